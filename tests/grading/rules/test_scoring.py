"""Scoring by the worked numbers of the outlines, and what never changes it."""

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from grading.rules.scoring import (
    DEFAULT_POLICY,
    POLICIES,
    ScoredItem,
    ScoreSheet,
    Source,
    area_of,
    distribution,
    has_passed,
    policy_named,
    score,
)
from questionbank.rules import Answer, Criterion, ItemScoring, ItemType, Method, Response

AREAS = ("105-3.1.e.4", "105-3.2.a", "105-3.3.b")
KINDS = (
    (ItemType.SINGLE_CHOICE, 40, "1.5", "A"),
    (ItemType.MULTIPLE_CHOICE, 15, "2", "ABD"),
    (ItemType.TRUE_FALSE, 10, "1", "T"),
)
PASS = Decimal(70)


def paper_of(*kinds: tuple[ItemType, int, str, str]) -> tuple[ScoredItem, ...]:
    items: list[ScoredItem] = []
    for section, (kind, count, marks, key) in enumerate(kinds):
        for _ in range(count):
            number = len(items) + 1
            point = AREAS[number % len(AREAS)]
            items.append(ScoredItem(number, f"i{number}", section, point, kind, Decimal(marks), Answer(tuple(key)), 4))
    return tuple(items)


PAPER = paper_of(*KINDS)
ESSAYS = paper_of((ItemType.SINGLE_CHOICE, 2, "1", "B"), (ItemType.ESSAY, 2, "10", ""))


def right(paper: tuple[ScoredItem, ...], *counts: int) -> dict[str, Response]:
    """Answer so many items of each section rightly."""
    answers: dict[str, Response] = {}
    for section, count in enumerate(counts):
        for item in [one for one in paper if one.section == section][:count]:
            answers[item.item] = sorted(item.answer.key)
    return answers


@pytest.mark.parametrize(
    ("counts", "total", "passes"),
    [
        ((40, 5, 0), "70", True),  # no true/false mark at all
        ((39, 5, 1), "69.5", False),  # no rounding
        ((40, 15, 10), "100", True),
        ((40, 4, 2), "70", True),
        ((0, 0, 0), "0", False),
        ((40, 0, 9), "69", False),
        ((39, 5, 2), "70.5", True),
    ],
)
def test_the_total_is_exact_and_passes_at_the_pass_mark(counts: tuple[int, ...], total: str, passes: bool) -> None:
    sheet = score(PAPER, right(PAPER, *counts), DEFAULT_POLICY)

    assert sheet.total == Decimal(total)
    assert sheet.possible == Decimal(100)
    assert has_passed(sheet, PASS) is passes
    assert sheet.rounding == "none"


@pytest.mark.parametrize(
    ("policy", "chosen", "marks"),
    [
        ("all_or_nothing/1", "ABD", "2"),
        ("all_or_nothing/1", "DBA", "2"),
        ("all_or_nothing/1", "AB", "0"),
        ("all_or_nothing/1", "ABCD", "0"),
        ("all_or_nothing/1", "", "0"),
        ("incomplete_half_mark/1", "ABD", "2"),
        ("incomplete_half_mark/1", "AB", "0.5"),
        ("incomplete_half_mark/1", "AC", "0"),
        ("incomplete_half_mark/1", "ABCD", "0"),
        ("incomplete_half_mark/1", "", "0"),
        ("per_option/1", "ABD", "2"),
        ("per_option/1", "AB", "1.5"),
        ("per_option/1", "ABC", "1"),
        ("per_option/1", "", "0"),
        ("partial/1", "ABD", "2"),
        ("partial/1", "A", "0.666667"),
        ("partial/1", "ABC", "0.666667"),
        ("partial/1", "AC", "0"),
        ("partial/1", "C", "0"),
    ],
)
def test_a_multiple_choice_is_scored_as_its_policy_says(policy: str, chosen: str, marks: str) -> None:
    item = ScoredItem(1, "i1", 0, "105-3.1", ItemType.MULTIPLE_CHOICE, Decimal(2), Answer(("A", "B", "D")), 4)

    assert score((item,), {"i1": list(chosen)}, POLICIES[policy]).total == Decimal(marks)


