"""Let the place of one of the two people who key a paper in be given to another.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.String(32), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("from_person", sa.Integer(), nullable=False),
        sa.Column("to_person", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("from_person <> to_person", name="ck_paper_handover_two_people"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name="fk_paper_handover_attempt_id_attempt"),
        sa.ForeignKeyConstraint(["entry_id"], ["paper_entry.id"], name="fk_paper_handover_entry_id_paper_entry"),
        sa.ForeignKeyConstraint(["from_person"], ["person.id"], name="fk_paper_handover_from_person_person"),
        sa.ForeignKeyConstraint(["to_person"], ["person.id"], name="fk_paper_handover_to_person_person"),
        sa.ForeignKeyConstraint(["given_by"], ["person.id"], name="fk_paper_handover_given_by_person"),
        sa.PrimaryKeyConstraint("id", name="pk_paper_handover"),
    )
    op.create_index("ix_paper_handover_attempt_id", "paper_handover", ["attempt_id"])
