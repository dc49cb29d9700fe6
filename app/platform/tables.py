"""Tables that belong to no noun of the game."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class Deed(SQLModel, table=True):
    """A write that was done, by the id that the phone gave it, and the answer it got."""

    __tablename__ = "deed"
    __table_args__ = (Index("ix_deed_done_at", "done_at"),)

    actor: str = Field(primary_key=True, max_length=64)
    key: UUID = Field(primary_key=True)
    fingerprint: str = Field(max_length=64)
    location: str = Field(max_length=500)
    notice: str = Field(default="", max_length=500)
    done_at: datetime


class RunJob(SQLModel, table=True):
    """A period of a recurring job that was done; its effect and this row commit together."""

    __tablename__ = "run_job"

    name: str = Field(primary_key=True, max_length=60)
    period: str = Field(primary_key=True, max_length=60)
    done_at: datetime
