"""The base of every form, and fields that more than one package uses."""

from typing import Any

from flask import request
from wtforms import Form, StringField, ValidationError
from wtforms.validators import Length

from core.errors import Refused
from core.i18n import gettext, say
from core.i18n import lazy_gettext as _l

REQUIRED = _l("Fill in this field.")


class Translations:
    """Gives WTForms' own messages in the reader's language."""

    def gettext(self, string: str) -> str:
        """Translate one message."""
        return gettext(string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Translate a message that counts."""
        return gettext(singular if n == 1 else plural)


class BaseForm(Form):
    """A form filled from the request; a service's refusal is shown on the field that it names."""

    class Meta:
        """Use the product's translations."""

        def get_translations(self, _form: Form) -> Translations:
            """Give the reader's language."""
            return Translations()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        posted = request.form if request.method == "POST" else None
        if posted is not None and request.files:
            posted = posted.copy()
            posted.update(request.files)
        super().__init__(posted, *args, **kwargs)
        self.refusals: list[str] = []

    def validate_on_submit(self) -> bool:
        """Tell whether the form was sent and holds together."""
        return request.method == "POST" and self.validate()

    def show(self, refused: Refused) -> None:
        """Show a refusal at its field, or at the top."""
        field = self._fields.get(refused.field or "")
        message = say(refused.text)
        if field is None:
            self.refusals.append(message)
        else:
            field.errors = [*field.errors, message]


def no_null(_form: Form, field: StringField) -> None:
    """Refuse the NUL character, which PostgreSQL cannot keep."""
    if field.data and "\x00" in field.data:
        raise ValidationError(gettext("Remove the character that cannot be printed."))


def text_length(maximum: int, minimum: int = 0) -> Length:
    """Limit the length of a text, in words that say the limit."""
    return Length(min=minimum or -1, max=maximum, message=_l("This text is too long or too short."))
