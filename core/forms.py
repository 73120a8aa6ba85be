"""The base of every form, and fields that more than one package uses."""

import re
from typing import Any, cast

from flask import request
from werkzeug.datastructures import CombinedMultiDict, FileStorage, MultiDict
from wtforms import DecimalField, Field, FileField, Form, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs describe WTForms 3.2
from wtforms.form import BaseForm as AnyForm
from wtforms.validators import InputRequired, Length, NumberRange

from core.errors import NotAllowed, NotFound, Refused
from core.i18n import gettext, say
from core.i18n import lazy_gettext as _l

WRITTEN_OUT = re.compile(r"[+-]?(\d{1,12}(\.\d{0,12})?|\.\d{1,12})")
PASSED_ON = {"rate_limited", "busy"}
REQUIRED = _l("Fill in this field.")
# What WTForms says by itself, in words of our own: they say what to do, and there is Chinese for them.
_CHOOSE = _l("Choose one of what is offered.")
OWN_WORDS = {
    "Not a valid choice.": _CHOOSE,
    "Invalid Choice: could not coerce.": _CHOOSE,
    "'%(value)s' is not a valid choice for this field.": _CHOOSE,
    "'%(value)s' are not valid choices for this field.": _CHOOSE,
    "Not a valid integer value.": _l("Write a whole number, as 12."),
    "Not a valid decimal value.": _l("Write a number, as 12.5."),
    "Not a valid date value.": _l("Write a day as 2026-11-02."),
    "Not a valid datetime value.": _l("Write a day and a time as 2026-11-02 09:30."),
    "Number must be between %(min)s and %(max)s.": _l("Write a number from %(min)s to %(max)s."),
}


class Translations:
    """Gives WTForms' own messages in the reader's language."""

    def gettext(self, string: str) -> str:
        """Translate one message."""
        return str(OWN_WORDS[string]) if string in OWN_WORDS else gettext(string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Translate a message that counts."""
        return self.gettext(singular if n == 1 else plural)


class Meta:
    """Makes every form use the product's translations."""

    def get_translations(self, _form: Form) -> Translations:
        """Give the reader's language."""
        return Translations()


class FilterForm(Form):
    """The filter of a list, filled from the address; what does not hold together does not narrow the list."""

    Meta = Meta

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(request.args, *args, **kwargs)
        for name, field in self._fields.items():
            if name not in request.args:  # a link names what it narrows, the rest stays as it is without a filter
                field.process(MultiDict({name: ""}))
        self.validate()

    def value(self, name: str) -> Any:
        """Give what one field narrows the list to, None for nothing."""
        field = self._fields[name]
        return None if field.errors else field.data or None


class RefusalsShown:
    """Shows at a form what a service refuses; what is no matter of the form goes on to the error page."""

    def __init__(self, form: "BaseForm") -> None:
        self._form = form

    def __enter__(self) -> None:
        """Begin; there is nothing to prepare."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        """Take a refusal in, and nothing else."""
        if not isinstance(error, Refused) or isinstance(error, NotFound | NotAllowed) or error.code in PASSED_ON:
            return False
        self._form.show(error)
        return True


class BaseForm(Form):
    """A form filled from the request; a service's refusal is shown on the field that it names.

    `kept` is what was typed earlier and not sent: it fills the form until something is posted. `blank` forgets what was
    posted, for the button that throws it away.
    """

    Meta = Meta

    def __init__(
        self, *args: Any, kept: "MultiDict[str, str] | None" = None, blank: bool = False, **kwargs: Any
    ) -> None:
        self.is_posted = request.method == "POST" and not blank
        posted: MultiDict[str, Any] | CombinedMultiDict[str, Any] | None = kept
        if self.is_posted:
            posted = CombinedMultiDict(cast("list[MultiDict[str, Any]]", [request.form, request.files]))
        super().__init__(posted, *args, **kwargs)
        self.refusals: list[str] = []

    def validate_on_submit(self) -> bool:
        """Tell whether the form was sent and holds together."""
        return self.is_posted and self.validate()

    def typed(self, name: str) -> str:
        """Give what was typed into a field, an empty text for nothing."""
        return self._fields[name].data or ""

    def refusals_shown(self) -> RefusalsShown:
        """Guard a service's call: `with form.refusals_shown(): …; return see_other(…)`, and after it show the form."""
        return RefusalsShown(self)

    def show(self, refused: Refused) -> None:
        """Show a refusal at its field, or at the top."""
        field = self._fields.get(refused.field or "")
        message = say(refused.text)
        if field is None:
            self.refusals.append(message)
        else:
            field.errors = [*field.errors, message]


class UploadField(FileField):
    """A file with its name; a text in its place, as from a form that was sent without its files, is no file."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the first file that was chosen."""
        self.data = next((one for one in valuelist if isinstance(one, FileStorage) and one.filename), None)

    def sent(self) -> tuple[str, bytes] | None:
        """Give the name and the content of the file, None when none was chosen."""
        return (self.data.filename, self.data.read()) if self.data else None


class NumberField(DecimalField):
    """A decimal that is written out: a few signs with an exponent would unfold to gigabytes of digits.

    It is kept and shown again with as many places as were typed, never rounded.
    """

    def __init__(self, label: Any = None, validators: Any = None, **more: Any) -> None:
        super().__init__(label, validators, places=None, **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        text = valuelist[0].strip() if valuelist else ""
        if text and not WRITTEN_OUT.fullmatch(text):
            self.data = None
            raise ValueError(str(OWN_WORDS["Not a valid decimal value."]))
        super().process_formdata([text])


def choice(value: object, label: str, hint: str = "") -> Any:
    """Make one choice of a select, radio or check box field."""
    return SelectChoice(str(value), label, render_kw={"hint": hint} if hint else {})


def no_null(_form: Form, field: StringField) -> None:
    """Refuse the NUL character, which PostgreSQL cannot keep."""
    if field.data and "\x00" in field.data:
        raise ValidationError(gettext("Remove the character that cannot be printed."))


def printable(text: str | None) -> str | None:
    """Drop characters that cannot be printed from what somebody looks for (a filter of a field)."""
    return "".join(sign for sign in text if sign.isprintable()).strip() if text else text


def needed(most: int) -> list[Any]:
    """Ask for a text of at most so many characters (the validators of a field)."""
    return [InputRequired(REQUIRED), text_length(most), no_null]


def text_length(maximum: int, minimum: int = 0) -> Length:
    """Limit the length of a text, in words that say the limit."""
    return Length(min=minimum or -1, max=maximum, message=_l("This text is too long or too short."))


class Between(NumberRange):
    """Asks for a number within bounds; what is none at all has been said to be none already."""

    def __call__(self, form: AnyForm, field: Field) -> None:
        """Raise ValidationError for a number out of bounds."""
        if not field.process_errors:
            super().__call__(form, field)


def between(least: int, most: int) -> NumberRange:
    """Ask for a whole number within bounds, in words that say the bounds."""
    return Between(least, most, _l("Give a whole number between %(min)s and %(max)s."))
