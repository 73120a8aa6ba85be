"""The parts of an application, one thing per page; each is kept as soon as it is given."""

from flask import Response, abort
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.rules import Permission
from core.clock import now
from core.db import reading, transaction
from core.errors import NotFound, Text
from core.web import done, local_today, see_other, show_form
from registry import queries, service
from registry.forms import EVIDENCE_FORMS, DeclarationForm, GuarantorForm, PhotoForm
from registry.models import Application
from registry.rules.applications import EvidenceKind
from registry.views.blueprint import bp

APPLY = requires(Permission.APPLY)


@bp.route("/applications/<int:application_id>/evidence/<kind>/new", methods=["GET", "POST"])
@APPLY
def new_evidence(application_id: int, kind: str) -> ft.ResponseReturnValue:
    """Add one piece of evidence."""
    wanted = _kind_named(kind)
    form = EVIDENCE_FORMS[wanted]()
    if form.validate_on_submit():
        with form.refusals_shown():
            with transaction() as session:
                service.add_evidence(
                    session,
                    application_id=application_id,
                    kind=wanted,
                    content=form.content(),
                    note=form["note"].data or "",
                    actor=current_actor(),
                    now=now(),
                )
            return _back(application_id, Text("The entry is kept."), kind)
    return show_form("registry/evidence_new.html", form, application=_own(application_id), kind=wanted)


@bp.post("/applications/<int:application_id>/evidence/<int:evidence_id>/removal")
@APPLY
def evidence_removal(application_id: int, evidence_id: int) -> ft.ResponseReturnValue:
    """Take one piece of evidence back."""
    with transaction() as session:
        service.remove_evidence(
            session, application_id=application_id, evidence_id=evidence_id, actor=current_actor(), now=now()
        )
    return _back(application_id, Text("The entry is removed."))


@bp.route("/applications/<int:application_id>/guarantor", methods=["GET", "POST"])
@APPLY
def guarantor(application_id: int) -> ft.ResponseReturnValue:
    """Name the guarantor."""
    named = _own(application_id).guarantor
    form = GuarantorForm(data={**named, "good_standing": named.get("in_good_standing", False)})
    if form.validate_on_submit():
        with form.refusals_shown():
            _keep_guarantor(application_id, form)
            return _back(application_id, Text("The guarantor is kept."), "guarantor")
    return show_form("registry/guarantor.html", form, application=_own(application_id))


@bp.post("/applications/<int:application_id>/declaration")
@APPLY
def declaration(application_id: int) -> ft.ResponseReturnValue:
    """Sign the declaration."""
    form = DeclarationForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            with transaction() as session:
                service.declare(session, application_id=application_id, actor=current_actor(), today=local_today(now()))
            return _back(application_id, Text("The declaration is signed."), "declaration")
    return show_form("registry/declaration.html", form, application=_own(application_id))


@bp.route("/applications/<int:application_id>/photo", methods=["GET", "POST"])
@APPLY
def photo(application_id: int) -> ft.ResponseReturnValue:
    """Send a photo for the certificate."""
    form = PhotoForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            picture = form.photo.data.read()
            with transaction() as session:
                service.set_photo(session, application_id=application_id, picture=picture, actor=current_actor())
            return _back(application_id, Text("The photo is kept."), "photo")
    return show_form("registry/photo.html", form, application=_own(application_id))


@bp.post("/applications/<int:application_id>/photo/removal")
@APPLY
def photo_removal(application_id: int) -> ft.ResponseReturnValue:
    """Take the photo back."""
    with transaction() as session:
        service.set_photo(session, application_id=application_id, picture=None, actor=current_actor())
    return _back(application_id, Text("The photo is removed."), "photo")


@bp.get("/applications/<int:application_id>/photo.jpg")
@APPLY
def photo_file(application_id: int) -> ft.ResponseReturnValue:
    """Give the photo of one's own application."""
    found = _own(application_id)
    return Response(found.photo, mimetype="image/jpeg") if found.photo else abort(404)


def _keep_guarantor(application_id: int, form: GuarantorForm) -> None:
    with transaction() as session:
        service.set_guarantor(
            session,
            application_id=application_id,
            name=form.name.data or "",
            grade=form.grade.data,
            certificate=form.certificate.data or "",
            good_standing=form.good_standing.data,
            actor=current_actor(),
        )


def _own(application_id: int) -> Application:
    return queries.application_of(reading(), application_id, person_id=current_actor().id)


def _kind_named(text: str) -> EvidenceKind:
    if text not in set(EvidenceKind):
        raise NotFound(Text("There is no such kind of evidence."), code="not_found")
    return EvidenceKind(text)


def _back(application_id: int, text: Text, anchor: str | None = None) -> ft.ResponseReturnValue:
    done(text)
    return see_other("registry.application", application_id=application_id, _anchor=anchor)
