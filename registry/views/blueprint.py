"""The one blueprint on which the pages of this package are hung, and what they share."""

from collections.abc import Callable, Iterable
from typing import Any, cast

from flask import Blueprint, current_app

from accounts.access import current_actor
from accounts.queries import actor_names
from core.clock import now
from core.config import Settings
from core.db import reading, transaction
from core.forms import BaseForm
from core.i18n import say
from core.web import Page, page_of
from registry import labels, queries
from registry.forms import ApplicationsFilter
from registry.models import ApplicationHistory
from registry.queries import ApplicationFilter
from registry.rules.applications import ApplicationState
from registry.rules.rulings import REQUIREMENTS

bp = Blueprint("registry", __name__)


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"registry_labels": labels}


def settings() -> Settings:
    """Give the settings of the running application."""
    return cast(Settings, current_app.extensions["gradus.settings"])


def requirement_names() -> dict[str, str]:
    """Name the requirements of a proof in the reader's language."""
    return {key.value: say(text) for key, text in REQUIREMENTS.items()}


def steps(rows: Iterable[ApplicationHistory]) -> list[dict[str, Any]]:
    """Give the steps of an application as the history shows them."""
    rows = list(rows)
    who = actor_names(reading(), [row.actor for row in rows])
    return [
        {"at": row.at, "who": who[row.actor], "what": labels.STEPS[row.to_state], "why": row.reason} for row in rows
    ]


def page_of_applications(form: ApplicationsFilter, *, body_id: int | None = None) -> Page:
    """Give a page of the applications that a filter leaves, those of one body's people where it is named."""
    session, state = reading(), form.value("state")
    chosen = ApplicationFilter(
        states=(ApplicationState(state),) if state else (),
        scheme=form.value("scheme") or "",
        search=form.value("search") or "",
        body_id=body_id,
    )
    return page_of(
        lambda: queries.count_applications(session, chosen),
        lambda limit, offset: queries.application_rows(session, chosen, limit=limit, offset=offset),
    )


def reasoned(verb: Callable[..., None], application_id: int, form: BaseForm) -> None:
    """Do what is done to an application with a reason, in a transaction of its own."""
    with transaction() as session:
        verb(session, application_id=application_id, reason=form.typed("reason"), actor=current_actor(), now=now())
