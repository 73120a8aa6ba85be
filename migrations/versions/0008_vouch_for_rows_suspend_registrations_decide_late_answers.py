"""Let the audit chain vouch for rows, registrations be suspended, late answers decided on, rooms evacuated.

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
    op.execute("ALTER TABLE late_response ADD COLUMN client_ms INTEGER")
    op.execute("ALTER TABLE late_response ADD COLUMN from_writer BOOLEAN")
    op.add_column("room", sa.Column("evacuated_at", sa.DateTime(timezone=True), nullable=True))
    _create_measures()
    _create_rulings()


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


def _create_rulings() -> None:
    op.create_table(
        "late_ruling",
        sa.Column("late_id", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("needs_second", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> decided_by", name=op.f("ck_late_ruling_two_people")
        ),
        sa.CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name=op.f("ck_late_ruling_confirmed")),
        sa.ForeignKeyConstraint(["late_id"], ["late_response.id"], name=op.f("fk_late_ruling_late_id_late_response")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_late_ruling_decided_by_person")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_late_ruling_confirmed_by_person")),
        sa.PrimaryKeyConstraint("late_id", name=op.f("pk_late_ruling")),
    )


def downgrade() -> None:
    op.drop_table("late_ruling")
    op.drop_column("room", "evacuated_at")
    op.drop_column("late_response", "from_writer")
    op.drop_column("late_response", "client_ms")
    op.drop_table("measure")
    op.drop_column("audit_entry", "rows")
