"""What people type about applications, evidence, passes and certificates; rights and state are the services' matter."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from wtforms import (
    BooleanField,
    DateField,
    Field,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional, Regexp

from core.forms import (
    REQUIRED,
    BaseForm,
    FilterForm,
    NumberField,
    UploadField,
    choice,
    needed,
    no_null,
    printable,
    text_length,
)
from core.i18n import lazy_gettext as _l
from registry import labels
from registry.rules.applications import ApplicationKind, ApplicationState, EvidenceKind
from registry.rules.measures import GROUNDS
from registry.rules.registrations import WithdrawalGround
from registry.rules.wording import SCHEMES

CLAUSES = Regexp(
    r"^\s*(all|\d{1,2}(\s*[,，、 ]\s*\d{1,2})*)\s*$", message=_l("Write “all”, or the clauses such as 4, 5, 6.")
)


def choices(names: Mapping[Any, str], *, empty: str = "") -> list[Any]:
    """Make the choices of a field out of names by value."""
    offered = [choice(value, label) for value, label in names.items()]
    return [choice("", empty), *offered] if empty else offered


SCHEME_NAMES = {code: code for code in SCHEMES}
CHOOSE = _l("Please choose")


class NewApplicationForm(BaseForm):
    """What is applied for."""

    scheme = SelectField(_l("Scheme"), [InputRequired(REQUIRED)], choices=choices(SCHEME_NAMES, empty=CHOOSE))
    grade = RadioField(_l("Grade"), [InputRequired(REQUIRED)], choices=choices(labels.GRADES))
    kind = RadioField(
        _l("What do you apply for?"), [InputRequired(REQUIRED)], choices=choices(labels.KINDS), coerce=ApplicationKind
    )


class EvidenceForm(BaseForm):
    """The base of forms for one piece of evidence; the fields are named as in a case."""

    def content(self) -> dict[str, object]:
        """Give the entry as a case has it."""
        return {name: _plain(field) for name, field in self._fields.items() if name != "note"}


class EducationForm(EvidenceForm):
    """A course of study."""

    level = SelectField(_l("Level"), [InputRequired(REQUIRED)], choices=choices(labels.LEVELS, empty=CHOOSE))
    start = DateField(_l("First day"), [Optional()])
    end = DateField(_l("Day of graduation"), [Optional()], description=_l("Leave empty while it goes on"))
    full_time = BooleanField(_l("Full-time study"))
    note = StringField(_l("School and subject"), [Optional(), text_length(300), no_null])


class TitleForm(EvidenceForm):
    """A professional title."""

    level = SelectField(_l("Level"), [InputRequired(REQUIRED)], choices=choices(labels.TITLES, empty=CHOOSE))
    date = DateField(_l("Day on which it was given"), [InputRequired(REQUIRED)])
    note = StringField(_l("Title and who gave it"), [Optional(), text_length(300), no_null])


class WorkForm(EvidenceForm):
    """A post."""

    employer = StringField(_l("Employer"), needed(120))
    start = DateField(_l("First day"), [InputRequired(REQUIRED)])
    end = DateField(_l("Last day"), [Optional()], description=_l("Leave empty while it goes on"))
    full_time = BooleanField(_l("Full-time post"))
    responsible_post = BooleanField(_l("Technical, professional or management post with responsibility for judgement"))
    professional_in = SelectMultipleField(
        _l("Schemes to which the work is relevant"), [Optional()], choices=choices(SCHEME_NAMES)
    )
    note = StringField(_l("Post and duties"), [Optional(), text_length(300), no_null])


class AuditForm(EvidenceForm):
    """An audit."""

    scheme = SelectField(_l("Scheme"), [InputRequired(REQUIRED)], choices=choices(SCHEME_NAMES, empty=CHOOSE))
    start = DateField(_l("First day"), [InputRequired(REQUIRED)])
    days_on_site = NumberField(
        _l("Your days on site"),
        [InputRequired(REQUIRED), NumberRange(0, 365)],
        description=_l("Such as 2.5"),
    )
    role = SelectField(_l("Role"), [InputRequired(REQUIRED)], choices=choices(labels.AUDIT_ROLES, empty=CHOOSE))
    complete = BooleanField(_l("A complete audit of the management system"))
    clauses = StringField(
        _l("Clauses that you audited"), [InputRequired(REQUIRED), CLAUSES], description=_l("“all”, or such as 4, 5, 6")
    )
    note = StringField(_l("Audited organisation and number of the report"), [Optional(), text_length(300), no_null])

    def content(self) -> dict[str, object]:
        """Give the entry as a case has it: an applicant's own word does not verify an audit."""
        return {**super().content(), "clauses": _clauses(self.clauses.data or ""), "verified": False}


