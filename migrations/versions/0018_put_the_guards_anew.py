"""Have the database ask for the expert of a machine's draft, and count no approval of who is bound to an item.

The guards are put anew after every migration (core.guards); that these have changed is all there is to do.

Revision ID: 0018
Revises: 0017
"""

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing but the guards."""


def downgrade() -> None:
    """The later guards refuse nothing that the earlier program does by its rules."""
