"""The order of errors of the protocol over the whole product of states, endings, lateness, sessions and content."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam.batcher import decide
from exam.rules.protocol import (
    MESSAGES,
    STATUS,
    FormShape,
    Head,
    ProtocolError,
    Save,
    canonical,
    chain_next,
    chain_start,
    parse,
    state_error,
)
from exam.rules.responses import Parts
from exam.rules.states import BEFORE, NEVER, OVER, AttemptState, Ending
from tests import factories as f
from tests.exam.client import Machine

S = AttemptState
ATTEMPT = "t" * 32
SHAPE = FormShape("form", {"q": "single_choice"}, {"q": Parts(options=frozenset("AB"))})
EPOCH = 3
ACKED = 2
HEADS = [
    (state, ending)
    for state in AttemptState
    for ending in ([*Ending, None] if state in OVER else [None])
]  # fmt: skip
# What is wrong with a save, gravest first: each save below has one or more of these faults.
FAULTS = ("altered", "gap", "unknown", "unfit", "chain")
CODES = {
    "altered": "altered_replay", "gap": "gap", "unknown": "unknown_item", "unfit": "bad_response",
    "chain": "chain_mismatch",
}  # fmt: skip


def written(count: int = ACKED) -> Machine:
    """Give a machine that has written so many answers."""
    machine = Machine(ATTEMPT, f.WRITER, EPOCH)
    for _ in range(count):
        machine.body(("q", ["A"]))
    return machine


def head(state: AttemptState = S.IN_PROGRESS, ending: Ending | None = None, **more: Any) -> Head:
    """Give the head of an attempt with two answers."""
    given: dict[str, Any] = {"epoch": EPOCH, "writer": f.WRITER, "acked": ACKED, "chain": written().chain}
    return Head(state, ending, deadline=f.NOW, **(given | more))


def stored() -> dict[int, tuple[str, str]]:
    """Give what the log holds of those two answers."""
    return {seq: (written(seq).chain, f"q\n{canonical(['A'])}") for seq in range(1, ACKED + 1)}


def save(faults: tuple[str, ...] = (), *, session: str = f.WRITER, epoch: int = EPOCH) -> Save:
    """Build a save from the second answer on, with faults."""
    if "altered" in faults:
        machine, first = written(ACKED - 1), ("q", ["B"])
    elif "gap" in faults:
        machine, first = written(ACKED + 1), ("q", ["A"])
    else:
        machine, first = written(ACKED - 1), ("q", ["A"])
    answers: list[tuple[str, Any]] = [first, ("q", ["B"])]
    if "unfit" in faults:
        answers.append(("q", ["Z"]))
    if "unknown" in faults:
        answers.append(("nowhere", ["A"]))
    body = machine.body(*answers)
    if "chain" in faults:
        body["batch"][-1]["chain"] = "0" * 64
    return parse({**body, "epoch": epoch}, attempt=ATTEMPT, session=session)


def closed_to_all(state: AttemptState, ending: Ending | None, over: bool) -> str | None:
    """Say by the table of the interface what any session would be told."""
    if state in BEFORE | NEVER:
        return "not_admitted"
    if state in OVER:
        return "held_late" if ending in (Ending.TIMER, Ending.EVACUATION) else "closed"
    return {S.ADMITTED: "not_started", S.PAUSED: "paused"}.get(state) or ("held_late" if over else None)


def outcome(head_: Head, save_: Save, over: bool, log: dict[int, tuple[str, str]] | None = None) -> str:
    """Give the code of the refusal, or how many entries would be stored."""
    try:
        return f"stored {len(decide(save_, SHAPE, head_, stored() if log is None else log, over=over))}"
    except ProtocolError as error:
        return error.code


@pytest.mark.parametrize(("state", "ending"), HEADS)
def test_the_state_is_told_before_anything_about_the_sender_or_the_content(
    state: AttemptState, ending: Ending | None
) -> None:
    for over, epoch, session in product((False, True), (EPOCH - 1, EPOCH, EPOCH + 1), (f.WRITER, "b" * 32)):
        said = closed_to_all(state, ending, over)
        wanted = said or ("superseded" if epoch < EPOCH else None)
        if wanted is None and (session, epoch) != (f.WRITER, EPOCH):
            wanted = "consent_needed"
        for faults in ((), ("chain",), ("unknown", "unfit"), ("altered",)):
            if wanted is not None or not faults:
                sent = save(faults, session=session, epoch=epoch)
                assert outcome(head(state, ending), sent, over) == (wanted or "stored 1")


@pytest.mark.parametrize("mask", range(1, 2 ** len(FAULTS)))
def test_of_several_faults_the_gravest_is_told(mask: int) -> None:
    faults = tuple(fault for place, fault in enumerate(FAULTS) if mask >> place & 1)
    if {"altered", "gap"} <= set(faults):  # what is altered lies within the log, a gap beyond it
        faults = tuple(fault for fault in faults if fault != "gap")
    assert outcome(head(), save(faults), over=False) == CODES[faults[0]]


@pytest.mark.parametrize("faults", [(fault,) for fault in FAULTS])
def test_a_save_with_one_fault_stores_nothing_of_itself(faults: tuple[str, ...]) -> None:
    with pytest.raises(ProtocolError) as caught:
        decide(save(faults), SHAPE, head(), stored(), over=False)
    assert caught.value.code == CODES[faults[0]]
    assert caught.value.more["seq"] >= 1


def test_a_gap_is_told_with_the_number_that_is_wanted() -> None:
    with pytest.raises(ProtocolError) as caught:
        decide(save(("gap",)), SHAPE, head(), stored(), over=False)
    assert caught.value.more == {"wanted": ACKED + 1, "seq": ACKED + 2}


@given(st.sampled_from(HEADS), st.booleans(), st.integers(0, 6), st.sampled_from([f.WRITER, "b" * 32, ""]))
def test_whoever_may_write_is_the_writer_of_the_newest_epoch_and_nobody_else(
    case: tuple[AttemptState, Ending | None], over: bool, epoch: int, session: str
) -> None:
    allowed = state_error(head(*case), session=session, epoch=epoch, over=over) is None
    assert allowed is (case[0] is S.IN_PROGRESS and not over and (session, epoch) == (f.WRITER, EPOCH))


@given(st.integers(0, 6), st.integers(1, 8), st.integers(1, 6))
def test_what_is_acknowledged_only_grows_and_by_what_was_missing(acked: int, first: int, count: int) -> None:
    log = [["A"], ["B"], [], ["A"], ["B"], ["A"]][:acked]
    machine = Machine(ATTEMPT, f.WRITER, EPOCH)
    known, chain = {}, chain_start(ATTEMPT)
    for seq, answer in enumerate(log, 1):
        chain = chain_next(chain, seq=seq, item="q", response_text=canonical(answer))
        known[seq] = (chain, f"q\n{canonical(answer)}")
    machine.seq, machine.chain = first - 1, known.get(first - 1, (chain_start(ATTEMPT),))[0]
    answers = [("q", log[seq - 1] if seq <= acked else ["A"]) for seq in range(first, first + count)]
    sent = parse(machine.body(*answers), attempt=ATTEMPT, session=f.WRITER)
    stands = head(acked=acked, chain=chain)
    if first > acked + 1:
        assert outcome(stands, sent, over=False, log=known) == "gap"
    else:
        fresh = decide(sent, SHAPE, stands, known, over=False)
        assert [entry.seq for entry in fresh] == list(range(acked + 1, first + count))


def test_every_refusal_that_is_told_has_its_status_and_sentence() -> None:
    assert set(STATUS) == set(MESSAGES)
    assert all(200 < status < 600 for status in STATUS.values())
    assert STATUS["held_late"] == 202  # it was taken in: the client must not send it again
