"""Forms of the bank: lists, writing an item, judging it, importing a file."""

from questionbank.forms.exports import ExportForm
from questionbank.forms.importing import ImportForm
from questionbank.forms.lists import BulkForm, ItemFilterForm, SavedViewForm, StartForm
from questionbank.forms.machine import DeclarationForm
from questionbank.forms.review import CommentForm, ReasonForm, ReviewForm, SettleForm, ValidationForm
from questionbank.forms.tasks import HandOverForm, OutcomeForm, TaskFilterForm, TaskForm
from questionbank.forms.writing import DISCARD, FORMS, ItemForm, typed

__all__ = [
    "DISCARD",
    "FORMS",
    "BulkForm",
    "CommentForm",
    "DeclarationForm",
    "ExportForm",
    "HandOverForm",
    "ImportForm",
    "ItemFilterForm",
    "ItemForm",
    "OutcomeForm",
    "ReasonForm",
    "ReviewForm",
    "SavedViewForm",
    "SettleForm",
    "StartForm",
    "TaskFilterForm",
    "TaskForm",
    "ValidationForm",
    "typed",
]
