"""The package's commands: `grading evaluate` proves a case under the registration rules."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO, NoReturn

import click
from flask.cli import AppGroup

from core.effective import in_force
from core.errors import Refused, Text
from grading import editions
from grading.rules.registration.edition import Edition
from grading.rules.registration.evaluation import evaluate, pinned
from grading.rules.registration.nodes import ROOT, YEARS, Problem
from grading.rules.registration.proof import Proof, Requirement
from grading.rules.registration.reading import MalformedCase, read_case

WRONG_USAGE = 2
REFUSED = 3

cli = AppGroup("grading", help="Prove registration cases.")


@cli.command("evaluate", with_appcontext=False)
@click.argument("case", type=click.File("rb"))
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day on which the answer is asked; beats the file."
)
@click.option("--edition", "name", help="Evaluate under this edition as if it were in force, whatever the day.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def evaluate_case(case: BinaryIO, as_of: datetime | None, name: str | None, *, as_json: bool) -> None:
    """Prove, requirement by requirement, how CASE stands under the registration rules."""
    try:
        proof = _prove(case.read(), as_of=_day(as_of), name=name)
    except MalformedCase as fault:
        _refuse_malformed(fault, as_json=as_json)
    except Refused as refusal:
        _refuse(refusal, as_json=as_json)
    click.echo(json.dumps(proof.as_json(), ensure_ascii=False, indent=2) if as_json else _table(proof))


def _prove(content: bytes, *, as_of: date | None, name: str | None) -> Proof:
    """Read and evaluate. Raises MalformedCase, or NotFound where there is no such edition."""
    forced = _named(name)
    case = read_case(_parsed(content), schemes=editions.known_schemes(), as_of=as_of)
    if forced is None:
        return evaluate(case, editions.edition_on(case.as_of))
    if in_force([forced], case.as_of) is None:
        click.echo(f"{forced.id} is not in force on {case.as_of}: this is what it would say.", err=True)
    return evaluate(case, pinned(forced))


def _named(name: str | None) -> Edition | None:
    if name is None:
        return None
    try:
        return editions.edition_named(name)
    except Refused as unknown:
        raise click.BadParameter(str(unknown), param_hint="--edition") from unknown


def _parsed(content: bytes) -> object:
    try:
        return json.loads(content, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as fault:
        problem = Text("not JSON: %(fault)s", {"fault": ascii(str(fault)).strip("'\"")})
        raise MalformedCase((Problem(ROOT, problem),)) from fault


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _day(moment: datetime | None) -> date | None:
    if moment is None:
        return None
    if moment.year not in YEARS:
        raise click.BadParameter(f"give a year from {YEARS[0]} to {YEARS[-1]}", param_hint="--as-of")
    return moment.date()


def _refuse_malformed(fault: MalformedCase, *, as_json: bool) -> NoReturn:
    click.echo(str(fault), err=True)
    for problem in fault.problems:
        click.echo(f"  {problem}", err=True)
    if as_json:
        problems = [{"path": problem.path, "problem": str(problem.problem)} for problem in fault.problems]
        click.echo(json.dumps({"problems": problems}, ensure_ascii=False, indent=2))
    raise SystemExit(WRONG_USAGE)


def _refuse(refusal: Refused, *, as_json: bool) -> NoReturn:
    click.echo(str(refusal), err=True)
    if as_json:
        click.echo(json.dumps({"reasons": [str(refusal)]}, ensure_ascii=False, indent=2))
    raise SystemExit(REFUSED)


def _table(proof: Proof) -> str:
    head = (
        f"{proof.scheme} {proof.grade}, {proof.application}, as of {proof.as_of}: {proof.outcome.upper()}\n"
        f"Edition {proof.edition}. Met together from: {proof.earliest_date or 'time alone does not do it'}\n"
    )
    return "\n".join([head, *(_rows(line) for line in proof.requirements)])


def _rows(line: Requirement) -> str:
    """Print one requirement: the verdict on the first row, what was asked, found and concluded beneath."""
    rows = [
        f"{line.id:<18} {line.verdict:<15} {line.met_from or '–'!s:<11} {line.provenance}, {line.clause}",
        f"{'':<18} needed  {line.needed}",
        f"{'':<18} found   {line.found} {', '.join(line.evidence)}",
        f"{'':<18} so      {line.reason}",
    ]
    return "\n".join(row.rstrip() for row in rows)
