"""Runs of the assembler: parallel forms are ordered on a page, found by a job, looked at, and frozen."""

import string
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import Any

from sqlmodel import Session

from accounts.rules import Actor, Permission
from core import audit
from core.charts import drawn_apart
from core.errors import Refused, Text
from questionbank.assembly import curves, parallel
from questionbank.assembly.drawn import Drawn, Order
from questionbank.assembly.parallel import Assembly
from questionbank.models import AssemblyRun, Blueprint, Form
from questionbank.queries import papers as asked
from questionbank.rules.demands import explain
from questionbank.rules.papers import BlueprintSpec, Candidate, Shortage
from questionbank.rules.runs import (
    LONGEST_SECONDS,
    MOST_FORMS,
    MOST_PAPERS,
    SECONDS_EACH,
    RunState,
    may_cancel,
    order_problems,
)
from questionbank.service import papers
from questionbank.service.drawing import band_chart
from questionbank.service.papers import Action, Choice, Proposal
from questionbank.service.touches import refuse_doubtful

FAULT_TEXT = Text("The assembler failed. Tell the operator; the log of the server says more.")
FAULT: Mapping[str, Any] = {"problem": {"template": FAULT_TEXT.template, "params": {}}}
CHARTS = ("information", "expected")
Draw = Callable[[Sequence[Mapping[str, Any]]], Sequence[str]]
PLOTTED = tuple(Decimal(step) / 4 for step in range(-16, 17))  # abilities of the curves, -4 to 4


class Cancelled(Exception):
    """Somebody asked to stop the run."""


@dataclass(frozen=True)
class Wanted:
    """What somebody orders: so many forms of a blueprint in a language, by a seed, in so many seconds."""

    choice: Choice
    forms: int
    seconds: int
    accessible: bool = False


@dataclass(frozen=True)
class PaperWanted:
    """A form that is made for one seat: what whoever orders it calls the seat, and the versions that are not on it."""

    key: str
    seen: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Work:
    """All that a run needs while no transaction is open."""

    order: Order
    bank: Sequence[Candidate]


def order_run(session: Session, *, wanted: Wanted, actor: Actor, now: datetime) -> AssemblyRun:
    """Order parallel forms; a job begins within seconds. Raises NotAllowed, NotFound, Refused."""
    actor.require(Permission.BUILD_PAPERS)
    papers.check_choice(wanted.choice)
    for field, text in order_problems(forms=wanted.forms, seconds=wanted.seconds).items():
        raise Refused(text, field=field, code="bad_order")
    blueprint = asked.blueprint(session, wanted.choice.blueprint_id)
    refuse_doubtful(session, blueprint)
    row = AssemblyRun(
        blueprint_id=wanted.choice.blueprint_id,
        language=wanted.choice.language,
        forms=wanted.forms,
        seed=wanted.choice.seed,
        seconds=wanted.seconds,
        accessible=wanted.accessible,
        state=RunState.QUEUED,
        asked_by=str(actor),
        asked_at=now,
    )
    return _ordered(session, row, blueprint, actor, now)


def order_papers(
    session: Session, *, choice: Choice, wanted: Sequence[PaperWanted], actor: Actor, now: datetime
) -> AssemblyRun:
    """Order a form for each of some seats: forms may share items, but none has what its candidate saw lately.

    Precondition: the caller may say so, as who runs sittings. Raises NotFound; Refused for none or too many.
    """
    papers.check_choice(choice)
    if not 1 <= len(wanted) <= MOST_PAPERS:
        raise Refused(Text("Papers are made for 1 to %(most)s seats at once.", {"most": MOST_PAPERS}), code="bad_order")
    blueprint = asked.blueprint(session, choice.blueprint_id)
    row = AssemblyRun(
        blueprint_id=choice.blueprint_id,
        language=choice.language,
        forms=len(wanted),
        seed=choice.seed,
        seconds=LONGEST_SECONDS // 10 + SECONDS_EACH * len(wanted),
        wanted=[{"key": one.key, "seen": sorted(one.seen)} for one in wanted],
        state=RunState.QUEUED,
        asked_by=str(actor),
        asked_at=now,
    )
    return _ordered(session, row, blueprint, actor, now)


