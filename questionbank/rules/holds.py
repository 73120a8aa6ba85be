"""What may not be done with an item that a sitting uses. Pure."""

from dataclasses import dataclass
from datetime import datetime

from core.errors import Text
from questionbank.rules.items import ItemState


@dataclass(frozen=True)
class Hold:
    """A sitting that uses a version of an item, and the end of its window."""

    sitting: str
    number: int  # of the version
    until: datetime


S = ItemState
IN_USE = frozenset({S.LIVE, S.RESTING})
OUT_OF_USE = frozenset({S.RESTING, S.DRAFT, S.RETIRED})


def may_touch(state: ItemState, target: ItemState, *, number: int, holds: list[Hold]) -> list[Text]:
    """Say why an item stays as it is while sittings that use it are open (features A9).

    What is in use is not taken out of use, and no other version takes the place of the one that is being sat.
    """
    leaves = _leaves_use(state, target)
    return [_reason(hold) for hold in holds if leaves or (target is S.LIVE and hold.number != number)]


def _leaves_use(state: ItemState, target: ItemState) -> bool:
    return state in IN_USE and target in OUT_OF_USE


def _reason(hold: Hold) -> Text:
    return Text(
        "Sitting %(sitting)s uses this item and is open until %(until)s. "
        "The item stays as it is until that sitting is closed.",
        {"sitting": hold.sitting, "until": hold.until},
    )
