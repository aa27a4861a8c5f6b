"""2026-11-22 set paper entries aside

What was keyed for the wrong officer, as it was keyed, with the reason why it counts no longer.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_21"
down_revision = "20261122_20"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_set_asides",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("sat_on", sa.Date(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("keyed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("keyed_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["paper_sheets.id"], name=op.f("fk_paper_set_asides_sheet_id_paper_sheets")
        ),
        sa.ForeignKeyConstraint(
            ["keyed_by_id"], ["accounts.id"], name=op.f("fk_paper_set_asides_keyed_by_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["accounts.id"], name=op.f("fk_paper_set_asides_by_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_set_asides")),
        sa.UniqueConstraint("uid", name=op.f("uq_paper_set_asides_uid")),
    )
    op.create_index(op.f("ix_paper_set_asides_sheet_id"), "paper_set_asides", ["sheet_id"])


def downgrade() -> None:
    op.drop_table("paper_set_asides")
