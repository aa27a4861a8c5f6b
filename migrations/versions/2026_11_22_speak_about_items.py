"""2026-11-22 speak about items: comments, and which are retired"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_16"
down_revision = "20261122_15"
branch_labels = None
depends_on = None

_IN_FORCE = sa.text("undone_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "item_comments",
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by_id", sa.Integer(), nullable=True),
        *_shared(),
        *_of_accounts("item_comments", "resolved_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_comments")),
        sa.UniqueConstraint("uid", name=op.f("uq_item_comments_uid")),
    )
    op.create_index("ix_item_comments_item", "item_comments", ["course_slug", "item_id"])
    op.create_table(
        "item_retirements",
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        *_shared(),
        *_of_accounts("item_retirements", "undone_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_retirements")),
        sa.UniqueConstraint("uid", name=op.f("uq_item_retirements_uid")),
    )
    op.create_index(
        "uq_item_retirements_in_force",
        "item_retirements",
        ["course_slug", "item_id"],
        unique=True,
        sqlite_where=_IN_FORCE,
        postgresql_where=_IN_FORCE,
    )


def _shared() -> list[sa.Column]:
    return [
        sa.Column("course_slug", sa.String(length=80), nullable=False),
        sa.Column("item_id", sa.String(length=80), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
    ]


def _of_accounts(table: str, second: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.ForeignKeyConstraint([column], ["accounts.id"], name=op.f(f"fk_{table}_{column}_accounts"))
        for column in ("by_id", second)
    ]


def downgrade() -> None:
    op.drop_index("uq_item_retirements_in_force", table_name="item_retirements")
    op.drop_table("item_retirements")
    op.drop_index("ix_item_comments_item", table_name="item_comments")
    op.drop_table("item_comments")
