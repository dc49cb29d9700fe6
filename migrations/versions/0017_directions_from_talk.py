"""directions that began in talk: where, and one message of the world in which it says what came of each"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # as SQL: SQLite adds a column with its reference in place, where Alembic would copy the table
    kind = "UUID" if op.get_bind().dialect.name == "postgresql" else "CHAR(32)"
    op.execute(f"ALTER TABLE direction ADD COLUMN from_message_id {kind} REFERENCES message (id)")
    born = sa.text("from_message_id IS NOT NULL")
    op.create_index(
        "ix_direction_from_message_id", "direction", ["from_message_id"], sqlite_where=born, postgresql_where=born
    )
    # the check and the index on it go along with the name
    op.execute("ALTER TABLE message RENAME COLUMN quest_id TO told_id")


def downgrade() -> None:
    told = "by_player_id IS NULL AND told_id NOT IN (SELECT id FROM quest)"
    op.execute(f"DELETE FROM message WHERE {told}")
    op.execute("ALTER TABLE message RENAME COLUMN told_id TO quest_id")
    op.drop_index("ix_direction_from_message_id", table_name="direction")
    op.execute("ALTER TABLE direction DROP COLUMN from_message_id")
