"""Guarantor, recommending body, declaration and sanctions."""

from datetime import date

import pytest

from grading.rules.registration.proof import TIMELESS
from tests.grading.cases import Json, document, line, sanction


@pytest.mark.parametrize(
    ("guarantor", "verdict"),
    [
        ({"grade": "auditor", "in_good_standing": True}, "met"),
        ({"grade": "senior_inspector", "in_good_standing": True}, "met"),
        ({"grade": "provisional_auditor", "in_good_standing": True}, "not_met"),
        ({"grade": "provisional_inspector", "in_good_standing": True}, "not_met"),
        ({"grade": "auditor", "in_good_standing": False}, "not_met"),
        (None, "not_met"),
    ],
)
def test_a_guarantor_is_registered_above_the_provisional_grades(guarantor: Json | None, verdict: str) -> None:
    assert line(document(guarantor=guarantor), "guarantor").verdict == verdict


@pytest.mark.parametrize(("body", "verdict"), [("B-001", "met"), ("", "not_met"), ("  ", "not_met"), (None, "not_met")])
def test_nobody_registers_without_a_recommending_body(body: str | None, verdict: str) -> None:
    assert line(document(recommending_body=body), "recommendation").verdict == verdict


@pytest.mark.parametrize(
    ("signed", "verdict", "met_from"),
    [
        ("2024-06-01", "met", date(2024, 6, 1)),
        ("2024-06-02", "not_met", date(2024, 6, 2)),
        (None, "not_met", None),
    ],
)
def test_the_declaration_counts_from_its_signing(signed: str | None, verdict: str, met_from: date | None) -> None:
    found = line(document(declaration=signed), "declaration")
    assert (found.verdict, found.met_from) == (verdict, met_from)


def test_facts_without_a_day_count_from_the_first_day_of_the_edition() -> None:
    assert line(document(), "guarantor").met_from == date(2021, 4, 1)
    assert line(document(), "sanctions").met_from == date(2021, 4, 1)


@pytest.mark.parametrize(
    ("measure", "verdict", "met_from"),
    [
        (sanction("administrative_revocation", "2020-01-15"), "not_met", date(2025, 1, 15)),
        (sanction("administrative_revocation", "2019-06-01"), "met", date(2024, 6, 1)),
        (sanction("administrative_revocation", "2019-06-02"), "not_met", date(2024, 6, 2)),
        (sanction("administrative_revocation", "2020-02-29"), "not_met", date(2025, 2, 28)),
        (sanction("administrative_revocation", "2020-01-15", "2021-01-15"), "not_met", date(2025, 1, 15)),
        (sanction("administrative_revocation", "2020-01-15", "2026-01-15"), "not_met", date(2026, 1, 15)),
        (sanction("administrative_revocation", "2024-06-02"), "met", date(2021, 4, 1)),
        (sanction("suspension", "2024-01-01", "2024-06-01"), "met", date(2024, 6, 1)),
        (sanction("suspension", "2024-01-01", "2024-06-02"), "not_met", date(2024, 6, 2)),
        (sanction("suspension", "2024-01-01"), "not_met", None),
        (sanction("exam_ban", "2024-01-01", "2026-01-01"), "not_met", date(2026, 1, 1)),
        (sanction("exam_ban", "2024-01-01"), "not_met", None),
        (sanction("association_revocation", "2020-01-01", "2023-01-01"), "met", date(2023, 1, 1)),
        (sanction("association_revocation", "2023-01-01", "2025-01-01"), "not_met", date(2025, 1, 1)),
        (sanction("association_revocation", "2020-01-01"), "unknown", None),
    ],
)
def test_a_sanction_bars_until_its_first_free_day(measure: Json, verdict: str, met_from: date | None) -> None:
    found = line(document(sanctions=[measure]), "sanctions")
    assert (found.verdict, found.met_from) == (verdict, met_from)


def test_the_statutory_bar_is_official_and_says_when_it_ends() -> None:
    found = line(document(sanctions=[sanction("administrative_revocation", "2020-01-15")]), "sanctions")
    assert (found.provenance, found.evidence) == ("official", ("sanctions/0",))
    assert str(found.reason) == "The application is barred until 2025-01-15, the first free day."


def test_a_bar_outweighs_a_measure_whose_length_is_unknown() -> None:
    both = [sanction("association_revocation", "2020-01-01"), sanction("suspension", "2024-01-01", "2024-07-01")]
    assert line(document(sanctions=both), "sanctions").verdict == "not_met"
    assert line(document(sanctions=both), "sanctions", as_of=date(2024, 7, 1)).verdict == "unknown"


def test_sanctions_in_a_row_bar_until_the_last_ends() -> None:
    row = [sanction("suspension", "2024-05-01", "2024-07-01"), sanction("exam_ban", "2024-07-01", "2024-09-01")]
    assert line(document(sanctions=row), "sanctions").met_from == date(2024, 9, 1)


@pytest.mark.parametrize(
    ("measures", "as_of", "since"),
    [
        ([], date(2024, 6, 1), None),
        ([sanction("suspension", "2024-01-01", "2024-06-01")], date(2024, 5, 31), date(2024, 6, 1)),
        ([sanction("suspension", "2024-01-01", "2024-06-01")], date(2024, 6, 1), date(2024, 6, 1)),
        ([sanction("suspension", "2024-01-01", "2024-06-01")], date(2025, 6, 1), date(2024, 6, 1)),
        ([sanction("suspension", "2024-01-01", "2024-06-01")], date(2023, 12, 31), None),
        ([sanction("administrative_revocation", "2018-03-01")], date(2024, 6, 1), date(2023, 3, 1)),
    ],
)
def test_people_are_told_from_when_they_are_free_of_sanctions_and_nothing_where_there_was_none(
    measures: list[Json], as_of: date, since: date | None
) -> None:
    assert line(document(sanctions=measures), "sanctions", as_of=as_of).since == since


@pytest.mark.parametrize(
    ("name", "since"),
    [("guarantor", None), ("recommendation", None), ("sanctions", None), ("declaration", date(2024, 5, 20))],
)
def test_a_fact_without_a_day_of_its_own_shows_none(name: str, since: date | None) -> None:
    found = line(document(), name)

    assert found.since == since
    assert (found.reason == TIMELESS) is (since is None)
