"""Blueprints are kept in editions; a paper is drawn by a seed, and what was looked at is what is frozen."""

import hashlib
import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, select

from accounts.rules import Actor, Role
from core.audit import AuditEntry
from core.canonical import canonical
from core.errors import NotAllowed, NotFound, Refused
from questionbank import keys, service
from questionbank.interchange.model import Medium
from questionbank.models import Blueprint, Form, Item, ItemVersion
from questionbank.queries import papers as asked
from questionbank.rules import Answer, Criterion, ItemState, ItemType, Manuscript
from questionbank.rules.papers import BlueprintSpec, Cell, Section
from questionbank.service import media, papers
from questionbank.service.papers import Choice
from tests import factories
from tests.questionbank.bank import People, item_in, people
from tests.questionbank.samples import MEDIUM, PICTURE, sample

ASSEMBLER = Actor(0, "Assembler", frozenset({Role.ASSEMBLER}))
AUTHOR = Actor(0, "Author", frozenset({Role.AUTHOR}))
SPEC = BlueprintSpec(
    code="TR-T",
    subject="105",
    title="试卷",
    title_en="Paper",
    minutes=45,
    total=Decimal("13.5"),
    pass_mark=Decimal(9),
    sections=(
        Section(ItemType.SINGLE_CHOICE, 3, Decimal("1.5")),
        Section(ItemType.MULTIPLE_CHOICE, 2, Decimal(2)),
        Section(ItemType.TRUE_FALSE, 5, Decimal(1)),
    ),
    cells=(Cell(point="105-3.1", min=2),),
)
ONE_ITEM = replace(
    SPEC, sections=(Section(ItemType.SINGLE_CHOICE, 1, Decimal(1)),), cells=(), total=Decimal(1), pass_mark=Decimal(1)
)
BANK = {ItemType.SINGLE_CHOICE: 8, ItemType.MULTIPLE_CHOICE: 5, ItemType.TRUE_FALSE: 8}
PAPER_NAMES = {"form", "title", "minutes", "sections", "stimuli", "items"}
ITEM_NAMES = {"id", "number", "type", "marks", "stem", "options"}


