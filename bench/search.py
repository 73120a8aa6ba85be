"""Measures the list of items and the search for near-duplicates in a bank of 100,000 items."""

import random
import time
import tomllib
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Engine, insert, text
from sqlmodel import Session, select

from accounts.rules import SYSTEM
from bench.installation import Installation
from bench.report import Figures
from core import clock, db
from core.config import ROOT
from questionbank.models import Item, ItemVersion, Subject
from questionbank.queries import items, search
from questionbank.queries.items import ItemFilter
from questionbank.rules import ItemState, ItemType
from questionbank.service import seed_framework
from questionbank.service.search import index_missing

BATCH = 2_000
TIMES = 5
QUERIES = ("审核", "不符合", "审核员 独立", "质量方针", "contract", "内部审核 证据", "ISO 9001", "105-00077", "组")
STATES = (ItemState.LIVE, ItemState.LIVE, ItemState.LIVE, ItemState.DRAFT, ItemState.IN_REVIEW, ItemState.RESTING)


def searches(site: Installation, figures: Figures, *, count: int) -> None:
    """Fill the bank, then search it as the page does: count and first rows; and look for near-duplicates."""
    began = time.perf_counter()
    with db.transaction(site.engine) as session:
        fill(session, count)
        index_missing(session)
    figures.add(site.name, f"bank of {count:,} items, filled and indexed", "s", time.perf_counter() - began)
    if site.name == "postgresql":
        _settle(site.engine)
    with Session(site.engine) as session:
        _percentiles(site, figures, f"search in {count:,} items", _lists(session))
        _percentiles(site, figures, f"near-duplicates in {count:,} items", _twins(session))


def _settle(engine: Engine) -> None:
    """Bring a bank just filled to the state of one that has stood for an hour, as autovacuum and checkpoints do."""
    with engine.connect() as connection:
        at_once = connection.execution_options(isolation_level="AUTOCOMMIT")
        at_once.execute(text("VACUUM (ANALYZE)"))
        at_once.execute(text("CHECKPOINT"))


def fill(session: Session, count: int) -> None:
    """Put so many items into the bank, made of the sentences of the demonstration's items; no two are alike."""
    seed_framework(session, actor=SYSTEM, now=clock.now())
    subject = session.exec(select(Subject.id).where(Subject.code == "105")).one()
    pieces, dice = _pieces(), random.Random(9001)
    for start in range(0, count, BATCH):
        numbers = range(start, min(start + BATCH, count))
        session.execute(insert(Item), [_item(n, subject) for n in numbers])
        session.execute(insert(ItemVersion), [_version(n, pieces, dice) for n in numbers])


def _item(n: int, subject: int | None) -> dict[str, Any]:
    facts = {"type": ItemType.SINGLE_CHOICE, "state": STATES[n % len(STATES)], "number": 1, "source_id": ""}
    return {"id": n + 1, "code": f"105-{n:05d}", "subject_id": subject, "created_at": clock.now(), **facts}


def _version(n: int, pieces: list[str], dice: random.Random) -> dict[str, Any]:
    said = "\n".join([f"{n}：{'，'.join(dice.sample(pieces, 2))}", *dice.sample(pieces, 4)])
    facts = {"tier": n % 3 + 1, "clause": "", "content": {"zh_Hans": {"stem": said, "options": []}}}
    names = {"public_id": f"{n:016x}", "digest": f"{n:064x}"}
    return {"item_id": n + 1, "number": 1, "plain": said, "created_at": clock.now(), **facts, **names}


def _pieces() -> list[str]:
    """Give the stems and options of the demonstration, cut at their commas."""
    found: set[str] = set()
    for path in sorted((ROOT / "demo/items").glob("*.toml")):
        for item in tomllib.loads(path.read_text(encoding="utf-8"))["item"]:
            found |= {piece for part in _texts(item) for piece in part.replace("。", "，").split("，")}
    return sorted(piece for piece in found if len(piece) > 5)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _lists(session: Session) -> list[Callable[[], object]]:
    chosen = [ItemFilter(text=query) for query in QUERIES] + [ItemFilter(text=query, state="live") for query in QUERIES]
    return [lambda one=one: _list(session, one) for one in chosen]  # type: ignore[misc]


def _list(session: Session, chosen: ItemFilter) -> None:
    items.count_items(session, chosen)
    items.list_items(session, chosen, limit=25, offset=0)


def _twins(session: Session) -> list[Callable[[], object]]:
    said = session.exec(select(ItemVersion.plain).where(ItemVersion.item_id % 9_973 == 1)).all()
    return [lambda one=one: search.similar(session, one + "吗") for one in said]  # type: ignore[misc]


def _percentiles(site: Installation, figures: Figures, name: str, acts: list[Callable[[], object]]) -> None:
    taken = []
    for act in acts * TIMES:
        began = time.perf_counter()
        act()
        taken.append(1000 * (time.perf_counter() - began))
    taken.sort()
    figures.add(site.name, f"{name}: p50", "ms", taken[len(taken) // 2])
    figures.add(site.name, f"{name}: p95", "ms", taken[int(0.95 * (len(taken) - 1))])
