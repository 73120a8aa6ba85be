"""The outcome of a calibration as a file: the fate of each row first, then all of them are recorded, or none."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from accounts.rules import Actor, Permission
from core import audit
from core.errors import Refused, Text
from questionbank.models import ItemParameters, ItemUpload
from questionbank.queries import facts as asked
from questionbank.rules.calibration import Calibrated, survey_parameters
from questionbank.service.actions import Action
from questionbank.service.uploads import PARAMETERS, own

SOURCE_LENGTH = 200
NO_SOURCE = Text("Say where the parameters come from: which data, which date.")


def survey(session: Session, *, text: str, source: str) -> list[Calibrated]:
    """Tell the fate of each row; `source` holds for rows that name none. Raises Refused for what is no such file."""
    rows = survey_parameters(text)
    if not rows:
        raise Refused(Text("This file has no rows."), field="file", code="bad_parameters")
    known = asked.current_versions(session, [row.item for row in rows])
    return [_judged(row, source.strip(), known=row.item in known) for row in rows]


def record_all(session: Session, *, text: str, source: str, actor: Actor, now: datetime) -> int:
    """Record what a calibration found of the current versions of items; tells how many rows there were.

    Precondition: the caller may say so: the operator, or somebody who builds papers. Raises Refused with the first row
    that cannot be; then nothing is recorded.
    """
    rows = survey(session, text=text, source=source)
    for row in rows:
        if row.why_not is not None:
            params = {"line": row.line, "why": row.why_not}
            raise Refused(Text("Line %(line)s: %(why)s", params), field="file", code="bad_parameters")
    versions = asked.current_versions(session, [row.item for row in rows])
    session.add_all(_parameters(row, versions[row.item], actor, now) for row in rows)
    session.flush()
    digest = hashlib.sha256(text.encode()).hexdigest()
    details = {"items": len(rows), "source": source.strip()[:SOURCE_LENGTH], "sha256": digest}
    subject = f"calibration/{digest[:16]}"
    audit.record(session, actor=actor, action=Action.ITEM_CALIBRATED, subject=subject, at=now, details=details)
    return len(rows)


def stage(session: Session, *, text: str, source: str, actor: Actor, now: datetime) -> ItemUpload:
    """Keep a file for its dry run. Raises NotAllowed; Refused for what is no such file."""
    actor.require(Permission.BUILD_PAPERS)
    survey(session, text=text, source=source)
    upload = ItemUpload(
        name=source.strip()[:SOURCE_LENGTH],
        format=PARAMETERS,
        content=text.encode(),
        uploaded_by=actor.id,
        uploaded_at=now,
    )
    session.add(upload)
    session.flush()
    return upload


def survey_staged(
    session: Session, *, upload_id: int, actor: Actor, now: datetime
) -> tuple[ItemUpload, Sequence[Calibrated]]:
    """Tell the fate of each row of a staged file. Raises NotFound for another's."""
    upload = own(session, upload_id, actor=actor, now=now, parameters=True)
    return upload, survey(session, text=upload.content.decode(), source=upload.name)


def record_staged(session: Session, *, upload_id: int, actor: Actor, now: datetime) -> int:
    """Record a staged file and forget it. Raises NotAllowed, NotFound, and Refused as `record_all`."""
    actor.require(Permission.BUILD_PAPERS)
    upload = own(session, upload_id, actor=actor, now=now, parameters=True)
    count = record_all(session, text=upload.content.decode(), source=upload.name, actor=actor, now=now)
    session.delete(upload)
    session.flush()
    return count


def _judged(row: Calibrated, source: str, *, known: bool) -> Calibrated:
    named = (row.source or source)[:SOURCE_LENGTH]
    held = ((known, Text("There is no item %(code)s.", {"code": row.item})), (named != "", NO_SOURCE))
    flaws = [text for holds, text in held if not holds]
    return replace(row, source=named, why_not=row.why_not or next(iter(flaws), None))


def _parameters(row: Calibrated, version_id: int, actor: Actor, now: datetime) -> ItemParameters:
    found = row.found
    return ItemParameters(
        version_id=version_id,
        a=found.a,
        b=found.b,
        minutes=found.minutes,
        n=found.n,
        source=row.source,
        recorded_by=str(actor),
        at=now,
    )
