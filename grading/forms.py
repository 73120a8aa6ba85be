"""What people type about marks and releases; whether marks fit and who may give them is the services' matter."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

from wtforms import (
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import HiddenInput

from core.forms import REQUIRED, BaseForm, NumberField, choice, needed, no_null, text_length
from core.i18n import gettext
from core.i18n import lazy_gettext as _l
from grading.rules.marking import STEP, field_of
from grading.rules.notes import NOTE_MAX, Note, Place, add_note, check_notes, find_place, in_order

COMMENT_MAX = 2000
DROP = "drop-"
DIGITS = 10  # more than any place in an answer has


class NotesField(Field):
    """The notes in the text of an answer, carried from page to page until they are saved with the marks."""

    widget = HiddenInput()
    data: tuple[Note, ...]

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what the page before carried; what no page wrote becomes a note that fits no answer."""
        try:
            self.data = in_order(_note(*one) for one in json.loads(valuelist[0])) if valuelist else ()
        except (ValueError, TypeError, RecursionError):
            self.data = (Note(Place("", 0, 0), ""),)

    def process_data(self, value: tuple[Note, ...] | None) -> None:
        """Begin with no notes."""
        self.data = value or ()

    def _value(self) -> str:
        notes = [[*_at(note.place), note.text, note.criterion] for note in self.data]
        return json.dumps(notes, ensure_ascii=False, separators=(",", ":"))


class MarksForm(BaseForm):
    """The marks of an answer and the notes in its text; the fields of the criteria are added to it."""

    notes = NotesField()
    words = TextAreaField(
        _l("Words in the answer"),
        [no_null],
        render_kw={"rows": 2},
        description=_l("Mark them in the answer, or write them as they stand there: all, or the first … the last."),
    )
    at = HiddenField()  # field:start of words that were marked by hand
    note = TextAreaField(_l("What you note"), [no_null, text_length(NOTE_MAX)], render_kw={"rows": 2})
    criterion = SelectField(_l("Speaks to"), coerce=lambda value: int(value) if value else None)
    comment = TextAreaField(
        _l("Comment for the record"),
        [Optional(), text_length(COMMENT_MAX), no_null],
        render_kw={"rows": 4},
        description=_l("Why these marks. The candidate does not see it."),
    )
    # "" = marks were typed, "note" = a note was, "drop-3" = take note 3 out, "edit" = back to them, "save" = confirmed
    step = StringField()

    def marks(self, count: int) -> list[Decimal | None]:
        """Give the marks by criterion."""
        return [self[field_of(place)].data for place in range(count)]

    def notes_taken(self, texts: Mapping[str, str], *, criteria: int) -> bool:
        """Add the note that was typed, or take one out as the step says; False where a note is to be mended first."""
        step, begun = self.typed("step"), self.typed("words").strip() or self.typed("note").strip()
        if not self._fitting(texts, criteria):
            return False
        if step.startswith(DROP):
            self.notes.data = tuple(note for place, note in enumerate(self.notes.data, 1) if f"{DROP}{place}" != step)
            return True
        return self._add_note(texts) if begun or step == "note" else True

    def _fitting(self, texts: Mapping[str, str], criteria: int) -> bool:
        with self.refusals_shown():
            check_notes(self.notes.data, texts, criteria=criteria)
            return True
        self.notes.data = ()  # they cannot even be shown
        return False

    def _add_note(self, texts: Mapping[str, str]) -> bool:
        with self.refusals_shown():
            place = find_place(texts, self.typed("words"), near=self._near())
            note = Note(place, self.typed("note").strip(), self.criterion.data)
            self.notes.data = add_note(self.notes.data, note)
            self.words.data = self.at.data = self.note.data = self.criterion.data = None
            return True
        return False

    def _near(self) -> tuple[str, int] | None:
        field, _colon, start = self.typed("at").rpartition(":")
        return (field, int(start)) if start.isdecimal() and len(start) < DIGITS else None


class ReleaseForm(BaseForm):
    """The confirmation of a release, with the number of results that were shown."""

    count = IntegerField(validators=[InputRequired(REQUIRED)], widget=HiddenInput())


class LateForm(BaseForm):
    """The decision on answers of one attempt that came late."""

    held = SelectMultipleField(
        _l("Answers that came late"), [InputRequired(_l("Choose at least one answer."))], coerce=int
    )
    verdict = RadioField(
        _l("Decision"),
        [InputRequired(REQUIRED)],
        choices=[
            choice("accept", _l("Accept: they count as if they had arrived in time")),
            choice("reject", _l("Reject: they stay apart and do not count")),
        ],
    )
    reason = TextAreaField(
        _l("Reason"),
        needed(500),
        description=_l("Kept with the decision"),
        render_kw={"rows": 3},
    )


def marks_form(criteria: Sequence[tuple[str, Decimal]]) -> MarksForm:
    """Make the form for a rubric: one field for each criterion with its most marks, which notes may speak to."""
    fields = {field_of(place): _mark_field(text, limit) for place, (text, limit) in enumerate(criteria)}
    made = type("RubricForm", (MarksForm,), fields)()
    assert isinstance(made, MarksForm)  # tells the type checker what was made
    named = [choice(place, text) for place, (text, _limit) in enumerate(criteria)]
    made.criterion.choices = [choice("", gettext("The answer as a whole")), *(named if len(named) > 1 else [])]
    return made


def _note(field: str, start: int, end: int, text: str, criterion: int | None) -> Note:
    """Read one note that a page carried. Raises ValueError and TypeError."""
    return Note(Place(str(field), int(start), int(end)), str(text), None if criterion is None else int(criterion))


def _at(place: Place) -> tuple[str, int, int]:
    return place.field, place.start, place.end


def _mark_field(text: str, limit: Decimal) -> NumberField:
    hints = {"min": "0", "max": str(limit), "step": str(STEP), "inputmode": "decimal"}
    bounds = NumberRange(0, limit, _l("These marks lie outside the bounds of the criterion."))
    return NumberField(text, [InputRequired(REQUIRED), bounds], render_kw=hints)
