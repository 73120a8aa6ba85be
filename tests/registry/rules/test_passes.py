"""Two people, neither of them the holder, bring an earlier pass on file."""

import pytest

from registry.rules.passes import may_confirm, may_record

HOLDER, RECORDER, OTHER = 1, 2, 3


@pytest.mark.parametrize(("actor", "allowed"), [(HOLDER, False), (RECORDER, True), (OTHER, True)])
def test_nobody_records_their_own_pass(actor: int, allowed: bool) -> None:
    assert (may_record(HOLDER, actor=actor) == []) == allowed


@pytest.mark.parametrize(
    ("recorded_by", "actor", "reasons"),
    [(RECORDER, OTHER, 0), (RECORDER, RECORDER, 1), (RECORDER, HOLDER, 1), (HOLDER, HOLDER, 2)],
)
def test_a_second_person_confirms(recorded_by: int, actor: int, reasons: int) -> None:
    assert len(may_confirm(recorded_by=recorded_by, holder=HOLDER, actor=actor)) == reasons


@pytest.mark.parametrize(("actor", "reasons"), [(OTHER, 1), (RECORDER, 2), (HOLDER, 1), (4, 0)])
def test_nobody_confirms_a_pass_of_a_colleague(actor: int, reasons: int) -> None:
    colleagues = frozenset({HOLDER, RECORDER, OTHER})
    assert len(may_confirm(recorded_by=RECORDER, holder=HOLDER, actor=actor, colleagues=colleagues)) == reasons
