"""Keep reading matter, and let blueprints say which aids their papers allow.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE blueprint ADD COLUMN aids JSON NOT NULL DEFAULT '{}'")
    op.create_table(
        "reading_matter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("title_en", sa.String(160), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("source", sa.String(500), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("added_by", sa.String(80), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_matter")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_reading_matter_code_version")),
        sa.UniqueConstraint("public_id", name=op.f("uq_reading_matter_public_id")),
    )
    op.create_table(
        "form_reading",
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["form_id"], ["form.id"], name=op.f("fk_form_reading_form_id_form")),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["reading_matter.id"], name=op.f("fk_form_reading_reading_id_reading_matter")
        ),
        sa.PrimaryKeyConstraint("form_id", "reading_id", name=op.f("pk_form_reading")),
    )


def downgrade() -> None:
    raise NotImplementedError("reading matter would be lost: restore the backup made before the upgrade")
