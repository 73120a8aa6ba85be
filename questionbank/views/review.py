"""Steps in an item's life: submit, comment, judge, put into use, rest, retire, back to draft."""

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
from questionbank.forms import CommentForm, ReasonForm, ReviewForm
from questionbank.queries import items
from questionbank.rules import LANGUAGES, Answer
from questionbank.views import page
from questionbank.views.blueprint import bp
from questionbank.views.items import reviews_context


@bp.post("/items/<code>/submission")
@requires(Permission.WRITE_ITEMS)
def submit(code: str) -> ft.ResponseReturnValue:
    """Send a draft to review."""
    with transaction() as session:
        service.submit_for_review(session, code=code, actor=current_actor(), now=now())
    done(Text("Item %(code)s is in review.", {"code": code}))
    return see_other("questionbank.show_item", code=code)


@bp.post("/items/<code>/reviews")
@requires(Permission.READ_BANK)
def comment(code: str) -> ft.ResponseReturnValue:
    """Take a comment on the current version."""
    form = CommentForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            with transaction() as session:
                service.comment(session, code=code, text=form.text.data or "", actor=current_actor(), now=now())
            return see_other("questionbank.show_reviews", code=code)
    return show_form("questionbank/reviews.html", form, **reviews_context(code))


@bp.route("/items/<code>/review", methods=["GET", "POST"])
@requires(Permission.REVIEW_ITEMS)
def review_item(code: str) -> ft.ResponseReturnValue:
    """Show the question with its key to the reviewer, and take the verdict."""
    form = ReviewForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            _judge(code, form)
            done(Text("Your verdict on item %(code)s is recorded.", {"code": code}))
            return see_other("questionbank.show_item", code=code)
    around = page.context(code, "show_reviews")
    if around["step"] is None or around["step"].refusals:
        return _turned_away(form, code)
    wordings = items.wordings(around["version"].content)
    languages = [language for language in LANGUAGES if language in wordings]
    return show_form(
        "questionbank/review.html", form, **around, wordings=wordings, languages=languages, answer=_key(code, "review")
    )


def _turned_away(form: ReviewForm, code: str) -> ft.ResponseReturnValue:
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
        verb(session, code=code, text=form.text.data or "", actor=current_actor(), now=now())


def _key(code: str, purpose: str) -> Answer:
    with transaction() as session:
        return service.reveal_answer(session, code=code, actor=current_actor(), now=now(), purpose=purpose)
