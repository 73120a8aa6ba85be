"""The bank of the demonstration: written, reviewed and published by the rules, and frozen into papers without keys."""

import json
from collections import Counter

import pytest
from sqlmodel import Session, select

from demo.bank import FORMS, LEFT_EVERY, USUAL
from demo.entries import manuscripts
from questionbank.models import Form, FormItem, Item, ItemVersion, Review, Subject
from questionbank.queries.policies import review_policy
from questionbank.rules import ItemState, ItemType
from questionbank.rules.items import Verdict
from tests.demo.conftest import House

pytestmark = pytest.mark.xdist_group("demo")  # it is played once
KEYWORDS = ("key", "answer", "explanation", "rubric", "model_answer", "criterion", "correct")


def live(house: House) -> list[tuple[Item, ItemVersion]]:
    with Session(house.engine) as session:
        query = select(Item, ItemVersion).where(ItemVersion.item_id == Item.id, Item.state == ItemState.LIVE)
        return list(session.exec(query).all())


def test_every_manuscript_became_an_item(house: House) -> None:
    written = {code for code, _ in manuscripts()}
    assert written <= {item.code for item in house.rows(Item)}


def test_most_are_live_and_a_few_are_left_for_people_to_do(house: House) -> None:
    states = Counter(item.state for item in house.rows(Item))
    total = sum(states.values())
    assert states[ItemState.LIVE] > total * 9 // 10
    for left in (ItemState.DRAFT, ItemState.IN_REVIEW):
        assert 0 < states[left] <= total // LEFT_EVERY + 1
    assert states[ItemState.AI_DRAFT] == 1


def test_there_is_a_live_item_of_every_type(house: House) -> None:
    assert {item.type for item, _ in live(house)} == set(ItemType)


def test_what_is_live_was_approved_by_as_many_as_its_tier_asks_for_and_by_no_author(house: House) -> None:
    approvals: dict[int, set[int]] = {}
    for review in house.rows(Review):
        if review.verdict is Verdict.APPROVE:
            approvals.setdefault(review.version_id, set()).add(review.reviewer_id)
    for item, version in live(house):
        reviewers = approvals[version.id or 0]
        needed = review_policy(version.created_at.date()).reviewers[version.tier]
        assert len(reviewers) == needed, item.code
        assert item.author_id not in reviewers


def test_every_approval_was_declared_free_of_conflict_and_rated(house: House) -> None:
    for review in house.rows(Review):
        if review.verdict is Verdict.APPROVE:
            assert review.no_conflict
            assert review.ratings


@pytest.mark.parametrize("plan", FORMS, ids=lambda plan: plan.code)
def test_each_form_is_frozen_as_planned(house: House, plan: object) -> None:
    wanted = next(one for one in FORMS if one is plan)
    form = next(form for form in house.rows(Form) if form.code == wanted.code)
    assert (form.language, form.seed) == (wanted.language, wanted.seed)
    paper = json.loads(form.paper)
    assert [item["number"] for item in paper["items"]] == list(range(1, len(paper["items"]) + 1))
    assert sorted(name for part in paper["sections"] for name in part["items"]) == sorted(
        item["id"] for item in paper["items"]
    )


def test_only_items_that_were_live_stand_on_a_form(house: House) -> None:
    states = {item.id: item.state for item in house.rows(Item)}
    versions = {version.id: version.item_id for version in house.rows(ItemVersion)}
    assert {states[versions[row.version_id]] for row in house.rows(FormItem)} == {ItemState.LIVE}


def test_no_paper_holds_a_key_or_anything_that_tells_one(house: House) -> None:
    def names(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {name for part in value.values() for name in names(part)}
        return {name for part in value for name in names(part)} if isinstance(value, list) else set()

    for form in house.rows(Form):
        assert not names(json.loads(form.paper)) & set(KEYWORDS), form.code


def test_an_english_paper_is_english(house: House) -> None:
    form = next(form for form in house.rows(Form) if form.language == "en")
    stems = " ".join(item["stem"] for item in json.loads(form.paper)["items"])
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in stems)


def test_the_form_of_other_types_has_all_that_the_usual_ones_lack(house: House) -> None:
    form = next(form for form in house.rows(Form) if form.code == "TR-105-TYPES")
    found = {item["type"] for item in json.loads(form.paper)["items"]}
    assert found >= {kind.value for kind in set(ItemType) - USUAL - {ItemType.CASE}}


def test_items_lie_in_the_subjects_of_their_points(house: House) -> None:
    subjects = {subject.id: subject.code for subject in house.rows(Subject)}
    by_code = {item.code: subjects[item.subject_id or 0] for item, _ in live(house)}
    for code, manuscript in manuscripts():
        assert by_code.get(code, manuscript.subject) == manuscript.subject
