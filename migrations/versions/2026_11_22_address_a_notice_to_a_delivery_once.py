"""2026-11-22 address a notice to a delivery once

A row says nothing but that one notice reaches one delivery, so of rows that say it twice the first is kept. The index
on the notice goes: the constraint begins with it.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_8"
down_revision = "20261122_7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    rows = sa.table("recalled_deliveries", sa.column("id"), sa.column("recall_id"), sa.column("delivery_id"))
    first = sa.select(sa.func.min(rows.c.id)).group_by(rows.c.recall_id, rows.c.delivery_id)
    op.execute(sa.delete(rows).where(rows.c.id.not_in(first)))
    with op.batch_alter_table("recalled_deliveries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recalled_deliveries_recall_id"))
        batch_op.create_unique_constraint(
            batch_op.f("uq_recalled_deliveries_recall_id_delivery_id"), ["recall_id", "delivery_id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("recalled_deliveries", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_recalled_deliveries_recall_id_delivery_id"), type_="unique")
        batch_op.create_index(batch_op.f("ix_recalled_deliveries_recall_id"), ["recall_id"], unique=False)
