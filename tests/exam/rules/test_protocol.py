import hashlib
import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam.rules import protocol
from exam.rules.protocol import FormShape, Head, ProtocolError, Save
from exam.rules.responses import Parts
from exam.rules.states import AttemptState, Ending
from tests.exam.client import Machine

S = AttemptState
ATTEMPT, WRITER = "0123456789abcdef" * 2, "a" * 32
SHAPE = FormShape(
    "f",
    {"one": "single_choice", "many": "multiple_choice", "truth": "true_false", "words": "essay"},
    {
        "one": Parts(frozenset("ABCD")),
        "many": Parts(frozenset("ABCD")),
        "truth": Parts(frozenset("TF")),
        "words": Parts(),
    },
)
DEADLINE = datetime(2026, 11, 2, 2, 30, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def head(state: AttemptState = S.IN_PROGRESS, ending: Ending | None = None, **more: Any) -> Head:
    given: dict[str, Any] = {
        "epoch": 1,
        "writer": WRITER,
        "acked": 0,
        "chain": protocol.chain_start(ATTEMPT),
        "deadline": DEADLINE,
    }
    return Head(state=state, ending=ending, **(given | more))


def machine() -> Machine:
    return Machine(ATTEMPT, WRITER)


def refusal(body: object) -> ProtocolError:
    with pytest.raises(ProtocolError) as caught:
        protocol.parse(body, attempt=ATTEMPT, session=WRITER)
    return caught.value


def test_the_chain_is_what_the_interface_says() -> None:
    first = hashlib.sha256(ATTEMPT.encode()).hexdigest()
    body = '{"item":"项","response":["A"],"seq":1}'
    second = hashlib.sha256(first.encode() + body.encode()).hexdigest()
    assert protocol.chain_start(ATTEMPT) == first
    assert protocol.chain_next(first, seq=1, item="项", response_text='["A"]') == second


@given(JSON)
def test_canonical_json_says_the_same_whatever_the_order_of_keys(value: Any) -> None:
    text = protocol.canonical(value)
    assert json.loads(text) == value
    assert protocol.canonical(json.loads(text)) == text


@given(st.lists(st.tuples(st.sampled_from(["one", "many"]), st.sampled_from(["A", "B"])), min_size=1, max_size=20))
def test_a_chain_of_a_client_is_the_chain_of_the_server(answers: list[tuple[str, str]]) -> None:
    save = machine().save(*((item, [option]) for item, option in answers))
    assert [entry.chain for entry in save.entries] == list(save.computed)
    assert [entry.seq for entry in save.entries] == list(range(1, len(answers) + 1))


GOOD = machine().peek(("one", ["A"]), ("one", ["B"]))


def changed(**more: Any) -> dict[str, Any]:
    return GOOD | more


def changed_entry(**more: Any) -> dict[str, Any]:
    return changed(batch=[GOOD["batch"][0] | more])


@pytest.mark.parametrize(
    "body",
    [
        None, [], "x", {}, 1,
        changed(epoch="1"), changed(epoch=True), changed(epoch=None),
        changed(prev=None), changed(prev=7), changed(prev="\ud800"),
        changed(batch=None), changed(batch=[]), changed(batch={}), changed(batch=["x"]),
        changed(batch=[GOOD["batch"][0]] * 65), changed(batch=[GOOD["batch"][0]] * 2),
        changed(batch=[GOOD["batch"][1], GOOD["batch"][0]]),
        changed_entry(seq=0), changed_entry(seq=-1), changed_entry(seq="1"), changed_entry(seq=1.0),
        changed_entry(seq=True), changed_entry(seq=None), changed_entry(seq=2**31),
        changed_entry(item=None), changed_entry(item=4), changed_entry(item="a\x00"), changed_entry(item="\ud800"),
        changed_entry(chain=None), changed_entry(chain="\ud800"), changed_entry(chain="\x00"),
        changed_entry(client_ms="1"), changed_entry(client_ms=float("nan")), changed_entry(client_ms=float("inf")),
        changed_entry(client_ms=2**60), changed_entry(client_ms=True),
        changed_entry(response="\ud800"),
        changed(batch=[{key: value for key, value in GOOD["batch"][0].items() if key != "response"}]),
    ],
)  # fmt: skip
def test_what_is_not_a_save_is_a_bad_request(body: object) -> None:
    assert refusal(body).code == "bad_request"


def test_a_bad_request_names_the_seq_that_it_is_about() -> None:
    assert refusal(changed(batch=[GOOD["batch"][0], GOOD["batch"][1] | {"item": 4}])).more == {"seq": 2}


def test_a_response_may_have_64_kib_and_no_byte_more() -> None:
    fits = changed_entry(response="x" * (protocol.RESPONSE_LIMIT - 2))
    assert protocol.parse(fits, attempt=ATTEMPT, session=WRITER).entries[0].text.startswith('"x')
    assert refusal(changed_entry(response="x" * (protocol.RESPONSE_LIMIT - 1))).code == "too_large"
    assert refusal(changed_entry(response="题" * (protocol.RESPONSE_LIMIT // 3))).code == "too_large"


@pytest.mark.parametrize(("sent", "kept"), [(1, 1), (1.9, 1), (-3, -3), (1_793_000_000_000, 2**31 - 1)])
def test_a_clients_clock_is_kept_as_far_as_the_log_holds_it(sent: float, kept: int) -> None:
    assert protocol.parse(changed_entry(client_ms=sent), attempt=ATTEMPT, session=WRITER).entries[0].client_ms == kept


@given(JSON)
def test_nothing_that_is_json_breaks_the_reader(body: Any) -> None:
    for sent in (body, changed(prev=body), changed(batch=body), changed(batch=[body]), changed_entry(response=body)):
        with suppress(ProtocolError):
            protocol.content_error(protocol.parse(sent, attempt=ATTEMPT, session=WRITER), SHAPE)


@pytest.mark.parametrize(
    ("item", "response", "fits"),
    [
        ("one", ["A"], True), ("one", [], True), ("one", ["A", "B"], False), ("one", ["E"], False), ("one", "A", False),
        ("one", [1], False), ("one", None, False), ("one", {"A": 1}, False), ("one", [["A"]], False),
        ("many", ["A", "B"], True), ("many", ["B", "A", "C", "D"], True), ("many", ["A", "A"], False),
        ("many", ["A", "E"], False), ("many", [], True),
        ("truth", ["T"], True), ("truth", ["F"], True), ("truth", ["T", "F"], False), ("truth", ["A"], False),
        ("truth", [True], False), ("truth", True, False),
        ("words", "", True), ("words", "题" * 20_000, True), ("words", "x" * 20_001, False),
        ("words", "a\x00b", False), ("words", ["A"], False), ("words", None, False),
    ],
)  # fmt: skip
def test_a_response_fits_its_item(item: str, response: object, fits: bool) -> None:
    save = Machine(ATTEMPT, WRITER).save((item, response))
    error = protocol.content_error(save, SHAPE)
    assert (error is None) is fits
    assert fits or (error is not None and error.code == "bad_response" and error.more == {"seq": 1})


def test_an_unknown_item_is_said_before_a_bad_response_and_that_before_a_wrong_chain() -> None:
    body = machine().peek(("one", ["Z"]), ("none", ["A"]))
    body["batch"][0]["chain"] = "0" * 64
    codes = []
    for mend in ({"item": "one"}, {"response": ["A"]}, {}):
        found = protocol.content_error(machine().parsed(body), SHAPE)
        codes.append((found.code, found.more["seq"]) if found else None)
        body["batch"] = [entry | mend for entry in body["batch"]]
    assert codes == [("unknown_item", 2), ("bad_response", 1), ("chain_mismatch", 1)]


def expected(state: AttemptState, ending: Ending | None, over: bool) -> str | None:
    if state in (S.BOOKED, S.CHECKED_IN, S.ABSENT, S.REFUSED):
        return "not_admitted"
    if state in (S.ADMITTED, S.PAUSED):
        return "not_started" if state is S.ADMITTED else "paused"
    if state is S.IN_PROGRESS:
        return "held_late" if over else None
    return "held_late" if ending in (Ending.TIMER, Ending.EVACUATION) else "closed"


@pytest.mark.parametrize("over", [False, True])
@pytest.mark.parametrize("ending", [None, *Ending])
@pytest.mark.parametrize("state", S)
def test_each_state_takes_answers_or_says_why_not(state: AttemptState, ending: Ending | None, over: bool) -> None:
    error = protocol.state_error(head(state, ending), session=WRITER, epoch=1, over=over)
    assert (error.code if error else None) == expected(state, ending, over)


@pytest.mark.parametrize(
    ("session", "epoch", "code"),
    [
        (WRITER, 2, None),
        (WRITER, 1, "superseded"),
        ("b" * 32, 1, "superseded"),
        ("b" * 32, 2, "consent_needed"),
        (WRITER, 3, "consent_needed"),
    ],
)
def test_only_the_session_of_the_newest_epoch_writes(session: str, epoch: int, code: str | None) -> None:
    error = protocol.state_error(head(epoch=2), session=session, epoch=epoch, over=False)
    assert (error.code if error else None) == code


def stored_of(save: Save) -> dict[int, tuple[str, str]]:
    return {entry.seq: (entry.chain, f"{entry.item}\n{entry.text}") for entry in save.entries}


@given(st.integers(0, 6), st.integers(1, 6), st.integers(1, 6))
def test_of_a_batch_only_what_is_new_is_stored(acked: int, first: int, count: int) -> None:
    whole = machine().save(*(("one", ["ABCD"[n % 4]]) for n in range(12)))
    part = Save(ATTEMPT, WRITER, 1, "", whole.entries[first - 1 : first - 1 + count], ())
    here, stored = head(acked=acked), stored_of(whole)
    if first > acked + 1:
        with pytest.raises(ProtocolError) as caught:
            protocol.fresh_part(part, here, stored)
        assert (caught.value.code, caught.value.more["wanted"]) == ("gap", acked + 1)
    else:
        fresh = protocol.fresh_part(part, here, stored)
        assert [entry.seq for entry in fresh] == [n for n in range(first, first + count) if n > acked]


@pytest.mark.parametrize("change", [("one", ["B"]), ("many", ["A"])])
def test_a_repeat_with_other_content_is_altered(change: tuple[str, object]) -> None:
    first = machine().save(("one", ["A"]))
    with pytest.raises(ProtocolError) as caught:
        protocol.fresh_part(machine().save(change), head(acked=1), stored_of(first))
    assert (caught.value.code, caught.value.more) == ("altered_replay", {"seq": 1})


def test_a_batch_continues_only_from_the_stored_head() -> None:
    client = machine()
    first, second = client.save(("one", ["A"])), client.save(("one", ["B"]))
    here = head(acked=1, chain=first.computed[-1])
    assert protocol.continues(second, here, second.entries, {})
    assert not protocol.continues(second, head(acked=1, chain="0" * 64), second.entries, {})
    other = Machine(ATTEMPT, WRITER, chain="f" * 64).save(("one", ["A"]))
    assert not protocol.continues(other, here, (), stored_of(first))


def test_every_code_has_a_status_and_a_sentence() -> None:
    assert protocol.STATUS.keys() == protocol.MESSAGES.keys()
    assert protocol.ProtocolError("held_late").status == 202
