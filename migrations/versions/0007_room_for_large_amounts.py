"""room for large amounts: PostgreSQL's integer ends at two million units, SQLite's does not"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

WIDER = (
    ("claim", "draft_amount_milli"),
    ("confirmation", "amount_milli"),
    ("contribution", "amount_milli"),
    ("contribution", "corrected_milli"),
    ("metric", "baseline_milli"),
    ("metric", "target_milli"),
    ("metric_total", "confirmed_milli"),
    ("measurement", "value_milli"),
    ("measurement", "of_milli"),
    ("quest", "amount_hint_milli"),
    ("impact_entry", "amount_milli"),
    ("activity", "amount_milli"),
    ("standing", "points_cp"),
)


def upgrade() -> None:
    _make(sa.BigInteger())


def downgrade() -> None:
    _make(sa.Integer())


def _make(kind: sa.types.TypeEngine[int]) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, column in WIDER:
            op.alter_column(table, column, type_=kind)
