"""The demonstration as it is played at a first start: whole, audited, with a way in for everybody."""

import re

import pytest
from sqlmodel import Session

from accounts import service
from accounts.models import Person
from accounts.rules import Role, needs_second_factor
from core import audit, clock, limits, outbox, row_check
from core.db import transaction
from demo import load, people
from demo.commands import SIGN_INS, before_serving
from demo.sittings import PIN
from exam.models import Attempt, Room
from exam.rules.states import AttemptState
from exam.service import attempts
from exam.service.sittings import pin_digest
from tests.demo.conftest import House

pytestmark = pytest.mark.xdist_group("demo")  # it is played once
TICKET = re.compile(r"ticket ([A-Z2-7]{12})  ID (\d{17}[\dX])  (\S+)  (.+)")


def test_an_installation_knows_that_it_was_played(house: House) -> None:
    with Session(house.engine) as session:
        assert load.is_played(session)


def test_a_second_start_plays_nothing_and_prints_the_same_leaflet(house: House) -> None:
    before = house.tables()
    with house.app.app_context():
        assert before_serving() == house.leaflet
    assert house.tables() == before
    assert (house.settings.data_dir / SIGN_INS).exists()


def test_after_a_move_the_leaflet_names_the_new_address(house: House) -> None:
    moved = house.leaflet.replace(house.settings.public_url, "https://other.example.org")
    file = house.settings.data_dir / SIGN_INS
    kept = file.read_text()
    try:
        file.write_text(moved)
        with house.app.app_context():
            assert before_serving() == house.leaflet
    finally:
        file.write_text(kept)


def test_nothing_in_the_books_is_broken(ledger: House) -> None:
    checks = [audit.chain_breaks, row_check.row_breaks, *ledger.app.extensions["gradus.checks"]]
    with Session(ledger.engine) as session:
        assert [found for check in checks for found in check(session)] == []
        assert audit.length(session) > 100


def test_every_act_was_somebodys(house: House) -> None:
    known = {f"person/{person.id}" for person in house.rows(Person)} | {"person/0", "system"}
    actors = {entry.actor for entry in house.rows(audit.AuditEntry)}
    assert actors <= known
    assert len(actors) > 10


@pytest.mark.parametrize("role", sorted(Role))
def test_there_is_a_way_in_for_every_role(house: House, role: Role) -> None:
    (found,) = re.findall(rf"^  {role.value} +(\S+@demo\.gradus) ", house.leaflet, re.MULTILINE)[:1]
    password = people.content()["password"]
    assert f"password for all: {password}" in house.leaflet
    with Session(house.engine) as session:
        person = service.authenticate(session, email=found, password=password)
        roles = house.roles(person.id or 0)
        assert role in roles
        if needs_second_factor(roles):
            assert person.totp_confirmed_at is not None
            assert len(service.current_code(person, key=house.settings.derive("totp"), now=clock.now())) == 6


def test_every_printed_ticket_signs_its_candidate_in(house: House) -> None:
    printed = TICKET.findall(house.leaflet)
    assert len(printed) == 7
    for ticket, number, name, scene in printed:
        with transaction(house.engine) as session:
            admission = attempts.sign_in(
                session, ticket=ticket, id_number=number, key=house.settings.derive("ticket"),
                id_key=house.settings.derive("id-number"),
            )  # fmt: skip
            assert session.get_one(Person, admission.attempt.person_id).name == name
            admitted = admission.attempt.state is AttemptState.ADMITTED
            assert admitted is scene.endswith("[admitted]")


def test_no_printed_ticket_opens_anothers_seat(house: House) -> None:
    printed = TICKET.findall(house.leaflet)
    assert len({ticket for ticket, *_ in printed}) == len(printed)
    with Session(house.engine) as session, pytest.raises(Exception, match="not right"):
        attempts.sign_in(
            session, ticket=printed[0][0], id_number=printed[1][1], key=house.settings.derive("ticket"),
            id_key=house.settings.derive("id-number"),
        )  # fmt: skip


def test_the_printed_pin_opens_every_room(house: House) -> None:
    assert PIN in house.leaflet
    for room in house.rows(Room):
        assert room.pin_digest == pin_digest(PIN, room_id=room.id or 0, key=house.settings.derive("pin"))


def test_attempts_stand_in_several_states_so_that_there_is_something_to_see(house: House) -> None:
    states = {attempt.state for attempt in house.rows(Attempt)}
    assert {AttemptState.BOOKED, AttemptState.ADMITTED, AttemptState.SEALED} <= states


def test_its_mail_goes_to_nobody(house: House) -> None:
    messages = house.rows(outbox.Message)
    assert messages
    assert all(message.to.endswith("@demo.gradus") for message in messages)


def test_nobody_of_it_is_kept_out_by_wrong_guesses(house: House) -> None:
    assert house.rows(limits.Guess) == []


def test_the_leaflet_holds_no_address_of_this_machine_and_no_key(house: House) -> None:
    assert str(house.settings.data_dir) not in house.leaflet
    assert house.settings.secret_key not in house.leaflet
