"""Make a paper for each candidate of a sitting; keep how many answers a calibration rests on.

Revision ID: 0012
Revises: 0011
"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE item_parameters ADD COLUMN n INTEGER")
    op.execute("ALTER TABLE assembly_run ADD COLUMN wanted JSON NOT NULL DEFAULT '[]'")
    op.execute("ALTER TABLE sitting ADD COLUMN own_papers BOOLEAN NOT NULL DEFAULT false")
    op.execute(
        "ALTER TABLE sitting ADD COLUMN run_id INTEGER "
        "CONSTRAINT fk_sitting_run_id_assembly_run REFERENCES assembly_run (id)"
    )
    op.execute(
        "ALTER TABLE sitting_form ADD COLUMN attempt_id VARCHAR(32) "
        "CONSTRAINT fk_sitting_form_attempt_id_attempt REFERENCES attempt (id)"
    )
    op.create_index("ix_sitting_form_attempt_id", "sitting_form", ["attempt_id"])


def downgrade() -> None:
    raise NotImplementedError("which paper was made for whom would be lost: restore the backup made before the upgrade")