def test_a_single_choice_earns_nothing_for_two_options_under_any_policy() -> None:
    item = ScoredItem(1, "i1", 0, "105-3.1", ItemType.SINGLE_CHOICE, Decimal("1.5"), Answer(("A",)), 4)

    assert all(not score((item,), {"i1": ["A", "B"]}, policy).total for policy in POLICIES.values())


@pytest.mark.parametrize("policy", sorted(POLICIES))
def test_a_scoring_of_the_items_own_beats_the_policy_of_the_paper(policy: str) -> None:
    own = Answer(("A", "B"), scoring=ItemScoring(Method.PER_OPTION))
    item = ScoredItem(1, "i1", 0, "105-3.1", ItemType.MULTIPLE_CHOICE, Decimal(2), own, options=4)

    assert score((item,), {"i1": ["A"]}, POLICIES[policy]).total == Decimal("1.5")


def test_marks_may_fall_below_zero_where_the_item_says_so() -> None:
    own = Answer(("A",), scoring=ItemScoring(Method.NEGATIVE, penalty=Decimal("0.25"), floor=None))
    item = ScoredItem(1, "i1", 0, "105-3.1", ItemType.SINGLE_CHOICE, Decimal(2), own)

    assert score((item,), {"i1": ["B"]}, DEFAULT_POLICY).total == Decimal("-0.5")
    assert score((item,), {"i1": []}, DEFAULT_POLICY).total == 0
    assert distribution([Decimal("-0.5")], possible=Decimal(2))[0].count == 1


def test_three_thirds_of_an_item_are_all_of_it() -> None:
    own = Answer(("1 A", "2 B", "3 C"), scoring=ItemScoring(Method.PER_OPTION))
    item = ScoredItem(1, "i1", 0, "105-3.1", ItemType.MATCHING, Decimal("1.5"), own)

    third = score((item,), {"i1": [["1", "A"]]}, DEFAULT_POLICY)
    whole = score((item,), {"i1": [["1", "A"], ["2", "B"], ["3", "C"]]}, DEFAULT_POLICY)

    assert (third.total, third.rounding) == (Decimal("0.5"), "none")
    assert (whole.total, whole.rounding) == (Decimal("1.5"), "none")


def test_a_nonconformity_statement_waits_for_a_person() -> None:
    rubric = Answer((), rubric=(Criterion("要求", "5", field="requirement"),))
    item = ScoredItem(1, "i1", 0, "105-3.1", ItemType.NONCONFORMITY, Decimal(5), rubric)

    assert score((item,), {"i1": {"requirement": "应"}}, DEFAULT_POLICY).pending
    assert not score((item,), {"i1": {"requirement": ""}}, DEFAULT_POLICY).pending


def test_no_policy_claims_to_be_verified() -> None:
    assert not any(policy.verified for policy in POLICIES.values())


@pytest.mark.parametrize(("name", "found"), [("", "all_or_nothing/1"), ("all_or_nothing", "all_or_nothing/1")])
def test_a_blueprint_may_name_a_policy_without_its_edition(name: str, found: str) -> None:
    assert policy_named(name).id == found


def test_an_unknown_policy_scores_nothing() -> None:
    with pytest.raises(Refused, match="no scoring policy"):
        policy_named("generous/1")


def test_an_essay_waits_for_a_person() -> None:
    answers: dict[str, Response] = {"i1": ["B"], "i3": "an answer", "i4": "another"}

    sheet = score(ESSAYS, answers, DEFAULT_POLICY, marks={"i4": Decimal("7.5")})

    assert [one.item.item for one in sheet.pending] == ["i3"]
    assert sheet.total == Decimal("8.5")
    with pytest.raises(ValueError, match="pending"):
        has_passed(sheet, PASS)


