"""What people say of an item, and why they take a step in its life."""

from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired

from core.forms import REQUIRED, BaseForm, choice, no_null, text_length
from core.i18n import lazy_gettext as _l
from questionbank.forms.fields import fits


class CommentForm(BaseForm):
    """Says something of a version."""

    text = TextAreaField(_l("Comment"), [InputRequired(REQUIRED), fits(4_000), no_null], render_kw={"rows": 4})


class ReviewForm(BaseForm):
    """Judges a version."""

    verdict = RadioField(
        _l("Your verdict"),
        [InputRequired(REQUIRED)],
        choices=[
            choice("approve", _l("Approve: the item can be put into use as it is")),
            choice("return", _l("Return to the author with what must be changed")),
        ],
    )
    text = TextAreaField(
        _l("What you say to the author"),
        [fits(4_000), no_null],
        description=_l("Needed when you return the item."),
        render_kw={"rows": 5},
    )


class ReasonForm(BaseForm):
    """Gives the reason of a step."""

    reason = TextAreaField(
        _l("Reason"),
        [InputRequired(REQUIRED), text_length(500), no_null],
        description=_l("It stays in the item's history."),
        render_kw={"rows": 3},
    )
