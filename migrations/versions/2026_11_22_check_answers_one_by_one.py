"""2026-11-22 check answers one by one

A quiz says how it behaves; what there is keeps the usual way, where nothing is checked before the whole is handed in.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_12"
down_revision = "20261122_11"
branch_labels = None
depends_on = None

IS_SETTLED = sa.text("mark = 'settled'")


def upgrade() -> None:
    op.add_column("quiz_revisions", sa.Column("behaviour", sa.JSON(), nullable=True))
    op.add_column("responses", sa.Column("mark", sa.String(length=7), nullable=False, server_default=""))
    op.create_index(
        "uq_responses_settled",
        "responses",
        ["attempt_id", "item_id"],
        unique=True,
        sqlite_where=IS_SETTLED,
        postgresql_where=IS_SETTLED,
    )


def downgrade() -> None:
    op.drop_index("uq_responses_settled", table_name="responses")
    op.drop_column("responses", "mark")
    op.drop_column("quiz_revisions", "behaviour")
