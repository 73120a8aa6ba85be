"""The head of an item's page: the one next step or what it waits for, by state and reader; why not, in words."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlmodel import Session, select

from accounts.rules import Role
from core import clock
from core.db import transaction
from exam.service import sittings
from questionbank import service
from questionbank.models import Item
from questionbank.queries import papers
from questionbank.rules import Answer, ItemState, Wording
from questionbank.views import page
from tests import factories
from tests.accounts import browser
from tests.questionbank import bank
from tests.questionbank.views.browser import House
from tests.questionbank.views.reading import Page

S = ItemState
READERS = ("author", "reviewer", "lead", "officer")


@pytest.fixture(scope="module")
def readers(standing: House) -> dict[str, FlaskClient]:
    """Give a browser of each kind of reader; the author wrote what is shown."""
    lead, officer = (browser.signed_in(standing.app, role) for role in (Role.ASSEMBLER, Role.EXAM_OFFICER))
    found = {"author": standing.author, "reviewer": standing.reviewer, "lead": lead, "officer": officer}
    for client in found.values():
        client.set_cookie("lang", "en")
    return found


@pytest.fixture(scope="module")
def shown(standing: House, readers: dict[str, FlaskClient]) -> dict[tuple[S, str], Page]:
    """Show an item in each state to each reader, once."""
    codes = {state: standing.item(state) for state in S}
    return {(s, who): Page(client.get(f"/items/{codes[s]}")) for s in S for who, client in readers.items()}


# What stands at the top for each reader: a button's or a link's words, or what the item waits for; "" for nothing.
STEPS: dict[S, tuple[str, str, str]] = {  # the step, who may take it, what everybody else reads
    S.AI_DRAFT: ("Validate", "reviewer", "A machine drafted this item; a named expert has to validate it first."),
    S.DRAFT: ("Send to review", "author", "The author is still writing this item."),
    S.IN_REVIEW: ("Review", "reviewer", "This item waits for a reviewer."),
    S.APPROVED: ("Put into use", "reviewer", "This item is approved and waits to be put into use."),
    S.RESTING: ("Put into use", "reviewer", "This item rests; it is not drawn into new papers."),
}
OTHERS: dict[tuple[S, str], set[str]] = {
    (S.AI_DRAFT, "reviewer"): {"retirement"},
    (S.DRAFT, "author"): {"edit"},
    (S.DRAFT, "reviewer"): {"retirement"},
    (S.APPROVED, "author"): {"recall"},
    (S.APPROVED, "reviewer"): {"retirement"},
    (S.LIVE, "reviewer"): {"rest", "retirement"},
    (S.RESTING, "author"): {"recall"},
    (S.RESTING, "reviewer"): {"retirement"},
}
ACTS = ("submission", "review", "live", "rest", "retirement", "recall", "edit", "validation")


def acts(seen: Page) -> set[str]:
    """Give the acts that a page offers, by link or by button."""
    ends = {address.rsplit("/", 1)[-1] for address in (*seen.links(), *seen.posts())}
    return ends & set(ACTS)


@pytest.mark.parametrize("state", list(STEPS))
@pytest.mark.parametrize("who", READERS)
def test_the_one_next_step_is_offered_to_who_may_take_it_and_explained_to_all_others(
    shown: dict[tuple[S, str], Page], state: S, who: str
) -> None:
    seen, (step, taker, waits) = shown[state, who], STEPS[state]

    assert (waits in seen.text) is (who != taker)
    buttons = " ".join(" ".join(one.itertext()) for one in seen.tree.xpath("//*[contains(@class,'g-button--next')]"))
    assert (step in buttons) is (who == taker)


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("who", READERS)
def test_no_reader_is_offered_an_act_that_their_role_or_the_state_forbids(
    shown: dict[tuple[S, str], Page], state: S, who: str
) -> None:
    next_act = {S.AI_DRAFT: "validation", S.DRAFT: "submission", S.IN_REVIEW: "review"}.get(state, "live")
    expected = set(OTHERS.get((state, who), set()))
    if state in STEPS and who == STEPS[state][1]:
        expected.add(next_act)

    assert acts(shown[state, who]) == expected


@pytest.mark.parametrize("state", list(S))
def test_every_tab_is_there_and_the_open_one_says_so(shown: dict[tuple[S, str], Page], state: S) -> None:
    seen = shown[state, "officer"]
    tabs = seen.tree.xpath("//nav//a[@aria-current]")

    assert [" ".join(one.itertext()).strip() for one in tabs if "/items/" in one.get("href")] == ["Question"]
    ends = {address.rsplit("/", 1)[-1] for address in seen.links()}
    assert {"versions", "reviews", "use", "history"} <= ends


@pytest.mark.parametrize("state", list(S))
def test_the_state_is_said_in_a_word_and_not_by_colour_alone(shown: dict[tuple[S, str], Page], state: S) -> None:
    word = {S.AI_DRAFT: "Drafted by a machine", S.IN_REVIEW: "In review"}.get(state, state.value.capitalize())

    tags = [
        " ".join(one.itertext()).strip()
        for one in shown[state, "author"].tree.xpath("//main//*[contains(@class,'tag')]")
    ]
    assert any(word in tag for tag in tags)


def test_an_author_is_told_why_somebody_else_must_judge(standing: House, readers: dict[str, FlaskClient]) -> None:
    with transaction(standing.app.extensions["gradus.engine"]) as session:
        both = factories.person(session, "双", Role.AUTHOR, Role.REVIEWER)
        actor = factories.actor(both, Role.AUTHOR, Role.REVIEWER)
        item = service.create_item(session, manuscript=bank.manuscript("自己的题"), actor=actor, now=factories.NOW)
        service.submit_for_review(session, code=item.code, actor=actor, now=factories.NOW)
        drafted = service.draft_by_machine(
            session, manuscript=bank.manuscript("机器的题"), use=bank.USE, actor=actor, now=factories.NOW
        )
        both.totp_confirmed_at = factories.NOW
        codes = (item.code, drafted.code)
    client = browser.browser(standing.app, both)
    client.set_cookie("lang", "en")

    review, validation = (Page(client.get(f"/items/{code}")) for code in codes)

    assert "somebody else must" in review.text
    assert acts(review) == set()
    assert "You had the machine draft this item, so somebody else must validate it." in validation.text
    assert acts(validation) == {"retirement"}
    assert client.get(f"/items/{codes[0]}/review").headers["Location"] == f"/items/{codes[0]}"
    assert client.get(f"/items/{codes[1]}/validation").headers["Location"] == f"/items/{codes[1]}"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"point": ""}, "knowledge point"),
        (
            {"answer": Answer(())},
            "No right option is marked yet. Edit the item and mark it under “Key and explanation”.",
        ),
        ({"wordings": {"zh_Hans": Wording("题", bank.CHINESE.options[:1])}}, "option"),
    ],
)
def test_what_a_draft_lacks_stands_where_its_button_would_be(
    standing: House, changes: dict[str, Any], words: str
) -> None:
    code = standing.item(S.DRAFT, bank.manuscript(**changes))

    seen = Page(standing.author.get(f"/items/{code}"))

    assert words in seen.text
    assert acts(seen) == {"edit"}
    assert standing.author.post(f"/items/{code}/submission").status_code == 409
    assert standing.state(code) is S.DRAFT


def test_while_an_open_sitting_uses_an_item_nothing_is_offered_that_would_change_it(standing: House) -> None:
    with transaction(standing.app.extensions["gradus.engine"]) as session:
        form = factories.form(session, single=1, multiple=0, true_false=0)
        now = clock.now()
        officer = factories.actor(factories.person(session, "官", Role.EXAM_OFFICER), Role.EXAM_OFFICER)
        plan = sittings.SittingPlan("S-HELD", "场次", "Sitting", now, now + timedelta(hours=2), [form.id or 0])
        planned = sittings.create_sitting(session, plan=plan, actor=officer, now=now)
        sittings.open_sitting(session, sitting_id=planned.id or 0, actor=officer, now=now)
        (placed,) = papers.form_items(session, form.id or 0)
        (code,) = papers.codes_of(session, [placed.candidate.version_id]).values()

    for language, words in (("en", "Sitting S-HELD uses this item and is open until"), ("zh_Hans", "S-HELD")):
        seen = Page(standing.reviewer.get(f"/items/{code}", query_string={"lang": language}))
        assert words in seen.text
        assert acts(seen) == set()


@pytest.mark.parametrize(
    ("wordings", "languages"), [(["en"], ["en"]), (["en", "zh_Hans"], ["zh_Hans", "en"]), ([], [])]
)
def test_the_languages_of_an_item_stand_in_one_order(wordings: list[str], languages: list[str]) -> None:
    assert page.languages_of({language: Wording("x") for language in wordings}) == languages


def test_every_state_has_a_tone_and_every_state_that_waits_has_words() -> None:
    assert set(page.TONES) == set(S)
    assert set(page.WAITS) == set(S) - {S.RETIRED}


def test_the_steps_of_an_item_are_the_verbs_of_its_state(standing: House) -> None:
    with Session(standing.app.extensions["gradus.engine"]) as session:
        kinds = {item.state for item in session.exec(select(Item)).all()}
    with standing.app.test_request_context("/?lang=en"):
        steps = {state: [step.text for step in page.other_steps(Item(code="X", state=state))] for state in kinds}  # type: ignore[call-arg]  # a record for its state

    assert steps[S.LIVE] == ["Let it rest", "Retire"]
    assert steps[S.RETIRED] == []
