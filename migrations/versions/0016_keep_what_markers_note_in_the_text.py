"""Keep what markers note at words of an answer, with the marks.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "marking_note",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(20), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("criterion", sa.Integer(), nullable=True),
        sa.CheckConstraint("0 <= start AND start < stop", name="ck_marking_note_place"),
        sa.ForeignKeyConstraint(["task_id"], ["marking_task.id"], name="fk_marking_note_task_id_marking_task"),
        sa.PrimaryKeyConstraint("task_id", "number", name="pk_marking_note"),
    )


def downgrade() -> None:
    op.drop_table("marking_note")
