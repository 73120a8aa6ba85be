"""Forms of exam: what candidates, the officer and invigilators type. Rights and states are the services' matter."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Self, cast
from zoneinfo import ZoneInfo

from wtforms import (
    BooleanField,
    DateTimeLocalField,
    Form,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Optional, Regexp

from core.errors import Refused
from core.forms import REQUIRED, BaseForm, FilterForm, between, choice, needed, no_null, printable, text_length
from core.i18n import gettext
from core.i18n import lazy_gettext as _l
from exam.labels import REASONS, SITTING_STATES, stored_reason
from exam.rules.printed import read, show
from exam.service.sittings import MAX_EXTRA_MINUTES

MAX_SEATS = 2000
YEARS = range(2000, 2200)  # in which a sitting may lie
CODE = Regexp(r"^[A-Za-z0-9][A-Za-z0-9._-]*$", message=_l("Use letters, digits, full stops, dashes and underscores."))
HINTS = {
    "single_choice": _l("the letter"),
    "multiple_choice": _l("all letters that are marked"),
    "true_false": _l("the letter, √ or ×"),
    "matching": _l("a letter for each row, - for none"),
    "ordering": _l("the letters in order"),
    "gap_select": _l("a letter for each gap, - for none"),
    "text_entry": _l("what is written"),
    "numerical": _l("what is written"),
    "hotspot": _l("the squares, as C7 D2"),
    "essay": _l("+ if something is written"),
    "nonconformity": _l("the letter of the classification, + if none is marked"),
}


class CandidateSignIn(BaseForm):
    """Ticket number and identity number."""

    ticket = StringField(
        _l("Admission ticket number"),
        [InputRequired(REQUIRED), no_null, text_length(40)],
        description=_l("12 letters and digits, on your admission ticket"),
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )
    id_number = StringField(
        _l("Identity document number"),
        [InputRequired(REQUIRED), no_null, text_length(40)],
        description=_l("As on the document with which you enrolled"),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class SittingFilter(FilterForm):
    """Which sittings a list shows."""

    state = SelectField(
        _l("State"),
        [Optional()],
        choices=[choice("", _l("Every state")), *(choice(s.value, word) for s, (word, _) in SITTING_STATES.items())],
    )


def within_reach(_form: Form, field: DateTimeLocalField) -> None:
    """Refuse a year that is a slip of the hand; at the ends of the calendar an instant has no place in another zone."""
    if field.data and field.data.year not in YEARS:
        raise ValidationError(gettext("Write a day and a time as 2026-11-02 09:30."))


class SittingForm(BaseForm):
    """A sitting to plan; instants are typed in the association's zone."""

    title = StringField(_l("Title in Chinese"), needed(120))
    title_en = StringField(_l("Title in English"), needed(160))
    code = StringField(
        _l("Code of the sitting"),
        [*needed(40), CODE],
        description=_l("Short and for ever, such as 2026-03-105-A"),
        render_kw={"spellcheck": "false"},
    )
    opens_at = DateTimeLocalField(
        _l("Candidates may start from"), [InputRequired(REQUIRED), within_reach], format="%Y-%m-%dT%H:%M"
    )
    closes_at = DateTimeLocalField(
        _l("Candidates may start until"), [InputRequired(REQUIRED), within_reach], format="%Y-%m-%dT%H:%M"
    )
    forms = SelectMultipleField(
        _l("Frozen forms"),
        [InputRequired(_l("Choose at least one frozen form for the sitting."))],
        coerce=int,
        description=_l("Of one blueprint and one language. With several forms, neighbours get different ones."),
    )
    own_papers = BooleanField(
        _l("A form for each candidate"),
        description=_l(
            "Once the seats are booked, papers are assembled from the blueprint of these forms, none with items that "
            "its candidate saw lately. The forms chosen above stay in reserve, for whoever is booked later."
        ),
    )
    standard = SelectField(
        _l("Edition of the standard examined"),
        description=_l("Left open, it is the one of the subject's main standard in force on the day of the sitting."),
        validate_choice=False,
    )

    def __init__(self, editions: Iterable[str] = ()) -> None:
        """Offer the published editions, and to leave the edition open."""
        super().__init__()
        named = [choice(name, name) for name in editions]
        self.standard.choices = [choice("", gettext("The one in force on the day")), *named]

    def instant(self, field: str, zone: str) -> datetime:
        """Give a typed instant with the association's zone."""
        typed: datetime = self._fields[field].data
        return typed.replace(tzinfo=ZoneInfo(zone))


