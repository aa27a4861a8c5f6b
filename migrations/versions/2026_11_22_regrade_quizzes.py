"""2026-11-22 regrade quizzes"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_7"
down_revision = "20261122_6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "key_corrections",
        sa.Column("item_revision_id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_key_corrections_by_id_accounts")),
        sa.ForeignKeyConstraint(
            ["item_revision_id"],
            ["item_revisions.id"],
            name=op.f("fk_key_corrections_item_revision_id_item_revisions"),
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["accounts.id"], name=op.f("fk_key_corrections_undone_by_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_key_corrections_workshop_id_workshops")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_corrections")),
        sa.UniqueConstraint("uid", name=op.f("uq_key_corrections_uid")),
    )
    op.create_index(op.f("ix_key_corrections_item_revision_id"), "key_corrections", ["item_revision_id"])
    op.create_index(op.f("ix_key_corrections_workshop_id"), "key_corrections", ["workshop_id"])
    op.create_table(
        "regrades",
        sa.Column("correction_id", sa.Integer(), nullable=False),
        sa.Column("is_undo", sa.Boolean(), nullable=False),
        sa.Column("grading_run_id", sa.Integer(), nullable=False),
        sa.Column("inputs_hash", sa.String(length=64), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_by_id", sa.Integer(), nullable=True),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["applied_by_id"], ["accounts.id"], name=op.f("fk_regrades_applied_by_id_accounts")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_regrades_by_id_accounts")),
        sa.ForeignKeyConstraint(
            ["correction_id"], ["key_corrections.id"], name=op.f("fk_regrades_correction_id_key_corrections")
        ),
        sa.ForeignKeyConstraint(
            ["grading_run_id"], ["grading_runs.id"], name=op.f("fk_regrades_grading_run_id_grading_runs")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrades")),
        sa.UniqueConstraint("grading_run_id", name=op.f("uq_regrades_grading_run_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_regrades_uid")),
    )
    op.create_index(op.f("ix_regrades_correction_id"), "regrades", ["correction_id"])
    op.create_table(
        "score_replacements",
        sa.Column("grading_run_id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("replaced_run_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_score_replacements_attempt_id_attempts")
        ),
        sa.ForeignKeyConstraint(
            ["grading_run_id"],
            ["grading_runs.id"],
            name=op.f("fk_score_replacements_grading_run_id_grading_runs"),
        ),
        sa.ForeignKeyConstraint(
            ["replaced_run_id"],
            ["grading_runs.id"],
            name=op.f("fk_score_replacements_replaced_run_id_grading_runs"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_replacements")),
        sa.UniqueConstraint(
            "grading_run_id", "attempt_id", name=op.f("uq_score_replacements_grading_run_id_attempt_id")
        ),
    )
    op.create_index(op.f("ix_score_replacements_attempt_id"), "score_replacements", ["attempt_id"])


def downgrade() -> None:
    op.drop_table("score_replacements")
    op.drop_table("regrades")
    op.drop_table("key_corrections")
