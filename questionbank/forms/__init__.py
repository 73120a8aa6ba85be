"""Forms of the bank: lists, writing an item, judging it, importing a file."""

from questionbank.forms.importing import ImportForm
from questionbank.forms.lists import BulkForm, ItemFilterForm, SavedViewForm, StartForm
from questionbank.forms.review import CommentForm, ReasonForm, ReviewForm
from questionbank.forms.writing import DISCARD, FORMS, ItemForm, typed

__all__ = [
    "DISCARD",
    "FORMS",
    "BulkForm",
    "CommentForm",
    "ImportForm",
    "ItemFilterForm",
    "ItemForm",
    "ReasonForm",
    "ReviewForm",
    "SavedViewForm",
    "StartForm",
    "typed",
]
