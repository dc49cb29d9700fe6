"""what joins two initiatives on the map, and numbers that say when that, its categories or its flags changed"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# One trigger a row, only where it matters: (table, verb, what changed), the column of map_state that it raises.
CHANGES = (
    ("alliance", "INSERT", "NEW.state = 'allied'", "version"),
    ("alliance", "UPDATE", "(OLD.state = 'allied') <> (NEW.state = 'allied')", "version"),
    ("alliance", "DELETE", "OLD.state = 'allied'", "version"),
    ("initiative_spark", "INSERT", "", "version"),
    ("initiative_spark", "DELETE", "", "version"),
    ("initiative_category", "INSERT", "", "version"),
    ("initiative_category", "DELETE", "", "version"),
    ("talk_total", "INSERT", "", "talk"),
    ("talk_total", "UPDATE", "OLD.quests <> NEW.quests OR coalesce(OLD.since <> NEW.since, true)", "talk"),
    ("talk_total", "DELETE", "", "talk"),
    ("quest", "INSERT", "NEW.state = 'open'", "talk"),
    ("quest", "UPDATE", "(OLD.state = 'open') <> (NEW.state = 'open')", "talk"),
    ("quest", "DELETE", "OLD.state = 'open'", "talk"),
)
# Deeds that were confirmed, and initiatives, whose idea came from something of another initiative.
BETWEEN = """
INSERT INTO initiative_spark (from_id, to_id, ideas)
SELECT from_id, to_id, count(*) FROM (
  SELECT CASE link.from_kind WHEN 'initiative' THEN link.from_id ELSE source.initiative_id END AS from_id,
    CASE link.event_kind WHEN 'initiative' THEN link.event_id ELSE event.initiative_id END AS to_id
  FROM inspiration AS link
  LEFT JOIN claim AS earlier ON link.from_kind = 'claim' AND earlier.id = link.from_id
  LEFT JOIN quest AS source ON source.id = CASE link.from_kind WHEN 'quest' THEN link.from_id ELSE earlier.quest_id END
  LEFT JOIN claim AS deed ON link.event_kind = 'claim' AND deed.id = link.event_id AND deed.state = 'confirmed'
  LEFT JOIN quest AS event ON event.id = deed.quest_id
  WHERE link.hidden_by IS NULL
) AS crossing
WHERE from_id <> to_id AND EXISTS (SELECT 1 FROM initiative WHERE initiative.id = crossing.from_id)
  AND EXISTS (SELECT 1 FROM initiative WHERE initiative.id = crossing.to_id)
GROUP BY from_id, to_id
"""


def upgrade() -> None:
    op.create_table(
        "initiative_spark",
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("ideas", sa.Integer(), nullable=False),
        sa.CheckConstraint("ideas >= 0", name="no_less_than_no_idea"),
        sa.CheckConstraint("from_id <> to_id", name="an_idea_from_another"),
        sa.ForeignKeyConstraint(["from_id"], ["initiative.id"]),
        sa.ForeignKeyConstraint(["to_id"], ["initiative.id"]),
        sa.PrimaryKeyConstraint("from_id", "to_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_initiative_spark_to_id", "initiative_spark", ["to_id"])
    op.execute(BETWEEN)
    op.execute("ALTER TABLE map_state ADD COLUMN talk BIGINT DEFAULT 1 NOT NULL")
    if op.get_bind().dialect.name == "postgresql":
        for column in ("version", "talk"):
            op.execute(
                f"CREATE FUNCTION map_{column}_changed() RETURNS trigger LANGUAGE plpgsql AS $$ "
                f"BEGIN UPDATE map_state SET {column} = {column} + 1; RETURN NULL; END $$"
            )
    for table, verb, when, column in CHANGES:
        _let_count(table, verb, f"WHEN ({when}) " if when else "", column)


def _let_count(table: str, verb: str, when: str, column: str) -> None:
    begin = f"CREATE TRIGGER {_name(table, verb)} AFTER {verb} ON {table} FOR EACH ROW {when}"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"{begin}EXECUTE FUNCTION map_{column}_changed()")
    else:
        op.execute(f"{begin}BEGIN UPDATE map_state SET {column} = {column} + 1; END")


def _name(table: str, verb: str) -> str:
    return f"{table}_{verb.lower()}_tells_the_map"


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for column in ("version", "talk"):
            op.execute(f"DROP FUNCTION map_{column}_changed() CASCADE")
    else:
        for table, verb, _when, _column in CHANGES:
            op.execute(f"DROP TRIGGER {_name(table, verb)}")
    op.execute("ALTER TABLE map_state DROP COLUMN talk")
    op.drop_table("initiative_spark")
