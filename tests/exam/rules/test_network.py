"""The save path over a network that loses, repeats and reorders: a client and a server in memory, law by law.

No database here: `decide` is asked as the batcher asks it, and what it lets through is what would be written.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exam.batcher import decide
from exam.rules.protocol import FormShape, Head, ProtocolError, Save, canonical, chain_next, chain_start, parse
from exam.rules.responses import Parts
from exam.rules.states import AttemptState, Ending

ATTEMPT, FIRST, SECOND = "0" * 32, "a" * 32, "b" * 32
ITEMS = ("q1", "q2", "q3")
SHAPE = FormShape(
    "f", dict.fromkeys(ITEMS, "single_choice"), {name: Parts(options=frozenset("ABCD")) for name in ITEMS}
)
ANSWERS = st.lists(
    st.tuples(st.sampled_from(ITEMS), st.sampled_from([["A"], ["B"], ["C"], []])), min_size=1, max_size=9
)
FEW = settings(max_examples=50, deadline=None)


@dataclass
class Server:
    """What the batcher holds of one attempt, and decides by."""

    head: Head = field(
        default_factory=lambda: Head(AttemptState.IN_PROGRESS, None, 1, FIRST, 0, chain_start(ATTEMPT), None)
    )
    log: list[tuple[str, str, str]] = field(default_factory=list)  # item, text, chain
    late: list[str] = field(default_factory=list)
    over: bool = False

    def take(self, save: Save) -> str:
        """Answer one save: `ok`, or the code of the refusal."""
        stored = {seq: (chain, f"{item}\n{text}") for seq, (item, text, chain) in enumerate(self.log, 1)}
        over = self.over and self.head.state is AttemptState.IN_PROGRESS
        try:
            fresh = decide(save, SHAPE, self.head, stored, over=over)
        except ProtocolError as error:
            if error.code == "held_late":
                self.late += [entry.text for entry in save.entries]
            return error.code
        for entry in fresh:
            self.log.append((entry.item, entry.text, entry.chain))
        if fresh:
            self.head = replace(self.head, acked=fresh[-1].seq, chain=fresh[-1].chain)
        return "ok"

    def answers(self) -> dict[str, str]:
        """Fold the log: the last one counts."""
        return {item: text for item, text, _ in self.log}

    def whole(self) -> bool:
        """Tell whether the chain follows from the log."""
        chain = chain_start(ATTEMPT)
        for seq, (item, text, stored) in enumerate(self.log, 1):
            chain = chain_next(chain, seq=seq, item=item, response_text=text)
            if chain != stored:
                return False
        return chain == self.head.chain and len(self.log) == self.head.acked


@dataclass
class Client:
    """A candidate's machine: everything written is kept until it is acknowledged."""

    session: str = FIRST
    epoch: int = 1
    written: list[tuple[str, Any]] = field(default_factory=list)

    def chain(self, length: int) -> str:
        head = chain_start(ATTEMPT)
        for seq, (item, response) in enumerate(self.written[:length], 1):
            head = chain_next(head, seq=seq, item=item, response_text=canonical(response))
        return head

    def save(self, first: int, last: int) -> Save:
        """Build the save of the entries from `first` to `last`, both included."""
        batch, chain = [], self.chain(first - 1)
        for seq, (item, response) in enumerate(self.written[first - 1 : last], first):
            chain = chain_next(chain, seq=seq, item=item, response_text=canonical(response))
            batch.append({"seq": seq, "item": item, "response": response, "client_ms": seq, "chain": chain})
        body = {"epoch": self.epoch, "prev": self.chain(first - 1), "batch": batch}
        return parse(body, attempt=ATTEMPT, session=self.session)

    def all_cuts(self) -> list[tuple[int, int]]:
        count = len(self.written)
        return [(first, last) for first in range(1, count + 1) for last in range(first, count + 1)]


@FEW
@given(ANSWERS, st.data())
def test_whatever_arrives_in_whatever_order_the_log_is_what_was_written_from_the_first_on(
    written: list[tuple[str, Any]], data: st.DataObject
) -> None:
    client, server = Client(written=written), Server()
    for first, last in data.draw(st.lists(st.sampled_from(client.all_cuts()), max_size=25)):
        before = len(server.log)
        outcome = server.take(client.save(first, last))
        assert outcome == ("gap" if first > before + 1 else "ok")
        assert len(server.log) == (before if outcome == "gap" else max(before, last))
        assert server.whole()
    stored = [(item, text) for item, text, _ in server.log]
    assert stored == [(item, canonical(response)) for item, response in written[: len(stored)]]


@FEW
@given(ANSWERS, st.lists(st.booleans(), max_size=30))
def test_a_client_that_sends_again_what_was_not_acknowledged_loses_nothing(
    written: list[tuple[str, Any]], arrives: list[bool]
) -> None:
    """Acknowledgements get lost, so the client repeats from what it last heard of."""
    client, server, heard = Client(written=written), Server(), 0
    for delivered in [*arrives, True]:
        assert server.take(client.save(heard + 1, len(written))) == "ok"
        if delivered:
            heard = server.head.acked
            break
    assert server.answers() == {item: canonical(response) for item, response in written}
    assert server.whole()


