"""One of the two who key a paper in cannot go on: an officer puts another person in their place, for the record."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from accounts.rules import Actor, Role
from core.audit import AuditEntry
from core.errors import NotAllowed, NotFound, Refused
from exam.models import PaperEntry, PaperHandover, RoomInvigilator
from exam.queries import entries
from exam.rules.states import AttemptState
from exam.service import paper
from tests import factories as f
from tests.exam.service.test_paper import NOW, Hall, answers, collected, hall, handed_in, keyed_by

__all__ = ["hall"]  # pytest finds the fixture here


def second_officer(session: Session, name: str = "第二考务") -> Actor:
    return f.actor(f.person(session, name, Role.EXAM_OFFICER), Role.EXAM_OFFICER)


def given(session: Session, hall: Hall, leaves: Actor, comes: Actor, **more: Any) -> PaperHandover:
    facts: dict[str, Any] = {
        "attempt_id": hall.seat.id, "from_person": leaves.id, "to_person": comes.id, "reason": "病假",
        "actor": hall.officer, "now": NOW,
    }  # fmt: skip
    return paper.hand_over(session, **(facts | more))


@pytest.fixture
def differing(session: Session, hall: Hall) -> Hall:
    """Give a hall whose first seat two people have keyed in differently."""
    collected(session, hall)
    keyed_by(session, hall, hall.officer)
    keyed_by(session, hall, hall.invigilator, n3="B")
    return hall


def test_the_new_person_keys_in_anew_and_the_two_who_agree_hand_in(session: Session, differing: Hall) -> None:
    third = second_officer(session)
    given(session, differing, differing.invigilator, third)
    keyed = entries.keyed(session, differing.seat.id)
    assert set(keyed.keyers) == {differing.officer.id, third.id}
    assert [entry.entered_by for entry in keyed.entries] == [differing.officer.id]
    assert keyed.differing == ()
    with pytest.raises(Refused, match="Two people"):
        handed_in(session, differing)

    keyed_by(session, differing, third)

    assert entries.keyed(session, differing.seat.id).agrees
    assert handed_in(session, differing).state is AttemptState.SUBMITTED
    done = session.exec(select(AuditEntry).where(AuditEntry.action == "paper.handed_in")).one()
    assert sorted(done.details["keyed_by"]) == sorted([differing.officer.id, third.id])


def test_who_was_replaced_keys_in_no_more_and_what_they_keyed_in_is_kept(session: Session, differing: Hall) -> None:
    given(session, differing, differing.invigilator, second_officer(session))
    with pytest.raises(Refused, match="Two other people"):
        keyed_by(session, differing, differing.invigilator)
    kept = session.exec(select(PaperEntry.entered_by).where(PaperEntry.attempt_id == differing.seat.id)).all()
    assert kept == [differing.officer.id, differing.invigilator.id]


def test_the_place_is_kept_for_who_was_named_and_open_to_nobody_else(session: Session, differing: Hall) -> None:
    given(session, differing, differing.invigilator, second_officer(session))
    with pytest.raises(Refused, match="Two other people"):
        keyed_by(session, differing, second_officer(session, "第三考务"))


def test_the_first_entry_can_change_hands_before_there_is_a_second(session: Session, hall: Hall) -> None:
    collected(session, hall)
    keyed_by(session, hall, hall.invigilator)
    third = second_officer(session)
    given(session, hall, hall.invigilator, third)
    keyed_by(session, hall, third, hall.officer)
    assert entries.keyed(session, hall.seat.id).agrees


def test_a_place_may_change_hands_again_also_before_anything_was_keyed_in(session: Session, differing: Hall) -> None:
    third, fourth = second_officer(session), second_officer(session, "第三考务")
    given(session, differing, differing.invigilator, third)
    given(session, differing, third, fourth)
    with pytest.raises(Refused):
        keyed_by(session, differing, third)
    given(session, differing, fourth, differing.invigilator)  # back at work
    assert entries.keyed(session, differing.seat.id).of(differing.invigilator.id) is None  # and begins afresh
    keyed_by(session, differing, differing.invigilator)
    assert entries.keyed(session, differing.seat.id).agrees


def test_both_may_be_replaced(session: Session, differing: Hall) -> None:
    third, fourth = second_officer(session), second_officer(session, "第三考务")
    given(session, differing, differing.invigilator, third)
    given(session, differing, differing.officer, fourth)
    assert entries.keyed(session, differing.seat.id).entries == ()
    keyed_by(session, differing, third, fourth)
    assert entries.keyed(session, differing.seat.id).agrees


def test_never_to_the_other_one_of_the_two_nor_to_oneself(session: Session, differing: Hall) -> None:
    for comes in (differing.officer, differing.invigilator):
        with pytest.raises(Refused, match="two different people") as refused:
            given(session, differing, differing.invigilator, comes)
        assert refused.value.field == "person"
    assert session.exec(select(PaperHandover)).all() == []


def test_only_from_somebody_who_keys_the_seat_in(session: Session, differing: Hall) -> None:
    with pytest.raises(Refused, match="nothing to hand over"):
        given(session, differing, second_officer(session), second_officer(session, "第三考务"))


@pytest.mark.parametrize("who", ["the candidate", "a stranger", "an invigilator of another room", "a closed account"])
def test_never_to_somebody_who_may_not_key_it_in(session: Session, differing: Hall, who: str) -> None:
    seat = differing.seat
    people = {
        "the candidate": lambda: Actor(seat.person_id, "考生"),
        "a stranger": lambda: f.actor(f.person(session, "路人", Role.MARKER)),
        "an invigilator of another room": lambda: f.actor(f.person(session, "别处", Role.INVIGILATOR)),
        "a closed account": lambda: f.actor(f.person(session, "离职", Role.EXAM_OFFICER, active=False)),
    }
    with pytest.raises(Refused, match="never by who wrote them"):
        given(session, differing, differing.invigilator, people[who]())


def test_another_invigilator_of_the_room_may_take_the_place(session: Session, differing: Hall) -> None:
    other = f.person(session, "第二监考", Role.INVIGILATOR)
    session.add(RoomInvigilator(room_id=differing.room.id or 0, person_id=other.id or 0))
    session.flush()
    given(session, differing, differing.invigilator, f.actor(other))
    keyed_by(session, differing, f.actor(other, Role.INVIGILATOR))
    assert entries.keyed(session, differing.seat.id).agrees


def test_handing_over_is_the_officers_alone(session: Session, differing: Hall) -> None:
    third = second_officer(session)
    with pytest.raises(NotAllowed):
        given(session, differing, differing.officer, third, actor=differing.invigilator)
    own = Actor(differing.seat.person_id, "考生", frozenset({Role.EXAM_OFFICER}))
    with pytest.raises(NotAllowed):
        given(session, differing, differing.officer, third, actor=own)


def test_it_is_on_record_with_who_gave_it_to_whom_and_why(session: Session, differing: Hall) -> None:
    third = second_officer(session)
    row = given(session, differing, differing.invigilator, third, reason="家中急事", now=NOW + timedelta(hours=2))
    session.flush()
    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "paper.handed_over")).one()
    assert (entry.subject, entry.actor) == (f"attempt/{differing.seat.id}", str(differing.officer))
    assert entry.details == {"from": differing.invigilator.id, "to": third.id, "reason": "家中急事"}
    assert (row.given_by, row.at) == (differing.officer.id, NOW + timedelta(hours=2))
    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        row.to_person = differing.officer.id


def test_nothing_changes_hands_before_collection_or_after_handing_in(session: Session, hall: Hall) -> None:
    third = second_officer(session)
    with pytest.raises(Refused, match="no collected paper"):
        given(session, hall, hall.invigilator, third)
    collected(session, hall)
    keyed_by(session, hall, hall.officer, hall.invigilator)
    handed_in(session, hall)
    with pytest.raises(Refused, match="no collected paper"):
        given(session, hall, hall.invigilator, third)


def test_a_seat_that_does_not_exist_has_nothing_to_hand_over(session: Session, hall: Hall) -> None:
    with pytest.raises(NotFound):
        given(session, hall, hall.invigilator, hall.officer, attempt_id="f" * 32)


def test_other_seats_keep_their_people(session: Session, differing: Hall) -> None:
    other = differing.seats[1]
    given_answers = answers(session, other)
    paper.enter(session, attempt_id=other.id, keyed=given_answers, actor=differing.invigilator, now=NOW)
    given(session, differing, differing.invigilator, second_officer(session))
    assert entries.keyed(session, other.id).keyers == (differing.invigilator.id,)
