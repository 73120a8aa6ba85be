"""What is asked about reading matter: the newest of each, all versions of one, what a form allows."""

import pytest
from sqlmodel import Session

from core.errors import NotFound
from questionbank.models import FormReading
from questionbank.queries import reading_matter as asked
from tests import factories
from tests.questionbank.readings import add


@pytest.fixture
def three(session: Session) -> None:
    add(session, "B")
    add(session, "A")
    add(session, "B", content=b"a later text")


@pytest.mark.usefixtures("three")
def test_the_list_has_the_newest_version_of_each_by_code(session: Session) -> None:
    assert [(one.code, one.version) for one in asked.newest(session)] == [("A", 1), ("B", 2)]


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("codes", "found"), [([], {}), (["B"], {"B": 2}), (["A", "B", "C"], {"A": 1, "B": 2}), (["b"], {})]
)
def test_the_newest_are_found_by_code(session: Session, codes: list[str], found: dict[str, int]) -> None:
    assert {code: one.version for code, one in asked.current(session, codes).items()} == found


@pytest.mark.usefixtures("three")
def test_versions_stand_newest_first(session: Session) -> None:
    assert [one.version for one in asked.versions(session, "B")] == [2, 1]
    with pytest.raises(NotFound):
        asked.versions(session, "C")


def test_a_form_gives_only_what_it_allows(session: Session) -> None:
    form, other, mine, others = factories.form(session), factories.form(session), add(session, "A"), add(session, "B")
    for one, text in ((form, mine), (other, others)):
        session.add(FormReading(form_id=one.id or 0, reading_id=text.id or 0))
    session.flush()

    assert asked.on_form(session, form_id=form.id or 0, public_id=mine.public_id).code == "A"
    assert asked.forms_with(session, others.id or 0) == [other.code]
    for name in (others.public_id, str(mine.id), mine.code, ""):
        with pytest.raises(NotFound):
            asked.on_form(session, form_id=form.id or 0, public_id=name)
