"""How an item's answers are scored: typed as shares, read as exact decimals, shown again as they were typed."""

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.forms.writing.scoring import typed_scoring
from questionbank.rules import Fold, ItemScoring, ItemType, Method, Tolerance, ToleranceKind
from tests.questionbank.forms.writing.typist import posted

T = ItemType
STEM: dict[str, Any] = {"zh_Hans": {"stem": "题"}, "tier": "1", "case": "", "point": "", "verb": ""}
UNTOUCHED = typed_scoring(None)


def scored(app: Flask, type_: ItemType, /, **typed: Any) -> Any:
    return posted(app, type_, {**STEM, "scoring": {**UNTOUCHED, **typed}})


def scoring(app: Flask, type_: ItemType, /, **typed: Any) -> ItemScoring | None:
    form = scored(app, type_, **typed)
    with app.test_request_context():
        assert form.validate(), form.errors
    found: ItemScoring | None = form["scoring"].form.scoring()
    return found


@pytest.mark.parametrize("kind", [T.SINGLE_CHOICE, T.MATCHING, T.HOTSPOT])
def test_what_nobody_touches_is_left_to_the_paper(still_app: Flask, kind: ItemType) -> None:
    assert scoring(still_app, kind) is None


@pytest.mark.parametrize("method", list(Method))
def test_a_method_of_its_own_beats_the_paper_even_with_nothing_else(still_app: Flask, method: Method) -> None:
    assert scoring(still_app, T.MULTIPLE_CHOICE, method=method.value) == ItemScoring(method)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({"penalty": "0.25"}, ItemScoring(penalty=Decimal("0.25"))),
        ({"penalty": "-.5"}, ItemScoring(penalty=Decimal("-0.5"))),
        ({"floor": ""}, ItemScoring(floor=None)),
        ({"floor": "-1"}, ItemScoring(floor=Decimal(-1))),
        ({"ceiling": "0.8"}, ItemScoring(ceiling=Decimal("0.8"))),
        ({"ceiling": ""}, ItemScoring(ceiling=None)),
        ({"default": "0.1"}, ItemScoring(default=Decimal("0.1"))),
        ({"weights": "A = 0.5\nB=-0.25"}, ItemScoring(weights=(("A", Decimal("0.5")), ("B", Decimal("-0.25"))))),
        ({"weights": "a = b = 1"}, ItemScoring(weights=(("a = b", Decimal(1)),))),
    ],
)
def test_amounts_are_read_as_they_are_typed(still_app: Flask, typed: dict[str, str], found: ItemScoring) -> None:
    assert scoring(still_app, T.MULTIPLE_CHOICE, **typed) == (None if found == ItemScoring() else found)


@pytest.mark.parametrize("field", ["penalty", "floor", "ceiling", "default"])
@pytest.mark.parametrize("typed", ["a quarter", "1,5", "1e3", "NaN", "Infinity", "--1", "0x1", "1.", "1" * 7])
def test_what_is_no_share_is_said_at_its_field(still_app: Flask, field: str, typed: str) -> None:
    form = scored(still_app, T.SINGLE_CHOICE, **{field: typed})

    with still_app.test_request_context("/?lang=en"):
        assert not form.validate()
        assert list(form.errors["scoring"]) == [field]
        assert "0.25" in str(form.errors["scoring"][field][0])


@pytest.mark.parametrize("line", ["A 0.5", "A =", "A = half", "=", "A = 1/2"])
def test_a_line_that_is_no_weight_is_quoted_in_both_languages(still_app: Flask, line: str) -> None:
    form = scored(still_app, T.SINGLE_CHOICE, weights=f"B = 1\n{line}")

    for language in ("en", "zh_Hans"):
        with still_app.test_request_context(f"/?lang={language}"):
            assert not form.validate()
            told = str(form.errors["scoring"]["weights"][0])
            assert line in told
            assert "A = 0.5" in told
            assert ("no weight" in told) is (language == "en")


