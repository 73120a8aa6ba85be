"""What people do with the bank: write and review items, import them, put the outlines in."""

from questionbank.service.actions import Action
from questionbank.service.drafts import drop_draft, find_draft, keep_draft
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
from questionbank.service.uploads import import_upload, stage, survey_upload

__all__ = [
    "Action",
    "Intake",
    "Source",
    "approve",
    "comment",
    "create_item",
    "drop_draft",
    "find_draft",
    "import_upload",
    "keep_draft",
    "publish",
    "read_manuscript",
    "recall",
    "rest",
    "retire",
    "return_to_author",
    "reveal_answer",
    "revise_item",
    "seed_framework",
    "stage",
    "submit_for_review",
    "survey",
    "survey_upload",
    "take_in",
    "unready",
]
