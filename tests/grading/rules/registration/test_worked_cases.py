"""Worked cases of the rules of 2021, each named by its clause: the line, its verdict and the day of being met.

A text whose clause was not found is named by the edition alone, as the edition itself does.
"""

from datetime import date
from typing import Any

import pytest

from tests.grading.cases import (
    RULES_2015,
    Json,
    audit,
    document,
    first_grade,
    line,
    passed,
    prove,
    registration,
    sanction,
    study,
    work,
)

R = "CCAA-101:2021"
NEVER = None
FIRST_DAY = date(2021, 4, 1)  # of the edition: what has no day of its own is met since then
DIPLOMA = study("college", "2012-07-01", start="2009-09-01")
TITLED = [{"level": "intermediate", "date": "2018-06-01"}]
VOUCHED: Json = {"grade": "auditor", "in_good_standing": True}


def four(first: str = "2022-01-01", days: str = "4", **changes: object) -> list[Json]:
    """Give three audits of 2021 and one more."""
    return [audit(f"2021-{month}-01", days, **changes) for month in ("05", "06", "07")] + [
        audit(first, days, **changes)
    ]


def case(name: str, asked: str, verdict: str, met_from: date | None = NEVER, **changes: object) -> Any:
    return pytest.param(asked, changes, verdict, met_from, id=name)


EDUCATION = [
    case(f"{R} education: the day of graduation counts", "education", "met", date(2016, 7, 1)),
    case(f"{R} education: a diploma for QMS", "education", "met", date(2012, 7, 1), education=[DIPLOMA]),
    case(f"{R} education: a diploma for EMS", "education", "met", date(2012, 7, 1), education=[DIPLOMA], scheme="EMS"),
    case(
        f"{R} education: a diploma for OHSMS", "education", "met", date(2012, 7, 1), education=[DIPLOMA], scheme="OHSMS"
    ),
    case(f"{R} education: no diploma for FSMS", "education", "not_met", education=[DIPLOMA], scheme="FSMS"),
    case(f"{R} education: no diploma for EnMS", "education", "not_met", education=[DIPLOMA], scheme="EnMS"),
    case(f"{R} education: no diploma for ISMS", "education", "not_met", education=[DIPLOMA], scheme="ISMS"),
    case(f"{R} education: no diploma for ITSMS", "education", "not_met", education=[DIPLOMA], scheme="ITSMS"),
    case(f"{R} education: no diploma for HACCP", "education", "not_met", education=[DIPLOMA], scheme="HACCP"),
    case(f"{R} education: a degree for FSMS", "education", "met", date(2016, 7, 1), scheme="FSMS"),
    case(
        f"{R} education: a master's degree alone",
        "education",
        "met",
        date(2015, 7, 1),
        education=[study("master", "2015-07-01")],
    ),
    case(
        f"{R} education: a doctor's degree for HACCP",
        "education",
        "met",
        date(2018, 7, 1),
        education=[study("doctor", "2018-07-01")],
        scheme="HACCP",
    ),
    case(
        f"{R} education: a part-time degree is a degree",
        "education",
        "met",
        date(2016, 7, 1),
        education=[study(full_time=False)],
    ),
    case(f"{R} education: the earliest of two", "education", "met", date(2012, 7, 1), education=[study(), DIPLOMA]),
    case(
        f"{R} education: graduation on the day itself",
        "education",
        "met",
        date(2024, 6, 1),
        education=[study(end="2024-06-01")],
    ),
    case(
        f"{R} education: graduation tomorrow",
        "education",
        "not_met",
        date(2024, 6, 2),
        education=[study(end="2024-06-02")],
    ),
    case(f"{R} education: study that goes on", "education", "not_met", education=[study(end=None)]),
    case(f"{R} education: nothing on file", "education", "not_met", education=[]),
]

