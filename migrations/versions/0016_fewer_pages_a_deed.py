"""fewer pages to write for a deed: the totals of a subject side by side, and no index that nobody asks"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

UNASKED = (
    ("ledger_entry", "team_id"),
    ("ledger_entry", "organisation_id"),
    ("ledger_entry", "quest_id"),
    ("entry_goal", "goal_id"),
    ("impact_entry", "metric_id"),
    ("impact_entry", "team_id"),
    ("contribution", "claim_id"),  # the rule of one contribution a round has an index that begins with it
)


def upgrade() -> None:
    for table, column in UNASKED:
        op.drop_index(f"ix_{table}_{column}", table_name=table)
    op.drop_index("ix_standing_subject", table_name="standing")
    _keyed("subject_id", "board_id")


def downgrade() -> None:
    _keyed("board_id", "subject_id")
    op.create_index("ix_standing_subject", "standing", ["subject_id"])
    for table, column in UNASKED:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _keyed(*key: str) -> None:
    """Make the table of totals anew with another order of its key."""
    op.create_table(
        "standing_anew",
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("points_cp", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"]),
        sa.PrimaryKeyConstraint(*key),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO standing_anew (subject_id, board_id, points_cp) "
        f"SELECT subject_id, board_id, points_cp FROM standing ORDER BY {', '.join(key)}"
    )
    op.drop_table("standing")
    op.rename_table("standing_anew", "standing")
    op.create_index("ix_standing_rank", "standing", ["board_id", "points_cp", "subject_id"])
