"""The case of an application: what is drawn from the file, and what stays out."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from core.errors import Refused
from registry import queries, service
from registry.models import Application, Sanction
from registry.queries.cases import STATUS_IN_CASE, _of_a_hundred
from registry.rules.applications import EvidenceKind
from registry.rules.applications import RegistrationStatus as R
from tests.registry import stories
from tests.registry.stories import TODAY, Cast

NOW = stories.instant(TODAY)


@pytest.fixture
def people(session: Session) -> Cast:
    return stories.cast(session)


def person(session: Session, row: Application, **more: Any) -> dict[str, Any]:
    case = queries.case_of(session, row, today=TODAY, **more)
    found = case["person"]
    assert isinstance(found, dict)
    return found


def add(session: Session, row: Application, people: Cast, kind: EvidenceKind, **content: object) -> int:
    entry = service.add_evidence(
        session, application_id=row.id or 0, kind=kind, content=content, note="", actor=people.applicant, now=NOW
    )
    return entry.id or 0


def test_an_empty_draft_gives_an_empty_person(session: Session, people: Cast) -> None:
    found = person(session, stories.draft(session, people))
    assert all(found[kind.value] == [] for kind in EvidenceKind)
    assert (found["exams"], found["registrations"], found["sanctions"]) == ([], [], [])
    assert (found["guarantor"], found["declaration"], found["recommending_body"]) == (None, None, "")


def test_evidence_keeps_the_order_in_which_it_was_added(session: Session, people: Cast) -> None:
    row = stories.draft(session, people)
    for day in ("2023-05-01", "2021-05-01", "2022-05-01"):
        add(session, row, people, EvidenceKind.CPD, hours="8", date=day, category="课程")
    assert [entry["date"] for entry in person(session, row)["cpd"]] == ["2023-05-01", "2021-05-01", "2022-05-01"]


def test_what_was_taken_back_is_in_no_new_case(session: Session, people: Cast) -> None:
    row = stories.draft(session, people)
    key = add(session, row, people, EvidenceKind.CPD, hours="8", date="2023-05-01", category="课程")
    service.remove_evidence(session, application_id=row.id or 0, evidence_id=key, actor=people.applicant, now=NOW)
    assert person(session, row)["cpd"] == []


def test_what_was_frozen_does_not_follow_the_file(session: Session, people: Cast) -> None:
    row = stories.submitted(session, people)
    frozen = dict(row.case)
    stories.passed(session, people.applicant, "102", TODAY - timedelta(days=1), people)
    assert row.case == frozen
    assert len(person(session, row)["exams"]) == len(frozen["person"]["exams"]) + 1


def test_passes_come_by_day_then_by_subject(session: Session, people: Cast) -> None:
    row = stories.draft(session, people)
    for subject, day in (("105", TODAY), ("101", TODAY), ("102", date(2021, 5, 23))):
        stories.passed(session, people.applicant, subject, day, people)
    assert [entry["subject"] for entry in person(session, row)["exams"]] == ["102", "101", "105"]


@pytest.mark.parametrize(
    ("score", "kept"), [("70", "70"), ("100", "100"), ("72.50", "72.50"), ("69.5", None), ("9.1", None), ("0", None)]
)
def test_marks_on_another_scale_stay_out_of_the_case(score: str, kept: str | None) -> None:
    assert _of_a_hundred(Decimal(score)) == kept


@pytest.mark.parametrize("status", list(R))
def test_a_registration_stands_in_the_case_under_its_own_word(session: Session, people: Cast, status: R) -> None:
    row = stories.draft(session, people, scheme="EMS")
    stories.registered(session, people.applicant, date(2025, 1, 1), date(2027, 12, 31), status=status)
    assert person(session, row)["registrations"] == [
        {
            "scheme": "QMS",
            "grade": "provisional_auditor",
            "from": "2025-01-01",
            "to": "2027-12-31",
            "status": STATUS_IN_CASE[status],
        }
    ]


@pytest.mark.parametrize(("until", "written"), [(None, None), (date(2028, 1, 1), "2028-01-01")])
def test_a_measure_stands_in_the_case_with_its_days(
    session: Session, people: Cast, until: date | None, written: str | None
) -> None:
    row = stories.draft(session, people)
    session.add(
        Sanction(
            person_id=people.applicant.id, kind="exam_ban", on_day=TODAY, until_day=until, reason="x", recorded_by="t"
        )
    )
    session.flush()
    assert person(session, row)["sanctions"] == [{"kind": "exam_ban", "date": "2026-11-02", "until": written}]


def test_what_belongs_to_somebody_else_is_in_no_case(session: Session, people: Cast) -> None:
    row = stories.draft(session, people)
    stories.passed(session, people.registrar, "101", TODAY, people)
    stories.registered(session, people.registrar, date(2025, 1, 1), date(2027, 12, 31))
    found = person(session, row)
    assert (found["exams"], found["registrations"]) == ([], [])


def test_the_preview_takes_the_recommendation_for_granted(session: Session, people: Cast) -> None:
    row = stories.filled(session, people)
    assert queries.preview_of(session, row, today=TODAY).outcome == "met"
    assert queries.proof_of(queries.case_of(session, row, today=TODAY)).outcome == "not_met"


def test_without_an_employer_the_preview_grants_nothing(session: Session) -> None:
    people = stories.cast(session, employed=False)
    row = stories.filled(session, people)
    assert queries.preview_of(session, row, today=TODAY).outcome == "not_met"


@pytest.mark.parametrize("day", [date(1990, 1, 1), date(1950, 6, 1)])
def test_a_day_before_all_editions_proves_nothing(session: Session, people: Cast, day: date) -> None:
    case = queries.case_of(session, stories.filled(session, people), today=TODAY)
    with pytest.raises(Refused):
        queries.proof_of({**case, "as_of": day.isoformat()})


@pytest.mark.parametrize(
    "damage", [{"scheme": "XMS"}, {"as_of": "soon"}, {"person": None}, {"grade": 7}, {"application": "transfer"}]
)
def test_a_damaged_case_is_refused(session: Session, people: Cast, damage: dict[str, object]) -> None:
    case = queries.case_of(session, stories.filled(session, people), today=TODAY)
    with pytest.raises(Refused):
        queries.proof_of(case | damage)


def test_a_draft_has_no_rulings(session: Session, people: Cast) -> None:
    assert queries.rulings_of(session, stories.draft(session, people)) == {}


def test_a_submitted_case_is_proved_anew_for_each_reader(session: Session, people: Cast) -> None:
    row = stories.recommended(session, people)
    assert queries.shown_proof(session, row) == queries.proof_of(row.case)


def test_a_case_that_can_no_longer_be_read_is_shown_as_it_was_proved(session: Session, people: Cast) -> None:
    row = stories.examined(session, people)
    told = [line["needed"] for line in row.proof["requirements"]]
    row.case = {**row.case, "scheme": "XMS"}
    assert [str(line.needed) for line in queries.shown_proof(session, row).requirements] == told
