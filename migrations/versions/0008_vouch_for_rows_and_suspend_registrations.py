"""Let the audit chain vouch for rows of other tables, and let registrations be suspended and restored.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

GROUNDS = "ground IN ('false_evidence', 'misconduct', 'conditions_lost', 'issued_in_error', 'own_request')"
DECIDED = "(state = 'proposed') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)"
WAITING = sa.text("state = 'proposed'")


def upgrade() -> None:
    op.execute("ALTER TABLE audit_entry ADD COLUMN rows JSON")
    _create_measures()


def _create_measures() -> None:
    op.create_table(
        "measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("ground", sa.String(40), nullable=True),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.String(500), nullable=False),
        sa.CheckConstraint("kind IN ('suspension', 'restoration')", name=op.f("ck_measure_kind")),
        sa.CheckConstraint("state IN ('proposed', 'confirmed', 'declined')", name=op.f("ck_measure_state")),
        sa.CheckConstraint(GROUNDS, name=op.f("ck_measure_ground")),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name=op.f("ck_measure_two_people")),
        sa.CheckConstraint(DECIDED, name=op.f("ck_measure_decided")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_measure_registration_id_registration")
        ),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_measure_proposed_by_person")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_measure_decided_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
    )
    op.create_index("ix_measure_registration_id", "measure", ["registration_id"])
    op.create_index(
        "uq_measure_waiting",
        "measure",
        ["registration_id"],
        unique=True,
        postgresql_where=WAITING,
        sqlite_where=WAITING,
    )


def downgrade() -> None:
    op.drop_table("measure")
    op.drop_column("audit_entry", "rows")
