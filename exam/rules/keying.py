"""Who keys a collected paper in: two people, each by their last entry, and who takes the place of one of them. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from core.errors import Text


@dataclass(frozen=True)
class Place:
    """One of the two places at a seat: who holds it, the entry that it rests on, and whether that entry counts."""

    person: int
    entry: int
    counts: bool


def places(keyed: Iterable[tuple[int, int]], handed: Mapping[int, int]) -> list[Place]:
    """Tell who holds the places at a seat, in the order in which they came to them.

    `keyed` gives (entry, person) in the order of keying in, `handed` to whom the place of an entry was given last. Of
    each person the last entry counts; the entry of who was replaced does not, and the next one begins afresh.
    """
    held: dict[int, Place] = {}
    for entry, person in keyed:
        held[person] = Place(person, entry, counts=True)
        if entry in handed:
            del held[person]
            held[handed[entry]] = Place(handed[entry], entry, counts=False)
    return list(held.values())


def may_hand_over(keyers: Collection[int], *, from_person: int, to_person: int, able: bool) -> list[Text]:
    """Say why the place of one who keys in may not be given to another; `able` = the other may key this seat in."""
    reasons = []
    if from_person not in keyers:
        reasons.append(Text("This person does not key the seat in, so there is nothing to hand over."))
    if to_person in keyers:
        reasons.append(Text("This person keys the seat in already: it takes two different people."))
    if not able:
        reasons.append(
            Text("Papers are keyed in by the exam officer and the room's invigilators, never by who wrote them.")
        )
    return reasons
