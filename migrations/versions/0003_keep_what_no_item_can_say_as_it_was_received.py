"""Keep what no item can say as it was received.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "received_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(20), nullable=False),
        sa.Column("where_", sa.String(300), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("file", sa.String(200), nullable=False),
        sa.Column("received_by", sa.String(80), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_item")),
        sa.UniqueConstraint("sha256", name=op.f("uq_received_item_sha256")),
    )


def downgrade() -> None:
    raise NotImplementedError("what was received would be lost: restore the backup made before the upgrade")
