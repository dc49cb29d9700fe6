"""the vision map: who of elsewhere confirms a purpose, the effort of each day, and a number that says the map changed"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# What the map is drawn from. A new table of such things wants the same three triggers.
DRAWN = ("world", "goal", "goal_parent", "metric", "measurement", "initiative", "initiative_goal", "hidden")
# What counts as done for an initiative on a day: entries of deeds, less those that were taken back.
EFFORT = """
INSERT INTO initiative_day (initiative_id, day, minutes, seq)
SELECT initiative_id, day, minutes, row_number() OVER (ORDER BY day, initiative_id) FROM (
  SELECT quest.initiative_id AS initiative_id, deed.local_date AS day,
    sum(CASE WHEN entry.kind = 'reversal' THEN -claim.minutes * claim.places ELSE claim.minutes * claim.places END)
      AS minutes
  FROM (
    SELECT id AS of_id, kind FROM ledger_entry WHERE kind = 'deed'
    UNION ALL SELECT reverses_id, kind FROM ledger_entry WHERE kind = 'reversal'
  ) AS entry
  JOIN ledger_entry AS deed ON deed.id = entry.of_id AND deed.kind = 'deed'
  JOIN contribution ON contribution.id = deed.cause_id
  JOIN claim ON claim.id = contribution.claim_id
  JOIN quest ON quest.id = claim.quest_id
  GROUP BY quest.initiative_id, deed.local_date
) AS summed
"""


def upgrade() -> None:
    op.create_table(
        "initiative_day",
        sa.Column("initiative_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("minutes >= 0", name="no_day_of_less_than_nothing"),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"]),
        sa.PrimaryKeyConstraint("initiative_id", "day"),
        sqlite_with_rowid=False,
    )
    op.execute(EFFORT)
    op.create_index("ix_initiative_day_seq", "initiative_day", ["seq"], unique=True)
    op.create_table(
        "purpose_confirmation",
        sa.Column("initiative_id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("player_id", sa.Uuid(), nullable=False),
        sa.Column("said_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["initiative_id", "goal_id"],
            ["initiative_goal.initiative_id", "initiative_goal.goal_id"],
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        sa.ForeignKeyConstraint(["player_id"], ["player.id"]),
        sa.PrimaryKeyConstraint("initiative_id", "goal_id", "organisation_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_purpose_confirmation_organisation_id", "purpose_confirmation", ["organisation_id"])
    # as SQL: SQLite adds a column with its check in place, where Alembic would copy the table
    op.execute(
        "ALTER TABLE initiative_goal ADD COLUMN confirmed_by INTEGER DEFAULT 0 NOT NULL "
        "CONSTRAINT confirmed_by_so_many CHECK (confirmed_by >= 0)"
    )
    op.create_table(
        "map_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name="one_map"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.execute("INSERT INTO map_state (id, version) VALUES (1, 1)")
    _let_changes_count()


def _let_changes_count() -> None:
    """Let the database itself say that the map changed: no feature can forget to, and no process needs to be told."""
    bump = "UPDATE map_state SET version = version + 1"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE FUNCTION map_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {bump}; RETURN NULL; END $$"
        )
        for table in DRAWN:
            op.execute(
                f"CREATE TRIGGER {table}_changes_the_map AFTER INSERT OR UPDATE OR DELETE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION map_changed()"
            )
        return
    for table in DRAWN:
        for verb in ("INSERT", "UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_{verb.lower()}_changes_the_map AFTER {verb} ON {table} BEGIN {bump}; END"
            )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION map_changed() CASCADE")
    else:
        for table in DRAWN:
            for verb in ("insert", "update", "delete"):
                op.execute(f"DROP TRIGGER {table}_{verb}_changes_the_map")
    op.drop_table("map_state")
    op.execute("ALTER TABLE initiative_goal DROP COLUMN confirmed_by")  # its check goes with it
    op.drop_table("purpose_confirmation")
    op.drop_table("initiative_day")
