"""Every statement about players and their devices. (Sign-in links and passkeys: `sign_in_store`.)"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Connection, Select, and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.exc import MultipleResultsFound
from sqlmodel import col

from app.moderation.tables import Block
from app.platform.database import Work
from app.platform.statement import Statement, one_of
from app.players.actor import Actor
from app.players.tables import Acting, Device, Player, PlayerSkill
from app.teams.tables import Organisation, Team
from game.errors import NameShared

IDLE = timedelta(days=30)
LONGEST = timedelta(days=180)
TOUCH_EVERY = timedelta(minutes=5)
MOST_ASKED = 500  # digests in one statement


def _actors() -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(Player.id),
            col(Player.name),
            col(Player.kind),
            col(Player.time_zone),
            col(Player.steward),
            col(Player.young),
            col(Acting.team_id),
            col(Team.name).label("team_name"),
            col(Acting.organisation_id),
            col(Organisation.name).label("organisation_name"),
        )
        .select_from(Player)
        .outerjoin(Acting, col(Acting.player_id) == col(Player.id))
        .outerjoin(Team, col(Team.id) == col(Acting.team_id))
        .outerjoin(Organisation, col(Organisation.id) == col(Acting.organisation_id))
    )


_GOES_ON = (
    col(Device.ended_at).is_(None),
    col(Device.seen_at) > bindparam("seen_after"),
    col(Device.created_at) > bindparam("made_after"),
    col(Player.suspended_at).is_(None),
    one_of(col(Player.kind), ("guest", "lasting")),
)
_WITH_SECRET = (
    _actors()
    .join(Device, col(Device.player_id) == col(Player.id))
    .add_columns(col(Device.id).label("device_id"), col(Device.seen_at))
    .where(col(Device.secret_digest) == bindparam("secret"), *_GOES_ON)
)
_BY_SECRET = Statement(_WITH_SECRET)
_ACTOR = [str(column.key) for column in _WITH_SECRET.selected_columns]
_STILL = (
    select(col(Device.secret_digest))
    .join(Player, col(Player.id) == col(Device.player_id))
    .where(col(Device.secret_digest).in_(bindparam("some", expanding=True)), *_GOES_ON)
)


def actor_by_secret(conn: Connection, secret_digest: str, now: datetime) -> Actor | None:
    """Find who is signed in on the device with this secret; ended, idle and suspended ones are nobody."""
    return ask_actor(conn, secret_digest, now)()


def ask_actor(conn: Connection, secret_digest: str, now: datetime) -> Callable[[], Actor | None]:
    """Ask for the same, to be read later."""
    asked = _BY_SECRET.ask(conn, {"secret": secret_digest, **_since(now)})

    def found() -> Actor | None:
        rows = asked()
        return Actor(**dict(zip(_ACTOR, rows[0], strict=True))) if rows else None

    return found


def still_signed_in(conn: Connection, digests: Collection[str], now: datetime) -> set[str]:
    """Give those of some secrets' digests whose device is signed in."""
    here: set[str] = set()
    rest = list(digests)
    while rest:
        some, rest = rest[:MOST_ASKED], rest[MOST_ASKED:]
        here.update(conn.execute(_STILL, {"some": some, **_since(now)}).scalars())
    return here


def _since(now: datetime) -> dict[str, datetime]:
    return {"seen_after": now - IDLE, "made_after": now - LONGEST}


def actor_by_id(conn: Connection, player_id: UUID, device_id: UUID) -> Actor | None:
    """Give a player as an actor, for commands and samples."""
    row = conn.execute(_actors().where(col(Player.id) == player_id)).one_or_none()
    return Actor(device_id=device_id, **row._mapping) if row else None


def lasting_by_name(conn: Connection, name: str) -> Actor | None:
    """Find a lasting player by their name; raises `NameShared` where several have it.

    Whoever takes a name takes one that is free, but guests may bear the same one, and become lasting with it.
    """
    found = conn.execute(_actors().where(col(Player.name) == name, col(Player.kind) == "lasting"))
    try:
        row = found.one_or_none()
    except MultipleResultsFound as several:
        raise NameShared(name=name) from several
    return Actor(device_id=row.id, **row._mapping) if row else None


def stewards(conn: Connection) -> list[Actor]:
    """List the people who tend the world, for commands; samples are none."""
    query = _actors().where(col(Player.steward), col(Player.kind) == "lasting", ~col(Player.sample))
    rows = conn.execute(query.where(col(Player.suspended_at).is_(None)).order_by(col(Player.created_at)))
    return [Actor(device_id=row.id, **row._mapping) for row in rows]


def add_player(work: Work, player_id: UUID, name: str, *, kind: str, time_zone: str, **more: object) -> None:
    work.conn.execute(
        insert(Player).values(
            id=player_id, name=name, kind=kind, time_zone=time_zone, created_at=work.now, active_at=work.now, **more
        )
    )


