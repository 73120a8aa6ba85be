"""Forms for papers: a blueprint as its file, the freezing of a form."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired

from core.errors import Refused
from core.forms import REQUIRED, BaseForm, no_null, text_length
from core.i18n import gettext, say
from core.i18n import lazy_gettext as _l
from questionbank.rules.aids import aids_row
from questionbank.rules.blueprint_file import cell_row, read_blueprint, section_row
from questionbank.rules.papers import BlueprintSpec, problems
from questionbank.rules.targets import targets_row

SMALL_ENOUGH = 50_000  # characters; the greatest blueprint of an outline has about 2 000
DELETE = "\x7f"  # the one character that JSON leaves as it is and TOML refuses


class BlueprintForm(BaseForm):
    """Takes a blueprint as the text of its file; `code` is given for the next edition of one that there is."""

    text = TextAreaField(
        _l("Blueprint"),
        [InputRequired(REQUIRED), text_length(SMALL_ENOUGH), no_null],
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
        """Read the text, and say all that does not add up in it."""
        if not super().validate(*args, **kwargs):
            return False
        try:
            self.spec = read_blueprint(self.text.data or "")
        except Refused as refused:
            self.text.errors = [say(refused.text)]
            return False
        self.text.errors = list(self._problems(self.spec))
        return not self.text.errors

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
        [InputRequired(REQUIRED), text_length(40), no_null],
        description=_l("How staff will call this form, as TR-105-2026-A. It cannot be changed later."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    seed = HiddenField()
    language = HiddenField()
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
    parts = [_table("", head)]
    parts += [_table(f"[{name}]", value) for name, value in targets.items() if isinstance(value, dict)]
    parts += [_table("[aids]", aids_row(spec.aids))] if aids_row(spec.aids) else []
    parts += [_table("[[section]]", section_row(section)) for section in spec.sections]
    parts += [_table("[[cell]]", cell_row(cell)) for cell in spec.cells]
    return "\n".join(parts)


def _table(name: str, row: Mapping[str, object]) -> str:
    lines = [f"{key} = {_value(value)}" for key, value in row.items() if value not in (None, "")]
    return "".join(f"{line}\n" for line in ([name] if name else []) + lines)


def _value(value: object) -> str:
    text = format(value, "f") if isinstance(value, Decimal) else value
    return json.dumps(text, ensure_ascii=False).replace(DELETE, "\\u007F")
