"""The applicant's pages: my applications, a new one, one application with what the rules say of it today."""

from typing import Any

from flask import render_template
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.queries import employer
from accounts.rules import Permission
from core.clock import now
from core.db import reading, transaction
from core.errors import Refused, Text
from core.web import done, local_today, see_other, show_form
from registry import queries, service
from registry.forms import DeclarationForm, NewApplicationForm
from registry.models import Application
from registry.rules.applications import ApplicationState, may_edit, may_move
from registry.rules.cases import missing
from registry.views.blueprint import bp, requirement_names, settings, steps

APPLY = requires(Permission.APPLY)


@bp.get("/applications")
@APPLY
def my_applications() -> ft.ResponseReturnValue:
    """List one's own applications and certificates."""
    session, actor = reading(), current_actor()
    held = queries.certificates_of(session, actor.id, today=local_today(now()), zone=settings().timezone)
    own = queries.applications_of(session, actor.id)
    return render_template("registry/my_applications.html", own=own, held=held)


@bp.route("/applications/new", methods=["GET", "POST"])
@APPLY
def new_application() -> ft.ResponseReturnValue:
    """Begin an application: what for."""
    form = NewApplicationForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            return see_other("registry.application", application_id=_started(form))
    return show_form("registry/application_new.html", form)


@bp.get("/applications/<int:application_id>")
@APPLY
def application(application_id: int) -> ft.ResponseReturnValue:
    """Show one's own application: what is given, what is missing, what the rules say."""
    found = queries.application_of(reading(), application_id, person_id=current_actor().id)
    common = {
        "application": found,
        "steps": steps(queries.history_of(reading(), application_id)),
        "names": requirement_names(),
        "withdrawable": not may_move(found.state, ApplicationState.WITHDRAWN),
    }
    if may_edit(found.state):
        return render_template("registry/application.html", **common, **_standing(found))
    return render_template("registry/application_draft.html", **common, **_draft(found))


@bp.post("/applications/<int:application_id>/submission")
@APPLY
def submission(application_id: int) -> ft.ResponseReturnValue:
    """Submit an application: the case is frozen as of today."""
    instant = now()
    with transaction() as session:
        service.submit(
            session, application_id=application_id, actor=current_actor(), now=instant, today=local_today(instant)
        )
    done(Text("Your application is submitted. Your certification body is asked to recommend it."))
    return see_other("registry.application", application_id=application_id)


@bp.post("/applications/<int:application_id>/withdrawal")
@APPLY
def application_withdrawal(application_id: int) -> ft.ResponseReturnValue:
    """Withdraw one's own application."""
    with transaction() as session:
        service.withdraw(session, application_id=application_id, actor=current_actor(), now=now())
    done(Text("Your application is withdrawn."))
    return see_other("registry.application", application_id=application_id)


def _started(form: NewApplicationForm) -> int:
    instant = now()
    with transaction() as session:
        begun = service.start(
            session,
            scheme=form.scheme.data,
            grade=form.grade.data,
            kind=form.kind.data,
            actor=current_actor(),
            now=instant,
            today=local_today(instant),
        )
    return begun.id or 0


def _draft(found: Application) -> dict[str, Any]:
    """Collect what the page of a draft shows: the evidence, what is missing, the proof as of today."""
    session, today = reading(), local_today(now())
    body = employer(session, found.person_id)
    facts = queries.facts_of(session, found)
    proof, problem = None, None
    try:
        proof = queries.preview_of(session, found, today=today)
    except Refused as refused:  # the page shows what stands against the proof, and everything else
        problem = refused.text
    return {
        "evidence": queries.evidence_of(session, found.person_id),
        "exams": facts.exams,
        "body": body,
        "missing": missing(kind=found.kind, facts=facts, employed=body is not None),
        "proof": proof,
        "problem": problem,
        "guarantor": queries.guarantor_of(session, found, day=today),
        "declaration": DeclarationForm(),
    }


def _standing(found: Application) -> dict[str, Any]:
    """Collect what the page of a submitted application shows: the frozen case and its proof."""
    session = reading()
    frozen = found.case or None
    return {
        "proof": queries.shown_proof(session, found) if frozen else None,
        "case": frozen,
        "certificate": queries.certificate_for(session, found.id or 0),
    }
