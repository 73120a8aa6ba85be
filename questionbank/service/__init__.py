"""What people do with the bank: write and review items, import them, put the outlines in."""

from questionbank.service.actions import Action
from questionbank.service.bulk import Fate, carry_out, rehearse
from questionbank.service.drafts import drop_draft, find_draft, keep_draft
from questionbank.service.exporting import export
from questionbank.service.framework import seed_framework
from questionbank.service.importing import Intake, Source, survey, take_in
from questionbank.service.items import create_item, read_manuscript, reveal_answer, revise_item
from questionbank.service.review import (
    approve,
    comment,
    publish,
    recall,
    rest,
    retire,
    return_to_author,
    submit_for_review,
    unready,
)
from questionbank.service.saved_views import drop_view, keep_view
from questionbank.service.scale import seed_scales
from questionbank.service.search import index_missing
from questionbank.service.standards import seed_standards
from questionbank.service.uploads import import_upload, stage, survey_upload

__all__ = [
    "Action",
    "Fate",
    "Intake",
    "Source",
    "approve",
    "carry_out",
    "comment",
    "create_item",
    "drop_draft",
    "drop_view",
    "export",
    "find_draft",
    "import_upload",
    "index_missing",
    "keep_draft",
    "keep_view",
    "publish",
    "read_manuscript",
    "recall",
    "rehearse",
    "rest",
    "retire",
    "return_to_author",
    "reveal_answer",
    "revise_item",
    "seed_framework",
    "seed_scales",
    "seed_standards",
    "stage",
    "submit_for_review",
    "survey",
    "survey_upload",
    "take_in",
    "unready",
]
