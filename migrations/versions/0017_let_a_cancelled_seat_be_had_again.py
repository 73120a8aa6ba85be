"""Let the number of a seat that was cancelled be booked again.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

from core.schema import drop_unique

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TAKEN = sa.text("state <> 'void'")


def upgrade() -> None:
    drop_unique(op.get_bind(), table="attempt", columns=["room_id", "seat"])
    op.create_index(
        "uq_attempt_room_seat",
        "attempt",
        ["room_id", "seat"],
        unique=True,
        postgresql_where=TAKEN,
        sqlite_where=TAKEN,
    )


def downgrade() -> None:
    raise NotImplementedError("two people would have one seat: restore the backup made before the upgrade")
