"""What the bank writes into the audit chain about items, beside the reading of keys."""

from enum import StrEnum

from questionbank.rules import ItemState


class Action(StrEnum):
    """One act each."""

    FRAMEWORK_SEEDED = "framework.seeded"
    ITEM_CREATED = "item.created"
    ITEM_REVISED = "item.revised"
    ITEM_SUBMITTED = "item.submitted"
    ITEM_COMMENTED = "item.commented"
    COMMENT_SETTLED = "comment.settled"
    CONFLICT_DECLARED = "conflict.declared"
    ITEM_REVIEWED = "item.reviewed"
    ITEM_RETURNED = "item.returned"
    ITEM_APPROVED = "item.approved"
    ITEM_PUBLISHED = "item.published"
    ITEM_RESTED = "item.rested"
    ITEM_RETIRED = "item.retired"
    ITEMS_IMPORTED = "items.imported"
    DRAFT_DECLARED = "draft.declared"
    DRAFT_VALIDATED = "draft.validated"
    VERSIONS_HELD = "versions.held"
    VERSIONS_RELEASED = "versions.released"
    TASK_OPENED = "task.opened"
    TASK_HANDED_OVER = "task.handed_over"
    TASK_DONE = "task.done"
    TASK_CANCELLED = "task.cancelled"
    EXPORT_REQUESTED = "export.requested"
    EXPORT_APPROVED = "export.approved"
    EXPORT_REFUSED = "export.refused"
    EXPORT_FETCHED = "export.fetched"
    EXPORT_EXPIRED = "export.expired"
    ITEMS_EXPORTED = "items.exported"
    MEDIUM_ADDED = "medium.added"
    ITEM_CALIBRATED = "item.calibrated"
    ENEMIES_SET = "enemies.set"
    ENEMIES_REMOVED = "enemies.removed"


BY_TARGET = {
    ItemState.DRAFT: Action.ITEM_RETURNED,
    ItemState.IN_REVIEW: Action.ITEM_SUBMITTED,
    ItemState.APPROVED: Action.ITEM_APPROVED,
    ItemState.LIVE: Action.ITEM_PUBLISHED,
    ItemState.RESTING: Action.ITEM_RESTED,
    ItemState.RETIRED: Action.ITEM_RETIRED,
}
