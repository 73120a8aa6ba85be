"""What people say of an item, and why they take a step in its life."""

from collections.abc import Iterable

from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Regexp, ValidationError

from core.forms import REQUIRED, BaseForm, choice, needed, no_null, text_length
from core.i18n import gettext, say
from core.i18n import lazy_gettext as _l
from questionbank.forms.fields import choices_of, fits
from questionbank.rules.machine import OUTCOME_NAMES, AiOutcome
from questionbank.rules.parts import Part
from questionbank.rules.reviewing import HIGHEST, LOWEST, Dimension, Opinion
from questionbank.service import Comment

RATINGS = [choice(rating, str(rating)) for rating in range(LOWEST, HIGHEST + 1)]
JUDGED = {one: name for one, name in OUTCOME_NAMES.items() if one is not AiOutcome.DRAFTED}


def rating_field(label: str, hint: str) -> RadioField:
    """Make the field of one dimension."""
    return RadioField(label, choices=RATINGS, validate_choice=False, description=hint)


class CommentForm(BaseForm):
    """Says something of a version, or of one part of it."""

    part = SelectField(_l("Part"), choices=[], default="")
    text = TextAreaField(_l("Comment"), [InputRequired(REQUIRED), fits(4_000), no_null], render_kw={"rows": 4})
    must_fix = BooleanField(
        _l("Must be settled before the item is approved"), description=_l("The author answers it; reviewers only.")
    )

    def __init__(self, parts: Iterable[Part], *, reviewer: bool) -> None:
        """Offer the parts of this version; who is no reviewer cannot ask for a change that must be made."""
        super().__init__()
        self.part.choices = [
            choice("", gettext("The whole item")),
            *(choice(str(part), say(part.name)) for part in parts),
        ]
        if not reviewer:
            del self["must_fix"]

    def said(self) -> Comment:
        """Give what was typed as the service takes it."""
        must_fix = bool(self["must_fix"].data) if "must_fix" in self else False
        return Comment(self.text.data or "", self.part.data or "", must_fix)


class SettleForm(BaseForm):
    """Answers a comment."""

    answer = TextAreaField(_l("How it was settled"), [InputRequired(REQUIRED), fits(4_000), no_null])


class ReviewForm(BaseForm):
    """Judges a version: first the declaration, then the ratings and the verdict."""

    binding = RadioField(
        _l("Conflict of interest"),
        [InputRequired(REQUIRED)],
        choices=[
            choice("none", _l("Nothing binds me to this item or its author")),
            choice(
                "named",
                _l("Something binds me; somebody else has to judge"),
                _l("You cannot review this item then, whatever you enter below."),
            ),
        ],
    )
    conflict = StringField(_l("What binds you"), [text_length(500), no_null])
    content = rating_field(_l("Content"), _l("Is it right, relevant, and of the clause and point that it names?"))
    key = rating_field(_l("Right answer"), _l("Is the key right beyond doubt, are the others wrong but plausible?"))
    wording = rating_field(_l("Wording"), _l("Clear, short, without hints, the same in both languages?"))
    level = rating_field(_l("Level"), _l("Does it fit its tier and verb?"))
    verdict = RadioField(
        _l("Your verdict"),
        choices=[
            choice("approve", _l("Approve: the item can be put into use as it is")),
            choice("return", _l("Return to the author with what must be changed")),
        ],
        validate_choice=False,
    )
    text = TextAreaField(
        _l("What you say to the author"),
        [fits(4_000), no_null],
        description=_l("Needed when you return the item."),
        render_kw={"rows": 5},
    )
    seen = HiddenField(validators=[Regexp(r"^\d{0,9}$")])  # the version that was read

    def validate_verdict(self, field: RadioField) -> None:
        """Ask for a verdict, unless something binds the reviewer."""
        if not self.is_bound and field.data not in ("approve", "return"):
            raise ValidationError(str(REQUIRED))

    @property
    def is_bound(self) -> bool:
        """Tell whether the reviewer names a conflict of interest instead of judging."""
        return bool(self.binding.data == "named")

    def opinion(self) -> Opinion:
        """Give what was typed as the service takes it."""
        no_conflict, number = self.binding.data == "none", int(self.seen.data) if self.seen.data else None
        return Opinion(self._ratings(), self.text.data or "", no_conflict=no_conflict, number=number)

    def _ratings(self) -> dict[Dimension, int]:
        typed = {one: self[one.value].data or "" for one in Dimension}
        return {one: int(rating) for one, rating in typed.items() if rating.isdecimal()}


class ValidationForm(BaseForm):
    """Says what a machine's draft is worth."""

    outcome = RadioField(_l("What becomes of it"), [InputRequired(REQUIRED)], choices=choices_of(JUDGED))
    note = TextAreaField(
        _l("What must be changed, or why it is rejected"),
        [text_length(500), no_null],
        description=_l("It goes into the AI use register."),
        render_kw={"rows": 3},
    )


class ReasonForm(BaseForm):
    """Gives the reason of a step."""

    reason = TextAreaField(
        _l("Reason"),
        needed(500),
        description=_l("It stays in the item's history."),
        render_kw={"rows": 3},
    )
