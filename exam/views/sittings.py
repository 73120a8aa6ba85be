"""The officer's sittings: the list, planning one, its page, opening and closing it."""

from flask import render_template
from flask import typing as ft

from accounts import queries as people
from accounts.access import current_actor, requires
from accounts.rules import Permission
from core.clock import now
from core.db import get, reading, transaction
from core.errors import Text
from core.forms import choice
from core.i18n import locale_code, say
from core.web import done, page_of, see_other, show_form
from exam import labels, queries
from exam.forms import SittingFilter, SittingForm
from exam.models import Sitting
from exam.queries.entries import unfinished
from exam.queries.own_papers import own_papers
from exam.rules.sittings import may_close, may_open
from exam.rules.states import SittingState
from exam.service import sittings as service
from exam.service.sittings import SittingPlan
from exam.views.blueprint import bp
from exam.views.holder import settings
from questionbank.models import Subject
from questionbank.queries import standards
from questionbank.rules import LANGUAGE_NAMES
from questionbank.rules.runs import RUN_NAMES

RUN = requires(Permission.RUN_SITTINGS)


@bp.get("/sittings")
@RUN
def sittings() -> ft.ResponseReturnValue:
    """List the sittings, the newest first."""
    chosen, session = SittingFilter(), reading()
    wanted = chosen.value("state")
    state = SittingState(wanted) if wanted else None
    page = page_of(
        lambda: queries.count_sittings(session, state=state),
        lambda limit, offset: queries.sittings(session, state=state, limit=limit, offset=offset),
    )
    counts = queries.counts_of_sittings(session, [sitting.id for sitting in page.items])
    return render_template("exam/sittings/list.html", form=chosen, page=page, counts=counts, labels=labels)


@bp.route("/sittings/new", methods=["GET", "POST"])
@RUN
def new_sitting() -> ft.ResponseReturnValue:
    """Plan a sitting on frozen forms."""
    cards = queries.frozen_forms(reading())
    form = SittingForm(one.name for one in standards.published(reading()))
    form.forms.choices = [choice(str(card.form.id), card.form.code, _described(card)) for card in cards]
    if form.validate_on_submit():
        with form.refusals_shown():
            with transaction() as session:
                sitting = service.create_sitting(session, plan=_plan(form), actor=current_actor(), now=now())
            done(Text("The sitting is planned. Next it needs rooms and seats."))
            return see_other("exam.sitting", sitting_id=sitting.id)
    return show_form("exam/sittings/new.html", form, zone=settings().timezone, cards=cards)


@bp.get("/sittings/<int:sitting_id>")
@RUN
def sitting(sitting_id: int) -> ft.ResponseReturnValue:
    """Show one sitting: what comes next, its rooms, forms, candidates and history."""
    session = reading()
    found: Sitting = get(session, Sitting, sitting_id)
    counts = queries.state_counts(session, sitting_id)
    running, to_key = unfinished(session, sitting_id)
    papers = own_papers(session, found)
    return render_template(
        "exam/sittings/page.html",
        sitting=found,
        subject=get(session, Subject, found.subject_id),
        counts=counts,
        rooms=queries.room_cards(session, sitting_id),
        forms=queries.forms_of(session, sitting_id),
        papers=papers,
        run_names=RUN_NAMES,
        not_open=may_open(found.state, closes_at=found.closes_at, now=now(), without_paper=papers.waiting),
        not_close=may_close(found.state, running=running, to_key=to_key),
        events=audit_history(f"sitting/{found.code}"),
        labels=labels,
    )


@bp.post("/sittings/<int:sitting_id>/opening")
@RUN
def opening(sitting_id: int) -> ft.ResponseReturnValue:
    """Open a sitting."""
    with transaction() as session:
        service.open_sitting(session, sitting_id=sitting_id, actor=current_actor(), now=now())
    done(Text("The sitting is open. Admitted candidates may start within its window."))
    return see_other("exam.sitting", sitting_id=sitting_id)


@bp.post("/sittings/<int:sitting_id>/closure")
@RUN
def closure(sitting_id: int) -> ft.ResponseReturnValue:
    """Close a sitting."""
    with transaction() as session:
        service.close_sitting(session, sitting_id=sitting_id, actor=current_actor(), now=now())
    done(Text("The sitting is closed. Who did not start is recorded as absent."))
    return see_other("exam.sitting", sitting_id=sitting_id)


def audit_history(subject: str) -> list[dict[str, object]]:
    """Give the history of one thing from the audit chain, as the page's list shows it."""
    entries = people.history(reading(), subject)
    who = people.actor_names(reading(), [entry.actor for entry in entries])
    return [
        {
            "at": entry.at,
            "who": who[entry.actor],
            "what": labels.AUDITED.get(entry.action, entry.action),
            "why": labels.reason(str(entry.details.get("reason", ""))),
        }
        for entry in entries
    ]


def _plan(form: SittingForm) -> SittingPlan:
    zone = settings().timezone
    return SittingPlan(
        code=form.typed("code"),
        title=form.typed("title"),
        title_en=form.typed("title_en"),
        opens_at=form.instant("opens_at", zone),
        closes_at=form.instant("closes_at", zone),
        form_ids=form.forms.data or [],
        standard=form.typed("standard"),
        own_papers=bool(form.own_papers.data),
    )


def _described(card: queries.FormCard) -> str:
    title, subject = (
        (card.blueprint.title_en, card.subject.name_en)
        if locale_code() == "en"
        else (card.blueprint.title, card.subject.name)
    )
    return f"{card.subject.code} {subject} · {title} · {say(LANGUAGE_NAMES[card.form.language])}"
