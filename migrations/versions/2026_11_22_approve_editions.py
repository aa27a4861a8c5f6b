"""2026-11-22 approve editions

What was published before was in use without a dossier: each such edition gets one row that says just that, so that
no course vanishes from those who study it.
"""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "20261122_2"
down_revision = "20261122_1"
branch_labels = None
depends_on = None

FINAL = sa.text("outcome <> 'returned'")


def upgrade() -> None:
    op.add_column("editions", sa.Column("notes", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "edition_decisions",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("signatory", sa.String(length=200), nullable=False),
        sa.Column("comments", sa.JSON(), nullable=False),
        sa.Column("letter_sha256", sa.String(length=64), nullable=True),
        sa.Column("letter_type", sa.String(length=60), nullable=False),
        sa.Column("sensitivity", sa.String(length=20), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "stage IN ('developed', 'legal', 'language', 'approved')", name=op.f("ck_edition_decisions_stage")
        ),
        sa.CheckConstraint(
            "outcome IN ('passed', 'returned', 'carried')", name=op.f("ck_edition_decisions_outcome")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_edition_decisions_by_id_accounts")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_edition_decisions_edition_id_editions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_decisions")),
        sa.UniqueConstraint("uid", name=op.f("uq_edition_decisions_uid")),
    )
    op.create_index(op.f("ix_edition_decisions_edition_id"), "edition_decisions", ["edition_id"])
    op.create_index(
        "uq_edition_decisions_final",
        "edition_decisions",
        ["edition_id", "stage"],
        unique=True,
        sqlite_where=FINAL,
        postgresql_where=FINAL,
    )
    op.create_table(
        "edition_withdrawals",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["accounts.id"], name=op.f("fk_edition_withdrawals_by_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_edition_withdrawals_edition_id_editions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_withdrawals")),
        sa.UniqueConstraint("edition_id", name=op.f("uq_edition_withdrawals_edition_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_edition_withdrawals_uid")),
    )
    _carry_what_is_in_use()


def _carry_what_is_in_use() -> None:
    editions = sa.table("editions", sa.column("id"), sa.column("content_hash"), sa.column("at"))
    decisions = sa.table(
        "edition_decisions",
        *(sa.column(name) for name in ("edition_id", "content_hash", "stage", "outcome", "number")),
        *(sa.column(name) for name in ("signatory", "letter_type", "sensitivity", "at")),
        sa.column("comments", sa.JSON()),
        sa.column("uid", sa.Uuid()),
    )
    for row in op.get_bind().execute(sa.select(editions)).all():
        op.execute(
            decisions.insert().values(
                edition_id=row.id,
                content_hash=row.content_hash,
                stage="approved",
                outcome="carried",
                number="",
                signatory="",
                comments={},
                letter_type="",
                sensitivity="restricted",
                at=row.at,
                uid=uuid.uuid4(),
            )
        )


def downgrade() -> None:
    op.drop_table("edition_withdrawals")
    op.drop_table("edition_decisions")
    op.drop_column("editions", "notes")
