"""The knowledge body: subjects and their points, with the items that each has."""

from itertools import chain

from flask import abort, render_template
from flask import typing as ft

from accounts.access import requires
from accounts.rules import Permission
from core.db import reading
from questionbank.models import Subject
from questionbank.queries import clauses, framework
from questionbank.rules import GRADE_NAMES, STATE_NAMES, TYPE_NAMES, VERB_NAMES, ItemState
from questionbank.views.blueprint import bp

SHOWN = (ItemState.LIVE, ItemState.APPROVED, ItemState.IN_REVIEW, ItemState.DRAFT, ItemState.RESTING)
VERBS = {verb.value: name for verb, name in VERB_NAMES.items()}
TYPES = {kind.value: name for kind, name in TYPE_NAMES.items()}


@bp.get("/knowledge")
@bp.get("/knowledge/<code>")
@requires(Permission.READ_BANK)
def knowledge(code: str = "") -> ft.ResponseReturnValue:
    """Show the tree of one subject, the first unless one is named."""
    subjects = framework.subjects(reading())
    chosen = _chosen(subjects, code)
    return render_template(
        "questionbank/knowledge.html",
        subjects=subjects,
        subject=chosen,
        rows=_rows(chosen) if chosen else [],
        links=clauses.links_in(reading(), chosen.id or 0) if chosen else {},
        shown=SHOWN,
        states=STATE_NAMES,
        verbs=VERBS,
        grades=GRADE_NAMES,
        types=TYPES,
    )


def _chosen(subjects: list[Subject], code: str) -> Subject | None:
    chosen = next((subject for subject in subjects if code in ("", subject.code)), None)
    if code and chosen is None:
        abort(404)
    return chosen


def _rows(subject: Subject) -> list[tuple[int, framework.Node]]:
    roots = framework.tree(reading(), subject.id or 0)
    return list(chain.from_iterable(root.walk() for root in roots))
