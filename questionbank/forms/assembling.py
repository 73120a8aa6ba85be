"""Forms for parallel forms of a paper: the order, the freezing; and for the enemies of an item."""

from collections.abc import Sequence

from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from core.forms import REQUIRED, BaseForm, between, choice, needed
from core.i18n import gettext
from core.i18n import lazy_gettext as _l
from questionbank.forms.fields import choices_of
from questionbank.rules import LANGUAGE_NAMES
from questionbank.rules.runs import LONGEST_SECONDS, MOST_FORMS
from questionbank.service.papers import SEED_LIMIT

ALL = "all"


class OrderForm(BaseForm):
    """Orders parallel forms of a blueprint."""

    forms = IntegerField(
        _l("How many forms"),
        [InputRequired(REQUIRED), between(1, MOST_FORMS)],
        description=_l("They have no item in common, unless the blueprint lets them share some."),
        default=2,
    )
    language = SelectField(_l("Language of the papers"), choices=choices_of(LANGUAGE_NAMES))
    accessible = BooleanField(
        _l("Only items that everybody can read"),
        description=_l("Without places on pictures, sound, and pictures that no words describe."),
    )
    seed = IntegerField(
        _l("Seed"),
        [Optional(), between(0, SEED_LIMIT - 1)],
        description=_l("The same seed gives the same forms. Left empty, one is thrown."),
    )
    seconds = IntegerField(_l("Seconds at most"), [InputRequired(REQUIRED), between(1, LONGEST_SECONDS)], default=60)


class FreezeRunForm(BaseForm):
    """Freezes one form of a run or all of them."""

    which = RadioField(_l("Which forms"), [InputRequired(REQUIRED)], default=ALL)
    prefix = StringField(
        _l("Code of the forms"),
        needed(36),
        description=_l("Each form gets a letter after it: TR-105-2026 gives TR-105-2026-A, TR-105-2026-B and so on."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )

    def __init__(self, codes: Sequence[str]) -> None:
        """Offer all forms, or one of them by what stands after the code."""
        super().__init__()
        one = [choice(number, gettext("Form %(name)s", name=code)) for number, code in enumerate(codes, 1)]
        self.which.choices = [choice(ALL, gettext("All of them")), *one]

    def numbers(self) -> list[int]:
        """Give the numbers of the forms that were chosen."""
        chosen = self.which.data
        return list(range(1, len(self.which.choices or ()))) if chosen == ALL else [int(chosen or 0)]


class EnemiesForm(BaseForm):
    """Names the enemies of an item."""

    codes = TextAreaField(
        _l("Codes of the other items"),
        needed(1_000),
        description=_l("One or more, with spaces or lines between them. None of all these items meets another."),
        render_kw={"rows": 2, "spellcheck": "false"},
    )
    reason = TextAreaField(
        _l("Why they must not meet"),
        needed(500),
        description=_l("For example: the stem of one gives the answer of the other."),
        render_kw={"rows": 2},
    )
