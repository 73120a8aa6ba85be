"""Cases as they come from JSON: one that is met in every line, and ways to change it."""

from copy import deepcopy
from datetime import date

from hypothesis import strategies as st

from grading import editions
from grading.rules.registration.edition import Edition
from grading.rules.registration.evaluation import evaluate, pinned
from grading.rules.registration.proof import Proof, Requirement, RequirementId
from grading.rules.registration.reading import read_case

Json = dict[str, object]

RULES_2021 = "CCAA-101:2021"
RULES_2015 = "CCAA-101:2015"


def study(level: str = "bachelor", end: str | None = "2016-07-01", **changes: object) -> Json:
    return {"level": level, "start": "2012-09-01", "end": end, "full_time": True, **changes}


def work(start: str = "2016-07-01", end: str | None = None, **changes: object) -> Json:
    usual: Json = {"full_time": True, "responsible_post": True, "professional_in": ["QMS"], "employer": "Acme"}
    return {"start": start, "end": end, **usual, **changes}


def audit(start: str = "2022-03-01", days: str = "4", **changes: object) -> Json:
    usual: Json = {"scheme": "QMS", "complete": True, "role": "trainee", "clauses": "all", "verified": True}
    return {"start": start, "days_on_site": days, **usual, **changes}


def passed(subject: str, on: str, score: str | None = "72.5") -> Json:
    return {"subject": subject, "passed_on": on, "score": score}


def registration(grade: str = "provisional_auditor", **changes: object) -> Json:
    usual: Json = {"scheme": "QMS", "from": "2021-09-01", "to": "2024-08-31", "status": "active"}
    return {"grade": grade, **usual, **changes}


def sanction(kind: str, on: str, until: str | None = None) -> Json:
    return {"kind": kind, "date": on, "until": until}


def met_person() -> Json:
    """Give a person who may become an auditor for QMS on 1 June 2024."""
    return {
        "education": [study()],
        "titles": [],
        "work": [work()],
        "audits": [audit(f"2022-0{month}-01") for month in range(1, 5)],
        "exams": [passed("101", "2021-05-23"), passed("105", "2021-05-23"), passed("102", "2023-05-21")],
        "registrations": [registration()],
        "cpd": [{"hours": "8", "date": "2023-05-01", "category": "course"}],
        "guarantor": {"grade": "auditor", "in_good_standing": True},
        "recommending_body": "B-001",
        "declaration": "2024-05-20",
        "sanctions": [],
    }


def document(**changes: object) -> Json:
    """Give a case that is met; changes name a top field or one of the person's."""
    case: Json = {"scheme": "QMS", "grade": "auditor", "application": "upgrade", "as_of": "2024-06-01"}
    person = met_person()
    for name, value in deepcopy(changes).items():
        (person if name in person else case)[name] = value
    return {**case, "person": person}


def first_grade(**changes: object) -> Json:
    """Give a case of a first registration as provisional auditor that is met on 1 July 2021."""
    usual: Json = {"grade": "provisional_auditor", "application": "initial", "as_of": "2021-07-01"}
    usual |= {"registrations": [], "declaration": "2021-06-20"}
    return document(**{**usual, **changes})


def prove(case: Json, edition: str | Edition = RULES_2021, as_of: date | None = None) -> Proof:
    rules = editions.edition_named(edition) if isinstance(edition, str) else edition
    return evaluate(read_case(case, schemes=editions.known_schemes(), as_of=as_of), pinned(rules))


def line(case: Json, name: str, edition: str | Edition = RULES_2021, as_of: date | None = None) -> Requirement:
    return prove(case, edition, as_of).requirement(RequirementId(name))


DAYS = st.dates(date(2014, 1, 1), date(2028, 12, 31)).map(date.isoformat)
SCHEMES = st.sampled_from(["QMS", "EMS", "FSMS"])


def period(first: str, last: str | None) -> tuple[str, str | None]:
    return (first, last) if last is None else (min(first, last), max(first, last))


def periods() -> st.SearchStrategy[tuple[str, str | None]]:
    return st.builds(period, DAYS, DAYS | st.none())


def persons() -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(
        {
            "education": st.lists(
                st.builds(study, st.sampled_from(["college", "bachelor", "master"]), DAYS, start=st.none()), max_size=2
            ),
            "titles": st.lists(st.fixed_dictionaries({"level": st.just("senior"), "date": DAYS}), max_size=1),
            "work": st.lists(periods().map(lambda p: work(*p)), max_size=3),
            "audits": st.lists(
                st.builds(audit, DAYS, st.sampled_from(["4", "9"]), scheme=SCHEMES, verified=st.booleans()), max_size=6
            ),
            "exams": st.lists(st.builds(passed, st.sampled_from(["101", "102", "105", "106"]), DAYS), max_size=6),
            "registrations": st.lists(
                st.builds(
                    lambda grade, scheme, p: registration(grade, scheme=scheme, **{"from": p[0], "to": p[1]}),
                    st.sampled_from(["provisional_auditor", "auditor"]),
                    SCHEMES,
                    periods(),
                ),
                max_size=3,
            ),
            "sanctions": st.lists(
                st.builds(sanction, st.sampled_from(["administrative_revocation", "suspension"]), DAYS), max_size=1
            ),
            "declaration": DAYS | st.none(),
        }
    )


CASES = st.builds(
    lambda person, scheme, grade, application, as_of: document(
        **person, scheme=scheme, grade=grade, application=application, as_of=as_of
    ),
    persons(),
    SCHEMES,
    st.sampled_from(["provisional_auditor", "auditor", "lead_auditor"]),
    st.sampled_from(["initial", "upgrade", "renewal"]),
    DAYS,
)
