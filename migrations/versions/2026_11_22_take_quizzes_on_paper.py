"""2026-11-22 take quizzes on paper"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_9"
down_revision = "20261122_8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_versions",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("quiz_revision_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=1), server_default="", nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("layout", sa.JSON(), nullable=False),
        *_named(),
        *_made_by("paper_versions"),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_paper_versions_workshop_id_workshops")
        ),
        sa.ForeignKeyConstraint(
            ["quiz_revision_id"],
            ["quiz_revisions.id"],
            name=op.f("fk_paper_versions_quiz_revision_id_quiz_revisions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_versions")),
        sa.UniqueConstraint("uid", name=op.f("uq_paper_versions_uid")),
        sa.UniqueConstraint("code", name=op.f("uq_paper_versions_code")),
        sa.UniqueConstraint(
            "workshop_id",
            "quiz_revision_id",
            "form",
            "language",
            name=op.f("uq_paper_versions_workshop_id_quiz_revision_id_form_language"),
        ),
    )
    op.create_table(
        "paper_sheets",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=True),
        *_named(),
        sa.ForeignKeyConstraint(
            ["version_id"], ["paper_versions.id"], name=op.f("fk_paper_sheets_version_id_paper_versions")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_paper_sheets_registration_id_registrations"),
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_paper_sheets_attempt_id_attempts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_sheets")),
        sa.UniqueConstraint("uid", name=op.f("uq_paper_sheets_uid")),
        sa.UniqueConstraint("attempt_id", name=op.f("uq_paper_sheets_attempt_id")),
        sa.UniqueConstraint(
            "version_id", "registration_id", name=op.f("uq_paper_sheets_version_id_registration_id")
        ),
    )
    op.create_index(op.f("ix_paper_sheets_registration_id"), "paper_sheets", ["registration_id"])
    op.create_table(
        "paper_entries",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sat_on", sa.Date(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        *_named(),
        *_made_by("paper_entries"),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["paper_sheets.id"], name=op.f("fk_paper_entries_sheet_id_paper_sheets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_entries")),
        sa.UniqueConstraint("uid", name=op.f("uq_paper_entries_uid")),
        sa.UniqueConstraint("sheet_id", "number", name=op.f("uq_paper_entries_sheet_id_number")),
        sa.UniqueConstraint("sheet_id", "by_id", name=op.f("uq_paper_entries_sheet_id_by_id")),
    )
    op.create_table(
        "paper_settlements",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=80), nullable=False),
        sa.Column("decided", sa.JSON(), nullable=False),
        *_named(),
        *_made_by("paper_settlements"),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["paper_sheets.id"], name=op.f("fk_paper_settlements_sheet_id_paper_sheets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_settlements")),
        sa.UniqueConstraint("uid", name=op.f("uq_paper_settlements_uid")),
        sa.UniqueConstraint("sheet_id", "line", name=op.f("uq_paper_settlements_sheet_id_line")),
    )


def _named() -> list[sa.Column]:
    return [sa.Column("uid", sa.Uuid(), nullable=False), sa.Column("id", sa.Integer(), nullable=False)]


def _made_by(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f(f"fk_{table}_by_id_accounts")),
    ]


def downgrade() -> None:
    op.drop_table("paper_settlements")
    op.drop_table("paper_entries")
    op.drop_index(op.f("ix_paper_sheets_registration_id"), table_name="paper_sheets")
    op.drop_table("paper_sheets")
    op.drop_table("paper_versions")
