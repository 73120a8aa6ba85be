"""What the forms of this package share: choices out of named values, long texts without a counter, bounds."""

from collections.abc import Callable, Mapping
from typing import Any

from wtforms import Field, Form, ValidationError
from wtforms.validators import Optional

from core.errors import Text
from core.forms import choice
from core.i18n import gettext
from core.i18n import lazy_gettext as _l


def choices_of(names: Mapping[Any, Text], first: str | None = None) -> list[Any]:
    """Offer named values in the reader's language, after a blank one if it has a name."""
    found = [choice(str(key), _l(name.template)) for key, name in names.items()]
    return found if first is None else [choice("", first), *found]


def fits(most: int) -> Callable[[Form, Field], None]:
    """Limit a text that is far shorter as a rule, so without counting down before the writer's eyes."""

    def check(_form: Form, field: Field) -> None:
        if len(field.data or "") > most:
            raise ValidationError(gettext("This text is too long: write at most %(count)s characters.", count=most))

    return check


class LeftEmpty(Optional):
    """Lets a field be left empty without saying so at it: for forms of which every field may be."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags = {}


LEFT_EMPTY = LeftEmpty()


def above_zero(_form: Form, field: Field) -> None:
    """Refuse a number that is not above 0."""
    if field.data is not None and field.data <= 0:
        raise ValidationError(gettext("This must be above 0."))
