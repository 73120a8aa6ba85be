"""Media as pages and papers ask for them: held, listed without their bytes, used by whom."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import inspect
from sqlmodel import Session

from core.errors import NotFound
from questionbank import service
from questionbank.interchange.model import Medium
from questionbank.models import FormMedium, StoredMedium
from questionbank.queries import media as asked
from questionbank.rules import Option, Picture, Wording
from questionbank.rules.wording import wording_row
from questionbank.service import media
from tests import factories
from tests.questionbank import bank
from tests.questionbank.pictures import SOUNDS, gif, jpeg, png, webp

NOW = factories.NOW
FILES = {"image/png": png(), "image/gif": gif(), "image/jpeg": jpeg(), "image/webp": webp(b"VP8X"), **SOUNDS}
ONE, TWO, THREE = "1" * 64, "2" * 64, "3" * 64


@pytest.mark.parametrize("kind", FILES)
def test_a_medium_of_every_kind_is_given_with_its_kind_and_bytes(session: Session, kind: str) -> None:
    digest = media.keep(session, Medium("", FILES[kind]), now=NOW)

    assert asked.medium(session, digest) == Medium(kind, FILES[kind])
    [card] = asked.medium_cards(session, limit=5)
    assert (card.kind, card.is_picture, card.size) == (kind, kind.startswith("image/"), len(FILES[kind]))


def test_what_is_held_is_told_among_what_is_asked(session: Session) -> None:
    kept = [media.keep(session, Medium("", png(shade=shade)), now=NOW) for shade in range(3)]

    assert asked.held(session, [*kept[:2], ONE]) == set(kept[:2])
    assert asked.held(session, []) == set()
    assert set(asked.media(session, [kept[0], TWO])) == {kept[0]}
    assert asked.hashes(session) == sorted(kept)
    assert asked.count_media(session) == 3


@pytest.mark.parametrize("digest", ["", "x", ONE, "'; --"])
def test_what_is_not_held_is_not_found(session: Session, digest: str) -> None:
    with pytest.raises(NotFound) as missing:
        asked.medium(session, digest)
    assert missing.value.code == "not_found"


def test_media_are_listed_newest_first_in_pages_without_their_bytes(session: Session) -> None:
    kept = [
        media.keep(session, Medium("", png(shade=shade)), now=NOW + timedelta(hours=shade), title=f"t{shade}")
        for shade in range(4)
    ]
    session.expunge_all()

    cards = [card for offset in (0, 3) for card in asked.medium_cards(session, limit=3, offset=offset)]

    assert [card.hash for card in cards] == kept[::-1]
    assert [card.title for card in cards] == ["t3", "t2", "t1", "t0"]
    rows = [row for row in session.identity_map.values() if isinstance(row, StoredMedium)]
    assert all("content" in inspect(row).unloaded for row in rows)


def test_a_medium_names_the_items_that_use_it_now(session: Session) -> None:
    who = bank.staff(session)
    shown = media.keep(session, Medium("", png()), now=NOW)
    text = bank.manuscript(f'看图 <img src="media:{shown}" alt="图">')
    codes = [service.create_item(session, manuscript=text, actor=who.author, now=NOW).code for _ in range(2)]
    plain = service.create_item(session, manuscript=bank.manuscript("无图"), actor=who.author, now=NOW)

    assert asked.medium_cards(session, limit=5)[0].used_by == tuple(sorted(codes))
    service.revise_item(session, code=codes[0], manuscript=bank.manuscript("改"), actor=who.author, now=NOW)
    assert asked.medium_cards(session, limit=5)[0].used_by == (codes[1],)
    assert plain.code not in codes


WORDING = Wording("题干")


@pytest.mark.parametrize(
    ("wording", "found"),
    [
        (WORDING, []),
        (replace(WORDING, stem=f'<img src="media:{ONE}">'), [ONE]),
        (replace(WORDING, stem=f'<img src="media:{ONE}"><audio src="media:{TWO}">'), [ONE, TWO]),
        (replace(WORDING, options=(Option("A", f'<img src="media:{ONE}">'),)), [ONE]),
        (replace(WORDING, sources=(Option("1", f'<img src="media:{ONE}">'),)), [ONE]),
        (replace(WORDING, targets=(Option("A", f'<img src="media:{TWO}">'),)), [TWO]),
        (replace(WORDING, picture=Picture(THREE, 4, 3)), [THREE]),
        (replace(WORDING, stem=f'<img src="media:{THREE}">', picture=Picture(THREE, 4, 3)), [THREE]),
        (replace(WORDING, stem="media:1"), []),
        (replace(WORDING, stem=f"media:{'g' * 64}"), []),
    ],
)
def test_the_media_of_a_version_are_found_in_every_part(wording: Wording, found: list[str]) -> None:
    content: dict[str, Any] = {"zh_Hans": wording_row(wording), "en": wording_row(WORDING)}

    assert asked.of_content(content) == found


def test_a_medium_of_both_languages_is_named_once(session: Session) -> None:
    row = wording_row(replace(WORDING, stem=f'<img src="media:{ONE}">'))

    assert asked.of_content({"zh_Hans": row, "en": row}) == [ONE]


def test_a_form_opens_only_the_media_that_its_paper_names(session: Session) -> None:
    shown, other = (media.keep(session, Medium("", png(shade=shade)), now=NOW) for shade in (1, 2))
    form = factories.form(session, single=1, multiple=0, true_false=0)
    session.add(FormMedium(form_id=form.id or 0, hash=shown))
    session.flush()

    assert asked.on_form(session, form_id=form.id or 0, digest=shown)
    assert not asked.on_form(session, form_id=form.id or 0, digest=other)
    assert not asked.on_form(session, form_id=99_999, digest=shown)
    assert shown == sha256(png(shade=1)).hexdigest()