@pytest.mark.parametrize("blank", ["", "  \n　"])
def test_a_blank_essay_earns_nothing_and_needs_nobody(blank: str) -> None:
    sheet = score(ESSAYS, {"i3": blank}, DEFAULT_POLICY)

    assert not sheet.pending
    assert sheet.total == 0
    assert {one.source for one in sheet.items} == {Source.BLANK}


def test_a_choice_item_without_a_key_is_never_scored() -> None:
    item = ScoredItem(3, "i3", 0, "105-3.1", ItemType.SINGLE_CHOICE, Decimal(1))

    with pytest.raises(Refused, match="Item 3"):
        score((item,), {}, DEFAULT_POLICY)


@pytest.mark.parametrize(
    ("point", "area"), [("105-3.1.e.4", "105-3.1"), ("105-3.1", "105-3.1"), ("101-3.2.1", "101-3.2"), ("", "")]
)
def test_a_knowledge_area_is_the_first_two_levels_of_a_code(point: str, area: str) -> None:
    assert area_of(point) == area


def test_totals_fall_into_ten_bands_and_full_marks_into_the_last() -> None:
    bands = distribution(
        [Decimal(0), Decimal("69.5"), Decimal(70), Decimal("79.5"), Decimal(100)], possible=Decimal(100)
    )

    assert [band.count for band in bands] == [1, 0, 0, 0, 0, 0, 1, 2, 0, 1]
    assert (bands[6].start, bands[6].end) == (Decimal(60), Decimal(70))


responses = st.dictionaries(
    st.sampled_from([item.item for item in PAPER]), st.lists(st.sampled_from("ABCDTF"), unique=True, max_size=4)
)
policies = st.sampled_from(sorted(POLICIES))


def scored(answers: dict[str, list[str]], policy: str) -> ScoreSheet:
    return score(PAPER, dict(answers), POLICIES[policy])


@given(responses, policies, st.sampled_from(PAPER))
def test_one_more_right_answer_never_lowers_anything(
    answers: dict[str, list[str]], policy: str, item: ScoredItem
) -> None:
    before, after = scored(answers, policy), scored({**answers, item.item: sorted(item.answer.key)}, policy)

    assert after.total >= before.total
    assert all(b.marks <= a.marks for b, a in zip(before.sections, after.sections, strict=True))
    assert all(b.marks <= a.marks for b, a in zip(before.areas, after.areas, strict=True))


@given(responses, policies, st.integers())
def test_the_order_of_answers_options_and_items_changes_nothing(
    answers: dict[str, list[str]], policy: str, seed: int
) -> None:
    dice = random.Random(seed)
    shuffled = {
        item: dice.sample(chosen, len(chosen)) for item, chosen in dice.sample(list(answers.items()), len(answers))
    }
    paper = tuple(dice.sample(PAPER, len(PAPER)))

    assert score(paper, dict(shuffled), POLICIES[policy]) == scored(answers, policy)


@given(responses, policies)
def test_sections_areas_and_items_add_up_to_the_total(answers: dict[str, list[str]], policy: str) -> None:
    sheet = scored(answers, policy)

    assert sum(part.marks for part in sheet.sections) == sum(part.marks for part in sheet.areas) == sheet.total
    assert sum(part.possible for part in sheet.sections) == sum(part.possible for part in sheet.areas) == Decimal(100)
    assert 0 <= sheet.total <= sheet.possible


@given(responses, policies)
def test_scoring_twice_gives_the_same_sheet(answers: dict[str, list[str]], policy: str) -> None:
    assert scored(answers, policy) == scored(answers, policy)


@given(responses)
def test_an_answer_to_something_else_changes_nothing(answers: dict[str, list[str]]) -> None:
    assert scored({**answers, "elsewhere": ["A"]}, "all_or_nothing/1") == scored(answers, "all_or_nothing/1")


