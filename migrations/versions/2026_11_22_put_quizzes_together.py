"""2026-11-22 put quizzes together: sections, draws and navigation

Quizzes that were published before are one row of items on one page, which is what nothing stands for.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_13"
down_revision = "20261122_12"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("quiz_revisions", sa.Column("structure", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("quiz_revisions", "structure")
