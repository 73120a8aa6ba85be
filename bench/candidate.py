"""A candidate as the load generator plays it: requests and answer chains made before the clock runs."""

import http.client
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bench.seed import Seat
from exam.rules.protocol import canonical, chain_next, chain_start

SAVE = "/exam/api/attempt/responses"


@dataclass
class Candidate:
    """A signed-in candidate and where their answer chain stands."""

    seat: Seat
    cookie: str
    csrf: str
    seq: int = 0
    chain: str = ""

    def __post_init__(self) -> None:
        self.chain = self.chain or chain_start(self.seat.attempt)

    def start(self) -> bytes:
        """Make the request that starts the attempt."""
        return self._post("/exam/api/attempt/start", {})

    def state(self) -> bytes:
        """Make the request for the attempt's state."""
        return request("GET", "/exam/api/attempt", cookie=self.cookie)

    def paper(self, form: str) -> bytes:
        """Make the request for the paper."""
        return request("GET", f"/exam/papers/{form}.json", cookie=self.cookie)

    def submission(self) -> bytes:
        """Make the request that ends the attempt."""
        return self._post("/exam/api/attempt/submission", {"epoch": 1, "last_seq": self.seq})

    def saves(self, count: int, *, items: Sequence[dict[str, Any]]) -> list[bytes]:
        """Make requests that each save one answer; the chain stays where it is until `stored` says how far they got."""
        found, seq, chain = [], self.seq, self.chain
        for place in range(count):
            entry = answer(seq + 1 + place, chain, items)
            found.append(self._save(chain, [entry]))
            chain = entry["chain"]
        return found

    def stored(self, count: int, *, items: Sequence[dict[str, Any]]) -> None:
        """Move the chain on by so many saves that were acknowledged."""
        for _ in range(count):
            self.chain = answer(self.seq + 1, self.chain, items)["chain"]
            self.seq += 1

    def all_answers(self, *, items: Sequence[dict[str, Any]]) -> bytes:
        """Make one request with an answer to every item, and move the chain on."""
        before, batch = self.chain, []
        for _ in items:
            batch.append(answer(self.seq + 1, self.chain, items))
            self.stored(1, items=items)
        return self._save(before, batch)

    def _save(self, prev: str, batch: list[dict[str, Any]]) -> bytes:
        return self._post(SAVE, {"epoch": 1, "prev": prev, "batch": batch})

    def _post(self, path: str, body: dict[str, Any]) -> bytes:
        return request("POST", path, cookie=self.cookie, body=body, csrf=self.csrf)


def answer(seq: int, chain: str, items: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Make the answer that has this sequence number: always the same, so that it can be sent and checked again."""
    item = items[seq % len(items)]
    response = [item["options"][seq % len(item["options"])]["id"]]
    after = chain_next(chain, seq=seq, item=item["id"], response_text=canonical(response))
    return {"seq": seq, "item": item["id"], "response": response, "client_ms": seq * 1000, "chain": after}


def request(method: str, path: str, *, cookie: str = "", body: dict[str, Any] | None = None, csrf: str = "") -> bytes:
    """Write one HTTP request with a JSON body."""
    content = b"" if body is None else json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"Cookie: {cookie}"] if cookie else []
    lines += [f"X-CSRF-Token: {csrf}"] if csrf else []
    lines += [f"Content-Type: application/json\r\nContent-Length: {len(content)}"] if body is not None else []
    return "\r\n".join([*lines, "", ""]).encode() + content


def sign_in(seat: Seat) -> bytes:
    """Make the request that signs a candidate in."""
    return request("POST", "/exam/sign-in", body={"ticket": seat.ticket, "id_number": seat.id_number})


def signed_in(seat: Seat, reply: bytes) -> Candidate:
    """Read the answer to a sign-in."""
    head, _, body = reply.partition(b"\r\n\r\n")
    return Candidate(seat, "; ".join(cookies(head)), str(json.loads(body)["csrf"]))


def cookies(head: bytes) -> list[str]:
    """Read the cookies that an answer sets."""
    lines = [line.split(": ", 1)[1] for line in head.decode().split("\r\n") if line.lower().startswith("set-cookie: ")]
    return [line.split(";", 1)[0] for line in lines]


def dealt(requests: Iterable[bytes], lines: int) -> list[list[bytes]]:
    """Deal requests to so many connections, each in its turn."""
    every = list(requests)
    return [every[start::lines] for start in range(lines)]


def undealt(answers: Sequence[Sequence[bytes]]) -> list[bytes]:
    """Put dealt answers back into the order of their requests."""
    longest = max(map(len, answers))
    return [line[place] for place in range(longest) for line in answers if place < len(line)]


def fetch(port: int, path: str, *, cookie: str = "") -> tuple[int, bytes, bytes]:
    """Fetch one page: status, head, body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        reply = connection.getresponse()
        head = "\r\n".join(f"{name}: {value}" for name, value in reply.getheaders())
        return reply.status, head.encode(), reply.read()
    finally:
        connection.close()
