"""2026-11-22 give more time and attempts"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_11"
down_revision = "20261122_10"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accommodations",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("quiz_revision_id", sa.Integer(), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("workshop_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("extra_time", sa.Integer(), nullable=False),
        sa.Column("extra_attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(CASE WHEN officer_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN registration_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN workshop_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN unit_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_accommodations_target"),
        ),
        sa.CheckConstraint("extra_time BETWEEN 0 AND 300", name=op.f("ck_accommodations_extra_time")),
        sa.CheckConstraint("extra_attempts BETWEEN 0 AND 20", name=op.f("ck_accommodations_extra_attempts")),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_accommodations_by_id_accounts")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_accommodations_edition_id_editions")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["accounts.id"], name=op.f("fk_accommodations_ended_by_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_accommodations_officer_id_officers")
        ),
        sa.ForeignKeyConstraint(
            ["quiz_revision_id"],
            ["quiz_revisions.id"],
            name=op.f("fk_accommodations_quiz_revision_id_quiz_revisions"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_accommodations_registration_id_registrations"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_accommodations_unit_id_units")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_accommodations_workshop_id_workshops")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accommodations")),
        sa.UniqueConstraint("uid", name=op.f("uq_accommodations_uid")),
    )
    for column in ("edition_id", "officer_id", "registration_id", "workshop_id"):
        op.create_index(op.f(f"ix_accommodations_{column}"), "accommodations", [column])
    op.create_table(
        "accommodation_units",
        sa.Column("accommodation_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["accommodation_id"],
            ["accommodations.id"],
            name=op.f("fk_accommodation_units_accommodation_id_accommodations"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_accommodation_units_unit_id_units")),
        sa.PrimaryKeyConstraint("accommodation_id", "unit_id", name=op.f("pk_accommodation_units")),
    )
    op.add_column("attempts", sa.Column("accommodations", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("attempts", "accommodations")
    op.drop_table("accommodation_units")
    op.drop_table("accommodations")
