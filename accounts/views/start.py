"""The start page, the choice of language, and the desk after sign-in."""

from typing import Any

from flask import abort, current_app, redirect, render_template, request
from flask import typing as ft

from accounts.access import current_actor, current_actor_or_none, signed_in
from accounts.queries import DeskSource
from accounts.rules import CardKind, DeskCard
from accounts.views.blueprint import bp
from core.clock import now
from core.db import reading
from core.i18n import LOCALES, say
from core.web import keep_language, local_path, local_today, see_other


@bp.get("/")
def home() -> ft.ResponseReturnValue:
    """Show the three ways in; who is signed in goes to their desk."""
    if current_actor_or_none() is not None:
        return see_other("accounts.desk")
    return render_template("accounts/home.html")


@bp.post("/language/<code>")
def language(code: str) -> ft.ResponseReturnValue:
    """Keep the choice of language and go back."""
    if code not in LOCALES:
        abort(404)
    response = redirect(local_path(request.form.get("next")) or "/", 303)
    keep_language(response, code)
    return response


@bp.get("/desk")
@signed_in
def desk() -> ft.ResponseReturnValue:
    """Show what waits for the person who is signed in, what comes, and what they did last."""
    instant, actor = now(), current_actor()
    sources: list[DeskSource] = current_app.extensions["gradus.desk"]
    cards = [card for source in sources for card in source(reading(), actor, instant)]
    parts = {kind.value: _of_kind(cards, kind) for kind in CardKind}
    return render_template("accounts/desk.html", parts=parts, actor=actor, today=local_today(instant))


def _of_kind(cards: list[DeskCard], kind: CardKind) -> list[dict[str, Any]]:
    return [_shown(card) for card in cards if card.kind == kind]


def _shown(card: DeskCard) -> dict[str, Any]:
    return {**vars(card), "label": say(card.label), "note": say(card.note) if card.note else ""}
