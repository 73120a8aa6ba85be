"""What the forms of all types share: the stem in both languages, where the item belongs, why its key is right."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from wtforms import FieldList, Form, FormField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Regexp

from core.forms import BaseForm, Meta, choice, no_null
from core.i18n import gettext
from core.i18n import lazy_gettext as _l
from questionbank.forms.fields import choices_of, fits
from questionbank.forms.writing.markup import to_html
from questionbank.forms.writing.scoring import ScoringForm, typed_scoring
from questionbank.rules import LANGUAGES, TIER_NAMES, VERB_NAMES, Answer, ItemType, Manuscript, Picture, Verb, Wording

PREVIEW, DISCARD = "preview", "discard"
MORE_ROWS = 2
FACTS = ("point", "clause", "case", "descriptor")  # where an item belongs, as it is typed


class StemForm(Form):
    """The stem in one language."""

    Meta = Meta
    stem = TextAreaField(_l("Stem"), [fits(20_000), no_null], render_kw={"rows": 4})


class RowForm(Form):
    """A text in both languages."""

    Meta = Meta
    zh_Hans = StringField(_l("Chinese"), [fits(4_000), no_null])
    en = StringField(_l("English"), [fits(4_000), no_null])

    @property
    def both(self) -> str:
        """Give what the row says in both languages, blank for a row that is not filled in."""
        return f"{self.zh_Hans.data or ''} {self.en.data or ''}".strip()


class ItemForm(BaseForm):
    """What all types share. `BODY` and `KEY` name the fields of the question and of its key, in their order."""

    BODY: ClassVar[tuple[str, ...]] = ()
    KEY: ClassVar[tuple[str, ...]] = ()

    zh_Hans = FormField(StemForm, _l("Chinese"))  # the language's code
    en = FormField(StemForm, _l("English"))
    point = SelectField(_l("Knowledge point"))
    tier = RadioField(_l("Tier"), choices=choices_of(TIER_NAMES))
    verb = SelectField(_l("Verb of the outline"), choices=choices_of(VERB_NAMES, _l("None given by the outline")))
    clause = StringField(
        _l("Clause"),
        [fits(120), no_null],
        description=_l("The source of the fact, as GB/T 19001-2016 8.4.1."),
    )
    descriptor = StringField(
        _l("Cell of the grade scale"),
        [Regexp(r"^([A-Za-z0-9]+\.[a-z_]+)?$", message=_l("Write a level and a dimension, as L2.discipline."))],
        description=_l("As L2.discipline; blank for that of the knowledge point."),
    )
    case = SelectField(_l("Case whose material it shares"))
    explanation = TextAreaField(_l("Explanation, Chinese"), [fits(20_000), no_null], render_kw={"rows": 3})
    explanation_en = TextAreaField(_l("Explanation, English"), [fits(20_000), no_null], render_kw={"rows": 3})
    act = StringField()  # the button: "" saves, "preview", "discard", or the list that is to have more rows

    def __init__(
        self,
        points: list[Any],
        cases: list[Any],
        data: Mapping[str, Any] | None = None,
        **posted: Any,
    ) -> None:
        """Offer the points and cases of the subject, and show what is written already (`posted`: see BaseForm)."""
        super().__init__(data={**self.fresh(), **(data or {})}, **posted)
        self.point.choices = [choice("", gettext("Not chosen yet")), *points]
        self.case.choices = [choice("", gettext("None: the item stands alone")), *cases]
        self._grow()

    def fresh(self) -> dict[str, Any]:
        """Give what a new item starts with."""
        return {"tier": "1", "case": ""}

    def is_sent(self) -> bool:
        """Tell whether the form was sent to be saved, and holds together; other buttons only show it again."""
        return not self.act.data and self.validate_on_submit()

    def _grow(self) -> None:
        """Give a list more rows when its button was pressed."""
        found = self._list_named(self.act.data or "")
        room = (found.max_entries or 0) - len(found) if found is not None else 0
        for _ in range(min(MORE_ROWS, room)):
            cast("FieldList[Any]", found).append_entry()

    def _list_named(self, name: str) -> "FieldList[Any] | None":
        language, _, part = name.rpartition("-")
        fields = self.part(language)._fields if language in LANGUAGES else self._fields
        found = fields.get(part)
        return found if isinstance(found, FieldList) else None

    def upload(self) -> tuple[str, bytes, str] | None:
        """Give no picture; a type that takes one gives name, content and words of what was sent."""
        return None

    def show_picture(self, picture: Picture) -> None:
        """Put a picture that is kept now into the fields of the type that takes one."""

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Ask for a stem in one of the languages at least; what else is missing is said before the review."""
        whole = super().validate(*args, **kwargs)
        if any(self.part(language).stem.data for language in LANGUAGES):
            return whole
        field = self.part("zh_Hans").stem
        field.errors = [*field.errors, gettext("Write the question.")]
        return False

    def part(self, language: str) -> StemForm:
        """Give the fields of one language."""
        return cast(StemForm, getattr(self, language).form)

    def manuscript(self, kind: ItemType, subject: str) -> Manuscript:
        """Give what was typed in as the service takes it."""
        return Manuscript(
            type=kind,
            wordings=self.wordings(),
            answer=self.answer(),
            subject=subject,
            tier=int(self.tier.data),
            verb=Verb(self.verb.data) if self.verb.data else None,
            **{name: self[name].data or "" for name in FACTS},
        )

    def wordings(self) -> dict[str, Wording]:
        """Give what candidates read in the languages that have a stem, whole or not."""
        return {language: self.wording(language) for language in LANGUAGES if self.part(language).stem.data}

    def wording(self, language: str) -> Wording:
        """Give what candidates read in one language: the stem, and the parts of the type."""
        return Wording(to_html(self.part(language).stem.data), **self.parts(language))

    def parts(self, _language: str) -> dict[str, Any]:
        """Give the parts that the type adds to the stem."""
        return {}

    def answer(self) -> Answer:
        """Give key and explanation; the types add the rest."""
        return Answer(
            key=self.key_ids(),
            explanation=to_html(self.explanation.data),
            explanation_en=to_html(self.explanation_en.data),
        )

    def key_ids(self) -> tuple[str, ...]:
        """Give no key; the types that have one give theirs."""
        return ()


class ScoredForm(ItemForm):
    """A type whose answers are scored by a key, perhaps in a way of the item's own."""

    scoring = FormField(ScoringForm, _l("Scoring"))

    def fresh(self) -> dict[str, Any]:
        """Start with the scoring of the paper."""
        return {**super().fresh(), "scoring": typed_scoring(None)}

    def answer(self) -> Answer:
        """Add the scoring."""
        base = super().answer()
        return Answer(base.key, base.explanation, base.explanation_en, scoring=self.scoring.form.scoring())