@pytest.mark.parametrize("line", ["A = NaN", "A = Infinity", "A = sNaN", "A = 1e9", "A = 1234567"])
def test_a_weight_that_is_no_finite_number_is_refused(still_app: Flask, line: str) -> None:
    form = scored(still_app, T.SINGLE_CHOICE, weights=line)

    with still_app.test_request_context():
        assert not form.validate()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({"kind": ""}, None),
        ({"kind": "absolute", "below": "0.5"}, Tolerance(ToleranceKind.ABSOLUTE, Decimal("0.5"), Decimal("0.5"))),
        (
            {"kind": "absolute", "below": "0.5", "above": "0.1", "bounds": False},
            Tolerance(ToleranceKind.ABSOLUTE, Decimal("0.5"), Decimal("0.1"), includes_bounds=False),
        ),
        ({"kind": "relative", "below": "5"}, Tolerance(ToleranceKind.RELATIVE, Decimal(5), Decimal(5))),
        ({"kind": "decimal_places", "below": "2"}, Tolerance(ToleranceKind.DECIMAL_PLACES, Decimal(2), Decimal(2))),
        ({"kind": "absolute"}, Tolerance(ToleranceKind.ABSOLUTE, Decimal(0), Decimal(0))),
    ],
)
def test_a_number_may_be_off_by_what_is_typed(still_app: Flask, typed: dict[str, Any], found: Tolerance | None) -> None:
    read = scoring(still_app, T.NUMERICAL, **typed)

    assert (read.tolerance if read else None) == found


@pytest.mark.parametrize("kind", ["sideways", "ABSOLUTE"])
def test_a_kind_of_tolerance_that_there_is_not_is_refused(still_app: Flask, kind: str) -> None:
    form = scored(still_app, T.NUMERICAL, kind=kind, below="1")

    with still_app.test_request_context():
        assert not form.validate()
    assert list(form.errors["scoring"]) == ["kind"]


@pytest.mark.parametrize("folds", [[], ["width"], ["width", "case", "space"], [fold.value for fold in Fold]])
def test_what_does_not_count_in_a_text_is_a_set(still_app: Flask, folds: list[str]) -> None:
    read = scoring(still_app, T.TEXT_ENTRY, fold=folds)

    assert (read.fold if read else frozenset()) == frozenset(map(Fold, folds))


def test_what_cannot_be_folded_is_refused(still_app: Flask) -> None:
    form = scored(still_app, T.TEXT_ENTRY, fold=["accent"])

    with still_app.test_request_context("/?lang=en"):
        assert not form.validate()
        assert list(form.errors["scoring"]) == ["fold"]


shares = st.decimals(-2, 2, places=2)
limits = st.none() | shares
scorings = st.builds(
    ItemScoring,
    method=st.sampled_from(Method),
    weights=st.lists(st.tuples(st.sampled_from("ABCD"), shares), max_size=4).map(tuple),
    default=shares,
    floor=limits,
    ceiling=limits,
    penalty=shares,
)


@settings(deadline=None, max_examples=40)
@given(scorings)
def test_every_scoring_comes_back_from_its_form_as_it_was(still_app: Flask, before: ItemScoring) -> None:
    assert scoring(still_app, T.MULTIPLE_CHOICE, **typed_scoring(before)) == before


@pytest.mark.parametrize("shown", [typed_scoring(None), typed_scoring(ItemScoring())])
def test_a_form_that_was_just_opened_shows_no_amount_but_the_floor(shown: dict[str, Any]) -> None:
    assert [name for name in ("penalty", "weights", "default", "kind", "below", "above") if shown[name]] == []
    assert (shown["floor"], shown["bounds"]) == ("0", True)


def test_amounts_are_shown_with_all_their_digits_and_without_exponents() -> None:
    shown = typed_scoring(ItemScoring(penalty=Decimal("1E-7"), ceiling=Decimal("1.50")))

    assert (shown["penalty"], shown["ceiling"]) == ("0.0000001", "1.50")
