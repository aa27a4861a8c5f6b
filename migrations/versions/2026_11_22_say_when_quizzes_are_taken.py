"""2026-11-22 say when quizzes are taken, and when their scores are shown

Nothing has a rule until somebody makes one: quizzes stay open, and scores are shown at once, as they were.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_17"
down_revision = "20261122_16"
branch_labels = None
depends_on = None

IN_FORCE = sa.text("replaced_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "sitting_rules",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("module_slug", sa.String(length=80), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_for", sa.String(length=10), nullable=False),
        sa.Column("password", sa.String(length=60), nullable=False),
        sa.Column("is_in_hall", sa.Boolean(), nullable=False),
        sa.Column("release", sa.String(length=15), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by_id", sa.Integer(), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_sitting_rules_period")),
        sa.CheckConstraint(
            "purpose IN ('module', 'pre', 'post', 'practice')", name=op.f("ck_sitting_rules_purpose")
        ),
        sa.CheckConstraint("closes_for IN ('starting', 'all')", name=op.f("ck_sitting_rules_closes_for")),
        sa.CheckConstraint("release IN ('at-once', 'when-released')", name=op.f("ck_sitting_rules_release")),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_sitting_rules_by_id_accounts")),
        sa.ForeignKeyConstraint(
            ["released_by_id"], ["accounts.id"], name=op.f("fk_sitting_rules_released_by_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_sitting_rules_workshop_id_workshops")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting_rules")),
        sa.UniqueConstraint("uid", name=op.f("uq_sitting_rules_uid")),
    )
    op.create_index(op.f("ix_sitting_rules_workshop_id"), "sitting_rules", ["workshop_id"])
    op.create_index(
        "uq_sitting_rules_in_force",
        "sitting_rules",
        ["workshop_id", "module_slug", "purpose"],
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )
    op.add_column("quiz_revisions", sa.Column("delay", sa.Integer(), nullable=True))
    # In one statement with its check: SQLite adds no constraint to a table that is there.
    op.execute(
        "ALTER TABLE accommodations ADD COLUMN later_close INTEGER DEFAULT 0 NOT NULL"
        " CONSTRAINT ck_accommodations_later_close CHECK (later_close BETWEEN 0 AND 43200)"
    )


def downgrade() -> None:
    op.drop_column("accommodations", "later_close")
    op.drop_column("quiz_revisions", "delay")
    op.drop_table("sitting_rules")
