"""Keep pictures and sounds with what names them.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "medium",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_medium")),
    )
    op.create_table(
        "version_medium",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["item_version.id"], name=op.f("fk_version_medium_version_id_item_version")
        ),
        sa.ForeignKeyConstraint(["hash"], ["medium.hash"], name=op.f("fk_version_medium_hash_medium")),
        sa.PrimaryKeyConstraint("version_id", "hash", name=op.f("pk_version_medium")),
    )
    op.create_index("ix_version_medium_hash", "version_medium", ["hash"])
    op.create_table(
        "form_medium",
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["form_id"], ["form.id"], name=op.f("fk_form_medium_form_id_form")),
        sa.ForeignKeyConstraint(["hash"], ["medium.hash"], name=op.f("fk_form_medium_hash_medium")),
        sa.PrimaryKeyConstraint("form_id", "hash", name=op.f("pk_form_medium")),
    )


def downgrade() -> None:
    raise NotImplementedError("pictures and sounds would be lost: restore the backup made before the upgrade")
