"""How much items in use were seen, against the ceilings that hold for them; which rest by a ceiling, and since when."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, case, func
from sqlmodel import Session, and_, col, not_, or_, select

from accounts.rules import SYSTEM
from questionbank.models import Item, ItemExposure, ItemHistory, ItemVersion
from questionbank.models.governance import VersionHold
from questionbank.queries import papers
from questionbank.queries.policies import bank_ceiling
from questionbank.rules import ItemState, ItemType
from questionbank.rules.exposure import BANK, MARK, Cause, Ceiling, Rest, Seen, rest_due, rest_from


@dataclass(frozen=True)
class Scope:
    """A ceiling and whom it holds for: the types of a blueprint in its subject, or every item of the bank."""

    ceiling: Ceiling
    source: str = BANK
    subject_id: int | None = None
    types: frozenset[ItemType] = frozenset(ItemType)

    def covers(self, item: Item) -> bool:
        """Tell whether the ceiling holds for an item."""
        return self.subject_id in (None, item.subject_id) and item.type in self.types


@dataclass(frozen=True)
class Standing:
    """Where an item stands against one ceiling."""

    scope: Scope
    seen: Seen

    @property
    def rest(self) -> Rest | None:
        """Give why it must rest; None = it need not."""
        return rest_due(self.scope.ceiling, self.seen, source=self.scope.source)


@dataclass(frozen=True)
class Resting:
    """An item that rests by a ceiling, since when, and why."""

    code: str
    since: datetime
    rest: Rest

    @property
    def back(self) -> datetime | None:
        """Give when it comes back by itself; None: somebody brings it back."""
        return self.rest.over(self.since)

    def is_over(self, now: datetime) -> bool:
        """Tell whether it has rested as long as it must, and comes back by itself."""
        return self.back is not None and self.back <= now


def scopes(session: Session, now: datetime) -> list[Scope]:
    """List the ceilings that hold now: of the newest edition of each blueprint, and of the bank."""
    found = [Scope(bank_ceiling(now.date()))]
    for blueprint, _subject in papers.blueprints(session):
        spec = papers.spec_of(session, blueprint)
        types = frozenset(section.type for section in spec.sections)
        found.append(Scope(spec.targets.ceiling, blueprint.code, blueprint.subject_id, types))
    return [scope for scope in found if scope.ceiling.is_set]


def standings(session: Session, item: Item, now: datetime) -> list[Standing]:
    """Tell where one item stands against each ceiling that holds for it."""
    covering = [scope for scope in scopes(session, now) if scope.covers(item)]
    return [Standing(scope, _seen(session, scope, now, item.id or 0)) for scope in covering]


def worn(session: Session, scope: Scope, now: datetime) -> dict[str, Rest]:
    """Give the live items, by code, that must rest by a ceiling and are in no open sitting."""
    query = _counts(scope.ceiling, now).where(
        Item.state == ItemState.LIVE, col(Item.type).in_(sorted(scope.types)), col(Item.id).not_in(_held())
    )
    if scope.subject_id is not None:
        query = query.where(Item.subject_id == scope.subject_id)
    rests = {
        code: rest_due(scope.ceiling, Seen(int(candidates), sittings), source=scope.source)
        for code, candidates, sittings in session.execute(query.order_by(col(Item.code))).all()
    }
    return {code: rest for code, rest in rests.items() if rest is not None}


def resting(session: Session, codes: Collection[str] | None = None) -> Iterator[Resting]:
    """Give the items that rest by a ceiling and not by a person, all or those among some codes."""
    query = (
        select(Item.code, ItemHistory.at, ItemHistory.reason)
        .join(ItemHistory, col(ItemHistory.item_id) == Item.id)
        .where(Item.state == ItemState.RESTING, _by_ceiling())
        .order_by(Item.code)
    )
    for code, at, reason in session.exec(query if codes is None else query.where(col(Item.code).in_(codes))).all():
        rest = rest_from(reason)
        if rest is not None:
            yield Resting(code, at, rest)


def rests_by(cause: str) -> Any:
    """Give the condition on items that they rest by a ceiling, or by a person's decision."""
    by_ceiling = col(Item.id).in_(select(ItemHistory.item_id).where(_by_ceiling()))
    return and_(Item.state == ItemState.RESTING, by_ceiling if cause == Cause.CEILING else not_(by_ceiling))


def _by_ceiling() -> Any:
    """Say of a row of history that by it the item came to rest last, and that the clock took it for a ceiling."""
    last = select(func.max(ItemHistory.id)).where(_entered(ItemState.RESTING)).group_by(col(ItemHistory.item_id))
    reason, by_clock = col(ItemHistory.reason).startswith(f"{MARK} "), col(ItemHistory.actor) == str(SYSTEM)
    return and_(col(ItemHistory.id).in_(last), reason, by_clock)


def _seen(session: Session, scope: Scope, now: datetime, item_id: int) -> Seen:
    found = session.execute(_counts(scope.ceiling, now).where(Item.id == item_id)).first()
    return Seen(int(found[1]), found[2]) if found else Seen()


def _counts(ceiling: Ceiling, now: datetime) -> Any:
    """Select items with the candidates of the ceiling's days and all sittings, since they were last put into use."""
    live_since = (
        select(func.max(ItemHistory.at))
        .where(ItemHistory.item_id == Item.id, _entered(ItemState.LIVE))
        .correlate(Item)
        .scalar_subquery()
    )
    recent = case((col(ItemExposure.last_at) > now - timedelta(days=ceiling.days), ItemExposure.candidates), else_=0)
    return (
        select(Item.code, func.sum(recent, type_=Integer), func.count(func.distinct(ItemExposure.sitting_id)))
        .join(ItemVersion, col(ItemVersion.item_id) == Item.id)
        .join(ItemExposure, col(ItemExposure.version_id) == ItemVersion.id)
        .where(or_(live_since.is_(None), col(ItemExposure.last_at) > live_since))
        .group_by(col(Item.code))
    )


def _entered(state: ItemState) -> Any:
    """Say of a row of history that the item came to a state by it; a new version written there is no such row."""
    came_from = col(ItemHistory.from_state)
    return and_(col(ItemHistory.to_state) == state, or_(came_from.is_(None), came_from != state))


def _held() -> Any:
    held = select(ItemVersion.item_id).join(VersionHold, col(VersionHold.version_id) == ItemVersion.id)
    return held.where(col(VersionHold.released_at).is_(None))
