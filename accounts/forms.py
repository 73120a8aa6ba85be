"""What people type about accounts; uniqueness, rights and state are the services' matter."""

from wtforms import DateField, EmailField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import EqualTo, InputRequired, Optional, Regexp

from accounts.labels import ROLES
from accounts.models import Body
from accounts.rules import Role
from core.forms import REQUIRED, BaseForm, FilterForm, choice, needed, no_null, printable, text_length
from core.i18n import lazy_gettext as _l
from core.i18n import named
from core.outbox import Delivery

EMAIL = Regexp(r"^[^@\s]+@[^@\s]+\.[^@\s]+$", message=_l("Give the whole address, such as name@example.org."))
ROLE_CHOICES = [choice(role.value, label) for role, label in ROLES.items()]
NO_BODY = choice("", _l("None"))
STATES = {
    Delivery.WAITING: _l("Waiting"),
    Delivery.SENT: _l("Sent"),
    Delivery.KEPT: _l("Kept"),
    Delivery.FAILED: _l("Failed"),
}


def _whole_or_none(value: str) -> int | None:
    return int(value) if value else None


class SignInForm(BaseForm):
    """Address and password."""

    email = EmailField(_l("Email address"), needed(254), render_kw={"autocomplete": "username", "spellcheck": "false"})
    password = PasswordField(_l("Password"), needed(256), render_kw={"autocomplete": "current-password"})


class CodeForm(BaseForm):
    """A code of the second factor, or a recovery code."""

    code = StringField(
        _l("Code of the second factor"),
        needed(40),
        render_kw={"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "none"},
    )


class ForgottenForm(BaseForm):
    """The address to which a link shall go."""

    email = EmailField(_l("Email address"), [*needed(254), EMAIL], render_kw={"autocomplete": "username"})


class PasswordForm(BaseForm):
    """A new password, twice."""

    password = PasswordField(_l("New password"), needed(256), render_kw={"autocomplete": "new-password"})
    again = PasswordField(
        _l("New password, once more"),
        [InputRequired(REQUIRED), EqualTo("password", _l("The two passwords are not the same. Type both again."))],
        render_kw={"autocomplete": "new-password"},
    )


class BodyChoiceForm(BaseForm):
    """The base of forms in which a certification body is chosen."""

    body = SelectField(_l("Certification body"), [Optional()], coerce=_whole_or_none)

    def offer(self, bodies: list[Body]) -> None:
        """Fill the list of bodies."""
        self.body.choices = [NO_BODY, *(choice(str(body.id), f"{body.code} {named(body)}") for body in bodies)]


class RoleForm(BodyChoiceForm):
    """A role, and the body on whose behalf it is held."""

    role = SelectField(_l("Role"), [InputRequired(REQUIRED)], choices=ROLE_CHOICES, coerce=Role)


class StaffForm(RoleForm):
    """Somebody who is to be invited."""

    name = StringField(_l("Name"), needed(60), render_kw={"autocomplete": "off"})
    email = EmailField(_l("Email address"), [*needed(254), EMAIL], render_kw={"autocomplete": "off"})


class EmploymentForm(BodyChoiceForm):
    """From when a body employs a person."""

    body = SelectField(_l("Certification body"), [InputRequired(REQUIRED)], coerce=_whole_or_none)
    from_day = DateField(_l("First day"), [InputRequired(REQUIRED)])


class EmploymentEndForm(BaseForm):
    """Until when a body employs a person."""

    to_day = DateField(_l("Last day"), [InputRequired(REQUIRED)])


class BodyForm(BaseForm):
    """A certification body."""

    code = StringField(_l("Code"), needed(20))
    name = StringField(_l("Name in Chinese"), needed(120))
    name_en = StringField(_l("Name in English"), [Optional(), text_length(160), no_null])


class ResetForm(BaseForm):
    """Why a second factor should be taken away."""

    reason = TextAreaField(
        _l("How do you know that it is this person who asks, and why is it needed?"), needed(500), render_kw={"rows": 3}
    )


class PeopleFilter(FilterForm):
    """Which people a list shows."""

    search = StringField(_l("Name or address"), filters=[printable])
    role = SelectField(_l("Role"), [Optional()], choices=[choice("", _l("Every role")), *ROLE_CHOICES])


class AuditFilter(FilterForm):
    """Which audit entries a list shows."""

    actor = StringField(_l("Who"), filters=[printable], description=_l("As in the list, such as person/7"))
    action = SelectField(_l("Act"), [Optional()], validate_choice=False)
    subject = StringField(_l("About"), filters=[printable], description=_l("As in the list, such as person/7"))
    from_day = DateField(_l("From"), [Optional()])
    to_day = DateField(_l("To"), [Optional()])

    def offer(self, actions: list[str]) -> None:
        """Fill the list of acts."""
        self.action.choices = [choice("", _l("Every act")), *(choice(action, action) for action in actions)]


class MailFilter(FilterForm):
    """Which mails a list shows."""

    state = SelectField(
        _l("State"),
        [Optional()],
        choices=[choice("", _l("Every state")), *(choice(s.value, t) for s, t in STATES.items())],
    )
