"""what is hidden"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hidden",
        sa.Column("about_kind", sqlmodel.sql.sqltypes.AutoString(length=14), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("cause", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("said", sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("cause IN ('reports', 'ruling', 'removal')", name="hidden_cause"),
        sa.ForeignKeyConstraint(["author_id"], ["player.id"]),
        sa.PrimaryKeyConstraint("about_kind", "about_id"),
    )
    op.create_index("ix_hidden_author_id", "hidden", ["author_id"], unique=False)


def downgrade() -> None:
    op.drop_table("hidden")