COLLEGE_WORK = {"education": [DIPLOMA], "titles": TITLED}
WORK = [
    case(f"{R} work: 4 years after a degree", "work", "met", date(2020, 7, 1)),
    case(f"{R} work: from the middle of a month", "work", "met", date(2020, 7, 15), work=[work("2016-07-15")]),
    case(f"{R} work: from the end of August", "work", "met", date(2020, 8, 31), work=[work("2016-08-31")]),
    case(f"{R} work: from a leap day", "work", "met", date(2024, 2, 29), work=[work("2020-02-29")]),
    case(f"{R} work: complete on the day itself", "work", "met", date(2024, 6, 1), work=[work("2020-06-01")]),
    case(f"{R} work: complete tomorrow", "work", "not_met", date(2024, 6, 2), work=[work("2020-06-02")]),
    case(f"{R} work: begun before the degree", "work", "met", date(2020, 7, 1), work=[work("2014-01-01")]),
    case(f"{R} work: over before the degree", "work", "not_met", work=[work("2010-01-01", "2016-06-30")]),
    case(
        f"{R} work: a year between two posts",
        "work",
        "met",
        date(2021, 7, 1),
        work=[work("2016-07-01", "2018-06-30"), work("2019-07-01")],
    ),
    case(
        f"{R} work: two posts at once count once",
        "work",
        "met",
        date(2020, 7, 1),
        work=[work("2016-07-01", "2018-06-30"), work("2017-07-01")],
    ),
    case(
        f"{R} work: a post within another adds nothing",
        "work",
        "met",
        date(2020, 7, 1),
        work=[work(), work("2017-01-01", "2017-12-31")],
    ),
    case(
        f"{R} work: a post that ended in time", "work", "met", date(2020, 7, 1), work=[work("2016-07-01", "2020-06-30")]
    ),
    case(f"{R} work: a post that ended a month early", "work", "not_met", work=[work("2016-07-01", "2020-05-31")]),
    case(f"{R} work: part time does not count", "work", "not_met", work=[work(full_time=False)]),
    case(f"{R} work: no responsible post", "work", "not_met", work=[work(responsible_post=False)]),
    case(f"{R} work: any trade counts", "work", "met", date(2020, 7, 1), work=[work(professional_in=[])]),
    case(f"{R} work: none at all", "work", "not_met", work=[]),
    case(
        f"{R} work: 8 years after a diploma", "work", "met", date(2020, 7, 1), **COLLEGE_WORK, work=[work("2012-07-01")]
    ),
    case(
        f"{R} work: 8 years from 2016", "work", "not_met", date(2024, 7, 1), **COLLEGE_WORK, work=[work("2016-07-01")]
    ),
    case(
        f"{R} work: a master's degree asks for 4 years",
        "work",
        "met",
        date(2019, 7, 1),
        education=[study("master", "2015-07-01")],
        work=[work("2015-07-01")],
    ),
    case(
        f"{R} work: half of full-time graduate study",
        "work",
        "met",
        date(2021, 1, 1),
        education=[study(), study("master", "2018-07-01", start="2016-07-01")],
        work=[work("2017-07-01")],
    ),
    case(
        f"{R} work: none at the first grade",
        "work",
        "not_applicable",
        grade="provisional_auditor",
        application="initial",
        work=[],
    ),
]

PROFESSIONAL = [
    case(f"{R} professional work: 2 years after a degree", "professional_work", "met", date(2018, 7, 1)),
    case(
        f"{R} professional work: 6 years after a diploma",
        "professional_work",
        "met",
        date(2018, 7, 1),
        **COLLEGE_WORK,
        work=[work("2012-07-01")],
    ),
    case(
        f"{R} professional work: in another scheme",
        "professional_work",
        "not_met",
        work=[work(professional_in=["EMS"])],
    ),
    case(
        f"{R} professional work: in several schemes",
        "professional_work",
        "met",
        date(2018, 7, 1),
        work=[work(professional_in=["EMS", "QMS"])],
    ),
    case(
        f"{R} professional work: begins with a later post",
        "professional_work",
        "met",
        date(2022, 1, 1),
        work=[work("2016-07-01", "2019-12-31", professional_in=[]), work("2020-01-01")],
    ),
    case(
        f"{R} professional work: two posts with a gap",
        "professional_work",
        "met",
        date(2020, 1, 1),
        work=[work("2016-07-01", "2017-06-30"), work("2019-01-01")],
    ),
    case(
        f"{R} professional work: part time does not count", "professional_work", "not_met", work=[work(full_time=False)]
    ),
    case(
        f"{R} professional work: no responsible post",
        "professional_work",
        "not_met",
        work=[work(responsible_post=False)],
    ),
    case(
        f"{R} professional work: study does not count",
        "professional_work",
        "not_met",
        date(2025, 7, 1),
        education=[study(), study("master", "2023-07-01", start="2016-09-01")],
        work=[work("2023-07-01")],
    ),
    case(
        f"{R} professional work: none at the first grade",
        "professional_work",
        "not_applicable",
        grade="provisional_auditor",
        application="initial",
        work=[],
    ),
]

