"""The registrars' pages: applications to examine and to approve, with the proof clause by clause."""

from collections.abc import Callable
from typing import Any

from flask import render_template
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.models import Body, Person
from accounts.rules import Permission
from core.clock import now
from core.db import get, reading, transaction
from core.errors import Text
from core.forms import BaseForm
from core.web import done, local_today, see_other, show_form
from grading.rules.registration.proof import Verdict
from registry import queries, service
from registry.forms import ApplicationsFilter, ReasonForm, RemarkForm, RulingForm
from registry.labels import CASE_PARTS
from registry.models import Application
from registry.rules.applications import may_approve, may_decide
from registry.rules.rulings import may_propose, may_rule
from registry.views.blueprint import bp, page_of_applications, reasoned, requirement_names, settings, steps

EXAMINE = requires(Permission.EXAMINE_APPLICATIONS)
APPROVE = requires(Permission.APPROVE_APPLICATIONS)


@bp.get("/casework")
@EXAMINE
def casework() -> ft.ResponseReturnValue:
    """List the submitted applications."""
    form = ApplicationsFilter()
    return render_template("registry/casework.html", form=form, page=page_of_applications(form))


@bp.get("/casework/<int:application_id>")
@EXAMINE
def case(application_id: int) -> ft.ResponseReturnValue:
    """Show an application with its proof and what may be done."""
    session, actor = reading(), current_actor()
    found = _submitted(application_id)
    parties = queries.parties_of(session, found)
    proof = queries.shown_proof(session, found)
    return render_template(
        "registry/case.html",
        application=found,
        applicant=get(session, Person, found.person_id),
        body=session.get(Body, found.body_id) if found.body_id else None,
        proof=proof,
        names=requirement_names(),
        links=_links(found),
        open_lines=[line for line in proof.requirements if line.verdict == Verdict.UNKNOWN],
        rulings=queries.rulings_of(session, found),
        guarantor=queries.guarantor_of(session, found, day=local_today(found.submitted_at or now())),
        unmet=may_propose(proof),
        may_examine=may_decide(parties, actor=actor.id),
        may_approve=may_approve(parties, actor=actor.id),
        approver=actor.may(Permission.APPROVE_APPLICATIONS),
        certificate=queries.certificate_for(session, application_id),
        steps=steps(queries.history_of(session, application_id)),
    )


@bp.route("/casework/<int:application_id>/rulings/<requirement>", methods=["GET", "POST"])
@EXAMINE
def ruling(application_id: int, requirement: str) -> ft.ResponseReturnValue:
    """Decide a requirement that the rules leave open."""
    form = RulingForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            with transaction() as session:
                service.rule(
                    session,
                    application_id=application_id,
                    requirement=requirement,
                    met=form.met.data == "yes",
                    reason=form.reason.data or "",
                    actor=current_actor(),
                    now=now(),
                )
            return _done(application_id, Text("The requirement is decided."))
    found = _submitted(application_id)
    proof = queries.proof_of(found.case)
    line = next((line for line in proof.requirements if line.id == requirement), None)
    refusals = may_rule(proof, requirement)
    return show_form(
        "registry/ruling.html", form, application=found, line=line, refusals=refusals, names=requirement_names()
    )


@bp.route("/casework/<int:application_id>/examination", methods=["GET", "POST"])
@EXAMINE
def examination(application_id: int) -> ft.ResponseReturnValue:
    """Propose an application for approval."""
    return _act(
        "examination", application_id, RemarkForm(), service.examine, Text("The application is proposed for approval.")
    )


@bp.route("/casework/<int:application_id>/return", methods=["GET", "POST"])
@EXAMINE
def case_return(application_id: int) -> ft.ResponseReturnValue:
    """Give an application back to its applicant."""
    told = Text("The application is returned, and its applicant is told why.")
    return _act("return", application_id, ReasonForm(), service.return_by_registrar, told)


@bp.route("/casework/<int:application_id>/rejection", methods=["GET", "POST"])
@EXAMINE
def rejection(application_id: int) -> ft.ResponseReturnValue:
    """Reject an application for good."""
    told = Text("The application is rejected, and its applicant is told why.")
    return _act("rejection", application_id, ReasonForm(), service.reject, told)


@bp.route("/casework/<int:application_id>/referral", methods=["GET", "POST"])
@APPROVE
def referral(application_id: int) -> ft.ResponseReturnValue:
    """Send a proposal back to be examined again."""
    told = Text("The application goes back to be examined again.")
    return _act("referral", application_id, ReasonForm(), service.refer_back, told)


@bp.route("/casework/<int:application_id>/approval", methods=["GET", "POST"])
@APPROVE
def approval(application_id: int) -> ft.ResponseReturnValue:
    """Approve a proposal as the second person: the certificate is drawn first, then issued in one transaction."""
    form = BaseForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            _approve(application_id)
            return _done(application_id, Text("The registration is approved and the certificate is issued."))
    found = _submitted(application_id)
    applicant = get(reading(), Person, found.person_id)
    return show_form("registry/approval.html", form, application=found, applicant=applicant)


def _approve(application_id: int) -> None:
    instant, actor = now(), current_actor()
    today, office = local_today(instant), service.Office.of(settings())
    draft = service.prepare(reading(), application_id=application_id, office=office, actor=actor, today=today)
    reading().rollback()  # no snapshot is held while the page is drawn
    printed = service.print_certificate(draft, office=office, now=instant)
    with transaction() as session:
        service.approve(
            session, application_id=application_id, certificate=printed, actor=actor, now=instant, today=today
        )


def _act(
    name: str, application_id: int, form: BaseForm, verb: Callable[..., None], told: Text
) -> ft.ResponseReturnValue:
    """Ask for the reason of an act on its own page, then do it."""
    if form.validate_on_submit():
        with form.refusals_shown():
            reasoned(verb, application_id, form)
            return _done(application_id, told)
    return show_form(f"registry/case_{name}.html", form, application=_submitted(application_id))


def _submitted(application_id: int) -> Application:
    """Give an application that was submitted once; drafts are nobody's but their applicant's."""
    return queries.submitted(reading(), application_id)


def _links(found: Application) -> dict[str, tuple[str, str]]:
    """Link each piece of evidence that a proof names to its place on the page."""
    single = {kind: (str(label), "") for kind, label in CASE_PARTS.items()}
    return single | {
        f"{kind}/{number}": (f"{CASE_PARTS[kind]} {number + 1}", f"#{kind}-{number}")
        for kind, number in _entries(found.case["person"])
    }


def _entries(person: dict[str, Any]) -> list[tuple[str, int]]:
    """Name each entry of the lists of a case by its kind and its place."""
    lists = {kind: entries for kind, entries in person.items() if isinstance(entries, list)}
    return [(kind, number) for kind, entries in lists.items() for number in range(len(entries))]


def _done(application_id: int, text: Text) -> ft.ResponseReturnValue:
    done(text)
    return see_other("registry.case", application_id=application_id)
