"""The cabinet: keys come out whole, every reading is written down, what is asked shows nothing."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from accounts.rules import Actor
from core.audit import AuditEntry
from core.rows import VOUCHED
from questionbank import keys
from questionbank.keys import ItemKey
from questionbank.models import ItemVersion
from questionbank.rules import Answer, ItemScoring, ItemType, Method
from questionbank.rules.answers import answer_row
from tests import factories
from tests.questionbank.models.kept import NOWHERE, UNIQUE, assert_frozen, assert_refused
from tests.questionbank.samples import ANSWERS

NOW = factories.NOW
READER = Actor(7, "阅卷")


def entries(session: Session) -> list[AuditEntry]:
    return list(session.exec(select(AuditEntry).where(AuditEntry.action == "keys.read").order_by("id")).all())


@pytest.fixture
def versions(session: Session) -> list[ItemVersion]:
    return [factories.version(session, key=(letter,)) for letter in "ABC"]


def ids(versions: list[ItemVersion]) -> list[int]:
    return [one.id or 0 for one in versions]


def bare(session: Session) -> ItemVersion:
    """Make a version whose key is not in the cabinet yet."""
    first = factories.version(session)
    row = ItemVersion(item_id=first.item_id, number=2, public_id="bare", content={}, digest="b", created_at=NOW)
    session.add(row)
    session.flush()
    return row


@pytest.mark.parametrize("kind", list(ItemType))
def test_the_answer_of_every_type_comes_out_as_it_went_in(session: Session, kind: ItemType) -> None:
    version = bare(session)
    answer = replace(ANSWERS[kind], explanation="解析 <b>3.7</b>", explanation_en="why")
    keys.store(session, version_id=version.id or 0, answer=answer)
    session.flush()
    session.expire_all()

    assert keys.read(session, [version.id or 0], actor=READER, purpose="test", now=NOW) == {version.id: answer}


def test_keys_are_given_by_version_and_each_once(session: Session, versions: list[ItemVersion]) -> None:
    wanted = ids(versions)

    found = keys.read(session, [*wanted, *wanted[::-1]], actor=READER, purpose="test", now=NOW)

    assert {key: answer.key for key, answer in found.items()} == dict(
        zip(wanted, (("A",), ("B",), ("C",)), strict=True)
    )
    assert entries(session)[0].details == {"purpose": "test", "count": 3}


def test_what_has_no_key_is_left_out_and_the_reading_is_written_down_all_the_same(
    session: Session, versions: list[ItemVersion]
) -> None:
    found = keys.read(session, [*ids(versions), 99_999], actor=READER, purpose="test", now=NOW)

    assert set(found) == set(ids(versions))
    assert entries(session)[0].details["count"] == 3
    assert keys.read(session, [], actor=READER, purpose="nothing", now=NOW) == {}
    assert [(one.subject, one.details["count"]) for one in entries(session)] == [
        ("4 item versions", 3),
        ("0 item versions", 0),
    ]


def test_one_reading_is_one_entry_with_who_what_and_why(session: Session, versions: list[ItemVersion]) -> None:
    one = ids(versions)[1]

    keys.read(session, [one], actor=READER, purpose="marking of F-1", now=NOW)

    entry = entries(session)[0]
    assert (entry.actor, entry.subject, entry.at) == ("person/7", f"item_version/{one}", NOW)
    assert entry.details == {"purpose": "marking of F-1", "count": 1}
    assert "B" not in str(entry.details)


def test_more_keys_than_a_statement_takes_come_out_in_one_reading(session: Session) -> None:
    first = factories.version(session)
    rows = [
        ItemVersion(item_id=first.item_id, number=n, public_id=f"p{n}", content={}, digest="d", created_at=NOW)
        for n in range(2, 1103)
    ]
    session.add_all(rows)
    session.flush()
    session.add_all(ItemKey(version_id=row.id or 0, answer=answer_row(Answer((str(row.number),)))) for row in rows)
    session.flush()

    found = keys.read(session, ids(rows), actor=READER, purpose="test", now=NOW)

    assert len(found) == 1101
    assert all(found[row.id or 0].key == (str(row.number),) for row in rows)
    assert len(entries(session)) == 1


def test_a_question_about_a_key_is_answered_without_an_entry(session: Session, versions: list[ItemVersion]) -> None:
    one = ids(versions)[2]

    assert keys.ask(session, one, lambda answer: answer.key == ("C",)) is True
    assert keys.ask(session, one, lambda answer: len(answer.rubric)) == 0
    assert keys.ask(session, 99_999, lambda answer: answer) == Answer(())
    assert entries(session) == []


def test_keys_that_came_in_a_file_and_were_shown_are_noted(session: Session) -> None:
    keys.note_shown(session, count=4, subject="item_upload/9", actor=READER, purpose="dry run", now=NOW)

    entry = entries(session)[0]
    assert (entry.subject, entry.details) == ("item_upload/9", {"purpose": "dry run", "count": 4})


def test_a_key_is_put_in_once_and_never_changed(session: Session, versions: list[ItemVersion]) -> None:
    assert_frozen(session, ItemKey)
    assert_refused(session, ItemKey, {"version_id": versions[0].id, "answer": {}}, UNIQUE)
    assert_refused(session, ItemKey, {"version_id": 99_999, "answer": {}}, NOWHERE)
    assert VOUCHED["item_key"] is ItemKey


def test_decimals_of_a_policy_are_kept_digit_by_digit(session: Session) -> None:
    version = bare(session)
    weights = (("A", Decimal("0.10")), ("B", Decimal("-0.333333")))
    answer = Answer(("A",), scoring=ItemScoring(Method.MAPPED, weights=weights, floor=None, penalty=Decimal("0.250")))
    keys.store(session, version_id=version.id or 0, answer=answer)
    session.flush()
    session.expire_all()

    [read] = keys.read(session, [version.id or 0], actor=READER, purpose="test", now=NOW).values()
    assert read.scoring is not None
    assert [str(weight) for _value, weight in read.scoring.weights] == ["0.10", "-0.333333"]
    assert (read.scoring.floor, str(read.scoring.penalty)) == (None, "0.250")