def add_device(work: Work, device_id: UUID, player_id: UUID, secret_digest: str, label: str, *, proved: bool) -> None:
    work.conn.execute(
        insert(Device).values(
            id=device_id,
            player_id=player_id,
            secret_digest=secret_digest,
            label=label,
            created_at=work.now,
            seen_at=work.now,
            proved_at=work.now if proved else None,
        )
    )


def seen(work: Work, device_id: UUID, player_id: UUID) -> None:
    work.conn.execute(update(Device).where(col(Device.id) == device_id).values(seen_at=work.now))
    touch(work, player_id)


_TOUCH = Statement(
    update(Player).where(col(Player.id) == bindparam("of"), col(Player.active_at) < bindparam("a_while_ago"))
)


def touch(work: Work, player_id: UUID) -> None:
    """Remember that a player was active now, to some minutes."""
    work.later(_put_down, [(player_id, work.now)])


def _put_down(conn: Connection, active: list[tuple[UUID, datetime]]) -> None:
    rows = [{"of": of, "active_at": now, "a_while_ago": now - TOUCH_EVERY} for of, now in dict(active).items()]
    _TOUCH.change_many(conn, rows)


def end_device(work: Work, player_id: UUID, device_id: UUID) -> bool:
    """End the session of a device; its sockets hear of it."""
    ended = work.conn.execute(
        update(Device)
        .where(col(Device.id) == device_id, col(Device.player_id) == player_id, col(Device.ended_at).is_(None))
        .values(ended_at=work.now)
    )
    work.nudge(device_topic(device_id))
    return ended.rowcount == 1


def end_devices(work: Work, player_id: UUID) -> None:
    """End every session of a player."""
    work.conn.execute(
        update(Device)
        .where(col(Device.player_id) == player_id, col(Device.ended_at).is_(None))
        .values(ended_at=work.now)
    )
    work.nudge(player_topic(player_id))


def device_topic(device_id: UUID) -> str:
    """Name what sockets watch to hear of the end of their own session; nobody can ask for it."""
    return f"device:{device_id}"


def player_topic(player_id: UUID) -> str:
    """Name what sockets watch to hear of the end of all sessions of their player; nobody can ask for it."""
    return f"player:{player_id}"


def devices(conn: Connection, player_id: UUID, now: datetime) -> list[Device]:
    rows = conn.execute(
        select(Device)
        .where(
            col(Device.player_id) == player_id,
            col(Device.ended_at).is_(None),
            col(Device.seen_at) > now - IDLE,
        )
        .order_by(col(Device.seen_at).desc())
    )
    return [Device(**row._mapping) for row in rows]


_PLAYER = select(Player).where(col(Player.id) == bindparam("of"))


def player(conn: Connection, player_id: UUID) -> Player | None:
    row = conn.execute(_PLAYER, {"of": player_id}).one_or_none()
    return Player(**row._mapping) if row else None


def is_heir(conn: Connection, player_id: UUID, guest_id: UUID) -> bool:
    """Say whether a guest turned out to be this player."""
    guest = player(conn, guest_id)
    return guest is not None and guest.merged_into_id == player_id


def change(work: Work, player_id: UUID, **values: object) -> None:
    work.conn.execute(update(Player).where(col(Player.id) == player_id).values(**values))


def skills(conn: Connection, player_id: UUID) -> list[str]:
    query = select(col(PlayerSkill.skill)).where(col(PlayerSkill.player_id) == player_id)
    return list(conn.execute(query.order_by(col(PlayerSkill.skill))).scalars())


def set_skills(work: Work, player_id: UUID, wanted: Sequence[str]) -> None:
    work.conn.execute(delete(PlayerSkill).where(col(PlayerSkill.player_id) == player_id))
    if wanted:
        work.conn.execute(insert(PlayerSkill), [{"player_id": player_id, "skill": skill} for skill in wanted])


_ONE: BindParameter[UUID] = bindparam("one")
_OTHER: BindParameter[UUID] = bindparam("other")
_APART = (
    select(col(Block.at))
    .where(
        or_(
            and_(col(Block.player_id) == _ONE, col(Block.blocked_id) == _OTHER),
            and_(col(Block.player_id) == _OTHER, col(Block.blocked_id) == _ONE),
        )
    )
    .limit(1)
)


def apart(conn: Connection, one: UUID, other: UUID) -> bool:
    """Say whether either of two players wants no contact with the other."""
    return conn.execute(_APART, {"one": one, "other": other}).one_or_none() is not None


def is_free_name(conn: Connection, name: str, but: UUID | None = None) -> bool:
    """Say whether no lasting player has this name."""
    query = select(col(Player.id)).where(col(Player.name) == name, col(Player.kind) == "lasting")
    if but is not None:
        query = query.where(col(Player.id) != but)
    return conn.execute(query.limit(1)).one_or_none() is None
