"""Link items and knowledge points to clauses of editions, and mark the points and blueprints that a new one touches.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

EDITION = sa.table("standard_edition", sa.column("id", sa.Integer), sa.column("clauses", sa.JSON))
CLAUSE = sa.table(
    "standard_clause",
    *(sa.column(name, sa.String) for name in ("number", "title", "title_en", "origin")),
    sa.column("edition_id", sa.Integer),
)

# What items cite of a known edition beyond the clauses that it describes.
CITED = (
    "INSERT INTO standard_clause (edition_id, number, title, title_en, origin) "
    "SELECT DISTINCT edition.id, cited.clause, '', '', 'cited' FROM item_clause AS cited "
    "JOIN standard_edition AS edition ON edition.standard = cited.standard AND edition.year = cited.year "
    "WHERE NOT EXISTS (SELECT 1 FROM standard_clause AS known "
    "WHERE known.edition_id = edition.id AND known.number = cited.clause)"
)
LINK = (
    "UPDATE item_clause SET clause_id = (SELECT known.id FROM standard_clause AS known "
    "JOIN standard_edition AS edition ON edition.id = known.edition_id "
    "WHERE edition.standard = item_clause.standard AND edition.year = item_clause.year "
    "AND known.number = item_clause.clause)"
)


def upgrade() -> None:
    op.create_table(
        "standard_clause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("title_en", sa.String(300), nullable=False),
        sa.Column("origin", sa.String(40), nullable=False),
        sa.CheckConstraint("origin IN ('described', 'carried', 'cited')", name="ck_standard_clause_origin"),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["standard_edition.id"], name="fk_standard_clause_edition_id_standard_edition"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_standard_clause"),
        sa.UniqueConstraint("edition_id", "number", name="uq_standard_clause_edition_id_number"),
    )
    _keep_clauses()
    op.execute(
        "ALTER TABLE item_clause ADD COLUMN clause_id INTEGER "
        "CONSTRAINT fk_item_clause_clause_id_standard_clause REFERENCES standard_clause (id)"
    )
    op.execute(CITED)
    op.execute(LINK)
    op.create_index("ix_item_clause_clause_id", "item_clause", ["clause_id"])
    op.execute("ALTER TABLE standard_edition DROP COLUMN clauses")
    _link_points()
    op.create_table(
        "framework_touch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=True),
        sa.Column("blueprint_id", sa.Integer(), nullable=True),
        sa.Column("cause", sa.String(60), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("decided_by", sa.String(80), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(point_id IS NULL) <> (blueprint_id IS NULL)", name="ck_framework_touch_one_thing"),
        sa.CheckConstraint("state IN ('open', 'still_holds', 'needs_version')", name="ck_framework_touch_state"),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["standard_edition.id"], name="fk_framework_touch_edition_id_standard_edition"
        ),
        sa.ForeignKeyConstraint(
            ["point_id"], ["knowledge_point.id"], name="fk_framework_touch_point_id_knowledge_point"
        ),
        sa.ForeignKeyConstraint(["blueprint_id"], ["blueprint.id"], name="fk_framework_touch_blueprint_id_blueprint"),
        sa.PrimaryKeyConstraint("id", name="pk_framework_touch"),
        sa.UniqueConstraint("edition_id", "point_id", name="uq_framework_touch_edition_id_point_id"),
        sa.UniqueConstraint("edition_id", "blueprint_id", name="uq_framework_touch_edition_id_blueprint_id"),
    )
    op.create_index("ix_framework_touch_point_id", "framework_touch", ["point_id"])
    op.create_index("ix_framework_touch_blueprint_id", "framework_touch", ["blueprint_id"])


def _keep_clauses() -> None:
    """Make a row of each clause that an edition described in its list, and one of the edition as a whole."""
    known = op.get_bind().execute(sa.select(EDITION.c.id, EDITION.c.clauses)).all()
    rows = [(key, clause) for key, clauses in known for clause in (("", "", ""), *clauses)]
    if rows:
        names = ("number", "title", "title_en")
        op.bulk_insert(
            CLAUSE,
            [{"edition_id": key, "origin": "described", **dict(zip(names, row, strict=True))} for key, row in rows],
        )


def _link_points() -> None:
    op.create_table(
        "point_clause",
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(40), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("set_by", sa.String(80), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("origin IN ('outline', 'person')", name="ck_point_clause_origin"),
        sa.ForeignKeyConstraint(["point_id"], ["knowledge_point.id"], name="fk_point_clause_point_id_knowledge_point"),
        sa.ForeignKeyConstraint(
            ["clause_id"], ["standard_clause.id"], name="fk_point_clause_clause_id_standard_clause"
        ),
        sa.PrimaryKeyConstraint("point_id", "clause_id", name="pk_point_clause"),
    )
    op.create_index("ix_point_clause_clause_id", "point_clause", ["clause_id"])
    op.create_table(
        "point_descriptor",
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("descriptor", sa.String(60), nullable=False),
        sa.Column("set_by", sa.String(80), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["point_id"], ["knowledge_point.id"], name="fk_point_descriptor_point_id_knowledge_point"
        ),
        sa.PrimaryKeyConstraint("point_id", "descriptor", name="pk_point_descriptor"),
    )


def downgrade() -> None:
    raise NotImplementedError("what was set and decided of points and blueprints would be lost: restore the backup")
