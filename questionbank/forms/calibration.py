"""The outcome of a calibration: a file or pasted rows, and the data that it comes from."""

from collections.abc import Mapping

from wtforms import StringField, TextAreaField

from core.errors import Refused, Text
from core.forms import BaseForm, UploadField, needed, no_null
from core.i18n import lazy_gettext as _l
from questionbank.forms.fields import fits


class CalibrationForm(BaseForm):
    """Takes rows of parameters."""

    file = UploadField(_l("File"), description=_l("CSV in UTF-8, the first line names the columns."))
    pasted = TextAreaField(
        _l("Or paste the rows"), [fits(200_000), no_null], render_kw={"rows": 6, "spellcheck": "false"}
    )
    source = StringField(
        _l("Source"),
        needed(200),
        description=_l("Which data and which method, as “sittings of 2026, 2PL”. For rows that name no source."),
    )

    def __init__(self, begun: Mapping[str, str] | None = None) -> None:
        """Show what is to be mended."""
        super().__init__(data=begun)

    def sent(self) -> str:
        """Give what was sent. Raises Refused for nothing, and for a file in another encoding."""
        upload = self.file.sent()
        if upload is None:
            return self._pasted()
        try:
            return upload[1].decode("utf-8-sig")
        except UnicodeDecodeError as error:
            text = Text("The file %(name)s is not UTF-8. Save it as UTF-8 and try again.", {"name": upload[0]})
            raise Refused(text, field="file", code="encoding") from error

    def _pasted(self) -> str:
        pasted = self.typed("pasted")
        if not pasted.strip():
            raise Refused(Text("Choose a file or paste the rows."), field="file")
        return pasted
