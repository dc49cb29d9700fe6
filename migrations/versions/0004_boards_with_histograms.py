"""boards with histograms, and organisations on boards"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0004"
down_revision = "0002"
branch_labels = None
depends_on = None

LEVELS, BITS = 5, 7


def upgrade() -> None:
    # said by hand: a batch would make the table anew and lose the triggers that refuse changes
    kind = "CHAR(32)" if op.get_bind().dialect.name == "sqlite" else "UUID"
    op.execute(f"ALTER TABLE ledger_entry ADD COLUMN organisation_id {kind} REFERENCES organisation (id)")
    op.create_index("ix_ledger_entry_organisation_id", "ledger_entry", ["organisation_id"])
    op.create_table(
        "board",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=13), nullable=False),
        sa.Column("period", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("scope", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kind", "period", "scope", name="one_board_of_a_kind"),
    )
    op.create_table(
        "standing_bucket",
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count >= 0", name="a_bucket_holds_nobody_twice"),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"]),
        sa.PrimaryKeyConstraint("board_id", "level", "number"),
        sqlite_with_rowid=False,
    )
    op.drop_index("ix_standing_rank", table_name="standing")
    op.rename_table("standing", "standing_before")
    op.create_table(
        "standing",
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("points_cp", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"]),
        sa.PrimaryKeyConstraint("board_id", "subject_id"),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO board (kind, period, scope) SELECT DISTINCT kind, period, scope FROM standing_before")
    op.execute(
        "INSERT INTO standing SELECT board.id, subject_id, points_cp FROM standing_before JOIN board "
        "ON board.kind = standing_before.kind AND board.period = standing_before.period "
        "AND board.scope = standing_before.scope"
    )
    for level in range(LEVELS):
        shift = (LEVELS - 1 - level) * BITS
        op.execute(
            f"INSERT INTO standing_bucket SELECT board_id, {level}, points_cp >> {shift}, count(*) FROM standing "
            "JOIN board ON board.id = board_id WHERE kind = 'players' AND points_cp > 0 "
            f"GROUP BY board_id, points_cp >> {shift}"
        )
    op.drop_table("standing_before")
    op.create_index("ix_standing_rank", "standing", ["board_id", "points_cp", "subject_id"])
    op.create_index("ix_standing_subject", "standing", ["subject_id"])


def downgrade() -> None:
    op.rename_table("standing", "standing_after")
    op.create_table(
        "standing",
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("period", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("scope", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("points_cp", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "period", "scope", "subject_id"),
    )
    op.execute(
        "INSERT INTO standing SELECT kind, period, scope, subject_id, points_cp FROM standing_after "
        "JOIN board ON board.id = board_id WHERE kind <> 'organisations'"
    )
    op.drop_table("standing_after")
    op.create_index("ix_standing_rank", "standing", ["kind", "period", "scope", "points_cp", "subject_id"])
    op.drop_table("standing_bucket")
    op.drop_table("board")
    op.drop_index("ix_ledger_entry_organisation_id", table_name="ledger_entry")
    op.drop_column("ledger_entry", "organisation_id")