def test_pilots_are_scored_for_the_statistics_and_count_nowhere() -> None:
    pilots = tuple(replace(item, pilot=item.number % 5 == 0) for item in PAPER)
    sheet = score(pilots, right(PAPER, 40, 15, 10), DEFAULT_POLICY)

    tried = [one for one in sheet.items if one.item.pilot]

    assert len(tried) == 13
    assert all(one.marks == one.item.possible for one in tried)
    assert sheet.total == sheet.possible == sum((one.possible for one in pilots if not one.pilot), Decimal(0))
    assert sum(part.possible for part in sheet.sections) == sum(part.possible for part in sheet.areas) == sheet.total


def test_nothing_waits_for_the_marks_of_a_pilot() -> None:
    tried = tuple(replace(item, pilot=item.kind is ItemType.ESSAY) for item in ESSAYS)
    sheet = score(tried, {item.item: "words" for item in ESSAYS}, DEFAULT_POLICY)

    assert sheet.pending == ()
    assert [one.marks for one in sheet.items if one.item.pilot] == [None, None]
    assert not has_passed(sheet, Decimal(1))


@given(st.sets(st.integers(1, 65)))
def test_marks_of_pilots_never_move_a_total(numbers: set[int]) -> None:
    paper = tuple(replace(item, pilot=item.number in numbers) for item in PAPER)
    without = tuple(item for item in PAPER if item.number not in numbers)
    answers = right(PAPER, 20, 7, 5)

    assert score(paper, answers, DEFAULT_POLICY).total == score(without, answers, DEFAULT_POLICY).total


@given(responses, st.sampled_from(sorted(POLICIES)))
def test_no_item_earns_more_than_it_is_worth_or_less_than_nothing(answers: dict[str, list[str]], policy: str) -> None:
    for one in scored(answers, policy).items:
        assert one.marks is not None
        assert 0 <= one.marks <= one.item.possible
        assert (one.source is Source.BLANK) == (not answers.get(one.item.item))


@given(responses)
def test_half_a_mark_for_the_incomplete_never_costs_anybody_anything(answers: dict[str, list[str]]) -> None:
    strict, kind = scored(answers, "all_or_nothing/1"), scored(answers, "incomplete_half_mark/1")
    multiple = sum(item.kind is ItemType.MULTIPLE_CHOICE for item in PAPER)
    assert strict.total <= kind.total <= strict.total + multiple * Decimal("0.5")
    for a, b in zip(strict.items, kind.items, strict=True):
        assert a.marks == b.marks or a.item.kind is ItemType.MULTIPLE_CHOICE


@given(responses, st.sampled_from(["all_or_nothing/1", "incomplete_half_mark/1"]))
def test_a_total_is_a_sum_of_half_marks(answers: dict[str, list[str]], policy: str) -> None:
    sheet = scored(answers, policy)
    assert sheet.total % Decimal("0.5") == 0
    assert sheet.rounding == "none"


@given(responses, policies, st.sampled_from(PAPER))
def test_taking_an_answer_back_touches_its_item_alone(
    answers: dict[str, list[str]], policy: str, item: ScoredItem
) -> None:
    before, after = scored(answers, policy), scored({**answers, item.item: []}, policy)
    changed = [a.item.item for a, b in zip(before.items, after.items, strict=True) if a.marks != b.marks]
    assert set(changed) <= {item.item}


@given(st.decimals(0, 10, places=1), st.decimals(0, 10, places=1))
def test_marks_by_people_enter_as_they_are_given(first: Decimal, second: Decimal) -> None:
    words = {item.item: "words" for item in ESSAYS if item.kind is ItemType.ESSAY}
    sheet = score(ESSAYS, words, DEFAULT_POLICY, marks=dict(zip(words, (first, second), strict=True)))
    assert sheet.pending == ()
    assert sheet.total == first + second
    assert [one.source for one in sheet.items if one.item.kind is ItemType.ESSAY] == [Source.MARKER] * 2


