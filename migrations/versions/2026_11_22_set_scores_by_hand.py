"""2026-11-22 set scores by hand, and say which attempt counts

Of quizzes that were published before, the best attempt counts, as it did.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_10"
down_revision = "20261122_9"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "quiz_revisions", sa.Column("counts", sa.String(length=5), nullable=False, server_default="best")
    )
    op.create_table(
        "score_overrides",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("item_revision_id", sa.Integer(), nullable=True),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("comment", sa.String(length=500), nullable=False),
        sa.Column("grading_run_id", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("undo_run_id", sa.Integer(), nullable=True),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_score_overrides_attempt_id_attempts")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_score_overrides_by_id_accounts")),
        sa.ForeignKeyConstraint(
            ["grading_run_id"], ["grading_runs.id"], name=op.f("fk_score_overrides_grading_run_id_grading_runs")
        ),
        sa.ForeignKeyConstraint(
            ["item_revision_id"],
            ["item_revisions.id"],
            name=op.f("fk_score_overrides_item_revision_id_item_revisions"),
        ),
        sa.ForeignKeyConstraint(
            ["undo_run_id"], ["grading_runs.id"], name=op.f("fk_score_overrides_undo_run_id_grading_runs")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["accounts.id"], name=op.f("fk_score_overrides_undone_by_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_overrides")),
        sa.UniqueConstraint("grading_run_id", name=op.f("uq_score_overrides_grading_run_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_score_overrides_uid")),
        sa.UniqueConstraint("undo_run_id", name=op.f("uq_score_overrides_undo_run_id")),
    )
    op.create_index(op.f("ix_score_overrides_attempt_id"), "score_overrides", ["attempt_id"])


def downgrade() -> None:
    op.drop_table("score_overrides")
    op.drop_column("quiz_revisions", "counts")
