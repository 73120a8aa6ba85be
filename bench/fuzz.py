"""Feeds nonsense to what strangers can reach: `python -m bench.fuzz`; QUICK=1 is a smoke.

The save protocol (its parser, and the gate with its batcher on both engines), the readers of question files, the reader
of registration cases. Any exception but the module's own refusal is a fault, and so is an answer that says that we are
at fault. Writes build/fuzz.json with the smallest example of each fault; leaves with 1 when there is one.
"""

import contextlib
import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from bench import bank, candidate, nonsense, report, seed, soup
from bench.installation import Installation, installation
from bench.processes import end_cleanly
from bench.report import quick, say
from core import clock, db
from exam import tokens
from exam.batcher import SaveBatcher
from exam.gate import PATH, Gate
from exam.models import Attempt
from exam.rules.protocol import STATUS, ProtocolError, chain_start, parse
from exam.service import attempts
from grading import editions
from grading.rules.registration.reading import MalformedCase, read_case
from questionbank.interchange.model import Refusal
from questionbank.interchange.readers import READERS, read_file
from questionbank.models import Form
from questionbank.service.arrivals import arrival

EXAMPLES, FEW = 3000, 40
CASE = {
    "scheme": "QMS", "grade": "auditor", "application": "initial", "as_of": "2024-06-01",
    "person": {
        "education": [{"level": "bachelor", "start": "2012-09-01", "end": "2016-07-01", "full_time": True}],
        "titles": [{"level": "senior", "date": "2018-06-01"}],
        "work": [{"start": "2016-07-01", "end": None, "full_time": True, "responsible_post": True,
                  "professional_in": ["QMS"], "employer": "…"}],
        "audits": [{"scheme": "QMS", "start": "2022-03-01", "days_on_site": "4", "complete": True, "role": "auditor",
                    "clauses": "all", "verified": True}],
        "exams": [{"subject": "101", "passed_on": "2021-05-23", "score": "72.5"}],
        "registrations": [{"scheme": "QMS", "grade": "provisional_auditor", "from": "2021-09-01", "to": "2024-08-31",
                           "status": "active"}],
        "cpd": [{"hours": "8", "date": "2023-05-01", "category": "course"}],
        "guarantor": {"grade": "auditor", "in_good_standing": True},
        "recommending_body": "B-001", "declaration": "2024-05-20",
        "sanctions": [{"kind": "suspension", "date": "2020-01-15", "until": None}],
    },
}  # fmt: skip
TEXT = "一、单选题\n1. 审核证据是（ ）。\nA. 记录\nB. 事实陈述\nC. 其他信息\nD. 以上都是\n答案：D\n\n"
TEXT += "二、判断题\n2. 审核是独立的。（√）\n"
FILES: tuple[bytes, ...] = (TEXT.encode(), TEXT.encode("gb18030"), bank.gift(3, "f"))
FILES += tuple(bank.file(fmt, 9, "f") for fmt in bank.formats())
NAMES = ("a.txt", "a.gift", "a.xlsx", "a.xml", "a.zip", "a", "题.docx")

Check = Callable[[Any], None]


@dataclass
class Trial:
    """What a target was fed, and the fault found if any."""

    target: str
    examples: int = 0
    seconds: float = 0.0
    fault: str = ""


def main() -> None:
    """Try every target."""
    end_cleanly()
    trials = [
        trial("protocol.parse", bodies(), read_body),
        trial("bank readers", files(), read_questions),
        *(trial(f"bank readers, {fmt}", written(fmt), read_questions) for fmt in bank.formats()),
        trial("registration cases", nonsense.changed((CASE,)) | nonsense.ANYTHING, read_document),
    ]
    for name in os.environ.get("ENGINES", "sqlite,postgresql").split(","):
        with installation(name) as site, gate_of(site) as check:
            trials.append(trial(f"gate and batcher, {name}", raw_bodies(), check))
    for one in trials:
        say(f"{one.target:30} {one.examples:6} examples {one.seconds:7.1f} s  {'FAULT' if one.fault else 'holds'}")
        if one.fault:
            say(one.fault)
    document = {"machine": report.machine(), "quick": quick(), "trials": [asdict(one) for one in trials]}
    say(f"written to {report.write('fuzz', document)}")
    sys.exit(1 if any(one.fault for one in trials) else 0)


