"""Let the audit chain vouch for rows of other tables.

Revision ID: 0008
Revises: 0002
"""

from alembic import op

revision = "0008"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE audit_entry ADD COLUMN rows JSON")


def downgrade() -> None:
    op.drop_column("audit_entry", "rows")
