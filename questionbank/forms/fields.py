"""What the forms of this package share: choices out of named values, and long texts without a counter."""

from collections.abc import Callable, Mapping
from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import Field, FileField, Form, ValidationError

from core.errors import Text
from core.forms import choice
from core.i18n import gettext
from core.i18n import lazy_gettext as _l


def choices_of(names: Mapping[Any, Text], first: str | None = None) -> list[Any]:
    """Offer named values in the reader's language, after a blank one if it has a name."""
    found = [choice(str(key), _l(name.template)) for key, name in names.items()]
    return found if first is None else [choice("", first), *found]


def uploaded(field: FileField) -> FileStorage | None:
    """Give the file that came in a field; none where a request holds mere text under its name."""
    sent = field.data
    return sent if isinstance(sent, FileStorage) and sent.filename else None


def fits(most: int) -> Callable[[Form, Field], None]:
    """Limit a text that is far shorter as a rule, so without counting down before the writer's eyes."""

    def check(_form: Form, field: Field) -> None:
        if len(field.data or "") > most:
            raise ValidationError(gettext("This text is too long: write at most %(count)s characters.", count=most))

    return check
