"""Pictures and sounds are kept under the hash of their bytes and never changed; links name what there is."""

from typing import Any

import pytest
from sqlalchemy import insert
from sqlmodel import Session

from questionbank.models import FormMedium, ItemVersion, StoredMedium, VersionMedium
from tests import factories
from tests.questionbank.models.kept import MISSING, NOWHERE, UNIQUE, assert_frozen, assert_refused, assert_taken

DIGEST = "a" * 64
MEDIUM: dict[str, Any] = {
    "hash": DIGEST, "kind": "image/png", "title": "", "size": 3, "width": 1, "height": 1, "content": b"\x00\xff\x00",
    "kept_at": factories.NOW,
}  # fmt: skip


@pytest.fixture
def version(session: Session) -> ItemVersion:
    session.execute(insert(StoredMedium).values(MEDIUM))
    return factories.version(session)


def test_bytes_come_back_as_they_were_kept(session: Session, version: ItemVersion) -> None:
    assert version.id
    found = session.get_one(StoredMedium, DIGEST)

    assert (found.content, found.kept_at) == (b"\x00\xff\x00", factories.NOW)


@pytest.mark.parametrize(
    ("changes", "why"), [({}, UNIQUE), ({"hash": "b" * 64, "content": None}, MISSING), ({"hash": None}, MISSING)]
)
def test_a_medium_is_kept_once_with_its_bytes(
    session: Session, version: ItemVersion, changes: dict[str, Any], why: str
) -> None:
    assert version.id
    assert_taken(session, StoredMedium, {**MEDIUM, "hash": "c" * 64})
    assert_refused(session, StoredMedium, {**MEDIUM, **changes}, why)


@pytest.mark.parametrize(("own", "digest", "why"), [(True, "d" * 64, NOWHERE), (False, DIGEST, NOWHERE)])
def test_a_wording_is_linked_with_a_medium_that_is_held(
    session: Session, version: ItemVersion, own: bool, digest: str, why: str
) -> None:
    assert_taken(session, VersionMedium, {"version_id": version.id, "hash": DIGEST})
    assert_refused(session, VersionMedium, {"version_id": version.id if own else 99_999, "hash": digest}, why)


def test_a_link_is_there_once(session: Session, version: ItemVersion) -> None:
    link = {"version_id": version.id, "hash": DIGEST}
    session.execute(insert(VersionMedium).values(link))

    assert_refused(session, VersionMedium, link, UNIQUE)


def test_media_and_links_stay_as_they_are(session: Session, version: ItemVersion) -> None:
    form = factories.form(session, single=1, multiple=0, true_false=0)
    session.add(VersionMedium(version_id=version.id or 0, hash=DIGEST))
    session.add(FormMedium(form_id=form.id or 0, hash=DIGEST))

    for model in (StoredMedium, VersionMedium, FormMedium):
        assert_frozen(session, model)


def test_a_paper_is_linked_with_a_medium_that_is_held(session: Session, version: ItemVersion) -> None:
    assert version.id
    form = factories.form(session, single=1, multiple=0, true_false=0)

    assert_taken(session, FormMedium, {"form_id": form.id, "hash": DIGEST})
    assert_refused(session, FormMedium, {"form_id": form.id, "hash": "e" * 64}, NOWHERE)
    assert_refused(session, FormMedium, {"form_id": 99_999, "hash": DIGEST}, NOWHERE)
