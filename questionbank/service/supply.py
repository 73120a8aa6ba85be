"""What the bank can give to a blueprint: how many papers, counted by a job for all of them, and what is short."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlmodel import Session

from core.errors import Refused, Text
from questionbank.assembly import curves
from questionbank.assembly.pilots import pilot_shortages
from questionbank.assembly.pool import pilots_of, usable
from questionbank.assembly.rows import Row, band_rows, blueprint_rows
from questionbank.assembly.shortage import capacity, shortages
from questionbank.models import Blueprint, PapersLeft
from questionbank.queries import papers as asked
from questionbank.queries.supply import Outstanding
from questionbank.queries.touches import doubt_on
from questionbank.rules import LANGUAGES
from questionbank.rules.demands import explain
from questionbank.rules.papers import BlueprintSpec, Candidate, Shortage

SAID = 4  # short demands in one message


@dataclass(frozen=True)
class Outlook:
    """What can be had of the bank: how many items may be used, for how many papers at most, what is short for one."""

    spec: BlueprintSpec
    items: int
    papers: int
    shortages: tuple[Shortage, ...]
    random_sd: Mapping[Decimal, float]  # of the expected marks of random papers


def outlook(session: Session, *, blueprint: Blueprint, language: str) -> Outlook:
    """Look at what the bank can give to a blueprint in a language."""
    spec = asked.spec_of(session, blueprint)
    items = usable(spec, asked.pool(session, subject_id=blueprint.subject_id, language=language))
    count = papers_left(spec, items)
    thetas = spec.targets.expected.thetas if spec.targets.expected else ()
    spread = curves.spread_of_random_draws(spec, items, thetas)
    lacks = [] if count else shortages(len(items), _rows(spec, items))
    return Outlook(spec, len(items), count, tuple(lacks), dict(zip(thetas, spread, strict=True)))


def papers_left(spec: BlueprintSpec, bank: Iterable[Candidate]) -> int:
    """Count the papers without a common item that a bank could give at most."""
    items = usable(spec, bank)
    return capacity(len(items), _rows(spec, items))


def count_left(session: Session, one: Outstanding) -> int:
    """Count the papers that are left for a blueprint in a language; it solves a model and writes nothing.

    None are left for a blueprint that a new edition leaves in doubt.
    """
    if doubt_on(session, one.blueprint.id or 0) is not None:
        return 0
    spec = asked.spec_of(session, one.blueprint)
    return papers_left(spec, asked.pool(session, subject_id=one.blueprint.subject_id, language=one.language))


def note_left(session: Session, one: Outstanding, papers: int, *, now: datetime) -> None:
    """Keep a count, instead of the one before."""
    blueprint_id = one.blueprint.id or 0
    row = PapersLeft(blueprint_id=blueprint_id, language=one.language, papers=papers, mark=one.mark, counted_at=now)
    session.merge(row)
    session.flush()


def refuse_short(session: Session, spec: BlueprintSpec, subject_id: int) -> None:
    """Raise Refused, naming each short cell and by how many, if the bank cannot give the forms that are wanted.

    It is enough that it can give them in one language; said is what is short in the one that lacks less.
    """
    lacking: list[list[Text]] = []
    for language in LANGUAGES if spec.targets.forms else ():
        lacking.append(lacks(spec, asked.pool(session, subject_id=subject_id, language=language)))
        if not lacking[-1]:
            return
    if lacking:
        raise Refused(joined(_first(min(lacking, key=len))), field="forms", code="short")


def lacks(spec: BlueprintSpec, bank: Sequence[Candidate]) -> list[Text]:
    """Say what a bank lacks for as many forms as a blueprint wants; empty = nothing is known to lack."""
    wanted = 1 if spec.targets.overlap_max else spec.targets.forms
    short = pilot_shortages(spec, pilots_of(spec, bank), wanted)
    items = usable(spec, bank)
    rows = _rows(spec, items)
    params = {"wanted": wanted, "possible": capacity(len(items), rows)}
    if params["possible"] >= wanted:
        return list(map(explain, short))
    short += shortages(len(items), rows, papers=wanted)
    few = Text("%(wanted)s forms are wanted, but the items in use give at most %(possible)s.", params)
    return list(map(explain, short)) or [few]


def _first(texts: Sequence[Text]) -> list[Text]:
    """Give the first few sentences, and how many others there are."""
    others = len(texts) - SAID
    more = [Text("%(count)s more demands are short.", {"count": others})] if others > 0 else []
    return [*texts[:SAID], *more]


def joined(texts: Sequence[Text]) -> Text:
    """Put sentences after one another."""
    first, *others = texts
    return Text("%(first)s %(others)s", {"first": first, "others": joined(others)}) if others else first


def _rows(spec: BlueprintSpec, items: Sequence[Candidate]) -> list[Row]:
    return [*blueprint_rows(spec, items), *band_rows(spec, items)]
