"""The protocol of answers (docs/protocol.md): chain, order of errors, what is stored, what is a repeat."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeGuard

from exam.rules.responses import Parts, is_response
from exam.rules.states import BEFORE, NEVER, OVER, AttemptState, Ending

BODY_LIMIT = 1024 * 1024
RESPONSE_LIMIT = 64 * 1024
BATCH_LIMIT = 64
NUMBER_LIMIT = 2**31 - 1  # what the columns of the log hold

STATUS = {
    "bad_request": 400,
    "too_large": 413,
    "not_signed_in": 401,
    "sign_in_failed": 401,
    "rate_limited": 429,
    "bad_csrf": 403,
    "not_admitted": 403,
    "not_started": 409,
    "paused": 409,
    "closed": 410,
    "held_late": 202,
    "superseded": 409,
    "consent_needed": 403,
    "altered_replay": 409,
    "gap": 409,
    "unknown_item": 422,
    "bad_response": 422,
    "chain_mismatch": 409,
    "busy": 503,
}


MESSAGES = {  # for whoever reads the wire; the exam page has its own sentences in both languages
    "bad_request": "The request is not what the protocol says. Nothing was stored.",
    "too_large": "The request or one response is too large. Nothing was stored.",
    "not_signed_in": "There is no valid session. Sign in again with ticket and ID number.",
    "sign_in_failed": "The ticket number or the ID number is not right.",
    "rate_limited": "Too many attempts. Wait and try again.",
    "bad_csrf": "The request does not carry this session's token.",
    "not_admitted": "The invigilator has not admitted this candidate.",
    "not_started": "The attempt has not been started.",
    "paused": "The attempt is paused; the clock stands still.",
    "closed": "The attempt has been submitted.",
    "held_late": "The time is over. What arrived is kept apart until a person decides.",
    "superseded": "Another machine has taken this attempt over.",
    "consent_needed": "This session may only read. The invigilator's PIN lets it write.",
    "altered_replay": "This sequence number is stored with another content.",
    "gap": "Responses before this one are missing. Send them from the wanted number on.",
    "unknown_item": "This item is not on the form.",
    "bad_response": "The response does not fit the item.",
    "chain_mismatch": "The chain does not follow from the responses. Read the attempt and send again.",
    "busy": "The server is busy. Keep the responses and send them again.",
}


class ProtocolError(Exception):
    """A refusal of the exam protocol with a stable code; `more` goes into the JSON error."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.more = more

    @property
    def status(self) -> int:
        """Give the HTTP status of the code."""
        return STATUS[self.code]


@dataclass(frozen=True)
class Entry:
    """One response on its way: what the client sent, and the chain that the server computed for it."""

    seq: int
    item: str
    response: Any
    client_ms: int
    chain: str
    text: str  # canonical JSON of the response


@dataclass(frozen=True)
class Save:
    """One parsed request to store responses."""

    attempt: str
    session: str
    epoch: int
    prev: str
    entries: tuple[Entry, ...]
    computed: tuple[str, ...]  # the chain by our own reckoning, entry by entry


@dataclass(frozen=True)
class Head:
    """The attempt's row as the store sees it."""

    state: AttemptState
    ending: Ending | None
    epoch: int
    writer: str
    acked: int
    chain: str
    deadline: datetime | None


@dataclass(frozen=True)
class FormShape:
    """What the save path must know of a form: its items, their types and what responses may name. No keys."""

    public_id: str
    types: Mapping[str, str]
    parts: Mapping[str, Parts]


def canonical(value: Any) -> str:
    """Give canonical JSON: keys sorted, no white space, non-ASCII as is."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def chain_start(attempt: str) -> str:
    """Give chain_0 = hex SHA-256 of the attempt's identifier."""
    return hashlib.sha256(attempt.encode()).hexdigest()


def chain_next(previous: str, *, seq: int, item: str, response_text: str) -> str:
    """Give chain_n from chain_{n-1} and the canonical JSON of {"item","response","seq"}."""
    body = f'{{"item":{json.dumps(item, ensure_ascii=False)},"response":{response_text},"seq":{seq}}}'
    return hashlib.sha256(previous.encode() + body.encode()).hexdigest()


def parse(body: Any, *, attempt: str, session: str) -> Save:
    """Read the body of a save. Raises ProtocolError `bad_request` (with the `seq` it is about) or `too_large`."""
    epoch, prev, batch = _envelope(body)
    entries = tuple(_entry(raw) for raw in batch)
    first = entries[0].seq
    for place, entry in enumerate(entries):
        if entry.seq != first + place:
            raise ProtocolError("bad_request", seq=entry.seq)
    return Save(attempt, session, epoch, prev, entries, _chains(prev, entries))


def _envelope(body: Any) -> tuple[int, str, list[Any]]:
    if not isinstance(body, dict):
        raise ProtocolError("bad_request")
    epoch, prev, batch = body.get("epoch"), body.get("prev"), body.get("batch")
    if not _whole(epoch) or not is_text(prev) or not _is_batch(batch):
        raise ProtocolError("bad_request")
    return epoch, prev, batch


def _is_batch(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list) and 0 < len(value) <= BATCH_LIMIT


