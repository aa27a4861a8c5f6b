"""2026-11-22 keep printed books"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_4"
down_revision = "20261122_3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "printed_books",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("module_slug", sa.String(length=80), nullable=False),
        sa.Column("speech", sa.String(length=10), nullable=False),
        sa.Column("paper", sa.String(length=2), nullable=False),
        sa.Column("release", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('handbook', 'module', 'teaching', 'answers')", name=op.f("ck_printed_books_kind")
        ),
        sa.CheckConstraint("speech IN ('vi', 'en', 'facing')", name=op.f("ck_printed_books_speech")),
        sa.CheckConstraint("paper IN ('a4', 'a5')", name=op.f("ck_printed_books_paper")),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_printed_books_edition_id_editions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printed_books")),
        sa.UniqueConstraint(
            "edition_id",
            "kind",
            "module_slug",
            "speech",
            "paper",
            "release",
            name=op.f("uq_printed_books_order"),
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_printed_books_uid")),
    )


def downgrade() -> None:
    op.drop_table("printed_books")
