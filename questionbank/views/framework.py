"""The knowledge body: subjects and their points, with the items that each has."""

from flask import abort, render_template
from flask import typing as ft

from accounts.access import requires
from accounts.rules import Permission
from core.db import reading
from questionbank.queries import framework
from questionbank.rules import GRADE_NAMES, STATE_NAMES, TYPE_NAMES, VERB_NAMES, ItemState, Verb
from questionbank.views.blueprint import bp

SHOWN = (ItemState.LIVE, ItemState.APPROVED, ItemState.IN_REVIEW, ItemState.DRAFT, ItemState.RESTING)


@bp.get("/knowledge")
@bp.get("/knowledge/<code>")
@requires(Permission.READ_BANK)
def knowledge(code: str = "") -> ft.ResponseReturnValue:
    """Show the tree of one subject, the first unless one is named."""
    session = reading()
    subjects = framework.subjects(session)
    chosen = next((subject for subject in subjects if subject.code == code or not code), None)
    if code and chosen is None:
        abort(404)
    roots = framework.tree(session, chosen.id or 0) if chosen else []
    return render_template(
        "questionbank/knowledge.html",
        subjects=subjects,
        subject=chosen,
        rows=[row for root in roots for row in root.walk()],
        shown=SHOWN,
        states=STATE_NAMES,
        verbs={verb.value: VERB_NAMES[verb] for verb in Verb},
        grades=GRADE_NAMES,
        types={kind.value: name for kind, name in TYPE_NAMES.items()},
    )