def trial(target: str, inputs: st.SearchStrategy[Any], check: Check) -> Trial:
    """Feed one target until a fault is found, and reduce it to the smallest example."""
    found, began = Trial(target), time.perf_counter()

    def attempt(value: Any) -> None:
        found.examples += 1
        check(value)

    limits = settings(
        max_examples=FEW if quick() else EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    try:
        limits(given(inputs)(attempt))()
    except Exception as fault:  # whatever it is: that is what is looked for
        found.fault = "".join(traceback.format_exception(fault))[-4000:]
    found.seconds = round(time.perf_counter() - began, 2)
    return found


def body(attempt: str = "a" * 32, item: str = "i", *, seq: int = 1) -> dict[str, Any]:
    """Give a save as it should be."""
    items = [{"id": item, "options": [{"id": "A"}]}]
    return {"epoch": 1, "prev": chain_start(attempt), "batch": [candidate.answer(seq, chain_start(attempt), items)]}


def bodies() -> st.SearchStrategy[Any]:
    """Give bodies of saves, most of them nearly right."""
    return nonsense.changed((body(),)) | nonsense.ANYTHING


def raw_bodies() -> st.SearchStrategy[Any]:
    """Give what arrives at the gate: changed documents, which the check completes, or any bytes."""
    return nonsense.changed((body(), body(seq=2), {**body(), "batch": body()["batch"] * 2})) | st.binary(max_size=200)


def files() -> st.SearchStrategy[Any]:
    """Give files of questions with names and formats that need not fit."""
    formats = st.sampled_from(["auto", *READERS])
    contents = nonsense.damaged(FILES) | st.binary(max_size=400) | st.text(max_size=200).map(_encoded)
    return st.tuples(st.sampled_from(NAMES), contents, formats)


def written(fmt: str) -> st.SearchStrategy[tuple[str, bytes, str]]:
    """Give files of one format: damaged ones, and its words in any order."""
    contents = nonsense.damaged((bank.file(fmt, 9, "f"),)) | soup.soups(fmt)
    return st.tuples(st.just(""), contents, st.just(bank.reader_of(fmt)))


def read_body(value: Any) -> None:
    """Parse a save."""
    with contextlib.suppress(ProtocolError):
        parse(value, attempt="a" * 32, session="s")


def read_questions(value: tuple[str, bytes, str]) -> None:
    """Read a file of questions, and make of each item what the bank would store."""
    name, data, fmt = value
    with contextlib.suppress(Refusal):
        for item in read_file(name, data, fmt=fmt).items:
            arrival(item, subject="", points=frozenset())


def read_document(value: Any) -> None:
    """Read a registration case."""
    with contextlib.suppress(MalformedCase):
        read_case(value, schemes=editions.known_schemes())


@contextlib.contextmanager
def gate_of(site: Installation) -> Iterator[Check]:
    """Give a check that sends a body through the gate, as a candidate who has started, to the real batcher."""
    key = site.settings.derive("exam-session")
    cookie, csrf, attempt, item = _candidate(site, key)
    batcher = SaveBatcher(site.engine, grace_seconds=site.settings.grace_seconds)
    gate = Gate(_nothing_else, engine=site.engine, key=key, batcher=batcher)

    def check(value: Any) -> None:
        content = value if isinstance(value, bytes) else _completed(value, attempt, item)
        environ = {
            "PATH_INFO": PATH, "REQUEST_METHOD": "POST", "HTTP_COOKIE": cookie, "HTTP_X_CSRF_TOKEN": csrf,
            "CONTENT_LENGTH": str(len(content)), "wsgi.input": BytesIO(content),
        }  # fmt: skip
        statuses: list[str] = []
        reply = b"".join(gate(environ, lambda status, _headers, _fault=None: statuses.append(status)))  # type: ignore[arg-type]  # what WSGI asks for, but for the writer that nobody uses
        code = int(statuses[0].split()[0])
        known = code == 200 or (code in STATUS.values() and code < 500)
        if not known or not isinstance(json.loads(reply), dict):
            raise AssertionError(f"answered with {statuses[0]} {reply!r}")

    yield check
    batcher.close()


def _completed(value: Any, attempt: str, item: str) -> bytes:
    """Put the real attempt's chain and item where the document has the usual ones."""
    text = json.dumps(value)
    usual = body()
    real = body(attempt, item)
    for was, now in (
        (usual["batch"][0]["chain"], real["batch"][0]["chain"]),
        (usual["prev"], real["prev"]),
        ('"item": "i"', f'"item": "{item}"'),
    ):
        text = text.replace(was, now)
    return text.encode()


def _candidate(site: Installation, key: bytes) -> tuple[str, str, str, str]:
    """Sign one candidate in and start: cookie, token, attempt and an item of the paper."""
    now, keys = clock.now(), site.settings
    with db.transaction(site.engine) as session:
        seat = seed.seats(session, 1, settings=keys, now=now)[0]
        proof = {"key": keys.derive("ticket"), "id_key": keys.derive("id-number")}
        admission = attempts.sign_in(session, ticket=seat.ticket, id_number=seat.id_number, **proof)
        attempts.start(session, attempt_id=seat.attempt, writer=admission.name, now=now)
        sat = select(Form).join(Attempt).where(Attempt.id == seat.attempt)
        item = str(json.loads(session.exec(sat).one().paper)["items"][0]["id"])
    token = tokens.issue(key, attempt=seat.attempt, session=admission.name, form=admission.form)
    return f"{tokens.COOKIE}={token}", tokens.csrf(key, admission.name), seat.attempt, item


def _nothing_else(_environ: Any, _start_response: Any) -> list[bytes]:
    raise AssertionError("only saves are sent here")


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


if __name__ == "__main__":
    main()
