"""Assemble parallel forms: targets of blueprints, parameters, enemies and exposure of items, runs of the assembler.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE blueprint ADD COLUMN targets JSON NOT NULL DEFAULT '{}'")
    op.execute("ALTER TABLE form ADD COLUMN assembly JSON NOT NULL DEFAULT '{}'")
    op.execute("ALTER TABLE form_item ADD COLUMN pilot BOOLEAN NOT NULL DEFAULT false")
    _item_parameters()
    _enemies()
    op.create_table(
        "item_exposure",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("candidates", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["item_version.id"], name=op.f("fk_item_exposure_version_id_item_version")
        ),
        sa.PrimaryKeyConstraint("version_id", "sitting_id", name=op.f("pk_item_exposure")),
    )
    _assembly_run()


def _item_parameters() -> None:
    op.create_table(
        "item_parameters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("a", sa.Float(), nullable=True),
        sa.Column("b", sa.Float(), nullable=True),
        sa.Column("minutes", sa.Float(), nullable=True),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("recorded_by", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(a IS NULL) = (b IS NULL) AND (a IS NULL OR a > 0)", name=op.f("ck_item_parameters_two_parameters")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["item_version.id"], name=op.f("fk_item_parameters_version_id_item_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_parameters")),
    )
    op.create_index("ix_item_parameters_version_id", "item_parameters", ["version_id"])


def _enemies() -> None:
    op.create_table(
        "enemy_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("made_by", sa.String(80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_by", sa.String(80), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_reason", sa.String(500), nullable=False),
        sa.CheckConstraint("(removed_at IS NULL) = (removed_by = '')", name=op.f("ck_enemy_set_removed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enemy_set")),
    )
    op.create_table(
        "enemy_member",
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_enemy_member_item_id_item")),
        sa.ForeignKeyConstraint(["set_id"], ["enemy_set.id"], name=op.f("fk_enemy_member_set_id_enemy_set")),
        sa.PrimaryKeyConstraint("set_id", "item_id", name=op.f("pk_enemy_member")),
    )
    op.create_index("ix_enemy_member_item_id", "enemy_member", ["item_id"])


def _assembly_run() -> None:
    op.create_table(
        "assembly_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("blueprint_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("forms", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("accessible", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("asked_by", sa.String(80), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("forms > 0 AND done >= 0 AND done <= forms", name=op.f("ck_assembly_run_counts")),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'cancelled', 'failed')", name=op.f("ck_assembly_run_state")
        ),
        sa.ForeignKeyConstraint(
            ["blueprint_id"], ["blueprint.id"], name=op.f("fk_assembly_run_blueprint_id_blueprint")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assembly_run")),
    )
    op.create_index("ix_assembly_run_blueprint_id", "assembly_run", ["blueprint_id"])
    op.create_index("ix_assembly_run_state", "assembly_run", ["state"])


def downgrade() -> None:
    raise NotImplementedError("parameters, enemies and exposure would be lost: restore the backup made before it")
