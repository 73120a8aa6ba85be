"""Writing an item: one form per type, and what stands between what is typed and what is kept."""

import html
import re
from typing import Any, cast

from wtforms import (
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from core.forms import BaseForm, Meta, choice, no_null
from core.i18n import gettext
from core.i18n import lazy_gettext as _l
from questionbank.forms.fields import choices_of, fits
from questionbank.interchange.sanitise import clean, escape, looks_like_html
from questionbank.rules import (
    LANGUAGES,
    LETTERS,
    TIER_NAMES,
    VERB_NAMES,
    Answer,
    Criterion,
    ItemType,
    Manuscript,
    Option,
    Verb,
    Wording,
)

TRUTH = {"zh_Hans": (("T", "正确"), ("F", "错误")), "en": (("T", "True"), ("F", "False"))}
RUBRIC_LINES = 6
OPTIONS = [choice(letter, letter) for letter in LETTERS]
STATEMENTS = [choice("T", _l("True")), choice("F", _l("False"))]
_SIMPLE = re.compile(r"<(?!br\s*/?>)", re.IGNORECASE)


def to_html(typed: str | None) -> str:
    """Make HTML of what an author types: tags are kept as tags, anything else is plain text with its line breaks."""
    text = (typed or "").replace("\r\n", "\n").strip()
    if not looks_like_html(text):
        return escape(text)
    cleaned = clean(text)
    # Where cleaning leaves no tag, what remains is plain text, and its line breaks count.
    return cleaned if "<" in cleaned else escape(html.unescape(cleaned).strip())


def to_typed(markup: str) -> str:
    """Make of stored HTML what an author would type: plain text unless it holds more than line breaks."""
    if _SIMPLE.search(markup):
        return markup
    return html.unescape(re.sub(r"<br\s*/?>", "\n", markup, flags=re.IGNORECASE))


class StemForm(Form):
    """The stem in one language."""

    Meta = Meta
    stem = TextAreaField(_l("Stem"), [fits(20_000), no_null], render_kw={"rows": 4})


class ChoiceForm(StemForm):
    """Stem and options in one language."""

    option_A = StringField(_l("Option A"), [fits(4_000), no_null])  # the letter is its name
    option_B = StringField(_l("Option B"), [fits(4_000), no_null])
    option_C = StringField(_l("Option C"), [fits(4_000), no_null])
    option_D = StringField(_l("Option D"), [fits(4_000), no_null])
    option_E = StringField(_l("Option E"), [fits(4_000), no_null])
    option_F = StringField(_l("Option F"), [fits(4_000), no_null])


class CriterionForm(Form):
    """One line of a rubric."""

    Meta = Meta
    text = TextAreaField(_l("Criterion, Chinese"), [fits(1_000), no_null], render_kw={"rows": 3})
    text_en = TextAreaField(_l("Criterion, English"), [fits(1_000), no_null], render_kw={"rows": 3})
    marks = StringField(
        _l("Marks"),
        [Regexp(r"^(\d{1,3}(\.\d{1,2})?)?$", message=_l("Write marks as 2 or 1.5."))],
        render_kw={"inputmode": "decimal"},
    )


class ItemForm(BaseForm):
    """What all types share: where the item belongs and why its key is right."""

    point = SelectField(_l("Knowledge point"))
    tier = RadioField(_l("Tier"), choices=choices_of(TIER_NAMES))
    verb = SelectField(_l("Verb of the outline"), choices=choices_of(VERB_NAMES, _l("None given by the outline")))
    clause = StringField(
        _l("Clause"),
        [fits(120), no_null],
        description=_l("The source of the fact, as GB/T 19001-2016 8.4.1."),
    )
    explanation = TextAreaField(_l("Explanation, Chinese"), [fits(20_000), no_null], render_kw={"rows": 3})
    explanation_en = TextAreaField(_l("Explanation, English"), [fits(20_000), no_null], render_kw={"rows": 3})

    def __init__(self, points: list[Any], data: dict[str, Any] | None = None) -> None:
        """Offer the points of the subject, and show what is written already."""
        super().__init__(data=data or {"tier": "1"})
        self.point.choices = [choice("", gettext("Not chosen yet")), *points]

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
            wordings={language: self.wording(language) for language in LANGUAGES if self.part(language).stem.data},
            answer=self.answer(),
            subject=subject,
            point=self.point.data or "",
            tier=int(self.tier.data),
            verb=Verb(self.verb.data) if self.verb.data else None,
            clause=self.clause.data or "",
        )

    def wording(self, language: str) -> Wording:
        """Give stem and options in one language."""
        form = self.part(language)
        typed = ((letter, getattr(form, f"option_{letter}").data) for letter in LETTERS if f"option_{letter}" in form)
        options = tuple(Option(letter, to_html(text)) for letter, text in typed if text and text.strip())
        return Wording(to_html(form.stem.data), options)

    def answer(self) -> Answer:
        """Give the explanation; the types add their key."""
        return Answer(
            key=self.key_ids(),
            explanation=to_html(self.explanation.data),
            explanation_en=to_html(self.explanation_en.data),
        )

    def key_ids(self) -> tuple[str, ...]:
        """Give the options that are right."""
        chosen = self["key"].data
        return tuple(chosen) if isinstance(chosen, list) else (chosen,) if chosen else ()


