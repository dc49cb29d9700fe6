"""confirmed places: whether a quest is done is known from its own row, however many claims it has"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # as SQL: SQLite adds a column with its check in place, where Alembic would copy the table
    op.execute(
        "ALTER TABLE quest ADD COLUMN confirmed INTEGER DEFAULT 0 NOT NULL "
        "CONSTRAINT confirmed_places_are_taken CHECK (confirmed >= 0 AND confirmed <= taken)"
    )
    op.execute(
        "UPDATE quest SET confirmed = (SELECT coalesce(sum(claim.places), 0) FROM claim "
        "WHERE claim.quest_id = quest.id AND claim.state = 'confirmed')"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE quest DROP COLUMN confirmed")  # its check goes with it
