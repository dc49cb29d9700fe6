"""clarity: who benefits from the vision and from each goal, and what visitors say when they are asked"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    for table in ("world", "goal"):
        op.add_column(table, sa.Column("for_whom", TEXT(length=140), nullable=False, server_default=""))
    op.create_table(
        "clarity_answer",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("goal_id", sa.Uuid(), sa.ForeignKey("goal.id"), nullable=True),
        sa.Column("clear", sa.Boolean(), nullable=False),
        sa.Column("words", TEXT(length=140), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    )
    op.create_index("ix_clarity_answer_newest", "clarity_answer", ["goal_id", "at"])


def downgrade() -> None:
    op.drop_table("clarity_answer")
    for table in ("goal", "world"):
        op.drop_column(table, "for_whom")
