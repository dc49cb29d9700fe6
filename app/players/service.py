"""Becoming a player, and being known again on this device."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from app.platform.database import Work
from app.platform.ids import digest, new_id
from app.players import sign_in_store as links
from app.players import store
from app.players.actor import Actor
from game.errors import NameTaken, NotFound


def come_in(work: Work, player_id: UUID, name: str, secret: str, *, time_zone: str, label: str, young: bool) -> Actor:
    """Make a guest with a name, signed in on this device."""
    store.add_player(work, player_id, name, kind="guest", time_zone=time_zone, young=young)
    return open_device(work, player_id, secret, label, proved=False)


def come_again(work: Work, player_id: UUID, secret: str, label: str) -> None:
    """Open the device of somebody new whose first answer was lost on the way; for ten minutes only.

    The first steward is lasting from the first moment, and has no other way in yet either. Raises `NotFound`.
    """
    newcomer = store.player(work.conn, player_id)
    if newcomer is None or work.now - newcomer.created_at > timedelta(minutes=10):
        raise NotFound
    if newcomer.kind != "guest" and (newcomer.kind != "lasting" or _has_way_back(work, player_id)):
        raise NotFound
    open_device(work, player_id, secret, label, proved=False)


def _has_way_back(work: Work, player_id: UUID) -> bool:
    return bool(links.passkeys_of(work.conn, player_id) or links.addresses_of(work.conn, player_id))


def open_device(work: Work, player_id: UUID, secret: str, label: str, *, proved: bool) -> Actor:
    """Sign a player in on a device; `proved` when a passkey, link or code was shown."""
    device_id = new_id()
    store.add_device(work, device_id, player_id, digest(secret), label, proved=proved)
    actor = store.actor_by_id(work.conn, player_id, device_id)
    if actor is None:
        raise NotFound
    return actor


def change(work: Work, me: Actor, name: str, time_zone: str, skills: Sequence[str]) -> None:
    """Take another name or time zone, and say what I can do; a lasting player's name is theirs. Raises `NameTaken`."""
    if not me.is_guest and not store.is_free_name(work.conn, name, me.id):
        raise NameTaken
    try:
        with work.conn.begin_nested():
            store.change(work, me.id, name=name, time_zone=time_zone)
            store.set_skills(work, me.id, skills)
    except IntegrityError as taken:
        raise NameTaken from taken


def device_label(user_agent: str) -> str:
    """Name a device so that its owner knows it again: browser and system, nothing finer."""
    systems = {
        "Android": "Android",
        "iPhone": "iPhone",
        "iPad": "iPad",
        "Windows": "Windows",
        "Mac OS X": "Mac",
        "Linux": "Linux",
    }
    browsers = {"Edg/": "Edge", "Firefox/": "Firefox", "OPR/": "Opera", "Chrome/": "Chrome", "Safari/": "Safari"}
    system = next((name for mark, name in systems.items() if mark in user_agent), "")
    browser = next((name for mark, name in browsers.items() if mark in user_agent), "")
    return " on ".join(part for part in (browser, system) if part) or "A browser"
