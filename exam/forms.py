"""Forms of exam."""

from wtforms import StringField
from wtforms.validators import InputRequired

from core.forms import REQUIRED, BaseForm, no_null, text_length
from core.i18n import lazy_gettext as _l


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