@pytest.fixture
def versions(session: Session) -> list[ItemVersion]:
    """Put live items into the bank, half under 105-3.1 and half under 105-3.2."""
    factories.point(session, "105-3.1")
    return [
        factories.version(
            session, kind, key=("T",) if kind is ItemType.TRUE_FALSE else ("A", "B"), at=f"105-3.{half}.a"
        )
        for kind, count in BANK.items()
        for half in (1, 2)
        for _ in range(count // 2 + 1)
    ]


@pytest.fixture
def blueprint(session: Session, versions: list[ItemVersion], now: datetime) -> Blueprint:
    """Write the blueprint of these tests."""
    return papers.create_blueprint(session, spec=SPEC, actor=ASSEMBLER, now=now)


def choice(blueprint: Blueprint, seed: int = 7, language: str = "zh_Hans") -> Choice:
    return Choice(blueprint.id or 0, seed, language)


def freeze(session: Session, picked: Choice, now: datetime, code: str = "F-1") -> Form:
    digest = papers.propose(session, choice=picked).digest
    return papers.freeze(session, choice=picked, digest=digest, code=code, actor=ASSEMBLER, now=now)


def add_item(session: Session, kind: ItemType, answer: Answer, now: datetime, text: str = "") -> ItemVersion:
    """Put a live item with this answer, and perhaps this text in all that candidates read, into the bank."""
    name, place = uuid.uuid4().hex[:16], factories.point(session, "105-3.1")
    item = Item(code=f"C-{name}", subject_id=place.subject_id, type=kind, state=ItemState.LIVE, created_at=now)
    session.add(item)
    session.flush()
    content = {"zh_Hans": {"stem": text or "题干", "options": [{"id": i, "text": text or i} for i in "ABCD"]}}
    version = ItemVersion(
        item_id=item.id or 0, number=1, public_id=name, point_id=place.id, content=content, digest=name, created_at=now
    )
    session.add(version)
    session.flush()
    keys.store(session, version_id=version.id or 0, answer=answer)
    return version


def item_of(session: Session, version_id: int) -> Item:
    version = session.get_one(ItemVersion, version_id)
    return session.get_one(Item, version.item_id)


def actions(session: Session) -> list[str]:
    return list(session.exec(select(AuditEntry.action)).all())


def names_in(value: Any) -> Iterator[str]:
    """Walk all names of a JSON document."""
    if isinstance(value, dict):
        yield from value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from names_in(part)


def test_a_change_of_a_blueprint_is_a_new_edition(session: Session, blueprint: Blueprint, now: datetime) -> None:
    second = papers.create_blueprint(session, spec=replace(SPEC, minutes=50), actor=ASSEMBLER, now=now)

    assert (blueprint.edition, second.edition) == (1, 2)
    assert asked.blueprint_by_code(session, "TR-T") == second
    assert [one.minutes for one in asked.editions(session, "TR-T")] == [50, 45]
    assert asked.spec_of(session, blueprint) == SPEC
    assert actions(session).count("blueprint.created") == 2


def test_a_blueprint_needs_the_permission(session: Session, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        papers.create_blueprint(session, spec=SPEC, actor=AUTHOR, now=now)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"total": Decimal(14)}, "total"),
        ({"pass_mark": Decimal(20)}, "pass_mark"),
        ({"subject": "999"}, "subject"),
        ({"cells": (Cell(point="105-9.9", min=1),)}, "cells"),
    ],
)
def test_a_blueprint_that_does_not_hold_together_is_refused_at_its_field(
    session: Session, versions: list[ItemVersion], now: datetime, changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as caught:
        papers.create_blueprint(session, spec=replace(SPEC, **changed), actor=ASSEMBLER, now=now)

    assert caught.value.field == field


def test_the_blueprints_of_the_outlines_are_seeded_once(session: Session, now: datetime) -> None:
    service.seed_framework(session, actor=ASSEMBLER, now=now)

    assert papers.seed_blueprints(session, now=now) == 5
    assert papers.seed_blueprints(session, now=now) == 0
    stored = asked.blueprint_by_code(session, "TR-105")
    assert stored is not None
    spec = asked.spec_of(session, stored)
    assert [(part.type.value, part.count, str(part.marks_each)) for part in spec.sections] == [
        ("single_choice", 40, "1.5"),
        ("multiple_choice", 15, "2"),
        ("true_false", 10, "1"),
    ]
    assert (spec.minutes, spec.total, spec.pass_mark, spec.unverified) == (90, Decimal(100), Decimal(70), True)


def test_a_section_of_cases_is_refused_for_their_items_have_types_of_their_own(session: Session, now: datetime) -> None:
    service.seed_framework(session, actor=ASSEMBLER, now=now)
    papers.seed_blueprints(session, now=now)
    stored = asked.blueprint_by_code(session, "TR-101-PRACTICE")
    assert stored is not None
    spec = asked.spec_of(session, stored)
    cases = replace(spec, sections=tuple(replace(one, type=ItemType.CASE) for one in spec.sections))

    with pytest.raises(Refused, match="in the sections of their types"):
        papers.create_blueprint(session, spec=cases, actor=ASSEMBLER, now=now)


def test_the_same_seed_proposes_the_same_paper(session: Session, blueprint: Blueprint) -> None:
    first = papers.propose(session, choice=choice(blueprint))

    assert papers.propose(session, choice=choice(blueprint)) == first
    assert papers.propose(session, choice=choice(blueprint, seed=8)).digest != first.digest
    assert [len(part) for part in first.sections] == [3, 2, 5]
    assert session.exec(select(Form)).all() == []


def test_a_proposal_says_which_cell_is_short_and_by_how_many(session: Session, blueprint: Blueprint) -> None:
    proposal = papers.propose(session, choice=choice(blueprint, language="en"))

    assert proposal.chosen == ()
    assert {(one.name, one.needed, one.available) for one in proposal.shortages} >= {
        ("section=single_choice", 3, 0),
        ("point=105-3.1", 2, 0),
    }


@pytest.mark.parametrize(
    ("seed", "language", "field"), [(-1, "en", "seed"), (2**31, "en", "seed"), (1, "fr", "language")]
)
def test_an_odd_seed_or_language_is_refused(
    session: Session, blueprint: Blueprint, seed: int, language: str, field: str
) -> None:
    with pytest.raises(Refused) as caught:
        papers.propose(session, choice=choice(blueprint, seed, language))

    assert caught.value.field == field


def test_nothing_is_drawn_from_a_blueprint_that_is_not_there(session: Session) -> None:
    with pytest.raises(NotFound):
        papers.propose(session, choice=Choice(999_999, 1))


def test_what_was_drawn_is_what_is_frozen(session: Session, blueprint: Blueprint, now: datetime) -> None:
    proposal = papers.propose(session, choice=choice(blueprint))
    form = freeze(session, choice(blueprint), now)

    places = asked.form_items(session, form.id or 0)
    assert [one.version_id for one in places] == [one.version_id for one in proposal.chosen]
    assert [one.number for one in places] == list(range(1, 11))
    assert [one.section for one in places] == [0] * 3 + [1] * 2 + [2] * 5
    assert sum(one.marks for one in places) == SPEC.total
    assert (form.seed, form.algorithm, form.frozen_by, form.frozen_at) == (7, proposal.algorithm, "person/0", now)
    assert asked.paper_of(session, form.public_id) == form
    assert [entry for entry in actions(session) if entry == "form.frozen"] == ["form.frozen"]


def test_a_paper_is_canonical_and_its_hash_is_of_its_bytes(
    session: Session, blueprint: Blueprint, now: datetime
) -> None:
    form = freeze(session, choice(blueprint), now)
    paper = json.loads(form.paper)

    assert form.hash == hashlib.sha256(form.paper).hexdigest()
    assert canonical(paper) == form.paper
    assert paper["form"] == form.public_id
    assert [item["marks"] for item in paper["items"]] == ["1.5"] * 3 + ["2"] * 2 + ["1"] * 5
    assert [item["number"] for item in paper["items"]] == list(range(1, 11))
    assert [len(part["items"]) for part in paper["sections"]] == [3, 2, 5]
    assert paper["sections"][0]["title"] == "一、单项选择题（共3题，每题1.5分，共4.5分）"


def test_a_paper_holds_no_key_explanation_rubric_or_point(session: Session, now: datetime) -> None:
    hidden = Answer(("A",), "HIDDEN", "HIDDEN", (Criterion("HIDDEN", "1", "HIDDEN"),))
    for kind, count in BANK.items():
        for _ in range(count):
            add_item(session, kind, hidden, now)
    row = papers.create_blueprint(session, spec=SPEC, actor=ASSEMBLER, now=now)

    form = freeze(session, choice(row), now)
    paper = json.loads(form.paper)

    assert set(paper) == PAPER_NAMES
    assert {name for item in paper["items"] for name in item} == ITEM_NAMES
    assert set(names_in(paper)) == PAPER_NAMES | ITEM_NAMES | {"text"}
    assert b"HIDDEN" not in form.paper
    assert b"105-3" not in form.paper
    assert not any(one.code.encode() in form.paper for one in asked.form_items(session, form.id or 0))


def test_a_script_in_a_wording_does_not_reach_the_paper(session: Session, now: datetime) -> None:
    add_item(session, ItemType.SINGLE_CHOICE, Answer(("A",)), now, text="<p>a<script>alert(1)</script><img src=x></p>")
    row = papers.create_blueprint(session, spec=ONE_ITEM, actor=ASSEMBLER, now=now)

    (item,) = json.loads(freeze(session, choice(row), now).paper)["items"]

    assert item["stem"] == "<p>a</p>"
    assert {option["text"] for option in item["options"]} == {"<p>a</p>"}


def test_a_paper_is_not_frozen_when_the_bank_has_changed_since_the_draw(
    session: Session, blueprint: Blueprint, now: datetime
) -> None:
    proposal = papers.propose(session, choice=choice(blueprint))
    item_of(session, proposal.chosen[0].version_id).state = ItemState.RETIRED
    session.flush()

    with pytest.raises(Refused) as caught:
        papers.freeze(session, choice=choice(blueprint), digest=proposal.digest, code="F-1", actor=ASSEMBLER, now=now)

    assert caught.value.code == "changed"
    assert asked.forms(session) == []


def test_a_paper_is_not_frozen_while_a_cell_is_short(session: Session, blueprint: Blueprint, now: datetime) -> None:
    with pytest.raises(Refused, match="short") as caught:
        freeze(session, choice(blueprint, language="en"), now)

    assert caught.value.code == "short"


def test_a_choice_without_options_in_the_language_is_not_frozen(
    session: Session, versions: list[ItemVersion], now: datetime
) -> None:
    bare = factories.version(session, at="105-3.1.b")
    english = ItemVersion(
        item_id=bare.item_id,
        number=2,
        public_id="bare",
        point_id=bare.point_id,
        content={"en": {"stem": "Why?"}},
        digest="bare",
        created_at=now,
    )
    session.add(english)
    session.get_one(Item, bare.item_id).number = 2
    row = papers.create_blueprint(session, spec=ONE_ITEM, actor=ASSEMBLER, now=now)

    with pytest.raises(Refused) as caught:
        freeze(session, choice(row, language="en"), now)

    assert caught.value.code == "no_wording"


@pytest.mark.parametrize("code", ["", "has space", "-dash", "x" * 41, "a/b"])
def test_an_odd_code_is_refused(session: Session, blueprint: Blueprint, now: datetime, code: str) -> None:
    with pytest.raises(Refused) as caught:
        freeze(session, choice(blueprint), now, code)

    assert caught.value.field == "code"


def test_a_code_is_given_once(session: Session, blueprint: Blueprint, now: datetime) -> None:
    freeze(session, choice(blueprint), now)

    with pytest.raises(Refused) as caught:
        freeze(session, choice(blueprint, seed=8), now)

    assert (caught.value.field, caught.value.code) == ("code", "known")


def test_freezing_needs_the_permission(session: Session, blueprint: Blueprint, now: datetime) -> None:
    digest = papers.propose(session, choice=choice(blueprint)).digest

    with pytest.raises(NotAllowed):
        papers.freeze(session, choice=choice(blueprint), digest=digest, code="F-1", actor=AUTHOR, now=now)


def test_a_form_stays_as_it_is_when_an_item_is_retired(session: Session, blueprint: Blueprint, now: datetime) -> None:
    form = freeze(session, choice(blueprint), now)
    before = asked.form_items(session, form.id or 0)
    item_of(session, before[0].version_id).state = ItemState.RETIRED
    session.flush()

    assert asked.form_items(session, form.id or 0) == before


def live(session: Session, manuscript: Manuscript, who: People) -> ItemVersion:
    item = item_in(session, ItemState.LIVE, who, text=manuscript)
    return session.exec(select(ItemVersion).where(ItemVersion.item_id == item.id)).one()


def paper_of(session: Session, spec: BlueprintSpec, now: datetime) -> dict[str, Any]:
    blueprint = papers.create_blueprint(session, spec=spec, actor=ASSEMBLER, now=now)
    paper: dict[str, Any] = json.loads(freeze(session, choice(blueprint), now).paper)
    return paper


def spec_of(*counts: tuple[ItemType, int]) -> BlueprintSpec:
    sections = tuple(Section(kind, count, Decimal(10)) for kind, count in counts)
    total = sum((section.marks for section in sections), Decimal())
    return replace(SPEC, sections=sections, cells=(), total=total, pass_mark=total)


def test_a_paper_of_all_types_holds_their_parts_and_nothing_of_their_keys(session: Session, now: datetime) -> None:
    who, kinds = people(session), [kind for kind in ItemType if kind is not ItemType.CASE]
    media.keep(session, Medium("image/png", PICTURE), now=now)
    for kind in kinds:
        live(session, sample(kind), who)

    paper = paper_of(session, spec_of(*((kind, 1) for kind in kinds)), now)

    by_type = {item["type"]: item for item in paper["items"]}
    assert set(by_type) == set(kinds)
    assert by_type["hotspot"]["picture"]["src"] == f"media:{MEDIUM}"
    assert [gap["id"] for gap in by_type["gap_select"]["gaps"]] == ["1", "2"]
    assert len(by_type["nonconformity"]["options"]) == 2
    text = json.dumps(paper, ensure_ascii=False)
    for secret in ("解析", "戴明环", "12.5", "rect", "circle", "范文", "评evidence", "指明条款"):
        assert secret not in text


def test_the_items_of_a_case_stand_together_under_their_material(session: Session, now: datetime) -> None:
    who = people(session)
    case = live(session, sample(ItemType.CASE), who)
    code = session.get_one(Item, case.item_id).code
    inside = [live(session, replace(sample(ItemType.ESSAY), case=code), who).public_id for _ in range(3)]
    for _ in range(3):
        live(session, sample(ItemType.ESSAY), who)

    paper = paper_of(session, spec_of((ItemType.ESSAY, 6)), now)

    order = [item["id"] for item in paper["items"]]
    first = order.index(inside[0])
    assert order[first : first + 3] == inside
    assert paper["stimuli"] == [{"id": case.public_id, "html": "<p>案例材料</p>"}]
    assert [item["id"] for item in paper["items"] if "stimulus" in item] == inside
