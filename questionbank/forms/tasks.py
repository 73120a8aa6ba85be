"""Tasks: the filter of their list, giving one, handing it over, ending it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import request
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, NumberRange

from accounts.models import Person
from core.errors import Refused
from core.forms import REQUIRED, BaseForm, FilterForm, choice, needed, no_null, text_length
from core.i18n import gettext
from core.i18n import lazy_gettext as _l
from questionbank.forms.fields import choices_of
from questionbank.rules.tasks import ABOUT_ITEMS, KIND_NAMES, TASK_STATE_NAMES, NewTask, TaskKind, TaskState

ALL = _l("All")


class TaskFilterForm(FilterForm):
    """Narrows the list of tasks."""

    whose = SelectField(
        _l("Whose"),
        choices=[choice("", _l("Mine")), choice("nobody", _l("Nobody's yet")), choice("all", _l("Everybody's"))],
    )
    state = SelectField(_l("State"), choices=choices_of(TASK_STATE_NAMES, ALL))
    kind = SelectField(_l("What is to be done"), choices=choices_of(KIND_NAMES, ALL))

    def __init__(self) -> None:
        """Show what is open, unless the address names a state or leaves it blank."""
        super().__init__()
        if "state" not in request.args:
            self.state.data = TaskState.OPEN.value


class TaskForm(BaseForm):
    """Gives a task."""

    kind = RadioField(_l("What is to be done"), [InputRequired(REQUIRED)], choices=choices_of(KIND_NAMES))
    item = StringField(
        _l("Item"), [text_length(40), no_null], description=_l("For a review or a validation, as 105-00012.")
    )
    point = StringField(
        _l("Knowledge point or subject"),
        [text_length(40), no_null],
        description=_l("For writing, as 105-3.1.e or 105."),
    )
    count = IntegerField(
        _l("How many items are to be written"),
        [NumberRange(1, 500, message=_l("Write a whole number from 1 to 500."))],
        default=1,
        render_kw={"inputmode": "numeric"},
    )
    assignee = SelectField(_l("Who does it"), [InputRequired(REQUIRED)], choices=[])
    due = DateField(_l("Due on"), [InputRequired(REQUIRED)], description=_l("A reminder goes out two days before."))
    note = TextAreaField(_l("Note"), [text_length(500), no_null], render_kw={"rows": 3})

    def __init__(self, people: Iterable[Person], *, today: date, data: dict[str, Any] | None = None) -> None:
        """Offer the people who write, review or validate; `today` is the day in the association's zone."""
        super().__init__(data=data)
        self._today = today
        self.assignee.choices = [choice("", gettext("Not chosen yet")), *person_choices(people)]

    def validate_due(self, field: DateField) -> None:
        """Refuse a day that is over here, though it may not be at Greenwich."""
        if field.data is not None and field.data < self._today:
            raise ValidationError(gettext("The day by which it is due is over. Choose a later one."))

    def validate_item(self, field: StringField) -> None:
        """Ask for the item that is to be reviewed or validated."""
        if self.kind.data in ABOUT_ITEMS and not _typed(field):
            raise ValidationError(gettext("Name the item that is to be reviewed or validated."))

    def validate_point(self, field: StringField) -> None:
        """Ask for what items are to be written for."""
        if self.kind.data == TaskKind.WRITE and not _typed(field):
            raise ValidationError(gettext("Name the knowledge point or the subject for which items are to be written."))

    def show(self, refused: Refused) -> None:
        """Show a refusal; what stands against the subject of the task, at the field that names a point or subject."""
        field = "point" if refused.field == "subject" else refused.field
        super().show(Refused(refused.text, field=field, code=refused.code))

    def wanted(self) -> NewTask:
        """Give what was typed as the service takes it."""
        assert self.due.data is not None  # the field asks for it
        return NewTask(
            TaskKind(self.kind.data),
            self._subject(),
            self.due.data,
            int(self.assignee.data),
            self.count.data or 1,
            _typed(self.note),
        )

    def _subject(self) -> str:
        item, point = _typed(self.item), _typed(self.point)
        if item and self.kind.data != TaskKind.WRITE:
            return f"item/{item}"
        return f"point/{point}" if "-" in point else f"subject/{point}"


class HandOverForm(BaseForm):
    """Gives a task to somebody else."""

    assignee = SelectField(_l("Who does it"), [InputRequired(REQUIRED)], choices=[])

    def __init__(self, people: Iterable[Person]) -> None:
        """Offer the people who write, review or validate."""
        super().__init__()
        self.assignee.choices = [choice("", gettext("Not chosen yet")), *person_choices(people)]


class OutcomeForm(BaseForm):
    """Says what came of a task."""

    outcome = TextAreaField(_l("What came of it"), needed(500), render_kw={"rows": 3})


def _typed(field: StringField) -> str:
    return (field.data or "").strip()


def person_choices(people: Iterable[Person]) -> list[Any]:
    """Offer people by name."""
    return [choice(person.id, person.name) for person in people]
