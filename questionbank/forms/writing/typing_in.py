"""Short texts, numbers, and places on a picture: what candidates write or name themselves."""

from typing import Any, ClassVar

from wtforms import FileField, Form, FormField, IntegerField, StringField, TextAreaField
from wtforms.validators import NumberRange, Optional, Regexp

from core.forms import Meta, no_null
from core.i18n import lazy_gettext as _l
from questionbank.forms.fields import fits, uploaded
from questionbank.forms.writing.base import ScoredForm
from questionbank.forms.writing.markup import lines
from questionbank.forms.writing.scoring import NumberScoringForm, TextScoringForm, typed_scoring
from questionbank.rules import Fold, Picture

LARGEST = 10_000


class TextEntryForm(ScoredForm):
    """A short text that a key of accepted texts scores."""

    KEY: ClassVar[tuple[str, ...]] = ("accepted",)

    accepted = TextAreaField(_l("Accepted texts, one a line"), [fits(20_000), no_null], render_kw={"rows": 4})
    scoring = FormField(TextScoringForm, _l("Scoring"))

    def fresh(self) -> dict[str, Any]:
        """Start with what hardly ever counts folded away."""
        folded = [Fold.WIDTH.value, Fold.CASE.value, Fold.SPACE.value]
        return {**super().fresh(), "scoring": {**typed_scoring(None), "fold": folded}}

    def key_ids(self) -> tuple[str, ...]:
        """Give the texts that are accepted."""
        return tuple(lines(self.accepted.data))


class NumericalForm(ScoredForm):
    """A number, within a tolerance."""

    KEY: ClassVar[tuple[str, ...]] = ("accepted",)

    accepted = TextAreaField(_l("Accepted numbers, one a line"), [fits(2_000), no_null], render_kw={"rows": 2})
    scoring = FormField(NumberScoringForm, _l("Scoring"))

    def key_ids(self) -> tuple[str, ...]:
        """Give the numbers that are accepted."""
        return tuple(lines(self.accepted.data))


class PictureForm(Form):
    """The picture and what it shows in words."""

    Meta = Meta
    file = FileField(
        _l("Picture file"),
        description=_l(
            "PNG, JPEG, GIF or WebP up to 4 MB. Write first what it shows; then its name and size come by themselves."
        ),
    )
    media = StringField(
        _l("Name of the picture"),
        [Regexp(r"^([0-9a-f]{64})?$", message=_l("This is not the name of a picture of the bank."))],
        description=_l("The 64 signs by which the bank keeps it."),
    )
    width = IntegerField(_l("Width in pixels"), [Optional(), NumberRange(1, LARGEST)])
    height = IntegerField(_l("Height in pixels"), [Optional(), NumberRange(1, LARGEST)])
    zh_Hans = StringField(_l("What it shows, Chinese"), [fits(1_000), no_null])
    en = StringField(_l("What it shows, English"), [fits(1_000), no_null])


class HotspotForm(ScoredForm):
    """Places that candidates name on a picture."""

    BODY: ClassVar[tuple[str, ...]] = ("picture",)
    KEY: ClassVar[tuple[str, ...]] = ("areas",)

    picture = FormField(PictureForm, _l("Picture"))
    areas = TextAreaField(
        _l("Areas that count, one a line"),
        [fits(20_000), no_null],
        render_kw={"rows": 4},
        description=_l(
            "rect left,top,right,bottom; circle x,y,radius; ellipse x,y,across,down; poly x,y,x,y,x,y: in pixels."
        ),
    )

    def upload(self) -> tuple[str, bytes, str] | None:
        """Give name, content and words of a picture that was sent, None when there was none."""
        form = self.picture.form
        sent = uploaded(form.file)
        if sent is None:
            return None
        return sent.filename or "", sent.read(), (form.zh_Hans.data or form.en.data or "").strip()

    def show_picture(self, picture: Picture) -> None:
        """Put the name and the size of a picture that is kept now into their fields."""
        form = self.picture.form
        for field, value in ((form.media, picture.media), (form.width, picture.width), (form.height, picture.height)):
            field.data, field.raw_data = value, None  # what was posted before is not shown again

    def parts(self, language: str) -> dict[str, Any]:
        """Give the picture, with what it shows in this language."""
        form = self.picture.form
        if not form.media.data:
            return {}
        alt = (form[language].data or "").strip()
        return {"picture": Picture(form.media.data, form.width.data or 0, form.height.data or 0, alt)}

    def key_ids(self) -> tuple[str, ...]:
        """Give the areas that count."""
        return tuple(lines(self.areas.data))