TITLE = [
    case(f"{R} title: none after a degree", "title", "not_applicable"),
    case(
        f"{R} title: an intermediate one after a diploma",
        "title",
        "met",
        date(2018, 6, 1),
        **COLLEGE_WORK,
        work=[work("2012-07-01")],
    ),
    case(
        f"{R} title: a senior one is enough",
        "title",
        "met",
        date(2019, 6, 1),
        education=[DIPLOMA],
        titles=[{"level": "senior", "date": "2019-06-01"}],
    ),
    case(
        f"{R} title: the earliest counts",
        "title",
        "met",
        date(2018, 6, 1),
        education=[DIPLOMA],
        titles=[{"level": "senior", "date": "2019-06-01"}, *TITLED],
    ),
    case(
        f"{R} title: one to come",
        "title",
        "not_met",
        date(2025, 6, 1),
        education=[DIPLOMA],
        titles=[{"level": "intermediate", "date": "2025-06-01"}],
    ),
    case(f"{R} title: none after a diploma", "title", "not_met", education=[DIPLOMA], titles=[]),
]

AUDITS = [
    case(f"{R} audits: 4 complete ones with 16 days", "audits", "met", date(2022, 4, 1)),
    case(f"{R} audits: 15 days are enough", "audits", "met", date(2022, 1, 1), audits=four(days="3.75")),
    case(f"{R} audits: 14.96 days are not", "audits", "not_met", audits=four(days="3.74")),
    case(f"{R} audits: 3 are too few", "audits", "not_met", audits=four(days="9")[:3]),
    case(
        f"{R} audits: the day on which the fourth began", "audits", "met", date(2024, 6, 1), audits=four("2024-06-01")
    ),
    case(f"{R} audits: a fourth to come", "audits", "not_met", date(2024, 6, 2), audits=four("2024-06-02")),
    case(
        f"{R} audits: an incomplete one does not count",
        "audits",
        "not_met",
        audits=[*four()[:3], audit("2022-01-01", "9", complete=False)],
    ),
    case(f"{R} audits: an expert's do not count", "audits", "not_met", audits=four(role="expert")),
    case(f"{R} audits: an auditor's count", "audits", "met", date(2022, 1, 1), audits=four(role="auditor")),
    case(f"{R} audits: a leader's count", "audits", "met", date(2022, 1, 1), audits=four(role="leader")),
    case(f"{R} audits: those of another scheme do not count", "audits", "not_met", audits=four(scheme="EMS")),
    case(
        f"{R} audits: clauses 4 to 10 together",
        "audits",
        "met",
        date(2022, 1, 1),
        audits=[*four(clauses=[4, 5, 6])[:3], audit("2022-01-01", clauses=[7, 8, 9, 10])],
    ),
    case(
        f"{R} audits: clause 10 is missing",
        "audits",
        "not_met",
        audits=[*four(clauses=[4, 5, 6])[:3], audit("2022-01-01", clauses=[7, 8, 9])],
    ),
    case(f"{R} audits: clauses beyond 10 add nothing", "audits", "not_met", audits=four(clauses=[1, 2, 3, 11])),
    case(f"{R} audits: unverified ones are for a registrar", "audits", "unknown", audits=four(verified=False)),
    case(
        f"{R} audits: one unverified of four",
        "audits",
        "unknown",
        audits=[*four()[:3], audit("2022-01-01", verified=False)],
    ),
    case(
        f"{R} audits: one unverified of five",
        "audits",
        "met",
        date(2022, 1, 1),
        audits=[*four(), audit("2022-02-01", verified=False)],
    ),
    case(f"{R} audits: too few even with unverified ones", "audits", "not_met", audits=four(verified=False)[:3]),
    case(
        f"{R} audits: 3 with 10 days beside another scheme",
        "audits",
        "met",
        date(2021, 7, 1),
        audits=four(days="3.5")[:3],
        registrations=[
            registration(),
            registration("auditor", scheme="EMS", **{"from": "2020-01-01", "to": "2025-12-31"}),
        ],
    ),
    case(
        f"{R} audits: 3 with 9 days beside another scheme",
        "audits",
        "not_met",
        audits=four(days="3")[:3],
        registrations=[registration(), registration("auditor", scheme="EMS")],
    ),
    case(
        f"{R} audits: a provisional registration elsewhere takes nothing off",
        "audits",
        "not_met",
        audits=four(days="9")[:3],
        registrations=[registration(), registration(scheme="EMS")],
    ),
    case(
        f"{R} audits: a suspended registration elsewhere takes nothing off",
        "audits",
        "not_met",
        audits=four(days="9")[:3],
        registrations=[registration(), registration("auditor", scheme="EMS", status="suspended")],
    ),
    case(
        f"{R} audits: none at the first grade",
        "audits",
        "not_applicable",
        grade="provisional_auditor",
        application="initial",
        audits=[],
    ),
    case(
        f"{R} audits: no source for a renewal",
        "audits",
        "unknown",
        application="renewal",
        registrations=[registration("auditor")],
    ),
]

