"""A candidate's machine for tests: builds saves with their chain, and speaks the protocol to a WSGI application."""

import json
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import Client, TestResponse

from exam.rules.protocol import Save, canonical, chain_next, chain_start, parse


@dataclass
class Machine:
    """Counts seq and chain as a client does."""

    attempt: str
    session: str = "a" * 32
    epoch: int = 1
    seq: int = 0
    chain: str = ""

    def __post_init__(self) -> None:
        self.chain = self.chain or chain_start(self.attempt)

    def body(self, *answers: tuple[str, Any]) -> dict[str, Any]:
        """Give the body of the next save and go on."""
        body = self.peek(*answers)
        self.seq, self.chain = body["batch"][-1]["seq"], body["batch"][-1]["chain"]
        return body

    def peek(self, *answers: tuple[str, Any]) -> dict[str, Any]:
        """Give the body of the next save without going on."""
        last, batch = self.chain, []
        for seq, (item, response) in enumerate(answers, self.seq + 1):
            last = chain_next(last, seq=seq, item=item, response_text=canonical(response))
            batch.append({"seq": seq, "item": item, "response": response, "client_ms": seq * 10, "chain": last})
        return {"epoch": self.epoch, "prev": self.chain, "batch": batch}

    def save(self, *answers: tuple[str, Any]) -> Save:
        """Give the next save, parsed, and go on."""
        return self.parsed(self.body(*answers))

    def parsed(self, body: dict[str, Any]) -> Save:
        """Give a body as the gate hands it to the batcher."""
        return parse(body, attempt=self.attempt, session=self.session)


@dataclass
class Browser:
    """A candidate's browser before the gate."""

    client: Client | FlaskClient
    csrf: str = ""
    signed_in: dict[str, Any] = field(default_factory=dict)

    def sign_in(self, ticket: str, id_number: str) -> TestResponse:
        """Sign in and keep the token."""
        answer = self.client.post("/exam/sign-in", json={"ticket": ticket, "id_number": id_number})
        if answer.status_code == 200:
            self.signed_in = json.loads(answer.data)
            self.csrf = self.signed_in["csrf"]
        return answer

    def post(self, call: str, body: Any, **headers: str) -> TestResponse:
        """Send one call of the protocol."""
        given = {"X-CSRF-Token": self.csrf, "Content-Type": "application/json", **headers}
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.post(f"/exam/api/attempt/{call}", data=data, headers=given)

    def get(self, path: str = "") -> TestResponse:
        """Read."""
        return self.client.get(f"/exam/api/attempt{path}")


def error(answer: TestResponse) -> tuple[int, str]:
    """Give status and code of a refusal."""
    return answer.status_code, str(json.loads(answer.data)["error"]["code"])