class RoomForm(BaseForm):
    """A room to add."""

    name = StringField(_l("Name of the room"), needed(60))
    address = StringField(
        _l("Centre and address"),
        [Optional(), text_length(160), no_null],
        description=_l("Printed on the admission tickets"),
    )
    seats = IntegerField(_l("Number of seats"), [InputRequired(REQUIRED), between(1, MAX_SEATS)])
    on_paper = BooleanField(
        _l("The room writes on paper"),
        description=_l("Papers and answer sheets are printed; two people key the answers in afterwards."),
    )


class InvigilatorForm(BaseForm):
    """Who shall watch over a room."""

    person = SelectField(_l("Person"), [InputRequired(REQUIRED)], coerce=int)


class PeopleSearch(FilterForm):
    """Whom to book a seat for."""

    search = StringField(_l("Name or address"), filters=[printable])


class SeatsForm(BaseForm):
    """Who shall sit in a room, and how much extra time was approved for them."""

    persons = SelectMultipleField(
        _l("Persons"), [InputRequired(_l("Choose at least one person."))], coerce=int, validate_choice=False
    )
    extra_minutes = IntegerField(
        _l("Extra minutes"),
        [Optional(), between(0, MAX_EXTRA_MINUTES)],
        default=0,
        description=_l("An approved adjustment, for everybody chosen here. The ticket does not show it."),
    )


class ReasonForm(BaseForm):
    """Why an act is done: from a short list, with own words where the list does not say it."""

    why = RadioField(_l("Reason"), [InputRequired(_l("Choose a reason."))])
    text = TextAreaField(_l("In your own words"), [Optional(), text_length(300), no_null], render_kw={"rows": 3})

    def offer(self, reasons: Iterable[str]) -> None:
        """Fill the list of reasons."""
        self.why.choices = [choice(key, REASONS[key]) for key in reasons]

    def validate_why(self, field: RadioField) -> None:
        """Ask for words where the list has no fitting reason."""
        if field.data == "other" and not (self.text.data or "").strip():
            raise ValidationError(gettext("Say in your own words what the reason is."))

    @property
    def reason(self) -> str:
        """Give the reason as it is kept."""
        return stored_reason(self.why.data, self.text.data or "")


class TimeForm(ReasonForm):
    """More time, and why."""

    minutes = IntegerField(_l("Minutes to give"), [InputRequired(REQUIRED), between(1, MAX_EXTRA_MINUTES)])


class HandoverForm(BaseForm):
    """Who keys a paper in from now on in somebody's place, and why."""

    person = SelectField(_l("Person"), [InputRequired(REQUIRED)], coerce=int)
    reason = TextAreaField(_l("Reason"), needed(300), render_kw={"rows": 3})


class PaperForm(BaseForm):
    """One line for each item; the fields are made for the paper at hand."""

    @classmethod
    def of(cls, items: Sequence[Mapping[str, Any]], responses: Mapping[str, Any]) -> Self:
        """Make the form for a paper, with what the person keyed in before."""
        fields = {_name(item): _field(item) for item in items}
        made = cast("type[Self]", type("PaperForm", (cls,), fields))
        form = made(data={_name(item): show(item, responses.get(item["id"])) for item in items})
        form.items = items
        return form

    items: Sequence[Mapping[str, Any]] = ()

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Say at each line what does not fit its item."""
        if not super().validate(*args, **kwargs):
            return False
        for item in self.items:
            try:
                read(item, self[_name(item)].data or "")
            except Refused as refused:
                self.show(refused)
        return not self.errors

    def keyed(self, items: Sequence[Mapping[str, Any]]) -> dict[str, str]:
        """Give what was keyed in, by item."""
        return {item["id"]: self[_name(item)].data or "" for item in items}


def _name(item: Mapping[str, Any]) -> str:
    return f"item-{item['number']}"


def _field(item: Mapping[str, Any]) -> StringField:
    label = gettext("Item %(number)s", number=item["number"])
    return StringField(
        label,
        [text_length(1_000), no_null],
        description=HINTS[item["type"]],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