EXAMS = [
    case(
        f"{R} exams: 102 is new, 101 and 105 rest on the registration",
        "exams",
        "met",
        date(2023, 5, 21),
        exams=[passed("102", "2023-05-21")],
    ),
    case(f"{R} exams: 102 for three years", "exams", "met", date(2021, 9, 1), exams=[passed("102", "2021-06-01")]),
    case(f"{R} exams: 102 a day too old", "exams", "not_met", exams=[passed("102", "2021-05-31")]),
    case(f"{R} exams: 102 on the day itself", "exams", "met", date(2024, 6, 1), exams=[passed("102", "2024-06-01")]),
    case(f"{R} exams: 102 at 70 marks", "exams", "met", date(2023, 5, 21), exams=[passed("102", "2023-05-21", "70")]),
    case(f"{R} exams: 102 at 69.5 marks", "exams", "not_met", exams=[passed("102", "2023-05-21", "69.5")]),
    case(f"{R} exams: 103 is not 102", "exams", "not_met", exams=[passed("103", "2023-05-21")]),
    case(f"{R} exams: none on file", "exams", "not_met", exams=[]),
    case(
        f"{R} exams: without a registration all three",
        "exams",
        "met",
        date(2023, 5, 21),
        registrations=[],
        exams=[passed(code, "2023-05-21") for code in ("101", "102", "105")],
    ),
    case(
        f"{R} exams: 101 stands for five years",
        "exams",
        "met",
        date(2023, 5, 21),
        registrations=[],
        exams=[passed("101", "2019-06-01"), passed("102", "2023-05-21"), passed("105", "2023-05-21")],
    ),
    case(
        f"{R} exams: 101 a day older than five years",
        "exams",
        "not_met",
        registrations=[],
        exams=[passed("101", "2019-05-31"), passed("102", "2023-05-21"), passed("105", "2023-05-21")],
    ),
    case(
        f"{R} exams: a later pass takes over",
        "exams",
        "met",
        date(2021, 9, 1),
        exams=[passed("102", "2021-05-01"), passed("102", "2023-05-21")],
    ),
    case(
        f"{R} exams: a gap between two passes",
        "exams",
        "met",
        date(2023, 5, 21),
        exams=[passed("102", "2019-05-01"), passed("102", "2023-05-21")],
    ),
    case(f"{R} exams: a renewal rests on what it renews", "exams", "waived", application="renewal", exams=[]),
]

