"""Matching, and words chosen for gaps."""

from collections.abc import Mapping
from typing import Any, ClassVar

from wtforms import FieldList, Form, FormField, IntegerField, StringField, TextAreaField
from wtforms.validators import NumberRange, Optional, Regexp

from core.forms import Meta, no_null
from core.i18n import lazy_gettext as _l
from questionbank.forms.fields import fits
from questionbank.forms.writing.base import RowForm, ScoredForm
from questionbank.forms.writing.markup import lines, to_html
from questionbank.forms.writing.names import LETTERS, MOST_ROWS, scattered
from questionbank.rules import Gap, Option


class SourceForm(RowForm):
    """Something on the left, and the letters of what it goes with on the right."""

    match = StringField(
        _l("Goes with"),
        [Regexp(r"^[A-Za-z ,，、]*$", message=_l("Write letters of the right side, as B or B, C."))],
    )


class MatchingForm(ScoredForm):
    """What stands on the left goes with what stands on the right."""

    BODY: ClassVar[tuple[str, ...]] = ("sources", "targets")

    sources = FieldList(FormField(SourceForm), _l("On the left"), min_entries=4, max_entries=MOST_ROWS)
    targets = FieldList(
        FormField(RowForm),
        _l("On the right"),
        min_entries=4,
        max_entries=MOST_ROWS,
        description=_l("More on the right than on the left makes guessing harder."),
    )

    def parts(self, language: str) -> dict[str, Any]:
        """Give both sides; numbers on the left, letters on the right."""
        targets = sorted((letter, self.targets[row].form[language].data) for row, letter in self._letters().items())
        sources = [(str(number), row.form[language].data) for number, row in enumerate(self._filled(), 1)]
        return {"sources": _options(sources), "targets": _options(targets)}

    def key_ids(self) -> tuple[str, ...]:
        """Give the right pairs; a letter that names no row on the right makes none."""
        letters, rows = self._letters(), enumerate(self._filled(), 1)
        return tuple(f"{number} {found}" for number, row in rows for found in _matches(row.form.match.data, letters))

    def _filled(self) -> list[Any]:
        return [row for row in self.sources if row.form.both]

    def _letters(self) -> dict[int, str]:
        return scattered({place: row.form.both for place, row in enumerate(self.targets) if row.form.both})


class GapForm(Form):
    """What may be chosen for one gap, and which of it is right."""

    Meta = Meta
    zh_Hans = TextAreaField(_l("Words, Chinese, one a line"), [fits(4_000), no_null], render_kw={"rows": 3})
    en = TextAreaField(_l("Words, English, one a line"), [fits(4_000), no_null], render_kw={"rows": 3})
    right = IntegerField(
        _l("Number of the right line"), [Optional(), NumberRange(1, MOST_ROWS)], render_kw={"inputmode": "numeric"}
    )


class GapSelectForm(ScoredForm):
    """Gaps in the stem, each with words to choose from."""

    BODY: ClassVar[tuple[str, ...]] = ("gaps",)

    gaps = FieldList(
        FormField(GapForm),
        _l("Gaps"),
        min_entries=2,
        max_entries=MOST_ROWS,
        description=_l("Write [[1]], [[2]] where the gaps stand in the stem."),
    )

    def parts(self, language: str) -> dict[str, Any]:
        """Give the gaps that have words, with the number that the stem shows for them."""
        return {"gaps": tuple(Gap(number, _words(row.form[language].data)) for number, row in self._filled())}

    def key_ids(self) -> tuple[str, ...]:
        """Give the letter of the right word for each gap."""
        by_line = dict(enumerate(LETTERS, 1))
        return tuple(by_line.get(row.form.right.data, "") for _, row in self._filled())

    def _filled(self) -> list[tuple[str, Any]]:
        rows = enumerate(self.gaps, 1)
        return [(str(number), row) for number, row in rows if row.form.zh_Hans.data or row.form.en.data]


def _matches(typed: str | None, letters: Mapping[int, str]) -> list[str]:
    """Give the letters that candidates see for those which an author names, each once."""
    places = dict.fromkeys(LETTERS.find(sign) for sign in (typed or "").upper())
    return [letters[place] for place in places if place in letters]


def _words(typed: str | None) -> tuple[Option, ...]:
    return _options(list(zip(LETTERS, lines(typed), strict=False)))


def _options(named: list[tuple[str, str]]) -> tuple[Option, ...]:
    return tuple(Option(name, to_html(text)) for name, text in named)
