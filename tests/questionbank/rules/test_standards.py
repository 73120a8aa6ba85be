"""Changes are read line by line; a blueprint rests on touched points; a second person publishes and decides."""

from itertools import product

import pytest

from core.errors import Refused
from questionbank.rules.standards import (
    ChangeKind,
    EditionState,
    may_decide_blueprint,
    may_decide_touch,
    may_publish_edition,
    read_changes,
    rests_on,
)


def test_changes_are_read_line_by_line_with_their_notes() -> None:
    found = read_changes("8.4 changed: 外部提供：新\n\n 7.1.6 removed\nA.1 changed：附录")

    assert [(one.clause, one.kind, one.note) for one in found] == [
        ("8.4", ChangeKind.CHANGED, "外部提供：新"),
        ("7.1.6", ChangeKind.REMOVED, ""),
        ("A.1", ChangeKind.CHANGED, "附录"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Name the clauses"),
        ("  \n ", "Name the clauses"),
        ("8.4", "Line 1"),
        ("8.4 changed\n8.5 renamed", "Line 2"),
        ("eight changed", "Line 1"),
        ("\n\n8..4 removed", "Line 3"),
        ("8.4 changed\n" * 501, "Name the clauses"),
    ],
)
def test_a_line_that_is_no_change_is_named(text: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        read_changes(text)


@pytest.mark.parametrize(("state", "same"), list(product(EditionState, (True, False))))
def test_an_edition_is_published_once_by_a_second_person(state: EditionState, same: bool) -> None:
    reasons = may_publish_edition(drafted_by=1, actor=1 if same else 2, state=state)

    assert len(reasons) == (state is not EditionState.DRAFT) + same


@pytest.mark.parametrize(("actor", "count"), [(1, 1), (2, 1), (3, 0)])
def test_who_wrote_an_item_does_not_say_that_it_still_holds(actor: int, count: int) -> None:
    assert len(may_decide_touch(author_ids={1, 2}, actor=actor)) == count


@pytest.mark.parametrize(("actor", "count"), [(1, 1), (2, 2), (3, 1), (4, 0)])
def test_who_is_bound_to_an_item_does_not_say_that_it_still_holds(actor: int, count: int) -> None:
    assert len(may_decide_touch(author_ids={1, 2}, actor=actor, bound={2, 3})) == count


@pytest.mark.parametrize(
    ("cells", "touched", "cause"),
    [
        (["105-3.1"], ["105-3.1.e.8"], "105-3.1.e.8"),
        (["105-3.1.e.8"], ["105-3.1"], "105-3.1"),
        (["105-3.1.e.8"], ["105-3.1.e.8"], "105-3.1.e.8"),
        (["105-3.10"], ["105-3.1"], ""),
        (["105-3.2"], ["105-3.1.e.8"], ""),
        (["105-3.2", "105-3.1"], ["105-3.1.f", "105-3.1.e.8"], "105-3.1.e.8"),
        ([], ["105-3.1.f", "105-3.1.b"], "105-3.1.b"),
        ([], [], ""),
        (["105-3.1"], [], ""),
    ],
)
def test_a_blueprint_rests_on_the_points_of_its_cells_or_on_its_whole_subject(
    cells: list[str], touched: list[str], cause: str
) -> None:
    assert rests_on(cells, touched) == cause


@pytest.mark.parametrize(("actor", "count"), [("person/1", 1), ("person/2", 0), ("person/11", 0)])
def test_who_wrote_a_blueprint_does_not_say_that_it_still_holds(actor: str, count: int) -> None:
    assert len(may_decide_blueprint(created_by="person/1", actor=actor)) == count


@pytest.mark.parametrize("line", ["A changed", "A.1 removed", "10 changed: why", "8.4.1 removed：删去"])
def test_annexes_and_chapters_change_as_clauses_do(line: str) -> None:
    (found,) = read_changes(line)

    assert found.clause == line.partition(" ")[0]