def _ordered(session: Session, row: AssemblyRun, blueprint: Blueprint, actor: Actor, now: datetime) -> AssemblyRun:
    session.add(row)
    session.flush()
    details = {"blueprint": blueprint.code, "edition": blueprint.edition, "forms": row.forms, "seed": row.seed}
    subject = f"assembly/{row.id}"
    audit.record(session, actor=actor, action=Action.ASSEMBLY_ORDERED, subject=subject, at=now, details=details)
    return row


def cancel_run(session: Session, *, run_id: int, actor: Actor, now: datetime) -> AssemblyRun:
    """Ask a run to stop, as somebody who builds papers. Raises NotAllowed, and Refused as `stop_run`."""
    actor.require(Permission.BUILD_PAPERS)
    return stop_run(session, run_id=run_id, actor=actor, now=now)


def stop_run(session: Session, *, run_id: int, actor: Actor, now: datetime) -> AssemblyRun:
    """Ask a run to stop: at once while it waits, after the form that it is at while it works. Raises Refused.

    Precondition: the caller may say so.
    """
    row = asked.run_of(session, run_id, lock=True)
    for reason in may_cancel(row.state):
        raise Refused(reason, code="over")
    row.cancel_asked = True
    if row.state is RunState.QUEUED:
        row.state, row.ended_at = RunState.CANCELLED, now
    session.add(row)
    audit.record(session, actor=actor, action=Action.ASSEMBLY_CANCELLED, subject=f"assembly/{run_id}", at=now)
    return row


def begin(session: Session, *, run_id: int) -> bool:
    """Take a run up; False if it is over, because somebody cancelled it meanwhile."""
    row = asked.run_of(session, run_id, lock=True)
    if may_cancel(row.state):
        return False
    row.state, row.done = RunState.RUNNING, 0
    session.add(row)
    return True


def gather(session: Session, *, run_id: int) -> Work:
    """Read all that a run needs."""
    row = asked.run_of(session, run_id)
    blueprint = asked.blueprint(session, row.blueprint_id)
    spec = asked.spec_of(session, blueprint)
    if row.accessible:
        spec = replace(spec, targets=replace(spec.targets, accessible=True))
    bank = asked.pool(session, subject_id=blueprint.subject_id, language=row.language)
    each = tuple(frozenset(one["seen"]) for one in row.wanted)
    order = Order(spec, row.forms, row.seed, float(row.seconds), on_the_fly=bool(each), seen_each=each)
    return Work(order, bank)


def note_progress(session: Session, *, run_id: int, done: int) -> None:
    """Write down how many forms are found. Raises Cancelled when somebody asked to stop."""
    row = asked.run_of(session, run_id, lock=True)
    if row.cancel_asked:
        raise Cancelled
    row.done = done
    session.add(row)


def carry_out(work: Work, progress: Callable[[int], None], *, draw: Draw = drawn_apart) -> dict[str, Any]:
    """Find the forms and give what is kept of them; nothing is read or written here. Raises what `progress` raises."""
    try:
        found = parallel.assemble(work.order, work.bank, progress=progress)
    except Refused as refused:
        return {"problem": {"template": refused.text.template, "params": dict(refused.text.params)}}
    if not found.forms:
        return {"shortages": [_short(one) for one in found.shortages]}
    return _result(work, found, draw)


def finish(session: Session, *, run_id: int, result: Mapping[str, Any] | None, now: datetime) -> AssemblyRun:
    """Keep what came of a run; None = it was cancelled."""
    row = asked.run_of(session, run_id, lock=True)
    row.ended_at, row.result = now, dict(result or {})
    row.state = RunState.CANCELLED if result is None else RunState.DONE if "forms" in result else RunState.FAILED
    row.done = row.forms if row.state is RunState.DONE else row.done
    session.add(row)
    return row


def freeze_run(
    session: Session, *, run_id: int, numbers: Iterable[int], prefix: str, actor: Actor, now: datetime
) -> list[Form]:
    """Freeze forms of a run, each with a code of the prefix and its letter or number.

    Raises NotAllowed; Refused for a run that found nothing or was ordered for the seats of a sitting, a number that it
    has not, and as `papers.freeze` does.
    """
    actor.require(Permission.BUILD_PAPERS)
    row = asked.run_of(session, run_id)
    if row.wanted:
        raise Refused(Text("These forms are made for the seats of a sitting, which freezes them."), code="wrong_state")
    count, chosen = len(row.result.get("forms", [])), sorted(set(numbers))
    if not chosen or not set(chosen) <= set(range(1, count + 1)):
        raise Refused(Text("Choose a form of this run, or all of them."), field="which", code="no_form")
    codes = {number: f"{prefix}-{form_name(number, count)}" for number in chosen}
    return keep_forms(session, run_id=run_id, codes=codes, actor=actor, now=now)


