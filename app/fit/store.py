"""Every statement of the fit finder."""

from uuid import UUID

from sqlalchemy import Connection, select
from sqlmodel import col

from app.goals.tables import Goal
from app.platform import sizes

UN = "http://metadata.un.org/sdg/"


def of_the_un(conn: Connection) -> dict[UUID, tuple[str, str]]:
    """Give the UN's goals and targets of whichever list was loaded: their codes and titles."""
    query = (
        select(col(Goal.id), col(Goal.uri), col(Goal.title))
        .where(col(Goal.uri).startswith(UN))
        .limit(sizes.GOALS_LISTED)
    )
    return {row[0]: (str(row[1]).removeprefix(UN), row[2]) for row in conn.execute(query)}
