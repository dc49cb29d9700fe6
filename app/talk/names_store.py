"""Statements for who is meant in a message: who bears a name, and what they are called today."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import Connection, bindparam, literal, select, union_all
from sqlmodel import col

from app.moderation.store import apart, shown, there
from app.platform import sizes
from app.players.tables import Player
from app.talk.tables import Message
from app.teams.tables import Team, TeamMember
from game.talk import Mark

_NAMES = union_all(
    select(literal("p"), col(Player.id), col(Player.name)).where(
        col(Player.id).in_(bindparam("p", expanding=True)), ~col(Player.young)
    ),
    select(literal("t"), col(Team.id), col(Team.name)).where(
        col(Team.id).in_(bindparam("t", expanding=True)), there("team", col(Team.id))
    ),
)


def known(conn: Connection, names: Collection[str]) -> dict[str, Mark]:
    """Find who bears these names: lasting players who may be named, and teams. A name that two bear names nobody."""
    if not names:
        return {}
    players = select(col(Player.name), literal("p"), col(Player.id)).where(
        col(Player.name).in_(names),
        col(Player.kind) == "lasting",
        ~col(Player.young),
        col(Player.suspended_at).is_(None),
    )
    teams = select(col(Team.name), literal("t"), col(Team.id)).where(
        col(Team.name).in_(names), shown("team", col(Team.id))
    )
    found: dict[str, Mark] = {}
    twice: set[str] = set()
    for name, kind, player_id in conn.execute(union_all(players, teams).limit(sizes.NAMES_LOOKED_UP)):
        twice.update({name} & found.keys())
        found[name] = Mark(kind, player_id)
    return {name: mark for name, mark in found.items() if name not in twice}


def names_of(conn: Connection, marks: Iterable[Mark]) -> dict[Mark, str]:
    """Give the names of today of who is meant."""
    wanted = list(marks)
    if not wanted:
        return {}
    values = {kind: [mark.id for mark in wanted if mark.kind == kind] for kind in ("p", "t")}
    return {Mark(kind, one_id): name for kind, one_id, name in conn.execute(_NAMES, values)}


def captains(conn: Connection, teams: Sequence[UUID], limit: int) -> list[UUID]:
    query = select(col(TeamMember.player_id)).where(col(TeamMember.team_id).in_(teams), col(TeamMember.captain))
    return list(conn.execute(query.order_by(col(TeamMember.joined_at)).limit(limit)).scalars())


def names_here(conn: Connection, kind: str, about_id: UUID, begins: str, me: UUID, limit: int) -> list[str]:
    """List names of who takes part in the talk about a thing, that begin with these letters, for somebody to choose."""
    last = (
        select(col(Message.by_player_id))
        .where(col(Message.about_kind) == kind, col(Message.about_id) == about_id, col(Message.reply_to).is_(None))
        .order_by(col(Message.last_at).desc())
        .limit(sizes.MESSAGES_OF_A_THREAD)
        .subquery()
    )
    query = (
        select(col(Player.name))
        .where(
            col(Player.id).in_(select(last.c.by_player_id)),
            col(Player.kind) == "lasting",
            ~col(Player.young),
            col(Player.name).istartswith(begins, autoescape=True),
            ~apart(col(Player.id), me),
        )
        .order_by(col(Player.name))
        .limit(limit)
    )
    return list(conn.execute(query).scalars())
