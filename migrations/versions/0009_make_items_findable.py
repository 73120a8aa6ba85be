"""Make items findable: by words, by likeness, by a person's own views.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# SQLite's index of words reads its text from item_text and follows it by triggers.
WORDS = "CREATE VIRTUAL TABLE item_fts USING fts5(grams, content='item_text', content_rowid='item_id', tokenize='unicode61 remove_diacritics 0')"
TRIGGERS = (
    "CREATE TRIGGER item_text_added AFTER INSERT ON item_text BEGIN "
    "INSERT INTO item_fts(rowid, grams) VALUES (new.item_id, new.grams); END",
    "CREATE TRIGGER item_text_removed AFTER DELETE ON item_text BEGIN "
    "INSERT INTO item_fts(item_fts, rowid, grams) VALUES ('delete', old.item_id, old.grams); END",
    "CREATE TRIGGER item_text_changed AFTER UPDATE ON item_text BEGIN "
    "INSERT INTO item_fts(item_fts, rowid, grams) VALUES ('delete', old.item_id, old.grams); "
    "INSERT INTO item_fts(rowid, grams) VALUES (new.item_id, new.grams); END",
)


def upgrade() -> None:
    op.create_table(
        "item_text",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("grams", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_item_text_item_id_item"),
        sa.PrimaryKeyConstraint("item_id", name="pk_item_text"),
    )
    op.create_table(
        "item_band",
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_item_band_item_id_item"),
        sa.PrimaryKeyConstraint("value", "item_id", name="pk_item_band"),
    )
    op.create_index("ix_item_band_item_id", "item_band", ["item_id"])
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("query", sa.String(500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_saved_view_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
        sa.UniqueConstraint("person_id", "name", name="uq_saved_view_person_id_name"),
    )
    op.create_index("ix_saved_view_person_id", "saved_view", ["person_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        op.execute("CREATE INDEX ix_item_text_grams ON item_text USING gin (grams gin_trgm_ops)")
        return
    for statement in (WORDS, *TRIGGERS):
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE item_fts")
    for table in ("saved_view", "item_band", "item_text"):
        op.drop_table(table)
