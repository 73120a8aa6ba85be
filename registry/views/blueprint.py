"""The one blueprint on which the pages of this package are hung, and what they share."""

from collections.abc import Iterable
from typing import Any, cast

from flask import Blueprint, current_app

from accounts.queries import actor_names
from core.config import Settings
from core.db import reading
from core.i18n import say
from registry import labels
from registry.models import ApplicationHistory
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
