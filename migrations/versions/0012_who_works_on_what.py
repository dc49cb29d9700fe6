"""who works on what: alliances, categories, what initiatives are looked for by, who was active, what came each day"""

from collections import Counter
from itertools import chain

import sqlalchemy as sa
import sqlmodel
from alembic import op

from game.overlap import keys

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
MOST_KEYS = 60


def upgrade() -> None:
    op.create_table(
        "alliance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("initiative_a", sa.Uuid(), nullable=False),
        sa.Column("initiative_b", sa.Uuid(), nullable=False),
        sa.Column("asked_from", sa.Uuid(), nullable=False),
        sa.Column("state", TEXT(length=9), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", MOMENT(), nullable=False),
        sa.Column("words", TEXT(length=300), nullable=False),
        sa.Column("reason", TEXT(length=300), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_from", sa.Uuid(), nullable=True),
        sa.Column("answered_at", MOMENT(), nullable=True),
        sa.Column("alike_percent", sa.Integer(), nullable=False),
        sa.CheckConstraint("initiative_a < initiative_b", name="a_pair_has_one_order"),
        sa.CheckConstraint("asked_from IN (initiative_a, initiative_b)", name="one_of_the_two_asked"),
        sa.CheckConstraint("state IN ('proposed', 'allied', 'declined', 'different', 'ended')", name="alliance_state"),
        sa.CheckConstraint("(state = 'proposed') = (answered_at IS NULL)", name="an_answer_has_its_time"),
        sa.ForeignKeyConstraint(["initiative_a"], ["initiative.id"]),
        sa.ForeignKeyConstraint(["initiative_b"], ["initiative.id"]),
        sa.ForeignKeyConstraint(["proposed_by"], ["player.id"]),
        sa.ForeignKeyConstraint(["answered_by"], ["player.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("initiative_a", "initiative_b", name="one_alliance_a_pair"),
    )
    for name in ("initiative_b", "asked_from", "proposed_by"):
        op.create_index(f"ix_alliance_{name}", "alliance", [name])
    op.create_table(
        "initiative_category",
        sa.Column("initiative_id", sa.Uuid(), nullable=False),
        sa.Column("word", TEXT(length=30), nullable=False),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"]),
        sa.PrimaryKeyConstraint("initiative_id", "word"),
    )
    op.create_index("ix_initiative_category_word", "initiative_category", ["word"])
    op.create_table(
        "initiative_key",
        sa.Column("key", TEXT(length=60), nullable=False),
        sa.Column("initiative_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"]),
        sa.PrimaryKeyConstraint("key", "initiative_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_initiative_key_initiative_id", "initiative_key", ["initiative_id"])
    op.create_table(
        "word_count",
        sa.Column("key", TEXT(length=60), nullable=False),
        sa.Column("initiatives", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "initiative_person",
        sa.Column("initiative_id", sa.Uuid(), nullable=False),
        sa.Column("player_id", sa.Uuid(), nullable=False),
        sa.Column("side_id", sa.Uuid(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"]),
        sa.ForeignKeyConstraint(["player_id"], ["player.id"]),
        sa.PrimaryKeyConstraint("initiative_id", "player_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_initiative_person_last", "initiative_person", ["initiative_id", "last_on", "side_id"])
    op.create_index("ix_initiative_person_player_id", "initiative_person", ["player_id"])
    op.create_table(
        "metric_day",
        sa.Column("metric_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("confirmed_milli", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["metric_id"], ["metric.id"]),
        sa.PrimaryKeyConstraint("metric_id", "day"),
        sqlite_with_rowid=False,
    )
    promised = sa.text("state IN ('held', 'sent_back') AND metric_id IS NOT NULL")
    op.create_index(
        "ix_claim_promised",
        "claim",
        ["metric_id", "expires_at", "quest_id"],
        sqlite_where=promised,
        postgresql_where=promised,
    )
    conn = op.get_bind()
    _fill_days(conn)
    _fill_people(conn)
    _fill_keys(conn)


def _fill_days(conn: sa.Connection) -> None:
    entries = sa.table(
        "impact_entry",
        sa.column("metric_id", sa.Uuid()),
        sa.column("posted_at", MOMENT()),
        sa.column("amount_milli", sa.BigInteger()),
    )
    days: Counter = Counter()
    for metric, posted_at, amount in conn.execute(sa.select(entries)):
        days[metric, posted_at.date()] += amount
    _insert(
        conn,
        "metric_day",
        {"metric_id": sa.Uuid(), "day": sa.Date(), "confirmed_milli": sa.BigInteger()},
        [(*key, amount) for key, amount in days.items()],
    )


def _fill_people(conn: sa.Connection) -> None:
    uuids = {name: sa.column(name, sa.Uuid()) for name in ("quest_id", "player_id", "team_id", "organisation_id")}
    claims = sa.table("claim", *uuids.values(), sa.column("claimed_at", MOMENT()))
    quests = sa.table("quest", sa.column("id", sa.Uuid()), sa.column("initiative_id", sa.Uuid()))
    found = sa.select(quests.c.initiative_id, claims).join(quests, quests.c.id == claims.c.quest_id)
    people = {}
    for row in conn.execute(found.order_by(claims.c.claimed_at)):
        side = row.organisation_id or row.team_id or row.player_id
        people[row.initiative_id, row.player_id] = (side, row.claimed_at.date())
    columns = {"initiative_id": sa.Uuid(), "player_id": sa.Uuid(), "side_id": sa.Uuid(), "last_on": sa.Date()}
    _insert(conn, "initiative_person", columns, [(*who, *last) for who, last in people.items()])


def _fill_keys(conn: sa.Connection) -> None:
    words = {name: sa.column(name, sa.String()) for name in ("name", "what", "so_that", "state")}
    place = {name: sa.column(name, sa.Float()) for name in ("latitude", "longitude")}
    initiatives = sa.table("initiative", sa.column("id", sa.Uuid()), *words.values(), *place.values())
    links = sa.table("initiative_goal", sa.column("initiative_id", sa.Uuid()), sa.column("goal_id", sa.Uuid()))
    toward: dict = {}
    for initiative, goal in conn.execute(sa.select(links)):
        toward.setdefault(initiative, []).append(goal)
    pairs, counts = [], Counter()
    for row in conn.execute(sa.select(initiatives).where(initiatives.c.state == "active")):
        found = ["", *sorted(keys(f"{row.name} {row.what} {row.so_that}"))[:MOST_KEYS]]
        counts.update(found)
        area = "" if row.latitude is None else f"{row.latitude * 4 // 1:.0f},{row.longitude * 4 // 1:.0f}"
        blocks = [f"@{goal.hex}:{area}" for goal in toward.get(row.id, [])]
        pairs += [(key, row.id) for key in chain(found, blocks)]
    _insert(conn, "initiative_key", {"key": sa.String(), "initiative_id": sa.Uuid()}, pairs)
    _insert(conn, "word_count", {"key": sa.String(), "initiatives": sa.Integer()}, list(counts.items()))


def _insert(conn: sa.Connection, name: str, columns: dict, rows: list) -> None:
    if rows:
        table = sa.table(name, *(sa.column(column, kind) for column, kind in columns.items()))
        conn.execute(sa.insert(table), [dict(zip(columns, row, strict=True)) for row in rows])


def downgrade() -> None:
    op.drop_index("ix_claim_promised", table_name="claim")
    for name in (
        "metric_day",
        "initiative_person",
        "word_count",
        "initiative_key",
        "initiative_category",
        "alliance",
    ):
        op.drop_table(name)
