"""Forms of standards: a new edition with what it changes, and what becomes of what it touches."""

from wtforms import DateField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional

from core.forms import REQUIRED, BaseForm, needed, no_null, text_length
from core.i18n import lazy_gettext as _l
from questionbank.forms.fields import choices_of
from questionbank.rules.clauses import Citation
from questionbank.rules.standards import DECISIONS, TOUCH_NAMES
from questionbank.service.standards import NewEdition


class EditionForm(BaseForm):
    """A new edition of a standard."""

    standard = StringField(_l("Standard"), needed(40), description=_l("As GB/T 19001."))
    year = IntegerField(_l("Year of the edition"), [InputRequired(REQUIRED), NumberRange(1980, 2200)])
    title = StringField(_l("Title in Chinese"), needed(160))
    title_en = StringField(_l("Title in English"), needed(240))
    effective_from = DateField(_l("In force from"), [InputRequired(REQUIRED)])
    changes = TextAreaField(
        _l("Clauses that change"),
        [Optional(), text_length(20_000), no_null],
        description=_l(
            "One line for each clause of the edition before: “8.4 changed: why” or “7.1.6 removed”. "
            "Left blank for the first edition of a standard here."
        ),
        render_kw={"rows": 8, "spellcheck": "false"},
    )

    def __init__(self, cited: Citation | None = None) -> None:
        """Fill in the edition that items cite, if the page was asked for it."""
        super().__init__(data={"standard": cited.standard, "year": cited.year} if cited else None)

    def edition(self) -> NewEdition:
        """Give what was typed as the service takes it."""
        texts = {name: self._fields[name].data or "" for name in ("standard", "title", "title_en", "changes")}
        assert self.effective_from.data is not None  # the field asks for it
        return NewEdition(**texts, year=self.year.data or 0, effective_from=self.effective_from.data)


class TouchForm(BaseForm):
    """What becomes of what a new edition touches."""

    state = RadioField(
        _l("Under the new edition it"),
        [InputRequired(REQUIRED)],
        choices=choices_of({state: TOUCH_NAMES[state] for state in sorted(DECISIONS, reverse=True)}),
    )
    reason = TextAreaField(_l("Reason"), needed(500), render_kw={"rows": 2})
