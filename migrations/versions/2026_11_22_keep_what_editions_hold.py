"""2026-11-22 keep what editions hold

Every item of an edition, so that the bank also knows those that no quiz asks. Of editions that were published before,
only what their quizzes ask is known.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_19"
down_revision = "20261122_17"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "edition_items",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("item_revision_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_edition_items_edition_id_editions")
        ),
        sa.ForeignKeyConstraint(
            ["item_revision_id"],
            ["item_revisions.id"],
            name=op.f("fk_edition_items_item_revision_id_item_revisions"),
        ),
        sa.PrimaryKeyConstraint("edition_id", "item_revision_id", name=op.f("pk_edition_items")),
    )
    op.create_index(op.f("ix_edition_items_item_revision_id"), "edition_items", ["item_revision_id"])
    op.execute(
        "INSERT INTO edition_items (edition_id, item_revision_id) "
        "SELECT DISTINCT quiz_revisions.edition_id, quiz_items.item_revision_id "
        "FROM quiz_items JOIN quiz_revisions ON quiz_revisions.id = quiz_items.quiz_revision_id"
    )


def downgrade() -> None:
    op.drop_table("edition_items")