def keep_forms(session: Session, *, run_id: int, codes: Mapping[int, str], actor: Actor, now: datetime) -> list[Form]:
    """Freeze forms of a run, by their numbers, under these codes. Raises Refused as `papers.freeze` does.

    Precondition: the caller may say so, and the run has these numbers.
    """
    row = asked.run_of(session, run_id)
    choice = Choice(row.blueprint_id, row.seed, row.language)
    parts = chain.from_iterable(row.result["forms"][number - 1]["items"] for number in codes)
    known = asked.candidates(session, chain.from_iterable(parts))
    blueprint = asked.blueprint(session, row.blueprint_id)
    spec = asked.spec_of(session, blueprint)
    return [
        papers.keep_form(
            session,
            proposal=_proposal(blueprint, spec, row, number, known),
            choice=choice,
            code=code,
            actor=actor,
            now=now,
        )
        for number, code in codes.items()
    ]


def form_name(number: int, forms: int) -> str:
    """Name one form of a run: by a letter, or by its number where letters run out."""
    return string.ascii_uppercase[number - 1] if forms <= len(string.ascii_uppercase) else str(number)


def sections_of(form: Mapping[str, Any], known: Mapping[int, Candidate]) -> tuple[tuple[Candidate, ...], ...]:
    """Give the items of a stored form by section."""
    return tuple(tuple(known[one] for one in part) for part in form["items"])


def _proposal(
    blueprint: Blueprint, spec: BlueprintSpec, row: AssemblyRun, number: int, known: Mapping[int, Candidate]
) -> Proposal:
    form = row.result["forms"][number - 1]
    facts = {**form["facts"], "run": row.id, "number": number, **({"own": True} if row.wanted else {})}
    pilots = frozenset(form["pilots"])
    return Proposal(blueprint, spec, sections_of(form, known), (), row.result["algorithm"], "", pilots, facts)


def _result(work: Work, found: Assembly, draw: Draw) -> dict[str, Any]:
    spec = work.order.spec
    forms = [_form(spec, one) for one in found.forms]
    thetas = spec.targets.thetas
    spread = curves.spread_of_random_draws(spec, work.bank, thetas)
    result: dict[str, Any] = {
        "algorithm": parallel.algorithm(),
        "status": found.status.value,
        "gap": found.gap,
        "seconds": round(found.seconds, 3),
        "forms": forms,
        "random_sd": {str(theta): round(value, 4) for theta, value in zip(thetas, spread, strict=True)},
    }
    if spec.targets.measured and len(forms) <= MOST_FORMS:
        result["charts"] = dict(zip(CHARTS, map(str, draw(_charts(spec, forms))), strict=False))
    return result


def _charts(spec: BlueprintSpec, forms: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    curves_of = {name: [form["curves"][name] for form in forms] for name in CHARTS}
    return [
        band_chart(curves_of["information"], PLOTTED, spec.targets.information, share=True),
        band_chart(curves_of["expected"], PLOTTED, spec.targets.expected, share=False),
    ]


def _form(spec: BlueprintSpec, form: Drawn) -> dict[str, Any]:
    values = curves.values_of(spec, form.scored, PLOTTED)
    return {
        "items": [[one.version_id for one in part] for part in form.sections],
        "pilots": sorted(form.pilots),
        "facts": papers.facts_of(form),
        "curves": {
            "information": [round(float(one), 3) for one in values.information.sum(axis=0)],
            "expected": [round(float(one), 3) for one in values.marks.sum(axis=0)],
        },
    }


def _short(shortage: Shortage) -> dict[str, Any]:
    return _row(explain(shortage))


def _row(said: Text) -> dict[str, Any]:
    params = {name: _row(value) if isinstance(value, Text) else value for name, value in said.params.items()}
    return {"template": said.template, "params": params}
