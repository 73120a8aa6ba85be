"""Choices, statements that are true or false, and orderings."""

from typing import Any, ClassVar, cast

from wtforms import FieldList, FormField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from core.forms import choice, no_null
from core.i18n import lazy_gettext as _l
from questionbank.forms.fields import fits
from questionbank.forms.writing.base import RowForm, ScoredForm, StemForm
from questionbank.forms.writing.markup import to_html
from questionbank.forms.writing.names import LETTERS, MOST_ROWS, scattered
from questionbank.rules import Option

TRUTH = {"zh_Hans": (("T", "正确"), ("F", "错误")), "en": (("T", "True"), ("F", "False"))}


class ChoiceForm(StemForm):
    """Stem and options in one language."""

    options = FieldList(
        StringField(_l("Option"), [fits(4_000), no_null]), _l("Options"), min_entries=4, max_entries=MOST_ROWS
    )


class OptionsForm(ScoredForm):
    """A type with options from which candidates choose."""

    KEY: ClassVar[tuple[str, ...]] = ("key",)

    zh_Hans = FormField(ChoiceForm, _l("Chinese"))  # the language's code
    en = FormField(ChoiceForm, _l("English"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer as many letters as there are rows."""
        super().__init__(*args, **kwargs)
        lists = [cast(ChoiceForm, self.part(language)).options for language in TRUTH]
        count = max(map(len, lists))
        for options in lists:
            _fill(options, count)
        cast(SelectField, self["key"]).choices = [choice(letter, letter) for letter in LETTERS[:count]]

    def parts(self, language: str) -> dict[str, Any]:
        """Give the options that were filled in; a letter is its row's."""
        rows = zip(LETTERS, cast(ChoiceForm, self.part(language)).options, strict=False)
        filled = [(letter, to_html(row.data)) for letter, row in rows if row.data and row.data.strip()]
        return {"options": tuple(Option(letter, text) for letter, text in filled)}


def _fill(options: "FieldList[StringField]", count: int) -> None:
    """Give a list as many rows as that of the other language has."""
    while len(options) < count:
        options.append_entry()


class SingleChoiceForm(OptionsForm):
    """One right option."""

    key = RadioField(_l("Right option"), validate_choice=False)

    def key_ids(self) -> tuple[str, ...]:
        """Give the option that is right."""
        return (self.key.data,) if self.key.data else ()


class MultipleChoiceForm(OptionsForm):
    """Several right options."""

    key = SelectMultipleField(_l("Right options"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())

    def key_ids(self) -> tuple[str, ...]:
        """Give the options that are right."""
        return tuple(self.key.data or ())


class TrueFalseForm(ScoredForm):
    """A statement that is true or false."""

    KEY: ClassVar[tuple[str, ...]] = ("key",)

    key = RadioField(
        _l("The statement is"),
        validate_choice=False,
        choices=[choice("T", _l("True")), choice("F", _l("False"))],
    )

    def parts(self, language: str) -> dict[str, Any]:
        """Give the two options, which are the same for every statement."""
        return {"options": tuple(Option(*pair) for pair in TRUTH[language])}

    def key_ids(self) -> tuple[str, ...]:
        """Give what the statement is."""
        return (self.key.data,) if self.key.data else ()


class StepForm(RowForm):
    """Something to be put in order, with its right place."""

    place = IntegerField(_l("Right place"), [Optional(), NumberRange(1, MOST_ROWS)], render_kw={"inputmode": "numeric"})


class OrderingForm(ScoredForm):
    """Options that candidates put in order."""

    BODY: ClassVar[tuple[str, ...]] = ("steps",)

    steps = FieldList(
        FormField(StepForm),
        _l("What is to be put in order"),
        min_entries=4,
        max_entries=MOST_ROWS,
        description=_l("Number the right places from 1. Candidates see the rows in another order."),
    )

    def parts(self, language: str) -> dict[str, Any]:
        """Give the options by letter."""
        named = sorted((letter, row.form[language].data) for row, letter in self._named())
        return {"options": tuple(Option(letter, to_html(text)) for letter, text in named)}

    def key_ids(self) -> tuple[str, ...]:
        """Give the letters in the right order."""
        placed = [(row.form.place.data, letter) for row, letter in self._named() if row.form.place.data]
        return tuple(letter for _place, letter in sorted(placed))

    def _named(self) -> list[tuple[Any, str]]:
        rows = {place: row.form.both for place, row in enumerate(self.steps) if row.form.both}
        return [(self.steps[place], letter) for place, letter in scattered(rows).items()]
