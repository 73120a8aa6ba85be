"""Pictures and sounds: the list with its uses, adding one, and the bytes themselves."""

from flask import render_template
from flask import typing as ft

from accounts.access import current_actor, requires
from accounts.rules import Permission
from core.clock import now
from core.db import reading, transaction
from core.web import page_of, sent_bytes, show_form
from questionbank.forms.media import MediumForm
from questionbank.queries import media
from questionbank.rules.media import addressed
from questionbank.service import media as service
from questionbank.views.blueprint import bp

bp.add_app_template_filter(addressed, "addressed")


@bp.get("/media")
@requires(Permission.READ_BANK)
def list_media() -> ft.ResponseReturnValue:
    """List pictures and sounds with the items that use them."""
    session = reading()
    found = page_of(
        lambda: media.count_media(session),
        lambda limit, offset: media.medium_cards(session, limit=limit, offset=offset),
    )
    secret = set() if current_actor().may(Permission.READ_KEYS) else _of_keys(found.items)
    return render_template("questionbank/media/list.html", page=found, secret=secret)


@bp.route("/media/new", methods=["GET", "POST"])
@requires(Permission.WRITE_ITEMS)
def new_medium() -> ft.ResponseReturnValue:
    """Take a picture or sound and give the tag that shows it in an item."""
    form, tag = MediumForm(), ""
    if form.validate_on_submit():
        with form.refusals_shown():
            tag = _added(form)
    return show_form("questionbank/media/new.html", form, tag=tag)


@bp.get("/media/<digest>")
@requires(Permission.READ_BANK)
def medium(digest: str) -> ft.ResponseReturnValue:
    """Give the bytes of a picture or sound to who works with the bank; what only keys name, to who may read keys."""
    found = service.open_medium(reading(), digest=digest, actor=current_actor())
    return sent_bytes(found.content, kind=found.kind, digest=digest)


def _of_keys(cards: list[media.MediumCard]) -> set[str]:
    """Give those that no question names: they may tell a key."""
    digests = {card.hash for card in cards}
    return digests - media.in_questions(reading(), digests)


def _added(form: MediumForm) -> str:
    name, content = form.sent()
    with transaction() as session:
        return service.add(
            session, name=name, content=content, alt=form.alt.data or "", actor=current_actor(), now=now()
        )