def _entry(raw: Any) -> Entry:
    seq = _seq(raw)
    item, chain, moment = raw.get("item"), raw.get("chain"), raw.get("client_ms", 0)
    if not (is_text(item) and is_text(chain) and is_moment(moment) and "response" in raw):
        raise ProtocolError("bad_request", seq=seq)
    text = _response_text(raw["response"], seq)
    return Entry(seq, item, raw["response"], moment_of(moment), chain, text)


def _seq(raw: Any) -> int:
    seq = raw.get("seq") if isinstance(raw, dict) else None
    if not _whole(seq) or not 1 <= seq <= NUMBER_LIMIT:
        raise ProtocolError("bad_request")
    return seq


def _response_text(response: Any, seq: int) -> str:
    try:
        text = canonical(response)
        size = len(text.encode())
    except (ValueError, RecursionError) as error:  # a lone surrogate, a NaN or a nesting nobody means
        raise ProtocolError("bad_request", seq=seq) from error
    if size > RESPONSE_LIMIT:
        raise ProtocolError("too_large", seq=seq)
    return text


def _chains(prev: str, entries: Sequence[Entry]) -> tuple[str, ...]:
    chains, last = [], prev
    for entry in entries:
        last = chain_next(last, seq=entry.seq, item=entry.item, response_text=entry.text)
        chains.append(last)
    return tuple(chains)


def content_error(save: Save, shape: FormShape) -> ProtocolError | None:
    """Find what is wrong with the responses themselves, first item first, in the protocol's order of errors."""
    for code, is_wrong in _CONTENT_ERRORS:
        for entry, chain in zip(save.entries, save.computed, strict=True):
            if is_wrong(entry, chain, shape):
                return ProtocolError(code, seq=entry.seq)
    return None


def _is_unknown(entry: Entry, _chain: str, shape: FormShape) -> bool:
    return entry.item not in shape.types


def _does_not_fit(entry: Entry, _chain: str, shape: FormShape) -> bool:
    return not is_response(entry.response, kind=shape.types[entry.item], parts=shape.parts[entry.item])


def _leads_elsewhere(entry: Entry, chain: str, _shape: FormShape) -> bool:
    return entry.chain != chain


_CONTENT_ERRORS = (  # looked for in this order, each in the whole batch
    ("unknown_item", _is_unknown),
    ("bad_response", _does_not_fit),
    ("chain_mismatch", _leads_elsewhere),
)


def state_error(head: Head, *, session: str, epoch: int, over: bool) -> ProtocolError | None:
    """Find why this attempt takes no response now, in the protocol's order of errors.

    `over` = the deadline and the seconds in transit have passed: the answer is held apart, never dropped (law 4).
    """
    refused = _closed_to_all(head, over=over)
    if refused is not None:
        return ProtocolError(refused)
    if epoch < head.epoch:
        return ProtocolError("superseded")
    return ProtocolError("consent_needed") if session != head.writer or epoch != head.epoch else None


_NOT_YET = {
    **dict.fromkeys(BEFORE | NEVER, "not_admitted"),
    AttemptState.ADMITTED: "not_started",
    AttemptState.PAUSED: "paused",
}


NOT_THEIR_OWN = (Ending.TIMER, Ending.EVACUATION)  # endings after which an answer may still be on its way (law 4)


def _closed_to_all(head: Head, *, over: bool) -> str | None:
    """Name the error that any session would get, whoever writes."""
    if head.state in _NOT_YET:
        return _NOT_YET[head.state]
    if head.state in OVER:
        return "held_late" if head.ending in NOT_THEIR_OWN else "closed"
    return "held_late" if over else None


def fresh_part(save: Save, head: Head, stored: Mapping[int, tuple[str, str]]) -> tuple[Entry, ...]:
    """Tell which entries are new: a repeat is known by its stored chain and not stored twice (law 1).

    `stored` gives (chain, canonical text with item) by seq for those of the batch that are stored already.
    Raises ProtocolError `altered_replay` or `gap` (with `wanted`).
    """
    first, wanted = save.entries[0].seq, head.acked + 1
    repeated = max(0, wanted - first)
    for entry in save.entries[:repeated]:
        if stored.get(entry.seq, ("", ""))[1] != f"{entry.item}\n{entry.text}":
            raise ProtocolError("altered_replay", seq=entry.seq)
    if first > wanted:
        raise ProtocolError("gap", wanted=wanted, seq=first)
    return save.entries[repeated:]


def continues(save: Save, head: Head, fresh: Sequence[Entry], stored: Mapping[int, tuple[str, str]]) -> bool:
    """Tell whether the batch's chain leads to and on from the attempt's head."""
    repeated = save.entries[: len(save.entries) - len(fresh)]
    if not repeated:
        return save.prev == head.chain
    return all(stored[entry.seq][0] == chain for entry, chain in zip(repeated, save.computed, strict=False))


def _whole(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def is_moment(value: Any) -> TypeGuard[float]:
    """Tell whether a value can be a reading of a client's clock, which a NaN cannot."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 2**53


def moment_of(value: float) -> int:
    """Give the reading as it is kept: some clocks count from long ago, and the log only compares neighbours."""
    return max(-NUMBER_LIMIT, min(NUMBER_LIMIT, int(value)))


def is_text(value: Any) -> TypeGuard[str]:
    """Tell whether a value is a text that can be digested and kept: no half characters, no NUL."""
    if not isinstance(value, str) or "\x00" in value:
        return False
    try:
        return value.isascii() or bool(value.encode())
    except UnicodeEncodeError:
        return False
