"""2026-11-22 mark essays

Marks that people give, none of them ever changed, and who has which essay open.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_20"
down_revision = "20261122_19"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "essay_marks",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("item_revision_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("comment", sa.String(length=2000), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("is_settlement", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name=op.f("fk_essay_marks_attempt_id_attempts")),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_essay_marks_by_id_accounts")),
        sa.ForeignKeyConstraint(
            ["item_revision_id"],
            ["item_revisions.id"],
            name=op.f("fk_essay_marks_item_revision_id_item_revisions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_essay_marks")),
        sa.UniqueConstraint(
            "attempt_id",
            "item_revision_id",
            "number",
            name=op.f("uq_essay_marks_attempt_id_item_revision_id_number"),
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_essay_marks_uid")),
    )
    with op.batch_alter_table("essay_marks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_essay_marks_item_revision_id"), ["item_revision_id"], unique=False)
    op.create_table(
        "marking_claims",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("item_revision_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_marking_claims_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_marking_claims_attempt_id_attempts")
        ),
        sa.ForeignKeyConstraint(
            ["item_revision_id"],
            ["item_revisions.id"],
            name=op.f("fk_marking_claims_item_revision_id_item_revisions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marking_claims")),
        sa.UniqueConstraint(
            "attempt_id",
            "item_revision_id",
            "account_id",
            name=op.f("uq_marking_claims_attempt_id_item_revision_id_account_id"),
        ),
    )


def downgrade() -> None:
    op.drop_table("marking_claims")
    with op.batch_alter_table("essay_marks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_essay_marks_item_revision_id"))
    op.drop_table("essay_marks")
