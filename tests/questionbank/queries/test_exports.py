"""What an export reads: current wordings in their order, with codes where the tables have numbers."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlmodel import Session

from questionbank import service
from questionbank.queries.exports import current_versions
from questionbank.rules import ItemState, ItemType, Verb
from tests import factories
from tests.questionbank import bank
from tests.questionbank.samples import sample

S = ItemState
NOW = factories.NOW


@pytest.fixture
def who(session: Session) -> bank.People:
    return bank.staff(session)


@pytest.mark.parametrize("state", list(ItemState))
def test_all_but_the_retired_go_out_unless_a_state_is_asked_for(
    session: Session, who: bank.People, state: ItemState
) -> None:
    item = bank.item_in(session, state, who)

    def codes(wanted: str = "") -> list[str]:
        return [one.code for one in current_versions(session, state=wanted)]

    assert codes() == ([] if state is S.RETIRED else [item.code])
    assert {other: codes(other.value) for other in S} == {other: [item.code] * (other is state) for other in S}


def test_an_item_goes_out_with_all_that_is_known_of_where_it_belongs(session: Session, who: bank.People) -> None:
    case = service.create_item(session, manuscript=sample(ItemType.CASE), actor=who.author, now=NOW)
    text = sample(ItemType.SINGLE_CHOICE, case=case.code)
    item = service.create_item(session, manuscript=text, actor=who.author, now=NOW)

    [first, second] = current_versions(session)

    assert (first.code, first.case, second.code, second.case) == (case.code, "", item.code, case.code)
    assert (second.subject, second.point, second.tier, second.verb) == ("105", "105-3.1.e.8", 2, Verb.MASTER)
    assert (second.clause, second.type) == ("GB/T 19001-2016 8.4", ItemType.SINGLE_CHOICE)
    assert set(second.content) == {"zh_Hans", "en"}


def test_a_draft_that_is_not_sorted_in_goes_out_with_blanks(session: Session, who: bank.People) -> None:
    text = replace(bank.MANUSCRIPT, subject="", point="", verb=None)
    service.create_item(session, manuscript=text, actor=who.author, now=NOW)

    [one] = current_versions(session)

    assert (one.subject, one.point, one.verb, one.case) == ("", "", None, "")


def test_only_the_current_wording_goes_out(session: Session, who: bank.People, now: datetime) -> None:
    item = bank.item_in(session, S.DRAFT, who)
    service.revise_item(
        session, code=item.code, manuscript=bank.manuscript("第二稿", tier=3), actor=who.author, now=now
    )

    [one] = current_versions(session)

    assert (one.content["zh_Hans"]["stem"], one.tier) == ("第二稿", 3)


@pytest.mark.parametrize("subject", ["105", "107", "999"])
def test_only_one_subject_goes_out_when_it_is_asked_for(session: Session, subject: str) -> None:
    for at in ("105-1", "107-1", "105-2"):
        factories.version(session, at=at)

    found = [one.subject for one in current_versions(session, subject)]

    assert found == [subject] * {"105": 2, "107": 1, "999": 0}[subject]
