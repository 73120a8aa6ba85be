"""Puts the editions of the grade scale into the bank, from questionbank/scale; what is there stays."""

import hashlib
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, select

from questionbank import queries
from questionbank.models import ScaleEdition
from questionbank.rules.scale import read_scale

SCALES = Path(queries.__file__).parent.parent / "scale"


def seed_scales(session: Session, *, now: datetime) -> int:
    """Add the editions that are not there yet. Gives how many were added."""
    known = set(session.exec(select(ScaleEdition.code)).all())
    texts = [path.read_text(encoding="utf-8") for path in sorted(SCALES.glob("*.toml"))]
    fresh = [(read_scale(text), text) for text in texts]
    rows = [
        ScaleEdition(
            code=scale.code,
            effective_from=scale.effective_from,
            content=text,
            digest=hashlib.sha256(text.encode()).hexdigest(),
            seeded_at=now,
        )
        for scale, text in fresh
        if scale.code not in known
    ]
    session.add_all(rows)
    session.flush()
    return len(rows)