class CpdForm(EvidenceForm):
    """Continuing education."""

    date = DateField(_l("Day"), [InputRequired(REQUIRED)])
    hours = NumberField(_l("Hours"), [InputRequired(REQUIRED), NumberRange(0, 1000)])
    category = StringField(_l("Kind, such as course"), needed(60))
    note = StringField(_l("Title and organiser"), [Optional(), text_length(300), no_null])


EVIDENCE_FORMS: dict[EvidenceKind, type[EvidenceForm]] = {
    EvidenceKind.EDUCATION: EducationForm,
    EvidenceKind.TITLE: TitleForm,
    EvidenceKind.WORK: WorkForm,
    EvidenceKind.AUDIT: AuditForm,
    EvidenceKind.CPD: CpdForm,
}


class GuarantorForm(BaseForm):
    """Who vouches for the applicant."""

    name = StringField(_l("Name"), needed(60), render_kw={"autocomplete": "off"})
    grade = SelectField(_l("Grade"), [InputRequired(REQUIRED)], choices=choices(labels.GRADES, empty=CHOOSE))
    certificate = StringField(_l("Certificate number"), [Optional(), text_length(40), no_null])
    good_standing = BooleanField(_l("As far as I know the guarantor is in good standing"))


class DeclarationForm(BaseForm):
    """The declaration to follow the code of conduct."""

    agreed = BooleanField(
        _l("I declare that all I have stated is true, and that I follow the auditors' code of conduct."),
        [InputRequired(_l("Tick the box to sign the declaration."))],
    )


class PhotoForm(BaseForm):
    """A photo for the certificate."""

    photo = UploadField(
        _l("Photo"),
        [DataRequired(_l("Choose a file."))],
        description=_l("JPEG or PNG, from the front; it is cut to 3:4"),
        render_kw={"accept": "image/jpeg,image/png"},
    )


class ReasonForm(BaseForm):
    """Why something is done; the reason is kept in the history."""

    reason = TextAreaField(_l("Reason"), needed(1000), render_kw={"rows": 4})


class RemarkForm(BaseForm):
    """What may be said with an act; the remark is kept in the history."""

    reason = TextAreaField(_l("Remark"), [Optional(), text_length(1000), no_null], render_kw={"rows": 3})


class RulingForm(BaseForm):
    """A registrar's word on a requirement that the rules leave open."""

    met = RadioField(
        _l("Is the requirement met?"),
        [InputRequired(REQUIRED)],
        choices=choices({"yes": _l("Yes, it is met"), "no": _l("No, it is not met")}),
    )
    reason = TextAreaField(_l("Reason"), needed(500), render_kw={"rows": 3})


class PassForm(BaseForm):
    """A pass in an earlier examination."""

    email = StringField(_l("Email address of the person"), needed(254), render_kw={"autocomplete": "off"})
    subject = StringField(
        _l("Subject"),
        [*needed(20), Regexp(r"^[0-9A-Za-z-]+$", message=_l("Give the code of the subject, such as 101."))],
        description=_l("Its code, such as 101"),
    )
    passed_on = DateField(_l("Day of the examination"), [InputRequired(REQUIRED)])
    score = NumberField(_l("Marks"), [Optional(), NumberRange(0, 1000)])
    source = StringField(
        _l("Source"), needed(300), description=_l("Where it is written: register, certificate number, letter")
    )

    def day(self) -> date:
        """Give the day, which a valid form has."""
        return cast(date, self.passed_on.data)


