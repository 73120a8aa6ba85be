"""Writing an item: one form per type, and what stands between what is typed and what is kept."""

from collections.abc import Mapping

from questionbank.forms.writing.base import DISCARD, PREVIEW, ItemForm
from questionbank.forms.writing.choices import MultipleChoiceForm, OrderingForm, SingleChoiceForm, TrueFalseForm
from questionbank.forms.writing.pairs import GapSelectForm, MatchingForm
from questionbank.forms.writing.typed import typed
from questionbank.forms.writing.typing_in import HotspotForm, NumericalForm, TextEntryForm
from questionbank.forms.writing.words import CaseForm, EssayForm, NonconformityForm
from questionbank.rules import ItemType

__all__ = ["DISCARD", "FORMS", "PREVIEW", "ItemForm", "typed"]

FORMS: Mapping[ItemType, type[ItemForm]] = {
    ItemType.SINGLE_CHOICE: SingleChoiceForm,
    ItemType.MULTIPLE_CHOICE: MultipleChoiceForm,
    ItemType.TRUE_FALSE: TrueFalseForm,
    ItemType.MATCHING: MatchingForm,
    ItemType.ORDERING: OrderingForm,
    ItemType.GAP_SELECT: GapSelectForm,
    ItemType.TEXT_ENTRY: TextEntryForm,
    ItemType.NUMERICAL: NumericalForm,
    ItemType.HOTSPOT: HotspotForm,
    ItemType.ESSAY: EssayForm,
    ItemType.NONCONFORMITY: NonconformityForm,
    ItemType.CASE: CaseForm,
}
