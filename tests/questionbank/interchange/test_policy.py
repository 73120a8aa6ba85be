"""Scoring policies, tolerances and rubrics as people write them into cells."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionbank.interchange.draft import Draft, Flaw
from questionbank.interchange.policy import scoring_from, scoring_text, tolerance_from, tolerance_text
from questionbank.interchange.rubric import rubric_from, rubric_text
from questionbank.rules.answers import Criterion, Fold, ItemScoring, Method, Tolerance, ToleranceKind

AMOUNTS = st.decimals(min_value=0, max_value=999, places=3)
SCORINGS = st.builds(
    ItemScoring,
    method=st.sampled_from(Method),
    weights=st.lists(st.tuples(st.text("ABab甲 :", min_size=1).map(str.strip).filter(bool), AMOUNTS), max_size=3).map(
        tuple
    ),
    default=AMOUNTS,
    floor=st.none() | AMOUNTS,
    ceiling=st.none() | AMOUNTS,
    penalty=AMOUNTS,
    fold=st.frozensets(st.sampled_from(Fold)),
)


@given(SCORINGS)
def test_a_policy_reads_back_as_written(scoring: ItemScoring) -> None:
    assert scoring_from(scoring_text(scoring)) == scoring


@pytest.mark.parametrize(
    ("text", "scoring"),
    [
        ("", None),
        ("全对得分", ItemScoring()),
        ("per_option", ItemScoring(method=Method.PER_OPTION)),
        ("部分得分；下限=无", ItemScoring(method=Method.PARTIAL, floor=None)),
        ("negative; penalty=0.25", ItemScoring(method=Method.NEGATIVE, penalty=Decimal("0.25"))),
        (
            "按权重得分；A：1；B:-0.5；其余=0.1",
            ItemScoring(
                method=Method.MAPPED,
                weights=(("A", Decimal(1)), ("B", Decimal("-0.5"))),
                default=Decimal("0.1"),
            ),
        ),
        ("all_or_nothing; fold=case+全半角", ItemScoring(fold=frozenset({Fold.CASE, Fold.WIDTH}))),
    ],
)
def test_a_policy_may_be_written_in_both_languages(text: str, scoring: ItemScoring | None) -> None:
    assert scoring_from(text) == scoring


@pytest.mark.parametrize(
    ("text", "place"),
    [("随便", "随便"), ("部分得分；下限=很低", "很低"), ("mapped; A", "A"), ("partial; floor=1e9", "1e9")],
)
def test_a_policy_that_is_none_is_named_where_it_goes_wrong(text: str, place: str) -> None:
    with pytest.raises(Flaw, match=f"“{place}”"):
        scoring_from(text)


@given(
    st.sampled_from((ToleranceKind.ABSOLUTE, ToleranceKind.RELATIVE)),
    st.decimals(min_value=0, max_value=99, places=4),
    st.decimals(min_value=0, max_value=99, places=4),
    st.booleans(),
)
def test_a_tolerance_reads_back_as_written(kind: ToleranceKind, below: Decimal, above: Decimal, bounds: bool) -> None:
    tolerance = Tolerance(kind, below, above, bounds)
    assert tolerance_from(tolerance_text(tolerance)) == tolerance


@pytest.mark.parametrize(
    ("text", "kind", "below", "above"),
    [
        ("0.5", ToleranceKind.ABSOLUTE, "0.5", "0.5"),
        ("±0.5", ToleranceKind.ABSOLUTE, "0.5", "0.5"),
        ("-0.1/+0.2", ToleranceKind.ABSOLUTE, "0.1", "0.2"),
        ("2%", ToleranceKind.RELATIVE, "0.02", "0.02"),
        ("2 位小数", ToleranceKind.DECIMAL_PLACES, "2", "2"),
        ("3 sf", ToleranceKind.SIGNIFICANT_FIGURES, "3", "3"),
    ],
)
def test_a_tolerance_may_be_written_as_people_do(text: str, kind: ToleranceKind, below: str, above: str) -> None:
    assert tolerance_from(text) == Tolerance(kind, Decimal(below), Decimal(above))
    assert tolerance_from(f"{text} 不含端点") == Tolerance(kind, Decimal(below), Decimal(above), includes_bounds=False)


def test_a_tolerance_that_is_none_is_a_flaw() -> None:
    assert tolerance_from("  ") is None
    with pytest.raises(Flaw, match="about two"):
        tolerance_from("about two")


@pytest.mark.parametrize(
    ("line", "criterion"),
    [
        ("说明三条理由（3分）", Criterion("说明三条理由", "3")),
        ("Gives reasons (2.5)", Criterion("Gives reasons", "2.5")),
        ("条款：写对条款号（2 分）", Criterion("写对条款号", "2", field="clause")),
        ("classification: major (1)", Criterion("major", "1", field="classification")),
        ("note: anything (1)", Criterion("note: anything", "1")),
        ("a<b (1)", Criterion("a&lt;b", "1")),
        ("[html]<b>a</b>（1分）", Criterion("<b>a</b>", "1")),
    ],
)
def test_a_criterion_ends_with_its_marks_and_may_begin_with_its_field(line: str, criterion: Criterion) -> None:
    assert rubric_from(Draft("", "", "", rubric=f"{line}\n\n", tagged=True)) == (criterion,)
    assert rubric_from(Draft("", "", "", rubric=rubric_text((criterion,)), tagged=True)) == (criterion,)


def test_a_criterion_without_marks_is_a_flaw() -> None:
    with pytest.raises(Flaw, match="“理由” does not end"):
        rubric_from(Draft("", "", "", rubric="理由（3分）\n理由"))