REGISTRATION = [
    case(f"{R} registration: the grade below is in force", "registration", "met", date(2021, 9, 1)),
    case(
        f"{R} registration: its last day",
        "registration",
        "met",
        date(2021, 9, 1),
        registrations=[registration(to="2024-06-01")],
    ),
    case(
        f"{R} registration: over since yesterday",
        "registration",
        "not_met",
        registrations=[registration(to="2024-05-31")],
    ),
    case(
        f"{R} registration: begins tomorrow",
        "registration",
        "not_met",
        date(2024, 6, 2),
        registrations=[registration(**{"from": "2024-06-02"})],
    ),
    case(
        f"{R} registration: conditionally renewed",
        "registration",
        "met",
        date(2021, 9, 1),
        registrations=[registration(status="conditionally_renewed")],
    ),
    *[
        case(f"{R} registration: {status}", "registration", "not_met", registrations=[registration(status=status)])
        for status in ("suspended", "revoked", "cancelled", "expired", "downgraded")
    ],
    case(f"{R} registration: in another scheme", "registration", "not_met", registrations=[registration(scheme="EMS")]),
    case(
        f"{R} registration: of a higher grade", "registration", "not_met", registrations=[registration("lead_auditor")]
    ),
    case(
        f"{R} registration: without an end on file",
        "registration",
        "met",
        date(2021, 9, 1),
        registrations=[registration(to=None)],
    ),
    case(
        f"{R} registration: two that follow each other",
        "registration",
        "met",
        date(2018, 9, 1),
        registrations=[registration(**{"from": "2018-09-01", "to": "2021-08-31"}), registration()],
    ),
    case(
        f"{R} registration: none for the first grade",
        "registration",
        "not_applicable",
        grade="provisional_auditor",
        application="initial",
    ),
    case(
        f"{R} registration: nothing to upgrade to the first grade",
        "registration",
        "not_met",
        grade="provisional_auditor",
        application="upgrade",
    ),
    case(f"{R} registration: a renewal needs the same grade", "registration", "not_met", application="renewal"),
    case(
        f"{R} registration: a renewal of the same grade",
        "registration",
        "met",
        date(2021, 9, 1),
        application="renewal",
        registrations=[registration("auditor")],
    ),
]

