"""Media are kept once, linked with what names them, refused when they are not what they say."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from sqlmodel import Session, select

from accounts.rules import Role
from core.errors import NotAllowed, NotFound, Refused
from questionbank import service
from questionbank.interchange.model import Medium, ParsedItem, ParsedOption, Reading
from questionbank.models import Form, StoredMedium, VersionMedium
from questionbank.queries import media as asked
from questionbank.rules import Answer, Criterion, ItemType, Option, Picture, Wording
from questionbank.service import media
from tests import factories
from tests.questionbank import bank
from tests.questionbank.pictures import SOUNDS, gif, png
from tests.questionbank.samples import sample

PNG = Medium("image/png", png())
LOST = "f" * 64
NOW = factories.NOW


def test_the_same_bytes_are_kept_once_under_their_digest(session: Session) -> None:
    first = media.keep(session, PNG, now=NOW, title="a grey field")
    second = media.keep(session, PNG, now=NOW, title="other words")

    assert first == second == sha256(PNG.content).hexdigest()
    row = session.exec(select(StoredMedium)).one()
    assert (row.kind, row.width, row.height, row.title) == ("image/png", 4, 3, "a grey field")
    assert asked.medium(session, first) == PNG


def test_what_is_not_held_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        asked.medium(session, LOST)
    assert asked.held(session, []) == set()
    assert asked.media(session, [LOST]) == {}


def test_a_file_that_lies_is_not_kept(session: Session) -> None:
    with pytest.raises(Refused, match="its content is image/gif"):
        media.keep(session, Medium("image/png", gif()), now=NOW)
    assert session.exec(select(StoredMedium)).all() == []


def test_an_author_gets_the_tag_and_must_say_what_it_shows(session: Session) -> None:
    author = bank.people(session).author
    give: dict[str, Any] = {"name": "a.png", "content": PNG.content, "actor": author, "now": NOW}

    with pytest.raises(Refused, match="Say in words"):
        media.add(session, **give, alt="  ")
    tag = media.add(session, **give, alt="温度曲线")

    assert tag == f'<img src="media:{sha256(PNG.content).hexdigest()}" alt="温度曲线">'


def test_only_who_writes_items_adds_media(session: Session) -> None:
    other = factories.actor(factories.person(session), Role.ASSEMBLER)

    with pytest.raises(NotAllowed):
        media.add(session, name="a.png", content=PNG.content, alt="a", actor=other, now=NOW)


def test_an_item_is_linked_with_all_that_its_wordings_name(session: Session) -> None:
    who = bank.people(session)
    shown, chosen, place = (media.keep(session, Medium("", png(shade=shade)), now=NOW) for shade in (1, 2, 3))
    options = (Option("A", f'<img src="media:{chosen}" alt="">'), *bank.CHINESE.options[1:])
    chinese = Wording(f'看图 <img src="media:{shown}" alt="">', options, picture=Picture(place, 4, 3))
    text = replace(bank.MANUSCRIPT, wordings={"zh_Hans": chinese, "en": bank.ENGLISH})

    code = service.create_item(session, manuscript=text, actor=who.author, now=NOW).code

    linked = set(session.exec(select(VersionMedium.hash)).all())
    assert linked == {shown, chosen, place}
    cards = {card.hash: card for card in asked.medium_cards(session, limit=10)}
    assert {card.used_by for card in cards.values()} == {(code,)}
    assert asked.count_media(session) == 3


def test_a_medium_is_in_use_only_by_the_wording_that_counts(session: Session) -> None:
    who = bank.people(session)
    shown = media.keep(session, PNG, now=NOW)
    text = bank.manuscript(f'看图 <img src="media:{shown}" alt="">')
    code = service.create_item(session, manuscript=text, actor=who.author, now=NOW).code

    service.revise_item(session, code=code, manuscript=bank.MANUSCRIPT, actor=who.author, now=NOW)

    assert [card.used_by for card in asked.medium_cards(session, limit=10)] == [()]


def test_an_item_that_names_a_medium_which_is_not_held_is_refused(session: Session) -> None:
    who = bank.people(session)

    with pytest.raises(Refused, match="does not hold: ffffffffffff"):
        service.create_item(
            session, manuscript=bank.manuscript(f'<img src="media:{LOST}" alt="">'), actor=who.author, now=NOW
        )


def _reading(*items: ParsedItem, **files: Medium) -> Reading:
    return Reading("test", items, media=_by_digest(files))


def _by_digest(files: Mapping[str, Medium]) -> dict[str, Medium]:
    return {sha256(medium.content).hexdigest(): medium for medium in files.values()}


def _item(name: str, *contents: bytes) -> ParsedItem:
    images = "".join(f'<img src="media:{sha256(content).hexdigest()}" alt="">' for content in contents)
    options = (ParsedOption("A", "甲"), ParsedOption("B", "乙"))
    return ParsedItem(name, ItemType.SINGLE_CHOICE, f"题 {name} {images}", options, ("A",), where=f"question {name}")


def test_items_of_a_file_whose_media_are_missing_or_wrong_are_rejected_at_their_place(session: Session) -> None:
    good, bad, held = PNG.content, b"%PDF-", SOUNDS["audio/ogg"]
    media.keep(session, Medium("", held), now=NOW)
    items = (_item("1", good), _item("2", good, bad), _item("3", png(9, 9)), _item("4", held), _item("5"))
    reading = _reading(*items, a=PNG, b=Medium("image/png", bad))

    left = media.without_lost(session, reading)

    assert [item.source_id for item in left.items] == ["1", "4", "5"]
    assert [one.where for one in left.rejected] == ["question 2", "question 3"]
    assert "no picture" in str(left.rejected[0].why)
    assert "not in the file" in str(left.rejected[1].why)


def test_only_the_media_that_items_name_are_kept(session: Session) -> None:
    unused = Medium("image/gif", gif())
    text = bank.manuscript(f'<img src="media:{sha256(PNG.content).hexdigest()}" alt="">')

    media.keep_named(session, _by_digest({"a": PNG, "b": unused}), [text, bank.MANUSCRIPT], now=NOW)

    assert [row.kind for row in session.exec(select(StoredMedium)).all()] == ["image/png"]


@pytest.mark.parametrize("name", ["form", "form without"])
def test_a_frozen_form_is_linked_with_what_its_paper_names(session: Session, name: str) -> None:
    digest = media.keep(session, PNG, now=NOW)
    form = factories.form(session, single=1, multiple=0, true_false=0)
    paper = form.paper
    if name == "form":
        paper = paper.replace("题干".encode(), f"media:{digest}".encode())

    media.link_form(session, Form.model_validate(form.model_dump() | {"paper": paper}))
    session.flush()

    assert asked.on_form(session, form_id=form.id or 0, digest=digest) is (name == "form")


TOLD = ("explanation", "explanation_en", "model_answer", "model_answer_en")


@pytest.mark.parametrize("place", [*TOLD, "rubric", "rubric_en"])
def test_what_only_the_key_names_is_linked_and_shown_to_who_reads_keys_alone(session: Session, place: str) -> None:
    who = bank.people(session)
    digest = media.keep(session, PNG, now=NOW)
    image = f'<img src="media:{digest}" alt="">'
    line = Criterion(image if place == "rubric" else "", "1", image if place == "rubric_en" else "")
    told: dict[str, Any] = {place: image} if place in TOLD else {}
    answer = Answer((), rubric=(line,), **told)
    text = replace(sample(ItemType.ESSAY), answer=answer)
    service.create_item(session, manuscript=text, actor=who.author, now=NOW)
    officer = factories.actor(factories.person(session), Role.EXAM_OFFICER)

    assert session.exec(select(VersionMedium.hash)).all() == [digest]
    assert media.open_medium(session, digest=digest, actor=who.reviewer) == PNG
    with pytest.raises(NotAllowed):
        media.open_medium(session, digest=digest, actor=officer)
    assert asked.in_questions(session, [digest]) == set()


def test_what_a_question_and_its_explanation_name_is_linked_once_and_shown_to_all_of_the_bank(
    session: Session,
) -> None:
    who = bank.people(session)
    digest = media.keep(session, PNG, now=NOW)
    image = f'<img src="media:{digest}" alt="">'
    text = bank.manuscript(f"看图 {image}", answer=Answer(("B",), explanation=image))
    service.create_item(session, manuscript=text, actor=who.author, now=NOW)
    officer = factories.actor(factories.person(session), Role.EXAM_OFFICER)

    assert session.exec(select(VersionMedium.hash)).all() == [digest]
    assert media.open_medium(session, digest=digest, actor=officer) == PNG
    assert asked.in_questions(session, [digest, LOST]) == {digest}


def test_what_nothing_names_yet_is_shown_to_who_reads_keys(session: Session) -> None:
    who = bank.people(session)
    digest = media.keep(session, PNG, now=NOW)
    officer = factories.actor(factories.person(session), Role.EXAM_OFFICER)

    assert media.open_medium(session, digest=digest, actor=who.author) == PNG
    with pytest.raises(NotAllowed):
        media.open_medium(session, digest=digest, actor=officer)
    with pytest.raises(NotFound):
        media.open_medium(session, digest=LOST, actor=officer)


@pytest.mark.parametrize("role", [Role.CANDIDATE, Role.MARKER, Role.INVIGILATOR])
def test_who_does_not_work_with_the_bank_opens_no_medium(session: Session, role: Role) -> None:
    digest = media.keep(session, PNG, now=NOW)

    with pytest.raises(NotAllowed):
        media.open_medium(session, digest=digest, actor=factories.actor(factories.person(session), role))


def test_an_explanation_that_names_a_lost_medium_keeps_nobody_from_the_item(session: Session) -> None:
    who = bank.people(session)
    answer = Answer(("B",), explanation=f'<img src="media:{LOST}" alt="">')

    code = service.create_item(session, manuscript=bank.manuscript(answer=answer), actor=who.author, now=NOW).code

    assert code
    assert session.exec(select(VersionMedium)).all() == []


def test_the_media_of_keys_come_with_a_file_too(session: Session) -> None:
    pictures = {place: Medium("image/png", png(shade=shade)) for shade, place in enumerate(TOLD)}
    told = {place: f'<img src="media:{sha256(one.content).hexdigest()}" alt="">' for place, one in pictures.items()}
    text = replace(sample(ItemType.ESSAY), answer=Answer((), **told))  # type: ignore[arg-type]  # texts by name

    media.keep_named(session, _by_digest(pictures), [text], now=NOW)

    assert len(session.exec(select(StoredMedium)).all()) == len(TOLD)


def test_items_of_a_file_are_linked_with_what_their_explanations_name(session: Session) -> None:
    who = bank.people(session)
    digest = media.keep(session, PNG, now=NOW)
    source = '::a:: Is it so? {T#### See <img src\\="media\\:HASH" alt\\="">}'.replace("HASH", digest)
    intake = service.survey(session, sources=[service.Source("a.gift", source.encode())], subject="105")

    service.take_in(session, intake=intake, names=["a.gift"], actor=who.author, now=NOW)

    named = [one.manuscript.answer.explanation for one in intake.fresh]
    assert digest in str(named)
    assert session.exec(select(VersionMedium.hash)).all() == [digest]
