"""Essays, nonconformity statements and the material of cases: what people mark or only read."""

from typing import Any, ClassVar

from wtforms import FieldList, Form, FormField, SelectField, StringField, TextAreaField
from wtforms.validators import Regexp

from core.forms import Meta, no_null
from core.i18n import lazy_gettext as _l
from questionbank.forms.fields import choices_of, fits
from questionbank.forms.writing.base import ItemForm, RowForm
from questionbank.forms.writing.markup import to_html
from questionbank.forms.writing.names import LETTERS, MOST_ROWS
from questionbank.rules import FIELD_NAMES, FIELDS, Answer, Criterion, Option

CLASSES = ({"zh_Hans": "严重不符合", "en": "Major"}, {"zh_Hans": "轻微不符合", "en": "Minor"})


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


class FieldCriterionForm(CriterionForm):
    """One line of the rubric of a nonconformity statement."""

    field = SelectField(_l("Part that it marks"), choices=choices_of(FIELD_NAMES), default=FIELDS[0])


class EssayForm(ItemForm):
    """An answer in words, marked by a rubric."""

    KEY: ClassVar[tuple[str, ...]] = ("model_answer", "model_answer_en", "rubric")

    model_answer = TextAreaField(
        _l("Model answer, Chinese"),
        [fits(20_000), no_null],
        render_kw={"rows": 5},
        description=_l("Its length in characters tells markers how much is expected."),
    )
    model_answer_en = TextAreaField(_l("Model answer, English"), [fits(20_000), no_null], render_kw={"rows": 5})
    rubric = FieldList(FormField(CriterionForm), _l("Rubric"), min_entries=4, max_entries=20)

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


class NonconformityForm(EssayForm):
    """A statement of a nonconformity: requirement, evidence, clause and classification, each marked apart."""

    BODY: ClassVar[tuple[str, ...]] = ("classes",)

    classes = FieldList(FormField(RowForm), _l("Classifications"), min_entries=2, max_entries=MOST_ROWS)
    rubric = FieldList(FormField(FieldCriterionForm), _l("Rubric"), min_entries=4, max_entries=20)

    def fresh(self) -> dict[str, Any]:
        """Start with the two usual classifications and a criterion for each part."""
        return {**super().fresh(), "classes": list(CLASSES), "rubric": [{"field": field} for field in FIELDS]}

    def parts(self, language: str) -> dict[str, Any]:
        """Give the classifications."""
        rows = zip(LETTERS, (row.form for row in self.classes), strict=False)
        filled = [(letter, row[language].data) for letter, row in rows if row.both]
        return {"options": tuple(Option(letter, to_html(text)) for letter, text in filled)}


class CaseForm(ItemForm):
    """The material that several items share; it is the stem."""


def _criterion(line: Any) -> Criterion:
    field = line["field"].data if "field" in line else ""
    return Criterion(to_html(line.text.data), line.marks.data or "0", to_html(line.text_en.data), field)
