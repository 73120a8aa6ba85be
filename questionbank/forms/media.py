"""A picture or sound, with what it shows in words."""

from wtforms import StringField

from core.errors import Refused, Text
from core.forms import BaseForm, UploadField, needed
from core.i18n import lazy_gettext as _l


class MediumForm(BaseForm):
    """Takes one file and its words."""

    file = UploadField(
        _l("Picture or sound"),
        description=_l("PNG, JPEG, GIF or WebP up to 4 MB; MP3, OGG, WAV or M4A up to 16 MB."),
    )
    alt = StringField(
        _l("What it shows, in words"),
        needed(300),
        description=_l(
            "Read aloud to those who cannot see it. Say what matters for the question, "
            "and nothing that gives the answer away."
        ),
    )

    def sent(self) -> tuple[str, bytes]:
        """Give the name and the content of the file. Raises Refused when there is none."""
        found = self.file.sent()
        if found is None:
            raise Refused(Text("Choose a file."), field="file")
        return found
