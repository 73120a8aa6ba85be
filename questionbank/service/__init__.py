"""What people do with the bank: write and review items, import them, put the outlines in."""

from questionbank.service.actions import Action
from questionbank.service.bulk import Fate, carry_out, rehearse
from questionbank.service.clauses import seed_point_clauses
from questionbank.service.comments import Comment, comment, declare_conflict, settle
from questionbank.service.drafts import drop_draft, find_draft, keep_draft
from questionbank.service.export_requests import approve_export, fetch_export, refuse_export, request_export
from questionbank.service.exporting import export
from questionbank.service.framework import seed_framework
from questionbank.service.holds import hold_versions, release_versions
from questionbank.service.importing import Intake, Source, survey, take_in
from questionbank.service.items import create_item, read_manuscript, reveal_answer, reveal_answers, revise_item
from questionbank.service.machine import draft_by_machine, validate_draft
from questionbank.service.review import (
    approve,
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
from questionbank.service.tasks import assign_task, cancel_task, finish_task, hand_over, open_task
from questionbank.service.uploads import can_be_mended, import_upload, reopen_upload, stage, survey_upload

__all__ = [
    "Action",
    "Comment",
    "Fate",
    "Intake",
    "Source",
    "approve",
    "approve_export",
    "assign_task",
    "can_be_mended",
    "cancel_task",
    "carry_out",
    "comment",
    "create_item",
    "declare_conflict",
    "draft_by_machine",
    "drop_draft",
    "drop_view",
    "export",
    "fetch_export",
    "find_draft",
    "finish_task",
    "hand_over",
    "hold_versions",
    "import_upload",
    "index_missing",
    "keep_draft",
    "keep_view",
    "open_task",
    "publish",
    "read_manuscript",
    "recall",
    "refuse_export",
    "rehearse",
    "release_versions",
    "reopen_upload",
    "request_export",
    "rest",
    "retire",
    "return_to_author",
    "reveal_answer",
    "reveal_answers",
    "revise_item",
    "seed_framework",
    "seed_point_clauses",
    "seed_scales",
    "seed_standards",
    "settle",
    "stage",
    "submit_for_review",
    "survey",
    "survey_upload",
    "take_in",
    "unready",
    "validate_draft",
]