@FEW
@given(ANSWERS, ANSWERS)
def test_what_was_acknowledged_is_never_replaced_by_another_history(
    written: list[tuple[str, Any]], other: list[tuple[str, Any]]
) -> None:
    client, server = Client(written=written), Server()
    assert server.take(client.save(1, len(written))) == "ok"
    kept = list(server.log)
    forger = Client(written=other)
    outcome = server.take(forger.save(1, len(other)))
    shared = min(len(written), len(other))
    same = written[:shared] == other[:shared]
    assert outcome == ("ok" if same else "altered_replay")
    assert server.log[: len(kept)] == kept
    assert server.whole()


@FEW
@given(ANSWERS, st.integers(0, 8))
def test_after_a_take_over_the_older_machine_writes_nothing_and_the_newer_goes_on(
    written: list[tuple[str, Any]], known: int
) -> None:
    client, server = Client(written=written), Server()
    sent = min(known, len(written))
    if sent:
        server.take(client.save(1, sent))
    server.head = replace(server.head, epoch=2, writer=SECOND)
    before = list(server.log)
    assert server.take(client.save(max(1, sent), len(written))) == "superseded"
    assert server.log == before
    newer = Client(SECOND, 2, [*written[:sent], ("q1", ["D"])])
    assert server.take(newer.save(sent + 1, sent + 1)) == "ok"
    assert server.answers()["q1"] == '["D"]'
    assert server.whole()


@FEW
@given(ANSWERS, st.integers(0, 9))
def test_what_comes_after_the_time_is_held_apart_and_changes_no_answer(
    written: list[tuple[str, Any]], in_time: int
) -> None:
    client, server = Client(written=written), Server()
    sent = min(in_time, len(written))
    if sent:
        server.take(client.save(1, sent))
    before = server.answers()
    server.over = True
    for first in range(sent + 1, len(written) + 1):
        assert server.take(client.save(first, first)) == "held_late"
    assert server.answers() == before
    assert server.late == [canonical(response) for _, response in written[sent:]]


ENDED: list[tuple[AttemptState, Ending, str]] = [
    (AttemptState.SUBMITTED, Ending.CANDIDATE, "closed"),
    (AttemptState.SUBMITTED, Ending.TIMER, "held_late"),
    (AttemptState.SUBMITTED, Ending.EVACUATION, "held_late"),
    (AttemptState.SEALED, Ending.CANDIDATE, "closed"),
    (AttemptState.SEALED, Ending.TIMER, "held_late"),
    (AttemptState.SEALED, Ending.INVIGILATOR, "closed"),
    (AttemptState.TERMINATED, Ending.INVIGILATOR, "closed"),
    (AttemptState.TERMINATED, Ending.TIMER, "held_late"),
]


@pytest.mark.parametrize("over", [False, True])
@pytest.mark.parametrize(("state", "ending", "code"), ENDED)
def test_nothing_late_is_dropped_whoever_ended_the_attempt_and_nothing_else_is_kept(
    state: AttemptState, ending: Ending, code: str, over: bool
) -> None:
    server = Server(over=over)
    client = Client(written=[("q1", ["A"]), ("q1", ["B"])])
    server.take(client.save(1, 1)) if not over else None
    server.head = replace(server.head, state=state, ending=ending)
    log = list(server.log)
    assert server.take(client.save(2, 2)) == code
    assert server.late == (['["B"]'] if code == "held_late" else [])
    assert server.log == log


def body_of(client: Client) -> dict[str, Any]:
    save = client.save(1, len(client.written))
    return {
        "epoch": client.epoch,
        "prev": save.prev,
        "batch": [
            {"seq": e.seq, "item": e.item, "response": e.response, "client_ms": e.client_ms, "chain": e.chain}
            for e in save.entries
        ],
    }


def in_entry(place: int, **changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda body: body["batch"][place].update(changes)


SPOILED: list[tuple[str, Callable[[dict[str, Any]], Any], str, int | None]] = [
    ("an item of another form", in_entry(1, item="q9"), "unknown_item", 2),
    ("an option of another item", in_entry(2, response=["Z"]), "bad_response", 3),
    ("two options for a choice of one", in_entry(0, response=["A", "B"]), "bad_response", 1),
    ("a chain of somebody's own", in_entry(2, chain="0" * 64), "chain_mismatch", 3),
    ("a start that is not the head", lambda body: body.update(prev="0" * 64), "chain_mismatch", 1),
]


@pytest.mark.parametrize(("what", "spoil", "code", "seq"), SPOILED, ids=[row[0] for row in SPOILED])
def test_a_batch_is_stored_whole_or_not_at_all_and_the_refusal_names_its_place(
    what: str, spoil: Callable[[dict[str, Any]], Any], code: str, seq: int | None
) -> None:
    body = body_of(Client(written=[("q1", ["A"]), ("q2", ["B"]), ("q3", ["C"])]))
    spoil(body)
    server = Server()
    save = parse(body, attempt=ATTEMPT, session=FIRST)
    with pytest.raises(ProtocolError) as refused:
        decide(save, SHAPE, server.head, {}, over=False)
    assert (refused.value.code, refused.value.more.get("seq")) == (code, seq), what
    assert server.take(save) == code
    assert server.log == []
