"""2026-11-22 keep a ledger of what is handed out"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_6"
down_revision = "20261122_5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "adoptions",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("course_code", sa.String(length=40), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("is_synthetic", sa.Boolean(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("hours > 0", name=op.f("ck_adoptions_hours")),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_adoptions_by_id_accounts")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_adoptions_edition_id_editions")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_adoptions_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoptions")),
        sa.UniqueConstraint("uid", name=op.f("uq_adoptions_uid")),
    )
    with op.batch_alter_table("adoptions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_adoptions_edition_id"), ["edition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_adoptions_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "deliveries",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("sender_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("batch", sa.Uuid(), nullable=False),
        sa.Column("medium", sa.String(length=10), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("is_synthetic", sa.Boolean(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("medium IN ('paper', 'digital')", name=op.f("ck_deliveries_medium")),
        sa.CheckConstraint("copies > 0", name=op.f("ck_deliveries_copies")),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_deliveries_by_id_accounts")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_deliveries_edition_id_editions")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["deliveries.id"], name=op.f("fk_deliveries_replaces_id_deliveries")
        ),
        sa.ForeignKeyConstraint(["sender_id"], ["units.id"], name=op.f("fk_deliveries_sender_id_units")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_deliveries_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_deliveries_code_hash")),
        sa.UniqueConstraint("number", name=op.f("uq_deliveries_number")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_deliveries_replaces_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_deliveries_uid")),
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deliveries_batch"), ["batch"], unique=False)
        batch_op.create_index(batch_op.f("ix_deliveries_edition_id"), ["edition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deliveries_sender_id"), ["sender_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deliveries_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "recalls",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("cause IN ('withdrawn', 'outdated')", name=op.f("ck_recalls_cause")),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_recalls_by_id_accounts")),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_recalls_edition_id_editions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recalls")),
        sa.UniqueConstraint("uid", name=op.f("uq_recalls_uid")),
    )
    with op.batch_alter_table("recalls", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recalls_edition_id"), ["edition_id"], unique=False)

    op.create_table(
        "adoption_ends",
        sa.Column("adoption_id", sa.Integer(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["adoption_id"], ["adoptions.id"], name=op.f("fk_adoption_ends_adoption_id_adoptions")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_adoption_ends_by_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoption_ends")),
        sa.UniqueConstraint("adoption_id", name=op.f("uq_adoption_ends_adoption_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_adoption_ends_uid")),
    )
    op.create_table(
        "cancellations",
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_cancellations_by_id_accounts")),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_cancellations_delivery_id_deliveries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cancellations")),
        sa.UniqueConstraint("delivery_id", name=op.f("uq_cancellations_delivery_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_cancellations_uid")),
    )
    op.create_table(
        "recalled_deliveries",
        sa.Column("recall_id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_recalled_deliveries_delivery_id_deliveries")
        ),
        sa.ForeignKeyConstraint(
            ["recall_id"], ["recalls.id"], name=op.f("fk_recalled_deliveries_recall_id_recalls")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recalled_deliveries")),
    )
    with op.batch_alter_table("recalled_deliveries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recalled_deliveries_delivery_id"), ["delivery_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recalled_deliveries_recall_id"), ["recall_id"], unique=False)

    op.create_table(
        "receipts",
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("way IN ('link', 'hand')", name=op.f("ck_receipts_way")),
        sa.CheckConstraint("copies >= 0", name=op.f("ck_receipts_copies")),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_receipts_by_id_accounts")),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["receipts.id"], name=op.f("fk_receipts_corrects_id_receipts")
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_receipts_delivery_id_deliveries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_receipts_corrects_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_receipts_uid")),
    )
    with op.batch_alter_table("receipts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_receipts_delivery_id"), ["delivery_id"], unique=False)
        batch_op.create_index(
            "uq_receipts_first",
            ["delivery_id"],
            unique=True,
            sqlite_where=sa.text("corrects_id IS NULL"),
            postgresql_where=sa.text("corrects_id IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("receipts", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_receipts_first",
            sqlite_where=sa.text("corrects_id IS NULL"),
            postgresql_where=sa.text("corrects_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_receipts_delivery_id"))

    op.drop_table("receipts")
    with op.batch_alter_table("recalled_deliveries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recalled_deliveries_recall_id"))
        batch_op.drop_index(batch_op.f("ix_recalled_deliveries_delivery_id"))

    op.drop_table("recalled_deliveries")
    op.drop_table("cancellations")
    op.drop_table("adoption_ends")
    with op.batch_alter_table("recalls", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recalls_edition_id"))

    op.drop_table("recalls")
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deliveries_unit_id"))
        batch_op.drop_index(batch_op.f("ix_deliveries_sender_id"))
        batch_op.drop_index(batch_op.f("ix_deliveries_edition_id"))
        batch_op.drop_index(batch_op.f("ix_deliveries_batch"))

    op.drop_table("deliveries")
    with op.batch_alter_table("adoptions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_adoptions_unit_id"))
        batch_op.drop_index(batch_op.f("ix_adoptions_edition_id"))

    op.drop_table("adoptions")
