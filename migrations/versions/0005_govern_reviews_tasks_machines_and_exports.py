"""Govern reviews, tasks, the use of machines and exports; hold the versions that open sittings use.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

REVIEW_COLUMNS = (
    "round INTEGER NOT NULL DEFAULT 1",
    "part VARCHAR(80) NOT NULL DEFAULT ''",
    "must_fix BOOLEAN NOT NULL DEFAULT FALSE",
    "ratings JSON NOT NULL DEFAULT '{}'",
    "no_conflict BOOLEAN NOT NULL DEFAULT FALSE",
    "policy VARCHAR(40) NOT NULL DEFAULT ''",
    "needed INTEGER NOT NULL DEFAULT 1",
)
HELD = """
INSERT INTO version_hold (version_id, sitting, until, held_at)
SELECT DISTINCT f.version_id, s.code, s.closes_at, s.created_at
FROM sitting s JOIN sitting_form sf ON sf.sitting_id = s.id JOIN form_item f ON f.form_id = sf.form_id
WHERE s.state = 'open'
"""


def upgrade() -> None:
    for column in REVIEW_COLUMNS:
        op.execute(f"ALTER TABLE review ADD COLUMN {column}")
    approved = sa.text("verdict = 'approve'")
    op.create_index(
        "uq_review_approval",
        "review",
        ["version_id", "reviewer_id", "round"],
        unique=True,
        postgresql_where=approved,
        sqlite_where=approved,
    )
    _bonds()
    _tasks()
    _exports()
    op.execute(HELD)


def downgrade() -> None:
    raise NotImplementedError("declarations and registers would be lost: restore the backup made before the upgrade")


def _bonds() -> None:
    op.create_table(
        "interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_interest_item_id_item")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_interest_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
        sa.UniqueConstraint("item_id", "person_id", name=op.f("uq_interest_item_id_person_id")),
    )
    op.create_index("ix_interest_item_id", "interest", ["item_id"])
    op.create_table(
        "settlement",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_settlement_review_id_review")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_settlement_person_id_person")),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_settlement")),
    )
    op.create_table(
        "version_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("sitting", sa.String(40), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("released_at IS NULL OR released_at >= held_at", name=op.f("ck_version_hold_released")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["item_version.id"], name=op.f("fk_version_hold_version_id_item_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_hold")),
        sa.UniqueConstraint("sitting", "version_id", name=op.f("uq_version_hold_sitting_version_id")),
    )
    op.create_index("ix_version_hold_version_id", "version_hold", ["version_id"])


def _tasks() -> None:
    op.create_table(
        "bank_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("created_by", sa.String(80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(80), nullable=False),
        sa.Column("outcome", sa.String(500), nullable=False),
        sa.Column("soon_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('write', 'review', 'validate', 'revalidate')", name=op.f("ck_bank_task_kind")),
        sa.CheckConstraint("state IN ('open', 'done', 'cancelled')", name=op.f("ck_bank_task_state")),
        sa.CheckConstraint("count > 0", name=op.f("ck_bank_task_count")),
        sa.CheckConstraint("(state = 'open') = (done_at IS NULL)", name=op.f("ck_bank_task_done")),
        sa.ForeignKeyConstraint(["assignee_id"], ["person.id"], name=op.f("fk_bank_task_assignee_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_task")),
    )
    for column in ("assignee_id", "state", "subject"):
        op.create_index(f"ix_bank_task_{column}", "bank_task", [column])
    open_one = sa.text("state = 'open' AND kind <> 'write' AND assignee_id IS NOT NULL")
    op.create_index(
        "uq_bank_task_open",
        "bank_task",
        ["kind", "subject", "assignee_id"],
        unique=True,
        postgresql_where=open_one,
        sqlite_where=open_one,
    )


def _exports() -> None:
    op.create_table(
        "ai_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(80), nullable=False),
        sa.Column("model_version", sa.String(80), nullable=False),
        sa.Column("purpose", sa.String(300), nullable=False),
        sa.Column("prompt", sa.String(40), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "prompt IN ('whole_item', 'options', 'rewording', 'translation', 'other')", name=op.f("ck_ai_use_prompt")
        ),
        sa.CheckConstraint("outcome IN ('drafted', 'accepted', 'changed', 'rejected')", name=op.f("ck_ai_use_outcome")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_ai_use_item_id_item")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ai_use_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ai_use")),
    )
    op.create_index("ix_ai_use_item_id", "ai_use", ["item_id"])
    op.create_table(
        "export_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("format", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(20), nullable=False),
        sa.Column("item_state", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("requested_by", sa.Integer(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.String(500), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('requested', 'ready', 'refused', 'fetched', 'expired')", name=op.f("ck_export_request_state")
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> requested_by", name=op.f("ck_export_request_two_people")
        ),
        sa.CheckConstraint(
            "state NOT IN ('ready', 'fetched') OR decided_by IS NOT NULL", name=op.f("ck_export_request_decided")
        ),
        sa.CheckConstraint("(state = 'ready') = (content IS NOT NULL)", name=op.f("ck_export_request_content")),
        sa.ForeignKeyConstraint(["requested_by"], ["person.id"], name=op.f("fk_export_request_requested_by_person")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_export_request_decided_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_request")),
        sa.UniqueConstraint("code", name=op.f("uq_export_request_code")),
    )
    for column in ("requested_by", "state"):
        op.create_index(f"ix_export_request_{column}", "export_request", [column])
