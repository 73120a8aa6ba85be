"""Two people key a sheet in: whose entries count, whoever takes whose place, in whatever order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exam.rules.keying import Place, may_hand_over, places

A, B, C, D = 1, 2, 3, 4
Held = list[tuple[int, int, bool]]


@pytest.mark.parametrize(
    ("keyed", "handed", "held"),
    [
        ([], {}, []),
        ([(1, A)], {}, [(A, 1, True)]),
        ([(1, A), (2, B)], {}, [(A, 1, True), (B, 2, True)]),
        ([(1, A), (2, B), (3, A)], {}, [(A, 3, True), (B, 2, True)]),
        ([(1, A), (2, B)], {1: C}, [(C, 1, False), (B, 2, True)]),
        ([(1, A), (2, B), (3, C)], {1: C}, [(C, 3, True), (B, 2, True)]),
        ([(1, A), (2, B), (3, A)], {3: C}, [(B, 2, True), (C, 3, False)]),
        ([(1, A), (2, B), (3, C), (4, D)], {1: C, 3: D}, [(B, 2, True), (D, 4, True)]),
        ([(1, A), (2, B), (3, C)], {1: C, 3: A}, [(B, 2, True), (A, 3, False)]),
        ([(1, A), (2, B)], {1: A}, [(A, 1, False), (B, 2, True)]),
        ([(1, A)], {1: C}, [(C, 1, False)]),
        ([(1, A), (2, B)], {1: C, 2: D}, [(C, 1, False), (D, 2, False)]),
    ],
)
def test_each_place_is_held_by_one_person_whose_last_entry_counts(
    keyed: list[tuple[int, int]], handed: dict[int, int], held: Held
) -> None:
    found = places(keyed, handed)
    assert sorted((place.person, place.entry, place.counts) for place in found) == sorted(held)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=12))
def test_however_often_an_entry_changes_hands_there_are_never_more_than_two_who_key_in(
    story: list[tuple[bool, bool]],
) -> None:
    """Play keying in and handing over as the service allows them; newcomers are numbered on."""
    keyed: list[tuple[int, int]] = []
    handed: dict[int, int] = {}
    newcomer = 1
    for first, hands_over in story:
        held = places(keyed, handed)
        if hands_over and held:
            given_up = held[0 if first else -1]
            handed[given_up.entry] = newcomer
            newcomer += 1
        elif len(held) < 2:
            keyed.append((len(keyed) + 1, newcomer))
            newcomer += 1
        else:
            keyed.append((len(keyed) + 1, held[0 if first else -1].person))
        now = places(keyed, handed)
        assert len(now) <= 2
        assert len({place.person for place in now}) == len(now)
        assert all(place.entry in dict(keyed) for place in now)


def test_whoever_takes_a_place_begins_afresh_and_no_entry_of_who_left_counts() -> None:
    before = places([(1, A), (2, B), (3, A)], {})
    after = places([(1, A), (2, B), (3, A)], {3: C})
    assert {place.person for place in before if place.counts} == {A, B}
    assert [place for place in after if place.counts] == [Place(B, 2, True)]


@pytest.mark.parametrize(
    ("leaves", "comes", "able", "reasons"),
    [
        (A, C, True, []),
        (B, C, True, []),
        (C, D, True, ["does not key"]),
        (A, B, True, ["already"]),
        (A, A, True, ["already"]),
        (A, C, False, ["never by who wrote"]),
        (C, B, False, ["does not key", "already", "never by who wrote"]),
    ],
)
def test_a_place_goes_from_one_of_the_two_to_a_third_who_may(
    leaves: int, comes: int, able: bool, reasons: list[str]
) -> None:
    found = [str(reason) for reason in may_hand_over((A, B), from_person=leaves, to_person=comes, able=able)]
    assert len(found) == len(reasons)
    assert all(words in text for words, text in zip(reasons, found, strict=True))
