"""What applicants claim of themselves: evidence added and removed, guarantor, declaration, photo."""

from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlmodel import Session

from accounts.models import Person
from accounts.rules import Actor
from core.clock import latest_day
from core.db import get
from core.errors import NotFound, Refused, Text
from grading import editions
from grading.rules.registration.case import GRADES
from grading.rules.registration.reading import MalformedCase, read_case
from registry import queries
from registry.models import Application, Evidence
from registry.rules.applications import EvidenceKind, may_edit
from registry.rules.verification import is_same_name

PHOTO_SIZE = (480, 640)  # 3:4, 35 mm wide at 340 dots per inch
PHOTO_PIXELS = 40_000_000  # more than any camera's picture for a document; a bomb has more


def editable(session: Session, application_id: int, *, actor: Actor) -> Application:
    """Load one's own application for a change, locked. Raises NotFound, or Refused once it is submitted."""
    application = queries.application_of(session, application_id, person_id=actor.id, lock=True)
    reasons = may_edit(application.state)
    if reasons:
        raise Refused(reasons[0])
    return application


def add_evidence(
    session: Session,
    *,
    application_id: int,
    kind: EvidenceKind,
    content: Mapping[str, object],
    note: str,
    actor: Actor,
    now: datetime,
) -> Evidence:
    """Add a fact about the applicant; the content has the fields of a case.

    Raises NotFound, or Refused when it is submitted already or the entry cannot stand in a case.
    """
    application = editable(session, application_id, actor=actor)
    _check_readable(kind, content, latest_day(now))
    row = Evidence(person_id=application.person_id, kind=kind, content=dict(content), note=note.strip(), added_at=now)
    session.add(row)
    session.flush()
    return row


def remove_evidence(session: Session, *, application_id: int, evidence_id: int, actor: Actor, now: datetime) -> None:
    """Take a fact back; cases that were frozen with it keep it. Raises NotFound, or Refused once it is submitted."""
    application = editable(session, application_id, actor=actor)
    row: Evidence = get(session, Evidence, evidence_id, lock=True)
    if row.person_id != application.person_id or row.removed_at is not None:
        raise NotFound(Text("This entry does not exist or is no longer here."), code="not_found")
    row.removed_at = now
    session.add(row)


def set_guarantor(
    session: Session, *, application_id: int, name: str, grade: str, certificate: str, good_standing: bool, actor: Actor
) -> None:
    """Name who vouches for the applicant; with a certificate of ours the register says how that person stands.

    Raises NotFound, or Refused once it is submitted, for an unknown grade or for the applicant's own name.
    """
    application = editable(session, application_id, actor=actor)
    if grade not in GRADES:
        raise Refused(Text("Choose the guarantor's grade from the list."), field="grade")
    applicant: Person = get(session, Person, application.person_id)
    if is_same_name(name, applicant.name, applicant.name_latin) and not certificate.strip():
        raise Refused(
            Text("Nobody vouches for themselves. Give the certificate number of a guarantor who has your name."),
            field="name",
        )
    application.guarantor = {
        "name": name.strip(),
        "grade": grade,
        "certificate": certificate.strip(),
        "in_good_standing": good_standing,
    }
    session.add(application)


def declare(session: Session, *, application_id: int, actor: Actor, today: date) -> None:
    """Sign the declaration to follow the code of conduct, today. Raises NotFound, or Refused once it is submitted."""
    application = editable(session, application_id, actor=actor)
    application.declared_on = today
    session.add(application)


def set_photo(session: Session, *, application_id: int, picture: bytes | None, actor: Actor) -> None:
    """Keep a photo for the certificate, cut to 3:4 and drawn anew without what a camera writes beside it; None takes
    it away. Raises NotFound, or Refused once it is submitted or when the file is no picture."""
    application = editable(session, application_id, actor=actor)
    application.photo = None if picture is None else portrait(picture)
    session.add(application)


def portrait(picture: bytes) -> bytes:
    """Draw a picture as a JPEG of 3:4. Raises Refused when it cannot be read as JPEG or PNG."""
    try:
        with Image.open(BytesIO(picture), formats=("JPEG", "PNG")) as opened:
            if opened.width * opened.height > PHOTO_PIXELS:
                raise Refused(Text("This picture is too large. Send one of fewer than 40 megapixels."), field="photo")
            upright = ImageOps.exif_transpose(opened).convert("RGB")
            out = BytesIO()
            ImageOps.fit(upright, PHOTO_SIZE).save(out, "JPEG", quality=88)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as fault:
        text = Text("This file cannot be read as a picture. Send a JPEG or PNG file.")
        raise Refused(text, field="photo") from fault
    return out.getvalue()


def _check_readable(kind: EvidenceKind, content: Mapping[str, object], day: date) -> None:
    """Let the reader of cases look at the one entry, so that what is kept can always be proved."""
    schemes = editions.known_schemes()
    document = {
        "scheme": schemes[0],
        "grade": GRADES[0],
        "application": "initial",
        "as_of": day.isoformat(),
        "person": {kind.value: [dict(content)]},
    }
    try:
        read_case(document, schemes=schemes)
    except MalformedCase as malformed:
        first = malformed.problems[0]
        field = first.path.rsplit(".", 1)[-1]
        raise Refused(first.problem, field=field) from malformed
