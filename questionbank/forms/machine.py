"""What is declared of a machine that drafted items."""

from wtforms import RadioField, StringField
from wtforms.validators import InputRequired

from core.forms import REQUIRED, BaseForm, needed, no_null, text_length
from core.i18n import lazy_gettext as _l
from questionbank.forms.fields import choices_of
from questionbank.rules.machine import PROMPT_NAMES, AiUse, PromptClass


class DeclarationForm(BaseForm):
    """Names the machine and what it was used for."""

    model = StringField(_l("Model"), needed(80), description=_l("As its maker calls it."))
    model_version = StringField(_l("Version of the model"), [text_length(80), no_null])
    purpose = StringField(
        _l("Purpose"),
        needed(300),
        description=_l("As “more items on audit evidence for subject 105”."),
    )
    prompt = RadioField(_l("What it was asked for"), [InputRequired(REQUIRED)], choices=choices_of(PROMPT_NAMES))

    def use(self) -> AiUse:
        """Give what was typed as the service takes it."""
        return AiUse(
            self.model.data or "",
            self.model_version.data or "",
            self.purpose.data or "",
            PromptClass(self.prompt.data),
        )
