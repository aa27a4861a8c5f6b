"""2026-11-22 give tests two forms

What there is keeps the empty form: tests that were one fixed pair stay what they were.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_3"
down_revision = "20261122_2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("quiz_items", sa.Column("form", sa.String(length=1), nullable=False, server_default=""))
    op.add_column("attempts", sa.Column("form", sa.String(length=1), nullable=False, server_default=""))
    op.add_column(
        "enrolments", sa.Column("form_order", sa.String(length=2), nullable=False, server_default="")
    )


def downgrade() -> None:
    op.drop_column("enrolments", "form_order")
    op.drop_column("attempts", "form")
    op.drop_column("quiz_items", "form")
