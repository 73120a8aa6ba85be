"""Judging in the browser: the reviewer sees the key, declares, rates and decides; what cannot be says why."""

import pytest

from core.audit import AuditEntry
from questionbank.models import Review
from questionbank.models.governance import Interest
from questionbank.rules import ItemState, Verdict
from tests.accounts.browser import rows
from tests.questionbank import bank
from tests.questionbank.views.browser import GOOD, House
from tests.questionbank.views.reading import Page

S = ItemState
APPROVE, RETURN = {**GOOD, "verdict": "approve"}, {**GOOD, "verdict": "return", "text": "改写题干"}


def in_review(here: House, tier: int = 2) -> str:
    return here.item(S.IN_REVIEW, bank.manuscript(f"题 {len(rows(here.app, Review))} {tier}", tier=tier))


def verdicts(here: House) -> list[Verdict]:
    return [row.verdict for row in rows(here.app, Review)]


def test_the_reviewer_reads_the_question_before_the_key_and_what_the_policy_asks(standing: House) -> None:
    code = in_review(standing)

    seen = Page(standing.reviewer.get(f"/items/{code}/review"))

    (folded,) = seen.tree.xpath('//details[contains(., "见 3.7。")]')
    assert folded.get("open") is None
    assert [w for w in ("Answer the question yourself first", "0 of 2 reviews", "Clause") if w not in seen.text] == []


def test_opening_a_review_reads_the_key_and_that_is_written_down(standing: House) -> None:
    code = in_review(standing)
    standing.reviewer.get(f"/items/{code}/review")

    entry = rows(standing.app, AuditEntry)[-1]
    assert (entry.action, entry.actor, entry.details["purpose"]) == (
        "keys.read",
        str(standing.who.reviewer),
        "review",
    )


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({**APPROVE, "binding": ""}, "binding", "Fill in this field."),
        ({**APPROVE, "verdict": ""}, "verdict", "Fill in this field."),
        ({**RETURN, "text": ""}, "text", "Say what the author should change."),
        ({**RETURN, "text": "x" * 4_001}, "text", "at most 4000 characters"),
        ({**APPROVE, "content": ""}, "", "Rate the item from 1 to 5 in every dimension."),
        ({**APPROVE, "level": "6"}, "", "Rate the item from 1 to 5 in every dimension."),
        ({**APPROVE, "wording": "2"}, "", "An approval needs 3 or more in “Wording”, not 2."),
        ({"binding": "named", "conflict": ""}, "conflict", "Name what binds you"),
    ],
)
def test_a_verdict_that_cannot_count_is_shown_again_as_it_was_given(
    standing: House, sent: dict[str, str], field: str, words: str
) -> None:
    code, before = in_review(standing), verdicts(standing)

    seen = Page(standing.reviewer.post(f"/items/{code}/review", data=sent))

    assert seen.status == 422
    assert words in (seen.error(field) if field else " ".join(seen.summary()))
    chosen = {name: value for name, value in sent.items() if value not in ("6",)}
    assert {name: seen.value(name) for name in chosen} == chosen
    assert verdicts(standing) == before
    assert standing.state(code) is S.IN_REVIEW


@pytest.mark.parametrize("rating", ["1", "2"])
def test_a_low_rating_can_be_given_when_the_item_is_returned(standing: House, rating: str) -> None:
    code = in_review(standing)

    answer = standing.reviewer.post(f"/items/{code}/review", data={**RETURN, "key": rating})

    assert answer.status_code == 303
    assert standing.state(code) is S.DRAFT
    assert "改写题干" in Page(standing.author.get(f"/items/{code}/reviews")).text
    assert "改写题干" in Page(standing.author.get(f"/items/{code}/history")).text


def test_two_approvals_of_two_people_are_two_and_of_one_person_one(standing: House) -> None:
    code = in_review(standing)
    for _again in range(2):
        standing.reviewer.post(f"/items/{code}/review", data=APPROVE)

    assert standing.state(code) is S.IN_REVIEW
    assert "You have judged this version already" in Page(standing.reviewer.get(f"/items/{code}")).text
    standing.second.post(f"/items/{code}/review", data=APPROVE)
    assert standing.state(code) is S.APPROVED


def test_a_new_version_begins_the_count_anew(standing: House) -> None:
    code = in_review(standing)
    standing.reviewer.post(f"/items/{code}/review", data=APPROVE)
    standing.second.post(f"/items/{code}/review", data=RETURN)
    edited = {"zh_Hans-stem": "新题干（ ）。", "zh_Hans-options-0": "甲", "zh_Hans-options-1": "乙", "key": "A",
              "point": "105-3.1.e.8", "tier": "2", "verb": "", "clause": "8.4"}  # fmt: skip
    standing.author.post(f"/items/{code}/edit", data=edited)
    standing.author.post(f"/items/{code}/submission")

    assert "0 of 2 reviews" in Page(standing.reviewer.get(f"/items/{code}/review")).text


