"""Let items be of every type, share the material of a case, and be drafts of a machine.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

from core.schema import replace_check

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TYPES = (
    "single_choice multiple_choice true_false matching ordering gap_select text_entry numerical hotspot essay "
    "nonconformity case"
)
STATES = "ai_draft draft in_review approved live resting retired"


def upgrade() -> None:
    op.execute("ALTER TABLE item ADD COLUMN case_id INTEGER CONSTRAINT fk_item_case_id_item REFERENCES item (id)")
    op.create_index("ix_item_case_id", "item", ["case_id"])
    replace_check(op.get_bind(), table="item", column="type", values=TYPES.split())
    replace_check(op.get_bind(), table="item", column="state", values=STATES.split())
    replace_check(op.get_bind(), table="item_history", column="from_state", values=STATES.split())
    replace_check(op.get_bind(), table="item_history", column="to_state", values=STATES.split())


def downgrade() -> None:
    raise NotImplementedError("items of the new types would be lost: restore the backup made before the upgrade")
