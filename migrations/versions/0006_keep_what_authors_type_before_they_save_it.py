"""Keep what authors type before they save it.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "manuscript_draft",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(120), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_manuscript_draft_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "place", name=op.f("pk_manuscript_draft")),
    )


def downgrade() -> None:
    op.drop_table("manuscript_draft")
