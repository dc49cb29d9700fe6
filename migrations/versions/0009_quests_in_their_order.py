"""the list of quests from indexes: in the order of what is due, with all that it is looked for by, and by place"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

PLACED = ["state", "place", "latitude", "longitude", "opens_at", "closes_at", "initiative_id", "id"]
FILTERS = ["opens_at", "initiative_id", "minutes", "from_home", "place", "latitude", "longitude", "title", "id"]


def upgrade() -> None:
    op.drop_index("ix_quest_first", table_name="quest")
    op.create_index("ix_quest_first", "quest", ["state", "closes_at", "created_at", *FILTERS])
    op.create_index("ix_quest_place", "quest", PLACED)


def downgrade() -> None:
    op.drop_index("ix_quest_place", table_name="quest")
    op.drop_index("ix_quest_first", table_name="quest")
    op.create_index("ix_quest_first", "quest", ["state", "closes_at"])
