"""Which edition is meant, in force, or before another, and what cites the editions before one."""

from datetime import date

import pytest
from sqlmodel import Session

from core.errors import NotFound
from questionbank import service
from questionbank.models import EditionTouch, StandardEdition
from questionbank.queries import items, papers, standards
from questionbank.rules import ItemState
from questionbank.rules.standards import EditionState, TouchState
from tests.questionbank import bank

D, P = EditionState.DRAFT, EditionState.PUBLISHED


@pytest.fixture
def who(session: Session) -> bank.People:
    people = bank.people(session)
    service.seed_standards(session)
    return people


def edition(
    session: Session, year: int, *, standard: str = "GB/T 19001", state: EditionState = P, first: date | None = None
) -> StandardEdition:
    row = StandardEdition(
        standard=standard, year=year, title="要求", title_en="Requirements", state=state, subjects=["105"], changes=[],
        effective_from=first or date(year, 7, 1),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("GB/T 19001-2016", True),
        ("GB/T 19001-2028", True),
        ("ISO 9001:2026", True),
        ("ISO 9001-2026", False),
        ("GB/T 19001-2016 8.4", False),
        ("GB/T19001-2016", False),
        ("gb/t 19001-2016", False),
        ("GB/T 19001-20161", False),
        ("", False),
        ("2016", False),
    ],
)
def test_an_edition_is_found_by_its_exact_name_published_or_not(
    session: Session, who: bank.People, name: str, found: bool
) -> None:
    edition(session, 2028, state=D)
    edition(session, 2026, standard="ISO 9001")

    one = standards.edition_named(session, name)
    assert (one.name if one else None) == (name if found else None)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2017, 6, 30), None),
        (date(2017, 7, 1), "GB/T 19001-2016"),
        (date(2028, 6, 30), "GB/T 19001-2016"),
        (date(2028, 7, 1), "GB/T 19001-2028"),
        (date(2099, 1, 1), "GB/T 19001-2028"),
    ],
)
def test_the_main_edition_of_a_day_is_the_published_one_that_began_last(
    session: Session, who: bank.People, day: date, name: str | None
) -> None:
    edition(session, 2028)
    edition(session, 2035, state=D, first=date(2029, 1, 1))

    found = standards.main_edition(session, "105", day)
    assert (found.name if found else None) == name


def test_the_edition_before_is_the_newest_published_one_of_the_same_standard(
    session: Session, who: bank.People
) -> None:
    later, draft, last = edition(session, 2028), edition(session, 2030, state=D), edition(session, 2035)
    edition(session, 2032, standard="GB/T 24001")

    assert standards.before(session, last) is later
    before_draft, before_later = standards.before(session, draft), standards.before(session, later)
    assert before_draft is later
    assert before_later is not None
    assert before_later.year == 2016
    assert standards.before(session, before_later) is None


def test_editions_are_listed_by_standard_the_newest_first_and_drafts_examine_nobody(
    session: Session, who: bank.People
) -> None:
    edition(session, 2028, state=D)
    listed = [one.name for one in standards.editions(session)]

    assert listed == sorted(listed, key=lambda name: (name.rpartition("-")[0], -int(name.rpartition("-")[2])))
    assert listed.index("GB/T 19001-2028") + 1 == listed.index("GB/T 19001-2016")
    assert {*listed} - {one.name for one in standards.published(session)} == {"GB/T 19001-2028"}


def test_an_edition_that_is_not_there_is_not_found(session: Session, who: bank.People) -> None:
    for key in (0, 999_999, 10**12):
        with pytest.raises(NotFound):
            standards.edition(session, key)


def test_what_cites_any_edition_before_is_listed_with_each_clause(session: Session, who: bank.People) -> None:
    made = [
        bank.item_in(session, ItemState.DRAFT, who, text=bank.manuscript(stem, clause=clause))
        for stem, clause in (
            ("甲", "GB/T 19001-2016 8.4、9.3"),
            ("乙", "GB/T 19001-2016"),
            ("丙", "GB/T 24001-2016 6"),
            ("丁", ""),
        )
    ]
    first, second = edition(session, 2028), edition(session, 2035)

    for later in (first, second):
        found = [(version.item_id, cited.clause) for version, cited in standards.citing(session, later)]
        assert sorted(found) == sorted([(made[0].id, "8.4"), (made[0].id, "9.3"), (made[1].id, "")])
    sixteen = standards.edition_named(session, "GB/T 19001-2016")
    assert sixteen is not None
    assert standards.citing(session, sixteen) == []


@pytest.mark.parametrize(
    ("states", "drawn"),
    [
        ([], True),
        ([TouchState.OPEN], False),
        ([TouchState.NEEDS_VERSION], False),
        ([TouchState.STILL_HOLDS], True),
        ([TouchState.STILL_HOLDS, TouchState.OPEN], False),
        ([TouchState.STILL_HOLDS, TouchState.STILL_HOLDS], True),
    ],
)
def test_a_version_is_drawn_when_no_edition_leaves_it_in_doubt(
    session: Session, who: bank.People, states: list[TouchState], drawn: bool
) -> None:
    item = bank.item_in(session, ItemState.LIVE, who)
    version = items.version(session, item)
    for year, state in enumerate(states, 2028):
        later = edition(session, year)
        session.add(EditionTouch(edition_id=later.id or 0, version_id=version.id or 0, clause="8.4", state=state))
    session.flush()

    pool = papers.pool(session, subject_id=item.subject_id or 0, language="zh_Hans")
    assert [one.version_id for one in pool] == ([version.id] if drawn else [])
    assert len(standards.touches_of(session, version.id or 0)) == len(states)
