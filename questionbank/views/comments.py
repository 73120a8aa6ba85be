"""The tab of reviews and comments: what was said, by part; saying something; settling what was said."""

from collections.abc import Iterable

from flask import render_template
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.queries import names
from accounts.rules import Permission
from core.clock import now
from core.db import reading, transaction
from core.errors import Text
from core.web import done, see_other, show_form
from questionbank import service
from questionbank.forms import CommentForm, SettleForm
from questionbank.queries import items, reviewing
from questionbank.queries.reviewing import Remark
from questionbank.rules import VERDICT_NAMES
from questionbank.rules.parts import part_from, remarkable
from questionbank.rules.reviewing import DIMENSION_NAMES, may_settle
from questionbank.views import page
from questionbank.views.blueprint import bp

DIMENSIONS = {one.value: name for one, name in DIMENSION_NAMES.items()}


@bp.get("/items/<code>/reviews")
@requires(Permission.READ_BANK)
def show_reviews(code: str) -> ft.ResponseReturnValue:
    """Show what was said of the item, and take a comment."""
    around = _around(code)
    return render_template("questionbank/reviews.html", **around, form=_comment_form(around))


@bp.post("/items/<code>/reviews")
@requires(Permission.READ_BANK)
def comment(code: str) -> ft.ResponseReturnValue:
    """Take a comment on the current version."""
    around = _around(code)
    form = _comment_form(around)
    if form.validate_on_submit():
        with form.refusals_shown():
            with transaction() as session:
                service.comment(session, code=code, said=form.said(), actor=current_actor(), now=now())
            return see_other("questionbank.show_reviews", code=code)
    return show_form("questionbank/reviews.html", form, **around)


def kept(code: str, text: str, refusals: Iterable[str]) -> ft.ResponseReturnValue:
    """Say why a verdict was not taken, and keep its words as the comment that they can still be."""
    around = _around(code)
    form = _comment_form(around)
    form.text.data = text
    form.refusals = list(refusals)
    return show_form("questionbank/reviews.html", form, **around)


@bp.route("/items/<code>/comments/<int:review_id>/settlement", methods=["GET", "POST"])
@requires(Permission.READ_BANK)
def settle_comment(code: str, review_id: int) -> ft.ResponseReturnValue:
    """Settle a comment with an answer."""
    form = SettleForm()
    if form.validate_on_submit():
        with form.refusals_shown():
            with transaction() as session:
                answer = form.answer.data or ""
                service.settle(session, code=code, review_id=review_id, answer=answer, actor=current_actor(), now=now())
            done(Text("The comment is settled."))
            return see_other("questionbank.show_reviews", code=code)
    remark = _open_remark(code, review_id)
    if remark is None:
        return see_other("questionbank.show_reviews", code=code)
    return show_form("questionbank/settle.html", form, code=code, remark=remark, part=part_from(remark.review.part))


def _around(code: str) -> page.Around:
    """Give what the tab shows."""
    around = page.context(code, "show_reviews")
    session, item = reading(), around["item"]
    found, authors = reviewing.remarks(session, item), items.author_ids(session, item)
    return {
        **around,
        "remarks": found,
        "people": names(session, _people(found)),
        "verdicts": VERDICT_NAMES,
        "dimensions": DIMENSIONS,
        "part_of": part_from,
        "own": {one.review.id for one in found if _is_ones_own(one, authors)},
    }


def _people(found: list[Remark]) -> set[int]:
    """Give who said something and who settled it."""
    return {one.review.reviewer_id for one in found} | {one.settled.person_id for one in found if one.settled}


def _is_ones_own(one: Remark, authors: frozenset[int]) -> bool:
    """Tell whether it is for this reader to settle a comment."""
    against = may_settle(author_ids=authors, commenter_id=one.review.reviewer_id, actor_id=current_actor().id)
    return one.stands_open and not against


def _open_remark(code: str, review_id: int) -> Remark | None:
    item = items.item_by_code(reading(), code)
    found = (one for one in reviewing.remarks(reading(), item) if one.review.id == review_id and one.stands_open)
    return next(found, None)


def _comment_form(around: page.Around) -> CommentForm:
    parts = remarkable(items.wordings(around["version"].content))
    return CommentForm(parts, reviewer=current_actor().may(Permission.REVIEW_ITEMS))
