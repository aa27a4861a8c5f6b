"""2026-11-22 go through quizzes page by page, and keep what is to be looked at again

Attempts that were begun before show everything on one page, which is what page 0 stands for.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_15"
down_revision = "20261122_14"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempts", sa.Column("page", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "bookmarks",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_bookmarks_attempt_id_attempts")
        ),
        sa.PrimaryKeyConstraint("attempt_id", "item_id", name=op.f("pk_bookmarks")),
    )


def downgrade() -> None:
    op.drop_table("bookmarks")
    op.drop_column("attempts", "page")
