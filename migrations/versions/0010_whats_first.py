"""what's first: hearts, the place of each quest in the order, and the passes that make all of it anew"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

OLD = ["opens_at", "initiative_id", "minutes", "from_home", "place", "latitude", "longitude", "title", "id"]
NEW = ["id", "taken", "places", "opens_at", "closes_at", *OLD[1:-1]]
UTC = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    for column in (
        sa.Column("support", sa.Float(), nullable=False, server_default="0"),
        sa.Column("hearts_from", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("value", sa.Float(), nullable=False, server_default="0"),
        sa.Column("finish_by", UTC(), nullable=True),
        sa.Column("score", sa.Float(), nullable=False, server_default="0"),
        sa.Column("scored_at", UTC(), nullable=True),
    ):
        op.add_column("quest", column)
    op.create_table(
        "player_skill",
        sa.Column("player_id", sa.Uuid(), sa.ForeignKey("player.id"), primary_key=True),
        sa.Column("skill", sqlmodel.sql.sqltypes.AutoString(length=30), primary_key=True),
    )
    op.create_table(
        "first_pass",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("passed_at", UTC(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("ready", sa.Integer(), nullable=False),
        sa.Column("median_support", sa.Float(), nullable=False),
        sa.Column("medians", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("cuts", sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=False),
        sa.Column("edge", sa.Float(), nullable=False),
        sa.CheckConstraint("id = 1", name="one_pass"),
    )
    op.create_table(
        "first_of_day",
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("place", sa.Integer(), primary_key=True),
        sa.Column("quest_id", sa.Uuid(), sa.ForeignKey("quest.id"), nullable=False),
    )
    op.create_index("ix_first_of_day_quest_id", "first_of_day", ["quest_id"])
    op.create_table(
        "heart",
        sa.Column("quest_id", sa.Uuid(), sa.ForeignKey("quest.id"), primary_key=True),
        sa.Column("player_id", sa.Uuid(), sa.ForeignKey("player.id"), primary_key=True),
        sa.Column("week", sqlmodel.sql.sqltypes.AutoString(length=8), primary_key=True),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.CheckConstraint("given >= 1", name="some_hearts"),
    )
    op.create_index("ix_heart_player_id", "heart", ["player_id"])
    op.create_table(
        "heart_week",
        sa.Column("player_id", sa.Uuid(), sa.ForeignKey("player.id"), primary_key=True),
        sa.Column("week", sqlmodel.sql.sqltypes.AutoString(length=8), primary_key=True),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.CheckConstraint("given BETWEEN 0 AND 10", name="ten_hearts_a_week"),
    )
    op.execute(
        "INSERT INTO first_pass (id, passed_at, changes, ready, median_support, medians, cuts, edge) "
        "VALUES (1, '2000-01-01 00:00:00.000000', 1, 0, 1, '', '', 0)"
    )
    # a first guess, so that no list stands empty until the first pass, a moment after the start
    op.execute(
        "UPDATE quest SET value = 0.5, score = CASE WHEN EXISTS (SELECT 1 FROM quest_needs JOIN quest AS needed "
        "ON needed.id = quest_needs.needs_id WHERE quest_needs.quest_id = quest.id AND needed.state <> 'done') "
        "THEN 0 ELSE 20.0 / (minutes + 20) END WHERE state = 'open'"
    )
    op.drop_index("ix_quest_first", table_name="quest")
    op.create_index("ix_quest_first", "quest", ["state", "score", *NEW])


def downgrade() -> None:
    op.drop_index("ix_quest_first", table_name="quest")
    op.create_index("ix_quest_first", "quest", ["state", "closes_at", "created_at", *OLD])
    for table in ("heart_week", "heart", "first_of_day", "first_pass", "player_skill"):
        op.drop_table(table)
    for column in ("scored_at", "score", "finish_by", "value", "hearts_from", "support"):
        op.drop_column("quest", column)
