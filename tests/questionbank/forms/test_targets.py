"""Targets are typed field by field: what is typed comes back, what cannot be is said at its field."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from questionbank.forms.targets import FEWEST_ROWS, MORE_ROWS, TargetsForm
from questionbank.rules import ItemType
from questionbank.rules.exposure import Ceiling
from questionbank.rules.papers import BlueprintSpec, Section
from questionbank.rules.targets import Curve, Targets, WorkingTime

ONE = Decimal(1)
SPEC = BlueprintSpec(
    "TR", "105", "卷", "Paper", 60, Decimal(20), Decimal(12),
    (Section(ItemType.SINGLE_CHOICE, 10, ONE), Section(ItemType.TRUE_FALSE, 10, ONE)),
)  # fmt: skip
FULL = Targets(
    information=Curve((Decimal(-1), Decimal(0)), (Decimal("7.5"), Decimal(9)), Decimal("0.05")),
    expected=Curve((Decimal(0), ONE), (Decimal(10), Decimal("14.25")), Decimal("0.5")),
    time=WorkingTime(Decimal(45), Decimal(3)),
    max_uses=4,
    rest_sittings=2,
    unseen_sittings=3,
    ceiling=Ceiling(300, 30, 5, 90),
    overlap_max=2,
    pilots=3,
    accessible=True,
    forms=4,
)
TYPED = {
    "cuts-0-theta": "-1", "cuts-0-information": "7.5", "cuts-1-theta": "0", "cuts-1-information": "9",
    "cuts-1-expected": "10", "cuts-2-theta": "1", "cuts-2-expected": "14.25", "information_tolerance": "5",
    "expected_tolerance": "0.5", "time_target": "45", "time_tolerance": "3", "forms": "4", "overlap_max": "2",
    "accessible": "y", "pilots": "3", "section_pilots-0": "2", "section_pilots-1": "", "max_uses": "4",
    "rest_sittings": "2", "unseen_sittings": "3", "max_candidates": "300", "window_days": "30", "rest_after": "5",
    "rest_days": "90",
}  # fmt: skip
numbers = st.decimals("0.01", 20, places=2)
abilities = st.lists(st.decimals(-6, 6, places=2), min_size=1, max_size=4, unique=True)


def curves(maximise: bool = False) -> st.SearchStrategy[Curve]:
    def of(thetas: list[Decimal]) -> st.SearchStrategy[Curve]:
        target = st.just(()) if maximise else st.tuples(*[numbers] * len(thetas))
        return st.builds(
            Curve, st.just(tuple(sorted(thetas))), target, st.decimals("0.01", 1, places=2), st.just(maximise)
        )

    return abilities.flatmap(of)


def filled(app: Flask, spec: BlueprintSpec, typed: dict[str, Any] | None, language: str = "en") -> TargetsForm:
    """Give the form as a browser would send it; None: as it is first shown."""
    method = "GET" if typed is None else "POST"
    with app.test_request_context(f"/?lang={language}", method=method, data=MultiDict(typed or {})):
        form = TargetsForm(spec)
        if typed is not None:
            form.is_sent()
        return form


def said(form: TargetsForm) -> dict[str, str]:
    """Give what is said at each field, rows by number."""
    found = {
        name: " ".join(map(str, field.errors))
        for name, field in form._fields.items()
        if name != "cuts" and field.errors
    }
    for number, row in enumerate(form._rows):
        found |= {f"{number}.{name}": " ".join(map(str, texts)) for name, texts in row.errors.items()}
    return found


def test_everything_that_is_typed_is_taken(still_app: Flask) -> None:
    form = filled(still_app, SPEC, TYPED)

    assert (said(form), form.refusals) == ({}, [])
    assert form.spec().targets == FULL
    assert [section.pilots for section in form.spec().sections] == [2, 0]
    assert replace(form.spec(), targets=SPEC.targets, sections=SPEC.sections) == SPEC


def test_what_is_left_empty_is_not_asked(still_app: Flask) -> None:
    assert filled(still_app, replace(SPEC, targets=FULL), dict.fromkeys(TYPED, "")).spec().targets == Targets()


def as_typed(form: TargetsForm) -> dict[str, str]:
    """Give what a browser sends back when nothing is changed."""
    typed: dict[str, str] = {}
    fields: list[Any] = list(form._fields.values())
    for field in fields:
        inner = (
            [part for entry in field for part in getattr(entry, "form", [entry])]
            if hasattr(field, "entries")
            else [field]
        )
        for one in inner:
            if one.type == "BooleanField":
                typed |= {one.name: "y"} if one.data else {}
            else:
                typed[one.name] = one._value()
    return typed


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.builds(
        Targets,
        information=st.none() | curves(),
        expected=st.none() | curves(),
        time=st.none() | st.builds(WorkingTime, numbers, numbers),
        max_uses=st.none() | st.integers(1, 99),
        rest_sittings=st.integers(0, 9),
        unseen_sittings=st.integers(0, 9),
        ceiling=st.builds(Ceiling, st.integers(1, 10**6), st.integers(1, 3650), st.none() | st.integers(1, 9)),
        overlap_max=st.none() | st.integers(0, 20),
        pilots=st.integers(0, 30),
        accessible=st.booleans(),
        forms=st.integers(0, 9),
    )
    | st.builds(Targets, information=curves(maximise=True))
)
def test_a_blueprint_that_is_shown_and_sent_back_stays_as_it_was(still_app: Flask, targets: Targets) -> None:
    spec = replace(SPEC, targets=targets)
    if len(targets.thetas) > 7:  # the form has room for nine abilities
        return

    form = filled(still_app, spec, as_typed(filled(still_app, spec, None)))

    assert (said(form), form.spec()) == ({}, spec)


WRONG: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    # what is typed beside the rest; what is said at which field
    "no number": ({"cuts-0-theta": "low"}, {"0.theta": "Write a number"}),
    "not finite": ({"cuts-0-information": "NaN"}, {"0.information": "Write a number"}),
    "endless": ({"cuts-0-expected": "0." + "1" * 40}, {"0.expected": "Write a number"}),
    "beyond all measure": ({"cuts-0-information": "10000.01"}, {"0.information": "from -10000 to 10000"}),
    "no whole number": ({"overlap_max": "1.5"}, {"overlap_max": "Write a whole number"}),
    "a target of no ability": ({"cuts-0-theta": ""}, {"0.theta": "Give the ability"}),
    "an ability that nobody has": ({"cuts-0-theta": "6.01"}, {"0.theta": "between -6 and 6"}),
    "an ability twice": ({"cuts-1-theta": "-1.0"}, {"1.theta": "there twice"}),
    "more marks than there are": ({"cuts-1-expected": "20.5"}, {"1.expected": "between 0 and the total"}),
    "no tolerance": ({"information_tolerance": "0"}, {"information_tolerance": "above 0"}),
    "a tolerance below nothing": ({"expected_tolerance": "-0.5"}, {"expected_tolerance": "above 0"}),
    "half a time": ({"time_target": ""}, {"time_target": "both the working time"}),
    "the other half": ({"time_tolerance": ""}, {"time_tolerance": "both the working time"}),
    "more than a paper has": ({"overlap_max": "9" * 21}, {"overlap_max": "between 0 and 10000"}),
    "too many forms": ({"forms": "1001"}, {"forms": "between 0 and 1000"}),
    "too many pilots of a section": ({"section_pilots-0": "51"}, {"section_pilots": "between 0 and 50"}),
    "no use at all": ({"max_uses": "0"}, {"max_uses": "between 1 and"}),
    "nobody may see it": ({"max_candidates": "0"}, {"max_candidates": "between 1 and"}),
    "days of ten years": ({"rest_days": "3651"}, {"rest_days": "between 1 and 3650"}),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_is_said_at_its_field_and_stays_as_it_was_typed(still_app: Flask, case: str) -> None:
    change, words = WRONG[case]

    form = filled(still_app, SPEC, TYPED | change)

    errors = said(form)
    assert {name: text for name, text in errors.items() if words.get(name, "–") not in text} == {}
    assert errors.keys() == words.keys()
    assert as_typed(form) | change == as_typed(form)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"overlap_max": "21"}, "share no more items"),
        ({"pilots": "49"}, "at most 50 pilot items"),
        ({"max_candidates": "", "rest_after": ""}, "need a ceiling"),
    ],
)
def test_what_holds_of_no_single_field_is_said_at_the_top(still_app: Flask, change: dict[str, str], words: str) -> None:
    form = filled(still_app, SPEC, TYPED | change)

    assert said(form) == {}
    assert words in " ".join(form.refusals)


def test_as_much_as_can_be_had_takes_the_place_of_targets(still_app: Flask) -> None:
    form = filled(still_app, SPEC, {"cuts-0-theta": "0", "cuts-0-information": "9", "maximise": "y"})

    assert form.spec().targets.information == Curve((Decimal(0),), (), Decimal("0.02"), maximise=True)
    nothing = filled(still_app, SPEC, {"maximise": "y"})
    assert "one to nine different abilities" in " ".join(nothing.refusals)


def test_rows_are_added_by_a_button_that_saves_nothing(still_app: Flask) -> None:
    assert len(filled(still_app, SPEC, None).cuts) == FEWEST_ROWS
    assert len(filled(still_app, replace(SPEC, targets=FULL), None).cuts) == 3

    form = filled(still_app, SPEC, {**TYPED, "act": "cuts"})

    assert len(form.cuts) == 3 + MORE_ROWS
    assert not form.is_sent()
    assert len(filled(still_app, SPEC, {f"cuts-{n}-theta": str(n - 4) for n in range(9)} | {"act": "cuts"}).cuts) == 9


def test_errors_are_said_in_the_readers_language(still_app: Flask) -> None:
    form = filled(still_app, SPEC, TYPED | {"overlap_max": "x", "cuts-0-theta": ""}, language="zh_Hans")

    assert said(form) == {"overlap_max": "请填写整数，如 12。", "0.theta": "请填写该目标对应的能力值。"}
