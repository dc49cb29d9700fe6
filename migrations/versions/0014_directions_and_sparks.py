"""directions, and what gave the idea"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def text(length: int) -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString(length=length)


def upgrade() -> None:
    op.create_table(
        "direction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("text", text(200), nullable=False),
        sa.Column("reason", text(500), nullable=False),
        sa.Column("first_step", text(300), nullable=False),
        sa.Column("decide_by", sa.Date(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("state", text(9), nullable=False),
        sa.Column("split_from", sa.Uuid(), nullable=True),
        sa.Column("checked_at", MOMENT(), nullable=True),
        sa.Column("held_since", MOMENT(), nullable=True),
        sa.Column("settled_at", MOMENT(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'withdrawn', 'split')", name="direction_state"),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"]),
        sa.ForeignKeyConstraint(["proposed_by"], ["player.id"]),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"]),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        sa.ForeignKeyConstraint(["split_from"], ["direction.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_direction_of_goal", "direction", ["goal_id", "state", "created_at"])
    op.create_index("ix_direction_newest", "direction", ["state", "created_at"])
    op.create_index("ix_direction_proposed_by", "direction", ["proposed_by"])
    op.create_index("ix_direction_split_from", "direction", ["split_from"])
    op.create_table(
        "direction_answer",
        sa.Column("direction_id", sa.Uuid(), nullable=False),
        sa.Column("player_id", sa.Uuid(), nullable=False),
        sa.Column("answer", text(6), nullable=False),
        sa.Column("reason", text(10), nullable=False),
        sa.Column("words", text(300), nullable=False),
        sa.Column("unclear", sa.Boolean(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("side_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.CheckConstraint("answer IN ('right', 'unsure')", name="direction_answer_is_one_of_two"),
        sa.CheckConstraint("(answer = 'unsure') = (reason <> '')", name="a_doubt_has_its_reason"),
        sa.ForeignKeyConstraint(["direction_id"], ["direction.id"]),
        sa.ForeignKeyConstraint(["player_id"], ["player.id"]),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        sa.PrimaryKeyConstraint("direction_id", "player_id"),
    )
    op.create_index("ix_direction_answer_player_id", "direction_answer", ["player_id"])
    op.create_table(
        "direction_echo",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("direction_id", sa.Uuid(), nullable=False),
        sa.Column("player_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("text", text(280), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.ForeignKeyConstraint(["direction_id"], ["direction.id"]),
        sa.ForeignKeyConstraint(["player_id"], ["player.id"]),
        sa.ForeignKeyConstraint(["parent_id"], ["direction_echo.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_direction_echo", "direction_echo", ["direction_id", "at"])
    op.create_index("ix_direction_echo_player_id", "direction_echo", ["player_id"])
    op.create_index("ix_direction_echo_parent_id", "direction_echo", ["parent_id"])
    op.create_table(
        "inspiration",
        sa.Column("event_kind", text(10), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("from_kind", text(10), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("player_id", sa.Uuid(), nullable=False),
        sa.Column("from_player_id", sa.Uuid(), nullable=False),
        sa.Column("hidden_by", sa.Uuid(), nullable=True),
        sa.Column("at", MOMENT(), nullable=False),
        sa.CheckConstraint("event_kind IN ('claim', 'quest', 'initiative', 'direction')", name="inspired_kind"),
        sa.CheckConstraint(
            "from_kind IN ('claim', 'quest', 'initiative', 'direction', 'player')", name="inspiring_kind"
        ),
        sa.CheckConstraint("event_id <> from_id", name="nothing_gives_itself_the_idea"),
        sa.ForeignKeyConstraint(["player_id"], ["player.id"]),
        sa.ForeignKeyConstraint(["from_player_id"], ["player.id"]),
        sa.ForeignKeyConstraint(["hidden_by"], ["player.id"]),
        sa.PrimaryKeyConstraint("event_kind", "event_id", "from_kind", "from_id"),
    )
    op.create_index("ix_inspiration_from", "inspiration", ["from_player_id", "at"])
    op.create_index("ix_inspiration_by", "inspiration", ["player_id", "at"])
    op.create_index("ix_inspiration_source", "inspiration", ["from_kind", "from_id"])
    op.create_table(
        "spark",
        sa.Column("contribution_id", sa.Uuid(), nullable=False),
        sa.Column("player_id", sa.Uuid(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("doer_id", sa.Uuid(), nullable=False),
        sa.Column("centi", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.Column("taken_back_at", MOMENT(), nullable=True),
        sa.CheckConstraint("centi > 0", name="a_spark_is_something"),
        sa.CheckConstraint("player_id <> doer_id", name="no_spark_to_oneself"),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"]),
        sa.ForeignKeyConstraint(["player_id"], ["player.id"]),
        sa.ForeignKeyConstraint(["doer_id"], ["player.id"]),
        sa.PrimaryKeyConstraint("contribution_id", "player_id", "depth"),
    )
    op.create_index("ix_spark_pair", "spark", ["player_id", "doer_id", "at"])
    # as SQL: SQLite adds a column with its reference in place, where Alembic would copy the table
    postgres = op.get_bind().dialect.name == "postgresql"
    for table in ("quest", "notice"):
        kind = "UUID" if postgres else "CHAR(32)"
        op.execute(f"ALTER TABLE {table} ADD COLUMN direction_id {kind} REFERENCES direction (id)")
    op.create_index("ix_quest_direction_id", "quest", ["direction_id"])
    op.create_index("ix_player_merged_into_id", "player", ["merged_into_id"])
    op.add_column("claim", sa.Column("inspired", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.execute("ALTER TABLE claim DROP COLUMN inspired")
    op.drop_index("ix_player_merged_into_id", table_name="player")
    op.drop_index("ix_quest_direction_id", table_name="quest")
    for table in ("quest", "notice"):
        op.execute(f"ALTER TABLE {table} DROP COLUMN direction_id")
    for table in ("spark", "inspiration", "direction_echo", "direction_answer", "direction"):
        op.drop_table(table)
