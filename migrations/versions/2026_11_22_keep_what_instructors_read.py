"""2026-11-22 keep what instructors read"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1"
down_revision = "20261121_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "edition_exercises",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("exercise_id", sa.String(length=80), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_edition_exercises_edition_id_editions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_exercises")),
        sa.UniqueConstraint(
            "edition_id", "exercise_id", name=op.f("uq_edition_exercises_edition_id_exercise_id")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_edition_exercises_uid")),
    )
    op.create_table(
        "teaching_pages",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("pages", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('notes', 'agenda')", name=op.f("ck_teaching_pages_kind")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_teaching_pages_edition_id_editions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teaching_pages")),
        sa.UniqueConstraint(
            "edition_id", "kind", "name", name=op.f("uq_teaching_pages_edition_id_kind_name")
        ),
    )


def downgrade() -> None:
    op.drop_table("teaching_pages")
    op.drop_table("edition_exercises")
