"""Keep how many papers each blueprint can still give, instead of counting them whenever somebody looks.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "papers_left",
        sa.Column("blueprint_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("papers", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(80), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("papers >= 0", name="ck_papers_left_papers"),
        sa.ForeignKeyConstraint(["blueprint_id"], ["blueprint.id"], name="fk_papers_left_blueprint_id_blueprint"),
        sa.PrimaryKeyConstraint("blueprint_id", "language", name="pk_papers_left"),
    )


def downgrade() -> None:
    op.drop_table("papers_left")