class SingleChoiceForm(ItemForm):
    """One right option."""

    zh_Hans = FormField(ChoiceForm, _l("Chinese"))  # the language's code
    en = FormField(ChoiceForm, _l("English"))
    key = RadioField(_l("Right option"), validate_choice=False, choices=[choice(letter, letter) for letter in LETTERS])


class MultipleChoiceForm(ItemForm):
    """Several right options."""

    zh_Hans = FormField(ChoiceForm, _l("Chinese"))  # the language's code
    en = FormField(ChoiceForm, _l("English"))
    key = SelectMultipleField(
        _l("Right options"),
        choices=OPTIONS,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class TrueFalseForm(ItemForm):
    """A statement that is true or false."""

    zh_Hans = FormField(StemForm, _l("Chinese"))  # the language's code
    en = FormField(StemForm, _l("English"))
    key = RadioField(
        _l("The statement is"),
        validate_choice=False,
        choices=[choice("T", _l("True")), choice("F", _l("False"))],
    )

    def wording(self, language: str) -> Wording:
        """Give the stem; the two options are the same for every statement."""
        return Wording(super().wording(language).stem, tuple(Option(*pair) for pair in TRUTH[language]))


class EssayForm(ItemForm):
    """An answer in words, marked by a rubric."""

    zh_Hans = FormField(StemForm, _l("Chinese"))  # the language's code
    en = FormField(StemForm, _l("English"))
    model_answer = TextAreaField(_l("Model answer, Chinese"), [fits(20_000), no_null], render_kw={"rows": 5})
    model_answer_en = TextAreaField(_l("Model answer, English"), [fits(20_000), no_null], render_kw={"rows": 5})
    rubric = FieldList(FormField(CriterionForm), _l("Rubric"), min_entries=RUBRIC_LINES, max_entries=20)

    def key_ids(self) -> tuple[str, ...]:
        """Give no options: an essay has none."""
        return ()

    def answer(self) -> Answer:
        """Give model answer and rubric with the explanation."""
        lines = (entry.form for entry in self.rubric)
        base = super().answer()
        return Answer(
            key=(),
            explanation=base.explanation,
            explanation_en=base.explanation_en,
            rubric=tuple(_criterion(line) for line in lines if line.text.data or line.text_en.data),
            model_answer=to_html(self.model_answer.data),
            model_answer_en=to_html(self.model_answer_en.data),
        )


def _criterion(line: CriterionForm) -> Criterion:
    return Criterion(to_html(line.text.data), line.marks.data or "0", to_html(line.text_en.data))


FORMS: dict[ItemType, type[ItemForm]] = {
    ItemType.SINGLE_CHOICE: SingleChoiceForm,
    ItemType.MULTIPLE_CHOICE: MultipleChoiceForm,
    ItemType.TRUE_FALSE: TrueFalseForm,
    ItemType.ESSAY: EssayForm,
}


def typed(manuscript: Manuscript) -> dict[str, Any]:
    """Give a manuscript as the fields of its form show it."""
    answer = manuscript.answer
    several = manuscript.type is ItemType.MULTIPLE_CHOICE
    return {
        "point": manuscript.point,
        "tier": str(manuscript.tier),
        "verb": manuscript.verb.value if manuscript.verb else "",
        "clause": manuscript.clause,
        "key": list(answer.key) if several else "".join(answer.key[:1]),
        "explanation": to_typed(answer.explanation),
        "explanation_en": to_typed(answer.explanation_en),
        "model_answer": to_typed(answer.model_answer),
        "model_answer_en": to_typed(answer.model_answer_en),
        "rubric": [{"text": to_typed(c.text), "text_en": to_typed(c.text_en), "marks": c.marks} for c in answer.rubric],
        **{language: _typed_wording(wording) for language, wording in manuscript.wordings.items()},
    }


def _typed_wording(wording: Wording) -> dict[str, str]:
    options = {f"option_{option.id}": to_typed(option.text) for option in wording.options}
    return {"stem": to_typed(wording.stem), **options}
