"""Forms for papers: a blueprint as its file, the freezing of a form."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from wtforms import HiddenField, StringField, TextAreaField

from core.errors import Refused, Text
from core.forms import BaseForm, UploadField, needed, no_null, text_length
from core.i18n import gettext, say
from core.i18n import lazy_gettext as _l
from questionbank.rules.aids import aids_row
from questionbank.rules.blueprint_file import cell_row, read_blueprint, section_row
from questionbank.rules.papers import BlueprintSpec, problems
from questionbank.rules.targets import targets_row

SMALL_ENOUGH = 50_000  # characters; the greatest blueprint of an outline has about 2 000
DELETE = "\x7f"  # the one character that JSON leaves as it is and TOML refuses


class BlueprintForm(BaseForm):
    """Takes a blueprint as its file or the text of it; `code` is given for the next edition of one that there is."""

    file = UploadField(_l("File"), description=_l("A blueprint file (.toml). It takes the place of the text below."))
    text = TextAreaField(
        _l("Blueprint"),
        [text_length(SMALL_ENOUGH), no_null],
        description=_l(
            "In TOML: what the paper is called, its sections, the cells of the table of specifications, and targets."
        ),
        render_kw={"rows": 30, "spellcheck": "false"},
    )

    def __init__(self, text: str = "", *, code: str = "") -> None:
        """Show a text to begin with."""
        super().__init__(data={"text": text})
        self.code = code
        self.spec: BlueprintSpec | None = None

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Read the file or the text, and say all that does not add up in it."""
        if not (self._takes_file() and super().validate(*args, **kwargs)):
            return False
        try:
            self.spec = read_blueprint(self._typed())
        except Refused as refused:
            self.text.errors = [say(refused.text)]
            return False
        self.text.errors = list(self._problems(self.spec))
        return not self.text.errors

    def _takes_file(self) -> bool:
        """Put the text of a file that was sent in the place of what was typed, so that it can be mended here."""
        sent = self.file.data
        if sent is None:
            return True
        try:
            self.text.data = sent.read(SMALL_ENOUGH * 4 + 1).decode("utf-8-sig")
        except UnicodeDecodeError:
            self.file.errors = [gettext("This file is not UTF-8. Save it as UTF-8 and send it again.")]
            return False
        return True

    def _typed(self) -> str:
        if not (self.text.data or "").strip():
            raise Refused(Text("Fill in this field."), field="text")
        return self.text.data or ""

    def _problems(self, spec: BlueprintSpec) -> Iterator[str]:
        if self.code and spec.code != self.code:
            yield gettext(
                "This page writes the next edition of %(code)s. Keep that code, or write a new blueprint.",
                code=self.code,
            )
        yield from (say(problem) for texts in problems(spec).values() for problem in texts)


class FreezeForm(BaseForm):
    """Gives a form its code; seed, language and digest name the paper that was looked at."""

    code = StringField(
        _l("Code of the form"),
        needed(40),
        description=_l("How staff will call this form, as TR-105-2026-A. It cannot be changed later."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    seed = HiddenField()
    language = HiddenField()
    view = HiddenField()
    digest = HiddenField()


def typed_blueprint(spec: BlueprintSpec) -> str:
    """Write a blueprint as its file, so that reading it gives the same again."""
    head = {
        "code": spec.code,
        "title": spec.title,
        "title_en": spec.title_en,
        "subject": spec.subject,
        "minutes": spec.minutes,
        "total": spec.total,
        "pass_mark": spec.pass_mark,
        "practice": spec.practice,
    }
    targets = targets_row(spec.targets)
    head |= {name: value for name, value in targets.items() if not isinstance(value, dict)}
    tables: list[tuple[str, Mapping[str, object]]] = [("", head)]
    tables += [(f"[{name}]", value) for name, value in targets.items() if isinstance(value, dict)]
    return "\n".join(_table(name, row) for name, row in (*tables, *_listed(spec)))


def _listed(spec: BlueprintSpec) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Give the table of aids, if there are any, and those that are there once for each section and cell."""
    yield from (("[aids]", row) for row in [aids_row(spec.aids)] if row)
    yield from (("[[section]]", section_row(section)) for section in spec.sections)
    yield from (("[[cell]]", cell_row(cell)) for cell in spec.cells)


def _table(name: str, row: Mapping[str, object]) -> str:
    lines = [f"{key} = {_value(value)}" for key, value in row.items() if value not in (None, "")]
    return "".join(f"{line}\n" for line in ([name] if name else []) + lines)


def _value(value: object) -> str:
    text = format(value, "f") if isinstance(value, Decimal) else value
    return json.dumps(text, ensure_ascii=False).replace(DELETE, "\\u007F")
