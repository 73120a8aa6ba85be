"""A picture or sound, with what it shows in words."""

from wtforms import FileField, StringField
from wtforms.validators import InputRequired

from core.errors import Refused, Text
from core.forms import REQUIRED, BaseForm, no_null, text_length
from core.i18n import lazy_gettext as _l
from questionbank.forms.fields import uploaded


class MediumForm(BaseForm):
    """Takes one file and its words."""

    file = FileField(
        _l("Picture or sound"),
        description=_l("PNG, JPEG, GIF or WebP up to 4 MB; MP3, OGG, WAV or M4A up to 16 MB."),
    )
    alt = StringField(
        _l("What it shows, in words"),
        [InputRequired(REQUIRED), text_length(300), no_null],
        description=_l(
            "Read aloud to those who cannot see it. Say what matters for the question, "
            "and nothing that gives the answer away."
        ),
    )

    def sent(self) -> tuple[str, bytes]:
        """Give the name and the content of the file. Raises Refused when there is none."""
        upload = uploaded(self.file)
        if upload is None:
            raise Refused(Text("Choose a file."), field="file")
        return upload.filename or "", upload.read()
