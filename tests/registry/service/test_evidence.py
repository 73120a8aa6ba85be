"""What applicants claim: entries that a case can hold, guarantor, declaration, photo."""

from collections.abc import Mapping
from io import BytesIO

import pytest
from PIL import Image
from sqlmodel import Session

from core.errors import NotFound, Refused
from registry import queries, service
from registry.models import Application
from registry.rules.applications import EvidenceKind
from registry.service.evidence import PHOTO_SIZE, portrait
from tests.registry import stories
from tests.registry.stories import TODAY, Cast

K = EvidenceKind
NOW = stories.instant(TODAY)
AUDIT = {
    "scheme": "QMS", "start": "2022-03-01", "days_on_site": "4", "complete": True, "role": "trainee", "clauses": "all",
    "verified": False,
}  # fmt: skip


@pytest.fixture
def people(session: Session) -> Cast:
    return stories.cast(session)


@pytest.fixture
def draft(session: Session, people: Cast) -> Application:
    return stories.draft(session, people)


def add(session: Session, draft: Application, people: Cast, kind: EvidenceKind, content: Mapping[str, object]) -> int:
    row = service.add_evidence(
        session,
        application_id=draft.id or 0,
        kind=kind,
        content=content,
        note=" 备注 ",
        actor=people.applicant,
        now=NOW,
    )
    return row.id or 0


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (K.EDUCATION, stories.EDUCATION),
        (K.TITLE, {"level": "senior", "date": "2020-01-01"}),
        (K.AUDIT, AUDIT),
        (K.AUDIT, {**AUDIT, "clauses": ["4", "5"]}),
        (K.CPD, {"hours": "8", "date": "2023-05-01", "category": "course"}),
    ],
)
def test_an_entry_is_kept_at_once(
    session: Session, people: Cast, draft: Application, kind: EvidenceKind, content: dict[str, object]
) -> None:
    add(session, draft, people, kind, content)
    kept = queries.evidence_of(session, people.applicant.id)[kind]
    assert [(row.content, row.note) for row in kept] == [(content, "备注")]


@pytest.mark.parametrize(
    ("kind", "content", "field"),
    [
        (K.EDUCATION, {**stories.EDUCATION, "end": "2001-01-01"}, "end"),
        (K.EDUCATION, {**stories.EDUCATION, "level": "kindergarten"}, "level"),
        (K.TITLE, {"level": "senior"}, "date"),
        (K.AUDIT, {**AUDIT, "days_on_site": "-1"}, "days_on_site"),
        (K.CPD, {"hours": "8", "date": "1023-05-01", "category": "course"}, "date"),
    ],
)
def test_an_entry_that_no_case_can_hold_is_refused_at_its_field(
    session: Session, people: Cast, draft: Application, kind: EvidenceKind, content: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        add(session, draft, people, kind, content)
    assert refusal.value.field == field


def test_a_removed_entry_leaves_the_next_case(session: Session, people: Cast, draft: Application) -> None:
    key = add(session, draft, people, K.AUDIT, AUDIT)
    service.remove_evidence(session, application_id=draft.id or 0, evidence_id=key, actor=people.applicant, now=NOW)
    assert queries.evidence_of(session, people.applicant.id)[K.AUDIT] == []
    with pytest.raises(NotFound):
        service.remove_evidence(session, application_id=draft.id or 0, evidence_id=key, actor=people.applicant, now=NOW)


def test_nobody_removes_another_persons_entry(session: Session, people: Cast, draft: Application) -> None:
    other = stories.cast(session)
    theirs = stories.draft(session, other)
    key = add(session, theirs, other, K.AUDIT, AUDIT)
    with pytest.raises(NotFound):
        service.remove_evidence(session, application_id=draft.id or 0, evidence_id=key, actor=people.applicant, now=NOW)


def test_a_guarantor_of_no_grade_is_refused(session: Session, people: Cast, draft: Application) -> None:
    with pytest.raises(Refused, match="grade"):
        service.set_guarantor(
            session, application_id=draft.id or 0, name="吴保", grade="king", certificate="", good_standing=True,
            actor=people.applicant,
        )  # fmt: skip


@pytest.mark.parametrize("size", [(300, 400), (1000, 200), (3, 4)])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_becomes_a_portrait_without_what_a_camera_writes(size: tuple[int, int], kind: str) -> None:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "at home"
    Image.new("RGB", size, "grey").save(out, kind, exif=exif)
    with Image.open(BytesIO(portrait(out.getvalue()))) as drawn:
        assert (drawn.size, drawn.format, dict(drawn.getexif())) == (PHOTO_SIZE, "JPEG", {})


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\xff\xd8\xff", b"GIF89a" + b"0" * 50])
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="JPEG or PNG") as refusal:
        portrait(content)
    assert refusal.value.field == "photo"


def test_a_photo_is_taken_back(session: Session, people: Cast, draft: Application) -> None:
    out = BytesIO()
    Image.new("RGB", (30, 40), "grey").save(out, "PNG")
    service.set_photo(session, application_id=draft.id or 0, picture=out.getvalue(), actor=people.applicant)
    assert draft.photo is not None
    service.set_photo(session, application_id=draft.id or 0, picture=None, actor=people.applicant)
    assert draft.photo is None