CONDUCT = [
    case("earlier text 1.3.12: an auditor vouches", "guarantor", "met", FIRST_DAY),
    case(
        "earlier text 1.3.12: a lead auditor vouches",
        "guarantor",
        "met",
        FIRST_DAY,
        guarantor={**VOUCHED, "grade": "lead_auditor"},
    ),
    case(
        "earlier text 1.3.12: an inspector vouches",
        "guarantor",
        "met",
        FIRST_DAY,
        guarantor={**VOUCHED, "grade": "inspector"},
    ),
    case(
        "earlier text 3.5: a provisional auditor does not",
        "guarantor",
        "not_met",
        guarantor={**VOUCHED, "grade": "provisional_auditor"},
    ),
    case(
        "earlier text 3.5: a provisional inspector does not",
        "guarantor",
        "not_met",
        guarantor={**VOUCHED, "grade": "provisional_inspector"},
    ),
    case(
        "earlier text 3.5: a provisional examiner does not",
        "guarantor",
        "not_met",
        guarantor={**VOUCHED, "grade": "provisional_examiner"},
    ),
    case(
        "earlier text 3.5: not without good standing",
        "guarantor",
        "not_met",
        guarantor={**VOUCHED, "in_good_standing": False},
    ),
    case("earlier text 3.5: nobody is named", "guarantor", "not_met", guarantor=None),
    case("CCAA FAQ 2021-09, 4: a body recommends", "recommendation", "met", FIRST_DAY),
    case("CCAA FAQ 2021-09, 4: no body recommends", "recommendation", "not_met", recommending_body=""),
    case("examination notice 2.7: signed before", "declaration", "met", date(2024, 5, 20)),
    case("examination notice 2.7: signed on the day", "declaration", "met", date(2024, 6, 1), declaration="2024-06-01"),
    case(
        "examination notice 2.7: signed tomorrow", "declaration", "not_met", date(2024, 6, 2), declaration="2024-06-02"
    ),
    case("examination notice 2.7: not signed", "declaration", "not_met", declaration=None),
    case(
        "Regulations art. 72: five years from a revocation",
        "sanctions",
        "not_met",
        date(2026, 3, 1),
        sanctions=[sanction("administrative_revocation", "2021-03-01")],
    ),
    case(
        "Regulations art. 72: five years are over",
        "sanctions",
        "met",
        date(2024, 3, 1),
        sanctions=[sanction("administrative_revocation", "2019-03-01")],
    ),
    case(
        "Regulations art. 72: a shorter order does not shorten the bar",
        "sanctions",
        "not_met",
        date(2026, 3, 1),
        sanctions=[sanction("administrative_revocation", "2021-03-01", "2022-03-01")],
    ),
    case(
        "Regulations art. 72: two revocations bar to the later end",
        "sanctions",
        "not_met",
        date(2028, 3, 1),
        sanctions=[
            sanction("administrative_revocation", "2021-03-01"),
            sanction("administrative_revocation", "2023-03-01"),
        ],
    ),
    case(
        "Regulations art. 62: a suspension of six months",
        "sanctions",
        "not_met",
        date(2024, 9, 1),
        sanctions=[sanction("suspension", "2024-03-01", "2024-09-01")],
    ),
    case(
        "Regulations art. 62: a suspension without an end",
        "sanctions",
        "not_met",
        sanctions=[sanction("suspension", "2024-03-01")],
    ),
    case(
        "Order 31 art. 7: a ban from examinations",
        "sanctions",
        "not_met",
        date(2028, 10, 24),
        sanctions=[sanction("exam_ban", "2023-10-24", "2028-10-24")],
    ),
    case(
        "association's own rules: how long a revocation bars was not found",
        "sanctions",
        "unknown",
        sanctions=[sanction("association_revocation", "2020-01-01")],
    ),
    case("no measure on file", "sanctions", "met", FIRST_DAY),
    case(f"{R} continuing education: only at a renewal", "cpd", "not_applicable"),
    case(
        f"{R} continuing education: hours for a renewal were not found",
        "cpd",
        "unknown",
        application="renewal",
        registrations=[registration("auditor")],
    ),
    case(f"{R} public notice: none at this grade", "public_notice", "not_applicable"),
    case(f"{R} public notice: not sourced for a lead auditor", "public_notice", "unknown", grade="lead_auditor"),
]

LADDER = [
    case(f"{R} lead auditor: {name} is not sourced", name, "unknown", grade="lead_auditor")
    for name in ("title", "work", "professional_work", "audits", "exams", "registration", "public_notice")
]


@pytest.mark.parametrize(
    ("asked", "changes", "verdict", "met_from"),
    EDUCATION + WORK + PROFESSIONAL + TITLE + AUDITS + EXAMS + REGISTRATION + CONDUCT + LADDER,
)
def test_the_rules_of_2021_say(asked: str, changes: Json, verdict: str, met_from: date | None) -> None:
    found = line(document(**changes), asked)
    assert (found.verdict, found.met_from) == (verdict, met_from)


@pytest.mark.parametrize(
    ("asked", "changes", "verdict", "met_from"),
    [
        case("CCAA-101:2015 2.3: 4 years after a degree", "work", "met", date(2020, 7, 1)),
        case(
            "CCAA-101:2015 2.3: 20 years after a diploma",
            "work",
            "not_met",
            date(2032, 7, 1),
            education=[DIPLOMA],
            work=[work("2012-07-01")],
        ),
        case(
            "CCAA-101:2015 2.3: 15 professional years after a diploma",
            "professional_work",
            "not_met",
            date(2027, 7, 1),
            education=[DIPLOMA],
            work=[work("2012-07-01")],
        ),
        case("CCAA-101:2015 2.3: 2 professional years after a degree", "professional_work", "met", date(2018, 7, 1)),
    ],
)
def test_the_rules_of_2015_say(asked: str, changes: Json, verdict: str, met_from: date | None) -> None:
    found = line(document(**changes), asked, RULES_2015)
    assert (found.verdict, found.met_from) == (verdict, met_from)


