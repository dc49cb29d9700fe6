"""talk and facts: messages about things, what came of them, and what is known"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TIME = sqlmodel.sql.sqltypes.UTCDateTime
FIRST = sa.text("reply_to IS NULL")
BORN = {"from_message_id": "message", "from_fact_id": "fact"}


def _text(length: int) -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString(length=length)


def upgrade() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("about_kind", _text(10), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("home_kind", _text(10), nullable=False),
        sa.Column("home_id", sa.Uuid(), nullable=False),
        sa.Column("reply_to", sa.Uuid(), nullable=True),
        sa.Column("by_player_id", sa.Uuid(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("text", _text(2600), nullable=False),
        sa.Column("at", TIME(), nullable=False),
        sa.Column("last_at", TIME(), nullable=False),
        sa.Column("replies", sa.Integer(), nullable=False),
        sa.Column("taken_back_at", TIME(), nullable=True),
        sa.Column("decide_by", TIME(), nullable=True),
        sa.Column("outcome", _text(300), nullable=False),
        sa.Column("closed_at", TIME(), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("quest_id", sa.Uuid(), nullable=True),
        sa.Column("amount_milli", sa.BigInteger(), nullable=False),
        sa.Column("unit", _text(30), nullable=False),
        sa.CheckConstraint("about_kind IN ('goal', 'initiative', 'quest', 'direction')", name="message_about_kind"),
        sa.CheckConstraint("home_kind IN ('goal', 'initiative')", name="message_home_kind"),
        sa.CheckConstraint("replies BETWEEN 0 AND 200", name="a_thread_has_an_end"),
        sa.CheckConstraint("(by_player_id IS NULL) = (quest_id IS NOT NULL)", name="the_world_speaks_of_quests"),
        sa.CheckConstraint("reply_to IS NULL OR decide_by IS NULL", name="a_question_is_a_first_message"),
        sa.ForeignKeyConstraint(["reply_to"], ["message.id"]),
        sa.ForeignKeyConstraint(["by_player_id"], ["player.id"]),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"]),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        sa.ForeignKeyConstraint(["closed_by"], ["player.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    first = {"sqlite_where": FIRST, "postgresql_where": FIRST}
    op.create_index("ix_message_thread", "message", ["about_kind", "about_id", "last_at"], **first)
    op.create_index("ix_message_home", "message", ["home_kind", "home_id", "at"], **first)
    op.create_index("ix_message_reply", "message", ["reply_to", "at"])
    op.create_index("ix_message_by", "message", ["by_player_id", "at"])
    op.create_index("one_outcome_a_quest", "message", ["quest_id"], unique=True)
    op.create_table(
        "talk_total",
        sa.Column("home_kind", _text(10), nullable=False),
        sa.Column("home_id", sa.Uuid(), nullable=False),
        sa.Column("threads", sa.Integer(), nullable=False),
        sa.Column("quests", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("since", TIME(), nullable=True),
        sa.CheckConstraint("home_kind IN ('goal', 'initiative')", name="talk_total_home_kind"),
        sa.CheckConstraint("threads >= 0 AND quests >= 0 AND done BETWEEN 0 AND quests", name="talk_total_is_a_count"),
        sa.PrimaryKeyConstraint("home_kind", "home_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("text", _text(280), nullable=False),
        sa.Column("source", _text(300), nullable=False),
        sa.Column("observed_on", sa.Date(), nullable=False),
        sa.Column("by_player_id", sa.Uuid(), nullable=False),
        sa.Column("from_message_id", sa.Uuid(), nullable=True),
        sa.Column("agrees", sa.Integer(), nullable=False),
        sa.Column("disputes", sa.Integer(), nullable=False),
        sa.Column("at", TIME(), nullable=False),
        sa.CheckConstraint("agrees >= 0 AND disputes >= 0", name="answers_to_a_fact_are_counted"),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"]),
        sa.ForeignKeyConstraint(["by_player_id"], ["player.id"]),
        sa.ForeignKeyConstraint(["from_message_id"], ["message.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_fact_goal", "fact", ["goal_id", "observed_on", "at"])
    op.create_index("ix_fact_by", "fact", ["by_player_id", "at"])
    op.create_index("ix_fact_from_message_id", "fact", ["from_message_id"])
    op.create_table(
        "fact_answer",
        sa.Column("fact_id", sa.Uuid(), nullable=False),
        sa.Column("player_id", sa.Uuid(), nullable=False),
        sa.Column("answer", _text(7), nullable=False),
        sa.Column("reason", _text(300), nullable=False),
        sa.Column("at", TIME(), nullable=False),
        sa.CheckConstraint("answer IN ('agree', 'dispute')", name="fact_answer_kind"),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"]),
        sa.ForeignKeyConstraint(["player_id"], ["player.id"]),
        sa.PrimaryKeyConstraint("fact_id", "player_id"),
    )
    op.create_index("ix_fact_answer_player_id", "fact_answer", ["player_id"])
    op.create_index("ix_player_name", "player", ["name"])
    _add_reference("notice", "message_id", "message")
    for column, table in BORN.items():
        _add_reference("quest", column, table)
        born = sa.text(f"{column} IS NOT NULL")
        op.create_index(f"ix_quest_{column}", "quest", [column], sqlite_where=born, postgresql_where=born)


def _add_reference(table: str, column: str, other: str) -> None:
    # as SQL: SQLite adds a column with its reference in place, where Alembic would copy the table
    kind = "UUID" if op.get_bind().dialect.name == "postgresql" else "CHAR(32)"
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind} REFERENCES {other} (id)")


def downgrade() -> None:
    for column in BORN:
        op.drop_index(f"ix_quest_{column}", table_name="quest")
        op.execute(f"ALTER TABLE quest DROP COLUMN {column}")
    op.execute("ALTER TABLE notice DROP COLUMN message_id")
    op.drop_index("ix_player_name", table_name="player")
    for table in ("fact_answer", "fact", "talk_total", "message"):
        op.drop_table(table)