class WithdrawalForm(BaseForm):
    """Why a certificate is withdrawn."""

    ground = RadioField(
        _l("Ground, as the public page will name it"),
        [InputRequired(REQUIRED)],
        choices=choices(labels.GROUNDS),
        coerce=WithdrawalGround,
    )
    reason = TextAreaField(
        _l("Reason"), needed(500), description=_l("For the record; the public does not see it"), render_kw={"rows": 4}
    )


class SuspensionForm(BaseForm):
    """Why a registration is to be suspended."""

    ground = RadioField(
        _l("Ground of the suspension, as the public page will name it"),
        [InputRequired(REQUIRED)],
        choices=choices({ground: labels.GROUNDS[ground] for ground in GROUNDS}),
        coerce=WithdrawalGround,
    )
    reason = TextAreaField(
        _l("Reason"), needed(500), description=_l("For the record; the public does not see it"), render_kw={"rows": 4}
    )


class RestorationForm(BaseForm):
    """Why a registration is to be restored, or a proposal is turned down."""

    reason = TextAreaField(
        _l("Reason"), needed(500), description=_l("For the record; the public does not see it"), render_kw={"rows": 4}
    )


class CodeForm(BaseForm):
    """The code on a certificate with its holder's name."""

    code = StringField(
        _l("Verification code"),
        needed(40),
        description=_l("Ten letters and digits under the square pattern"),
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )
    name = StringField(_l("Name of the holder"), needed(80), render_kw={"autocomplete": "off"})


class PdfForm(BaseForm):
    """A certificate as a file."""

    pdf = UploadField(
        _l("PDF file"), [DataRequired(_l("Choose a file."))], render_kw={"accept": "application/pdf,.pdf"}
    )


class ReceiptForm(BaseForm):
    """The receipt of an examination."""

    receipt = TextAreaField(
        _l("Receipt"), [Optional(), no_null], description=_l("The whole text, from { to }"), render_kw={"rows": 5}
    )
    file = UploadField(_l("Or the file of the receipt"), [Optional()], render_kw={"accept": "application/json,.json"})


class ApplicationsFilter(FilterForm):
    """Which applications a list shows."""

    search = StringField(_l("Name or number"), filters=[printable])
    state = SelectField(
        _l("State"),
        [Optional()],
        choices=choices(
            {s: t for s, t in labels.STATES.items() if s != ApplicationState.DRAFT}, empty=_l("Every state")
        ),
    )
    scheme = SelectField(_l("Scheme"), [Optional()], choices=choices(SCHEME_NAMES, empty=_l("Every scheme")))


class PassesFilter(FilterForm):
    """Which earlier passes a list shows."""

    state = SelectField(
        _l("State"),
        [Optional()],
        choices=choices({"waiting": _l("To be confirmed"), "confirmed": _l("Confirmed")}, empty=_l("Every state")),
    )


class CertificatesFilter(FilterForm):
    """Which certificates a list shows."""

    search = StringField(_l("Name or number"), filters=[printable])
    scheme = SelectField(_l("Scheme"), [Optional()], choices=choices(SCHEME_NAMES, empty=_l("Every scheme")))


def _plain(field: Field) -> object:
    """Give a field's value as JSON: days as text, numbers as their digits, nothing as null."""
    value = field.data
    if isinstance(field, DateField):
        return value.isoformat() if value else None
    if isinstance(field, NumberField):
        return None if value is None else format(value, "f")
    return value


def _clauses(typed: str) -> object:
    """Read the clauses of an audit: `all`, or a list of numbers."""
    if typed.strip().lower() == "all":
        return "all"
    for sign in ",，、":
        typed = typed.replace(sign, " ")
    return typed.split()
