"""The steward link: how the first steward comes to be."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection, insert, select, update
from sqlmodel import col

from app.platform.database import Database, Work
from app.platform.ids import digest, new_secret
from app.players.tables import Player, StewardLink
from app.world import store as world_store
from game.errors import Refusal


class LinkUsed(Refusal):
    """A one-time link that was used, or whose time is over."""

    code = "link_used"
    status = 410
    sentence = "This link was used already, or its time is over. Ask for a new one."


def has_steward(conn: Connection) -> bool:
    """Say whether somebody who is not a sample tends this world."""
    query = select(col(Player.id)).where(col(Player.steward), ~col(Player.sample)).limit(1)
    return conn.execute(query).one_or_none() is not None


def make_steward_link(database: Database, base: str) -> str:
    """Write a new one-time steward link, good for ten minutes, and give its address."""
    secret = new_secret()

    def verb(work: Work) -> None:
        work.conn.execute(
            insert(StewardLink).values(
                secret_digest=digest(secret), created_at=work.now, expires_at=work.now + timedelta(minutes=10)
            )
        )

    database.write_now(verb)
    return f"{base}/steward/{secret}"


def become_steward(work: Work, player_id: UUID, name: str, secret: str) -> None:
    """Use a steward link; raises `LinkUsed`. The player becomes lasting as well."""
    used = work.conn.execute(
        update(StewardLink)
        .where(
            col(StewardLink.secret_digest) == digest(secret),
            col(StewardLink.used_at).is_(None),
            col(StewardLink.expires_at) > work.now,
        )
        .values(used_at=work.now)
    )
    if used.rowcount != 1:
        raise LinkUsed
    work.conn.execute(update(Player).where(col(Player.id) == player_id).values(steward=True, kind="lasting"))
    world_store.log_act(work, name, "became a steward", "player", str(player_id), name, "opened the steward link")
