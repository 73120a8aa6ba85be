"""Hold the grade scale, editions of standards, the clauses that items cite and what a new edition touches.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE item_version ADD COLUMN descriptor VARCHAR(60) NOT NULL DEFAULT ''")
    op.create_table(
        "scale_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("seeded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_scale_edition"),
        sa.UniqueConstraint("code", name="uq_scale_edition_code"),
    )
    op.create_table(
        "standard_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("standard", sa.String(40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(160), nullable=False),
        sa.Column("title_en", sa.String(240), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("subjects", sa.JSON(), nullable=False),
        sa.Column("clauses", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'published')", name="ck_standard_edition_state"),
        sa.CheckConstraint(
            "published_by_id IS NULL OR published_by_id <> drafted_by_id", name="ck_standard_edition_two_people"
        ),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["person.id"], name="fk_standard_edition_drafted_by_id_person"),
        sa.ForeignKeyConstraint(["published_by_id"], ["person.id"], name="fk_standard_edition_published_by_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_standard_edition"),
        sa.UniqueConstraint("standard", "year", name="uq_standard_edition_standard_year"),
    )
    op.create_table(
        "item_clause",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("standard", sa.String(40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("clause", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["item_version.id"], name="fk_item_clause_version_id_item_version"),
        sa.PrimaryKeyConstraint("version_id", "standard", "year", "clause", name="pk_item_clause"),
    )
    op.create_table(
        "edition_touch",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("clause", sa.String(20), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("decided_by", sa.String(80), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'still_holds', 'needs_version')", name="ck_edition_touch_state"),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["standard_edition.id"], name="fk_edition_touch_edition_id_standard_edition"
        ),
        sa.ForeignKeyConstraint(["version_id"], ["item_version.id"], name="fk_edition_touch_version_id_item_version"),
        sa.PrimaryKeyConstraint("edition_id", "version_id", name="pk_edition_touch"),
    )
    op.create_index("ix_edition_touch_version_id", "edition_touch", ["version_id"])


def downgrade() -> None:
    raise NotImplementedError("what was decided of touched items would be lost: restore the backup made before")
