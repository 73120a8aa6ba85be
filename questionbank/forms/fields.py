"""What the forms of this package share: choices out of named values, long texts without a counter, numbers."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import DecimalField, Field, Form, IntegerField, ValidationError
from wtforms.validators import Optional

from core.errors import Text
from core.forms import choice
from core.i18n import gettext
from core.i18n import lazy_gettext as _l
from questionbank.rules.blueprint_file import GREATEST

LONGEST_NUMBER = 20  # characters that are typed for one


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


class WholeField(IntegerField):
    """A whole number; what is none is said in the reader's language, and stays as it was typed."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = int(text) if _is_whole(text) else None
        if text and self.data is None:
            raise ValueError(gettext("Write a whole number."))


class ExactField(DecimalField):
    """A decimal number with as many places as are typed; what is none stays as it was typed."""

    def __init__(self, label: str, validators: Any = None, **more: Any) -> None:
        super().__init__(label, validators, places=None, **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = _exact(text)
        if text and self.data is None:
            raise ValueError(gettext("Write a number, as 0.5."))


def _is_whole(text: str) -> bool:
    return text.removeprefix("-").isdecimal() and len(text) <= LONGEST_NUMBER


def _exact(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    bounded = number.is_finite() and abs(number) <= GREATEST and number.adjusted() >= -LONGEST_NUMBER
    return number if bounded and len(text) <= LONGEST_NUMBER else None
