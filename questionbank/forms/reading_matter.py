"""Reading matter as somebody sends it."""

from wtforms import SelectField, StringField

from core.errors import Refused, Text
from core.forms import BaseForm, UploadField, needed
from core.i18n import lazy_gettext as _l
from questionbank.forms.fields import choices_of
from questionbank.rules import LANGUAGE_NAMES
from questionbank.service.reading_matter import NewReading


class ReadingForm(BaseForm):
    """Takes a text with what it is called and where it comes from; a known code gives its next version."""

    code = StringField(
        _l("Code"),
        needed(40),
        description=_l("Blueprints name it by this, as PROC-07. A code that is there already gets its next version."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    title = StringField(_l("Title in Chinese"), needed(120))
    title_en = StringField(_l("Title in English"), needed(160))
    language = SelectField(_l("Language of the text"), choices=choices_of(LANGUAGE_NAMES))
    source = StringField(
        _l("Source and edition"),
        needed(500),
        description=_l("Whose text it is, which edition, and by what right candidates may read it here."),
    )
    file = UploadField(
        _l("File"),
        description=_l(
            "HTML or plain text (.html, .txt, .md) up to 1 MB, without pictures. "
            "In plain text, lines that begin with # are headings."
        ),
    )

    def sent(self) -> NewReading:
        """Give what was sent. Raises Refused when there is no file."""
        upload = self.file.sent()
        if upload is None:
            raise Refused(Text("Choose a file."), field="file")
        names = ("code", "title", "title_en", "language", "source")
        typed = {name: (self._fields[name].data or "").strip() for name in names}
        return NewReading(**typed, name=upload[0], content=upload[1])