@pytest.mark.parametrize(
    ("changes", "outcome", "earliest"),
    [
        pytest.param({}, "met", date(2021, 6, 20), id=f"{R} first registration: all is there"),
        pytest.param(
            {"as_of": "2021-06-19"},
            "not_met",
            date(2021, 6, 20),
            id=f"{R} first registration: a day before the declaration",
        ),
        pytest.param(
            {"work": [], "audits": []}, "met", date(2021, 6, 20), id=f"{R} first registration: without work or audits"
        ),
        pytest.param(
            {"exams": [passed("101", "2021-05-23")]},
            "not_met",
            None,
            id=f"{R} first registration: without the scheme's subject",
        ),
        pytest.param({"scheme": "EMS"}, "not_met", None, id=f"{R} first registration: the subject of another scheme"),
        pytest.param(
            {"scheme": "EMS", "exams": [passed("101", "2021-05-23"), passed("106", "2021-05-23")]},
            "met",
            date(2021, 6, 20),
            id=f"{R} first registration: EMS with 106",
        ),
        pytest.param({"education": []}, "not_met", None, id=f"{R} first registration: without education"),
        pytest.param(
            {"education": [DIPLOMA]}, "met", date(2021, 6, 20), id=f"{R} first registration: a diploma without a title"
        ),
        pytest.param(
            {"guarantor": None}, "not_met", None, id="earlier text 3.5: a first registration without a guarantor"
        ),
        pytest.param(
            {"recommending_body": ""}, "not_met", None, id="CCAA FAQ 2021-09, 4: a first registration without a body"
        ),
        pytest.param(
            {"sanctions": [sanction("suspension", "2021-06-25", "2021-08-01")]},
            "not_met",
            date(2021, 8, 1),
            id="Regulations art. 62: a first registration waits for the end",
        ),
        pytest.param(
            {"sanctions": [sanction("association_revocation", "2020-01-01")]},
            "needs_review",
            None,
            id="association's own rules: a first registration after a revocation",
        ),
        pytest.param(
            {"as_of": "2024-05-23"}, "met", date(2021, 6, 20), id=f"{R} first registration: the last day of 105"
        ),
        pytest.param({"as_of": "2024-05-24"}, "not_met", None, id=f"{R} first registration: 105 is over"),
    ],
)
def test_a_first_registration_under_the_rules_of_2021(changes: Json, outcome: str, earliest: date | None) -> None:
    proof = prove(first_grade(**changes))
    assert (proof.outcome, proof.earliest_date) == (outcome, earliest)


@pytest.mark.parametrize(
    ("months", "days", "expected"),
    [(26, 34, 43), (36, 24, 48), (48, 0, 48), (0, 96, 48), (47, 2, 48), (12, 12, 18)],
)
def test_study_counts_one_month_in_two(months: int, days: int, expected: int) -> None:
    """So many months of work and of full-time graduate study beside it, never at the same time."""
    begin = 2012 * 12
    resumed, ended = begin + months, begin + months + days
    first, second = (f"{n // 12}-{n % 12 + 1:02}-01" for n in (resumed, ended))
    graduate = study("master", second, start=first)
    case_ = document(
        education=[study(end="2012-01-01", start="2008-01-01"), graduate],
        work=[work("2012-01-01", _day_before(resumed))] if months else [],
        as_of=second,
    )
    assert str(line(case_, "work").found) == f"{expected} months and 0 days by {second}."


def _day_before(month: int) -> str:
    first = date(month // 12, month % 12 + 1, 1)
    return date.fromordinal(first.toordinal() - 1).isoformat()
