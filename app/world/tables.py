"""The world itself."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel


class World(SQLModel, table=True):
    """This installation: one row."""

    __tablename__ = "world"
    __table_args__ = (CheckConstraint("id = 1", name="one_world"),)

    id: int = Field(default=1, primary_key=True)
    name: str = Field(max_length=60)
    vision: str = Field(max_length=140)
    for_whom: str = Field(default="", max_length=140)  # who benefits
    time_zone: str = Field(max_length=60)
    mode: str = Field(default="open", max_length=10)  # open, or family: no boards, guests confirm
    sample: bool = Field(default=False)
    created_at: datetime


class PublicAct(SQLModel, table=True):
    """A line in the public log: what a steward did, to what, and why. Never changed."""

    __tablename__ = "public_act"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    actor_name: str = Field(max_length=60)
    act: str = Field(max_length=40)
    about_kind: str = Field(max_length=20)
    about_id: str = Field(max_length=40, index=True)
    about_title: str = Field(max_length=200)
    reason: str = Field(max_length=500)