@given(st.decimals(0, 10, places=1))
def test_marks_for_what_a_key_scores_have_no_influence(marks: Decimal) -> None:
    everything = {item.item: marks for item in PAPER}
    answers = right(PAPER, 10, 3, 2)
    assert score(PAPER, answers, DEFAULT_POLICY, marks=everything) == score(PAPER, answers, DEFAULT_POLICY)


@pytest.mark.parametrize("given_marks", [0, 1])
def test_a_sheet_with_something_pending_neither_passes_nor_fails(given_marks: int) -> None:
    essays = [item.item for item in ESSAYS if item.kind is ItemType.ESSAY]
    marks = dict.fromkeys(essays[:given_marks], Decimal(10))
    sheet = score(ESSAYS, dict.fromkeys(essays, "words"), DEFAULT_POLICY, marks=marks)
    assert len(sheet.pending) == 2 - given_marks
    with pytest.raises(ValueError, match="pending"):
        has_passed(sheet, Decimal(0))


@given(st.lists(st.decimals(0, 100, places=1), max_size=40))
def test_every_total_lies_in_one_band_and_the_bands_adjoin(totals: list[Decimal]) -> None:
    bands = distribution(totals, possible=Decimal(100))
    assert sum(band.count for band in bands) == len(totals)
    assert [band.start for band in bands[1:]] == [band.end for band in bands[:-1]]
    assert (bands[0].start, bands[-1].end) == (Decimal(0), Decimal(100))
    for band in bands[:-1]:
        assert band.count == sum(band.start <= total < band.end for total in totals)


@pytest.mark.parametrize(
    ("total", "band"), [("-1", 0), ("0", 0), ("9.9", 0), ("10", 1), ("99.5", 9), ("100", 9), ("101", 9)]
)
def test_a_total_beyond_the_ends_falls_into_the_outermost_band(total: str, band: int) -> None:
    counts = [one.count for one in distribution([Decimal(total)], possible=Decimal(100))]
    assert counts.index(1) == band


@pytest.mark.parametrize("possible", ["13", "100", "7.5", "110"])
def test_the_bands_share_any_paper_evenly(possible: str) -> None:
    bands = distribution([], possible=Decimal(possible))
    assert {band.end - band.start for band in bands} == {Decimal(possible) / 10}


@pytest.mark.parametrize("name", sorted(POLICIES))
def test_an_edition_of_a_policy_is_found_by_its_own_name(name: str) -> None:
    assert policy_named(name) is POLICIES[name]
    assert str(POLICIES[name].name)


@pytest.mark.parametrize("name", ["all_or_nothing/2", "guesswork", "ALL_OR_NOTHING", "/1", "all_or_nothing/"])
def test_what_no_policy_is_called_is_refused(name: str) -> None:
    with pytest.raises(Refused) as refusal:
        policy_named(name)
    assert refusal.value.code == "unknown_policy"


@given(st.text("105.-abc", max_size=12))
def test_the_area_of_an_area_is_itself(point: str) -> None:
    assert area_of(area_of(point)) == area_of(point)
    assert point.startswith(area_of(point))


@pytest.mark.parametrize("pass_mark", ["0", "69.5", "70", "100"])
def test_reaching_the_pass_mark_exactly_is_a_pass(pass_mark: str) -> None:
    needed = Decimal(pass_mark)
    counts = {"0": (0, 0, 0), "69.5": (39, 5, 1), "70": (40, 5, 0), "100": (40, 15, 10)}[pass_mark]
    sheet = score(PAPER, right(PAPER, *counts), DEFAULT_POLICY)
    assert has_passed(sheet, needed)
    assert not has_passed(sheet, needed + Decimal("0.5"))


@given(responses, policies)
def test_sections_come_in_the_order_of_the_paper_and_areas_by_code(answers: dict[str, list[str]], policy: str) -> None:
    sheet = scored(answers, policy)
    assert [part.name for part in sheet.sections] == ["0", "1", "2"]
    assert [part.name for part in sheet.areas] == sorted({area_of(item.point) for item in PAPER})
    assert all(0 <= part.marks <= part.possible for part in (*sheet.sections, *sheet.areas))
