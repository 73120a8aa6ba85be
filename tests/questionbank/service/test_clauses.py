"""Clauses are rows: described by their edition, taken over from the one before, or only cited; points are linked."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlmodel import Session, col, select

from questionbank import service
from questionbank.models import ItemClause, PointClause, StandardClause, StandardEdition
from questionbank.queries import clauses, framework, items, standards
from questionbank.rules import ItemState
from questionbank.rules.clauses import Citation, ClauseOrigin, LinkOrigin
from questionbank.rules.standards import EditionState
from questionbank.service import clauses as verbs
from tests.questionbank import bank


@pytest.fixture
def who(session: Session) -> bank.People:
    people = bank.people(session)
    service.seed_standards(session)
    return people


def edition(session: Session, name: str = "GB/T 19001-2016") -> StandardEdition:
    found = standards.edition_named(session, name)
    assert found is not None
    return found


def clause(session: Session, number: str, name: str = "GB/T 19001-2016") -> StandardClause | None:
    query = select(StandardClause).where(StandardClause.edition_id == edition(session, name).id)
    return session.exec(query.where(StandardClause.number == number)).first()


def added(session: Session, **more: Any) -> StandardEdition:
    facts: dict[str, Any] = {
        "standard": "GB/T 50430", "year": 2017, "title": "工程建设", "title_en": "Construction",
        "effective_from": date(2018, 1, 1), "state": EditionState.PUBLISHED, "subjects": [], "changes": [],
    }  # fmt: skip
    row = StandardEdition(**(facts | more))
    session.add(row)
    session.flush()
    return row


def test_seeded_editions_describe_their_clauses_and_themselves_as_a_whole(session: Session, who: bank.People) -> None:
    whole, review = clause(session, ""), clause(session, "9.3")
    assert whole is not None
    assert review is not None
    assert (review.title, review.title_en, review.origin) == ("管理评审", "Management review", ClauseOrigin.DESCRIBED)

    listed = [one.number for one in clauses.clauses(session, edition(session).id or 0)]
    assert "" not in listed
    assert listed.index("8.7") < listed.index("10") < listed.index("A")
    assert service.seed_standards(session) == 0
    assert len(clauses.clauses(session, edition(session).id or 0)) == len(listed)


@pytest.mark.parametrize("name", ["GB/T 27021.1-2017", "GB/T 19011-2021", "GB/T 19000-2016", "GB/T 45001-2020"])
def test_what_the_outlines_rest_on_is_there_and_marked_as_unverified(
    session: Session, who: bank.People, name: str
) -> None:
    found = edition(session, name)

    assert found.unverified
    assert clauses.clauses(session, found.id or 0)


@pytest.mark.parametrize(
    ("text", "linked", "loose"),
    [
        ("GB/T 19001-2016 8.4", ["8.4"], []),
        ("GB/T 19001-2016", [""], []),
        ("GB/T 19001-2016 8.4.3.2、9.3", ["8.4.3.2", "9.3"], []),
        ("GB/T 19001-2008 7.4", [], ["7.4"]),
        ("GB/T 19001-2016 8.4；GB/T 19580-2012 4.1", ["8.4"], ["4.1"]),
        ("《产品质量法》第二条", [], []),
    ],
)
def test_an_item_refers_to_clauses_of_known_editions_and_other_citations_stay_loose(
    session: Session, who: bank.People, text: str, linked: list[str], loose: list[str]
) -> None:
    item = bank.item_in(session, ItemState.DRAFT, who, text=bank.manuscript(clause=text))

    cited = standards.cited_by(session, items.version(session, item).id or 0)
    known = [session.get_one(StandardClause, one.clause_id).number for one in cited if one.clause_id]
    assert sorted(known) == sorted(linked)
    assert [one.clause for one in cited if one.clause_id is None] == loose


def test_a_clause_that_its_edition_does_not_describe_is_marked_as_only_cited(
    session: Session, who: bank.People
) -> None:
    assert clause(session, "8.4.3.2") is None
    for stem in ("甲", "乙"):
        bank.item_in(session, ItemState.DRAFT, who, text=bank.manuscript(stem, clause="GB/T 19001-2016 8.4.3.2"))

    found = clause(session, "8.4.3.2")
    assert found is not None
    assert (found.origin, found.title, found.title_en) == (ClauseOrigin.CITED, "", "")
    assert clauses.citing_counts(session, edition(session).id or 0)[found.id or 0] == 2


def test_a_clause_that_was_only_cited_gets_its_titles_and_no_other_title_changes(
    session: Session, who: bank.People
) -> None:
    bank.item_in(session, ItemState.DRAFT, who, text=bank.manuscript(clause="GB/T 19001-2016 8.4.3.2"))
    verbs.describe(session, edition(session), [("8.4.3.2", "甲", "A"), ("9.3", "乙", "B")])

    cited, review = clause(session, "8.4.3.2"), clause(session, "9.3")
    assert cited is not None
    assert review is not None
    assert (cited.title_en, cited.origin) == ("A", ClauseOrigin.DESCRIBED)
    assert review.title_en == "Management review"


def test_what_cites_an_edition_that_nobody_entered_is_counted_and_linked_once_it_is_there(
    session: Session, who: bank.People
) -> None:
    cite = {"甲": "GB/T 50430-2017 8.4、9.3", "乙": "GB/T 50430-2017 8.4", "丙": "GB/T 19001-2008 7.4"}
    made = [bank.item_in(session, ItemState.LIVE, who, text=bank.manuscript(s, clause=c)) for s, c in cite.items()]
    loose = clauses.loose_editions(session)
    assert [(one.name, one.items, one.outdated) for one in loose] == [
        ("GB/T 50430-2017", 2, False),
        ("GB/T 19001-2008", 1, True),
    ]

    row = added(session)
    verbs.adopt(session, row)
    verbs.adopt(session, row)
    assert [one.name for one in clauses.loose_editions(session)] == ["GB/T 19001-2008"]
    assert [one.number for one in clauses.clauses(session, row.id or 0)] == ["8.4", "9.3"]
    counts = clauses.citing_counts(session, row.id or 0)
    assert sorted(counts.values()) == [1, 2]
    assert len(made) == 3


def test_only_current_versions_of_items_in_use_are_counted_as_loose(
    session: Session, who: bank.People, now: datetime
) -> None:
    item = bank.item_in(session, ItemState.DRAFT, who, text=bank.manuscript(clause="GB/T 50430-2017 8.4"))
    gone = bank.manuscript("甲", clause="GB/T 50430-2017 8.5")
    bank.item_in(session, ItemState.RETIRED, who, text=gone)
    assert [one.items for one in clauses.loose_editions(session)] == [1]

    service.revise_item(session, code=item.code, manuscript=bank.manuscript(clause=""), actor=who.author, now=now)
    assert clauses.loose_editions(session) == []


def test_citing_again_is_made_anew_and_doubles_nothing(session: Session, who: bank.People) -> None:
    item = bank.item_in(session, ItemState.DRAFT, who, text=bank.manuscript(clause="GB/T 19001-2016 8.4、8.5"))
    version = items.version(session, item)
    for _ in range(2):
        verbs.cite_versions(session, [version])

    rows = session.exec(select(ItemClause).where(ItemClause.version_id == version.id)).all()
    assert sorted(row.clause for row in rows) == ["8.4", "8.5"]


def test_the_same_new_clause_cited_twice_at_once_is_one_row(session: Session, who: bank.People) -> None:
    wanted = {Citation("GB/T 19001", 2016, "8.4.9"), Citation("GB/T 19001", 2016, "8.4.9"), Citation("X", 2000, "1")}
    first = verbs.clause_ids(session, wanted)
    verbs._add_cited(session, [(edition(session).id or 0, "8.4.9")])

    assert verbs.clause_ids(session, wanted) == first
    assert [one.clause for one in first] == ["8.4.9"]
    assert verbs.clause_ids(session, set()) == {}


def test_a_new_edition_takes_over_what_the_one_before_described_less_what_it_removes(
    session: Session, who: bank.People
) -> None:
    bank.item_in(session, ItemState.DRAFT, who, text=bank.manuscript(clause="GB/T 19001-2016 8.4.3.2"))
    later = added(
        session, standard="GB/T 19001", year=2028, changes=[{"clause": "7", "kind": "removed", "note": ""},
                                                            {"clause": "8.4", "kind": "changed", "note": ""}],
    )  # fmt: skip
    verbs.carry_over(session, old=edition(session), new=later)

    found = {one.number: one for one in clauses.clauses(session, later.id or 0)}
    assert {one.origin for one in found.values()} == {ClauseOrigin.CARRIED}
    assert {"8.4", "10.1", "0.1", "A"} <= set(found)
    assert found["9.3"].title == "管理评审"
    assert not {"7", "7.1", "7.5", "8.4.3.2"} & set(found)


def test_points_are_linked_to_what_their_outline_names_once(session: Session, who: bank.People, now: datetime) -> None:
    added_now = service.seed_point_clauses(session, now=now)
    assert added_now > 20
    assert service.seed_point_clauses(session, now=now) == 0

    point = framework.point_by_code(session, "105-3.1.e.8")
    assert point is not None
    (link,) = clauses.links_of(session, point.id or 0)
    assert (link.name, link.origin, link.clause.title) == ("GB/T 19001-2016 8", LinkOrigin.OUTLINE, "运行")


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("105-3.1.b", ["GB/T 19000-2016 2"]),
        ("105-3.1.c", ["GB/T 19000-2016 3"]),
        ("105-3.1.d", ["GB/T 19001-2016 0.3"]),
        ("105-3.1.e.0", [f"GB/T 19001-2016 {one}" for one in ("0.1", "0.2", "0.3", "0.4", "1")]),
        ("105-3.1.e.A", ["GB/T 19001-2016 A"]),
        ("106-3.1.c", ["GB/T 24001-2016"]),
        ("105-3.1.a", []),
        ("107-3.1.c", []),
    ],
)
def test_only_what_an_outline_names_is_seeded(
    session: Session, who: bank.People, now: datetime, code: str, names: list[str]
) -> None:
    service.seed_point_clauses(session, now=now)
    point = framework.point_by_code(session, code)

    assert point is not None
    assert [link.name for link in clauses.links_of(session, point.id or 0)] == names


def test_every_clause_that_an_outline_names_is_described_by_its_edition(
    session: Session, who: bank.People, now: datetime
) -> None:
    service.seed_point_clauses(session, now=now)
    query = select(StandardClause).join(PointClause, col(PointClause.clause_id) == StandardClause.id)

    assert {one.origin for one in session.exec(query).all()} == {ClauseOrigin.DESCRIBED}


def test_what_somebody_took_back_is_not_seeded_again(session: Session, who: bank.People, now: datetime) -> None:
    service.seed_point_clauses(session, now=now)
    point = framework.point_by_code(session, "105-3.1.b")
    assert point is not None
    row = session.exec(select(PointClause).where(PointClause.point_id == point.id)).one()
    row.withdrawn = True
    session.add(row)
    session.flush()

    assert service.seed_point_clauses(session, now=now) == 0
    assert clauses.links_of(session, point.id or 0) == []
