"""The numbers that say whether the map has changed."""

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field, SQLModel


class MapState(SQLModel, table=True):
    """One row, raised by triggers whenever something changes that the map is drawn from (docs/map.md)."""

    __tablename__ = "map_state"
    __table_args__ = (CheckConstraint("id = 1", name="one_map"),)

    id: int = Field(default=1, primary_key=True)
    version: int = Field(default=1, sa_type=BigInteger)
    talk: int = Field(default=1, sa_type=BigInteger)  # the same for what flags a goal as talk without action
