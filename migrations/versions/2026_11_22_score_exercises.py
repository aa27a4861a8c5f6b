"""2026-11-22 score exercises"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_5"
down_revision = "20261122_4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exercise_releases",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("exercise_id", sa.String(length=80), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_exercise_releases_by_id_accounts")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_exercise_releases_workshop_id_workshops")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exercise_releases")),
        sa.UniqueConstraint("uid", name=op.f("uq_exercise_releases_uid")),
        sa.UniqueConstraint(
            "workshop_id", "exercise_id", name=op.f("uq_exercise_releases_workshop_id_exercise_id")
        ),
    )
    op.create_table(
        "observations",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("exercise_id", sa.String(length=80), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_observations_by_id_accounts")),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_observations_registration_id_registrations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observations")),
        sa.UniqueConstraint(
            "registration_id",
            "exercise_id",
            "by_id",
            name=op.f("uq_observations_registration_id_exercise_id_by_id"),
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_observations_uid")),
    )
    op.create_table(
        "line_marks",
        sa.Column("observation_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.String(length=80), nullable=False),
        sa.Column("mark", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("mark IN ('done', 'part', 'missed', 'unseen')", name=op.f("ck_line_marks_mark")),
        sa.ForeignKeyConstraint(
            ["observation_id"], ["observations.id"], name=op.f("fk_line_marks_observation_id_observations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_marks")),
        sa.UniqueConstraint("observation_id", "key", name=op.f("uq_line_marks_observation_id_key")),
    )


def downgrade() -> None:
    op.drop_table("line_marks")
    op.drop_table("observations")
    op.drop_table("exercise_releases")
