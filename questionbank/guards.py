"""What the database itself refuses of an item's life, whoever writes to it; people are refused by the service."""

from core.guards import Guard
from questionbank.rules import TRANSITIONS, ItemState
from questionbank.rules.holds import IN_USE, OUT_OF_USE


def _names(states: frozenset[ItemState]) -> str:
    return ", ".join(f"'{state.value}'" for state in sorted(states)) or "''"


_LEGAL = " OR ".join(
    f"(OLD.state = '{state.value}' AND NEW.state IN ({_names(targets)}))" for state, targets in TRANSITIONS.items()
)
_APPROVALS = (  # of the current version since it was last sent to review, by who neither wrote in it nor is tied to it
    "FROM review r JOIN item_version v ON v.id = r.version_id "
    "WHERE v.item_id = NEW.id AND v.number = NEW.number AND r.verdict = 'approve' AND r.round = "
    "(SELECT count(*) FROM item_history h WHERE h.item_id = NEW.id AND h.to_state = 'in_review') "
    "AND r.reviewer_id NOT IN "
    "(SELECT w.author_id FROM item_version w WHERE w.item_id = NEW.id AND w.author_id IS NOT NULL) "
    "AND r.reviewer_id NOT IN (SELECT b.person_id FROM interest b WHERE b.item_id = NEW.id) "
    "AND r.reviewer_id NOT IN (SELECT u.person_id FROM ai_use u WHERE u.item_id = NEW.id AND u.outcome <> 'drafted' "
    "AND u.person_id IS NOT NULL)"
)
_VALIDATED = (
    "EXISTS (SELECT 1 FROM ai_use u WHERE u.item_id = NEW.id AND u.outcome IN ('accepted', 'changed') "
    "AND u.person_id IS NOT NULL)"
)
_HELD = (
    "EXISTS (SELECT 1 FROM version_hold h JOIN item_version v ON v.id = h.version_id "
    "WHERE v.item_id = NEW.id AND h.released_at IS NULL AND {which})"
)
_LEAVES = f"OLD.state IN ({_names(IN_USE)}) AND NEW.state IN ({_names(OUT_OF_USE)}) AND OLD.state <> NEW.state"

GUARDS = (
    Guard(
        name="item_moves_legally",
        table="item",
        column="state",
        when=f"OLD.state <> NEW.state AND NOT ({_LEGAL})",
        message="item: this step is not legal",
    ),
    Guard(
        name="item_is_validated",
        table="item",
        column="state",
        when=f"OLD.state = 'ai_draft' AND NEW.state = 'draft' AND NOT {_VALIDATED}",
        message="item: no named expert has validated it",
    ),
    Guard(
        name="item_is_reviewed",
        table="item",
        column="state",
        when="OLD.state = 'in_review' AND NEW.state = 'approved' AND "
        f"(SELECT count(DISTINCT r.reviewer_id) {_APPROVALS}) < (SELECT coalesce(max(r.needed), 1) {_APPROVALS})",
        message="item: approvals of other people are missing",
    ),
    Guard(
        name="item_is_held",
        table="item",
        column="state",
        when=f"({_LEAVES} AND {_HELD.format(which='true')}) OR (OLD.state <> NEW.state AND NEW.state = 'live' "
        f"AND {_HELD.format(which='v.number <> NEW.number')})",
        message="item: an open sitting uses it",
    ),
)
