"""totals of teams, and what is hidden found by its id alone"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "team_total",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("metric_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_milli", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["metric_id"], ["metric.id"]),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"]),
        sa.PrimaryKeyConstraint("team_id", "metric_id"),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO team_total (team_id, metric_id, confirmed_milli) "
        "SELECT team_id, metric_id, sum(amount_milli) FROM impact_entry WHERE team_id IS NOT NULL "
        "GROUP BY team_id, metric_id"
    )
    op.create_index("ix_hidden_about_id", "hidden", ["about_id"])


def downgrade() -> None:
    op.drop_index("ix_hidden_about_id", table_name="hidden")
    op.drop_table("team_total")
