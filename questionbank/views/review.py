"""Steps in an item's life: submit, judge, put into use, rest, retire, back to draft."""

from collections.abc import Callable
from typing import Any

from flask import flash
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.rules import Permission
from core.clock import now
from core.db import reading, transaction
from core.errors import Text
from core.web import done, see_other, show_form
from questionbank import service
from questionbank.forms import ReasonForm, ReviewForm
from questionbank.queries import items, reviewing
from questionbank.queries.policies import review_policy
from questionbank.rules import Answer
from questionbank.rules.reviewing import Dimension
from questionbank.views import comments, page
from questionbank.views.blueprint import bp
from questionbank.views.demands import PROVENANCE


@bp.post("/items/<code>/submission")
@requires(Permission.WRITE_ITEMS)
def submit(code: str) -> ft.ResponseReturnValue:
    """Send a draft to review."""
    with transaction() as session:
        service.submit_for_review(session, code=code, actor=current_actor(), now=now())
    done(Text("Item %(code)s is in review.", {"code": code}))
    return see_other("questionbank.show_item", code=code)


@bp.route("/items/<code>/review", methods=["GET", "POST"])
@requires(Permission.REVIEW_ITEMS)
def review_item(code: str) -> ft.ResponseReturnValue:
    """Show the question with its key to the reviewer, and take the declaration, the ratings and the verdict."""
    form = ReviewForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            _judge(code, form)
            done(_thanks(code, form))
            return see_other("questionbank.show_item", code=code)
    around = page.context(code, "show_reviews")
    if around["step"] is None or around["step"].refusals:
        return _turned_away(form, code)
    wordings = items.wordings(around["version"].content)
    return show_form(
        "questionbank/review.html",
        form,
        **around,
        wordings=wordings,
        languages=page.languages_of(wordings),
        answer=_key(code, "review"),
        dimensions=list(Dimension),
        policy=review_policy(now().date()),
        provenance=PROVENANCE,
        must_fix=reviewing.must_fix(reading(), around["item"]),
    )


def _turned_away(form: ReviewForm, code: str) -> ft.ResponseReturnValue:
    if form.refusals and form.typed("text").strip():
        return comments.kept(code, form.typed("text"), form.refusals)
    for refusal in form.refusals:
        flash(refusal, "stop")
    return see_other("questionbank.show_item", code=code)


@bp.post("/items/<code>/live")
@requires(Permission.PUBLISH_ITEMS)
def publish(code: str) -> ft.ResponseReturnValue:
    """Put an item into use."""
    with transaction() as session:
        service.publish(session, code=code, actor=current_actor(), now=now())
    done(Text("Item %(code)s is in use: papers can be made with it.", {"code": code}))
    return see_other("questionbank.show_item", code=code)


@bp.route("/items/<code>/rest", methods=["GET", "POST"])
@requires(Permission.PUBLISH_ITEMS)
def rest(code: str) -> ft.ResponseReturnValue:
    """Take an item out of use for a while."""
    return _with_reason(code, service.rest, "rest")


@bp.route("/items/<code>/retirement", methods=["GET", "POST"])
@requires(Permission.PUBLISH_ITEMS)
def retire(code: str) -> ft.ResponseReturnValue:
    """Take an item out of use for good."""
    return _with_reason(code, service.retire, "retire")


@bp.route("/items/<code>/recall", methods=["GET", "POST"])
@requires(Permission.WRITE_ITEMS)
def recall(code: str) -> ft.ResponseReturnValue:
    """Bring an item back to draft."""
    return _with_reason(code, service.recall, "recall")


def _with_reason(code: str, verb: Callable[..., Any], act: str) -> ft.ResponseReturnValue:
    form = ReasonForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            with transaction() as session:
                verb(session, code=code, reason=form.reason.data or "", actor=current_actor(), now=now())
            done(Text("The step is taken; the reason stands in the history."))
            return see_other("questionbank.show_item", code=code)
    return show_form("questionbank/reason.html", form, item=items.item_by_code(reading(), code), act=act)


def _judge(code: str, form: ReviewForm) -> None:
    verb = service.approve if form.verdict.data == "approve" else service.return_to_author
    with transaction() as session:
        if form.is_bound:
            text = form.conflict.data or ""
            service.declare_conflict(session, code=code, text=text, actor=current_actor(), now=now())
        else:
            verb(session, code=code, opinion=form.opinion(), actor=current_actor(), now=now())


def _thanks(code: str, form: ReviewForm) -> Text:
    if form.is_bound:
        return Text("Your conflict of interest is recorded; somebody else judges item %(code)s.", {"code": code})
    return Text("Your verdict on item %(code)s is recorded.", {"code": code})


def _key(code: str, purpose: str) -> Answer:
    with transaction() as session:
        return service.reveal_answer(session, code=code, actor=current_actor(), now=now(), purpose=purpose)