def test_a_conflict_that_is_named_counts_for_nothing_else_that_was_typed(standing: House) -> None:
    code, before = in_review(standing), verdicts(standing)
    data = {**APPROVE, "binding": "named", "conflict": "我的同事"}

    answer = standing.reviewer.post(f"/items/{code}/review", data=data, follow_redirects=True)

    assert "Your conflict of interest is recorded" in Page(answer).text
    assert verdicts(standing) == before
    assert "我的同事" in [row.text for row in rows(standing.app, Interest)]
    assert standing.reviewer.post(f"/items/{code}/review", data=APPROVE).status_code == 303
    assert standing.state(code) is S.IN_REVIEW


EDITED = {"zh_Hans-stem": "新题干（ ）。", "zh_Hans-options-0": "甲", "zh_Hans-options-1": "乙", "key": "A",
          "point": "105-3.1.e.8", "tier": "1", "verb": "", "clause": "8.4"}  # fmt: skip


def test_a_verdict_on_a_version_that_was_written_over_counts_for_nothing_and_is_kept(standing: House) -> None:
    code, before = in_review(standing, tier=1), len(verdicts(standing))
    read = Page(standing.reviewer.get(f"/items/{code}/review"))
    standing.second.post(f"/items/{code}/review", data=RETURN)
    standing.author.post(f"/items/{code}/edit", data=EDITED)
    standing.author.post(f"/items/{code}/submission")
    sent = {**APPROVE, "text": "很好", "seen": str(read.value("seen"))}

    again = Page(standing.reviewer.post(f"/items/{code}/review", data=sent))

    assert (again.status, read.value("seen"), again.value("seen")) == (422, "1", "2")
    assert "Version 2 was written while you were reading." in " ".join(again.summary())
    assert (again.value("text"), again.value("content"), "新题干" in again.text) == ("很好", "4", True)
    assert (standing.state(code), len(verdicts(standing))) == (S.IN_REVIEW, before + 1)
    standing.reviewer.post(f"/items/{code}/review", data={**sent, "seen": "2"})
    assert standing.state(code) is S.APPROVED


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_the_words_of_a_verdict_that_comes_too_late_are_kept_as_a_comment(standing: House, language: str) -> None:
    code = in_review(standing, tier=1)
    standing.second.post(f"/items/{code}/review", data=RETURN)

    seen = Page(standing.reviewer.post(f"/items/{code}/review?lang={language}", data={**APPROVE, "text": "长长的评语"}))
    standing.reviewer.set_cookie("lang", "en")

    assert (seen.status, seen.value("text"), len(seen.summary())) == (422, "长长的评语", 1)
    assert f"/items/{code}/reviews" in seen.posts()
    assert standing.reviewer.post(f"/items/{code}/reviews", data={"text": seen.value("text")}).status_code == 303


STEPS = [
    ("rest", S.LIVE, S.RESTING, "It is not drawn into new papers."),
    ("retirement", S.LIVE, S.RETIRED, "It can never be used or edited again."),
    ("retirement", S.DRAFT, S.RETIRED, "It can never be used or edited again."),
    ("retirement", S.APPROVED, S.RETIRED, "It can never be used or edited again."),
    ("recall", S.RESTING, S.DRAFT, "A new version can then be written"),
    ("recall", S.APPROVED, S.DRAFT, "A new version can then be written"),
]


@pytest.mark.parametrize(("path", "state", "reached", "words"), STEPS)
def test_a_step_names_its_consequence_asks_why_and_keeps_the_reason(
    standing: House, path: str, state: S, reached: S, words: str
) -> None:
    client = standing.author if path == "recall" else standing.reviewer
    code = standing.item(state, bank.manuscript(f"{path} {state}"))

    assert words in Page(client.get(f"/items/{code}/{path}")).text
    assert client.post(f"/items/{code}/{path}", data={"reason": f"因为 {path}"}).status_code == 303

    assert standing.state(code) is reached
    assert f"因为 {path}" in Page(standing.author.get(f"/items/{code}/history")).text


@pytest.mark.parametrize(
    ("path", "state"),
    [("rest", S.DRAFT), ("rest", S.RETIRED), ("retirement", S.RETIRED), ("recall", S.LIVE), ("recall", S.DRAFT)],
)
@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_a_step_that_the_state_does_not_allow_says_so_and_keeps_the_reason(
    standing: House, path: str, state: S, language: str
) -> None:
    client = standing.author if path == "recall" else standing.reviewer
    code = standing.item(state, bank.manuscript(f"不行 {path} {state} {language}"))

    seen = Page(client.post(f"/items/{code}/{path}?lang={language}", data={"reason": "因为"}))
    client.set_cookie("lang", "en")

    assert seen.status == 422
    assert len(seen.summary()) == 1
    assert seen.value("reason") == "因为"
    assert standing.state(code) is state


@pytest.mark.parametrize("state", [S.DRAFT, S.IN_REVIEW, S.LIVE, S.RETIRED])
def test_only_what_is_approved_or_rests_is_put_into_use(standing: House, state: S) -> None:
    code = standing.item(state, bank.manuscript(f"上线 {state}"))

    assert standing.reviewer.post(f"/items/{code}/live").status_code == 409
    assert standing.state(code) is state
