"""Coming back: a link and a code by mail, a passkey. Whoever proves one is a lasting player."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from app.platform.database import Work
from app.platform.ids import digest, new_id, new_secret
from app.players import merge_store, service, store
from app.players import sign_in_store as links
from app.players.actor import Actor
from app.players.stewards import LinkUsed
from app.players.tables import SignInLink
from game.errors import Refusal

LINK_LASTS = timedelta(minutes=10)
CHALLENGE_LASTS = timedelta(minutes=5)
MOST_TRIES = 5


class CodeWrong(Refusal):
    """A code that is not the one in the mail."""

    code = "code_wrong"
    status = 422
    sentence = "That is not the code in the mail. {left} more tries."


@dataclass(frozen=True)
class Letter:
    """What is written to an address: never kept, never logged."""

    address: str
    secret: str
    code: str


def ask_for_link(work: Work, address: str, browser_secret: str, guest_id: UUID | None) -> Letter:
    """Make a link and a code for an address; the same for known and unknown ones."""
    letter = Letter(address, new_secret(), f"{secrets.randbelow(1_000_000):06d}")
    links.add_link(
        work,
        id=new_id(),
        address=address,
        secret_digest=digest(letter.secret),
        code_digest=digest(f"{address}:{letter.code}"),
        browser_digest=digest(browser_secret),
        player_id=guest_id,
        expires_at=work.now + LINK_LASTS,
    )
    return letter


def use_link(
    work: Work, secret: str, browser_secret: str, device_secret: str, label: str, *, came_as: Actor | None = None
) -> Actor:
    """Come in by the link, in the browser that asked for it; its session before ends. Raises `LinkUsed`."""
    link = links.link_by_secret(work.conn, digest(secret))
    if link is None or not hmac.compare_digest(link.browser_digest, digest(browser_secret)):
        raise LinkUsed
    return _come_back(work, link, device_secret, label, came_as)


def use_code(
    work: Work,
    address: str,
    code: str,
    browser_secret: str,
    device_secret: str,
    label: str,
    *,
    came_as: Actor | None = None,
) -> Actor | int:
    """Come in by the code, in the browser that asked for it; gives the tries left when it is wrong.

    A wrong try has to be counted, so it is an answer and not a refusal: a refusal would undo the count.
    """
    link = links.open_link_of_browser(work.conn, address, digest(browser_secret), work.now)
    if link is None or link.tries >= MOST_TRIES:
        raise LinkUsed
    if not hmac.compare_digest(link.code_digest, digest(f"{address}:{code}")):
        links.count_try(work, link.id)
        return MOST_TRIES - link.tries - 1
    return _come_back(work, link, device_secret, label, came_as)


def keep_or_join(work: Work, guest_id: UUID | None, player_id: UUID) -> UUID:
    """Bring a guest's deeds along to the player that they turned out to be."""
    guest = store.player(work.conn, guest_id) if guest_id else None
    if guest is not None and guest.kind == "guest" and guest.id != player_id:
        merge_store.merge(work, guest.id, player_id)
    return player_id


def leave_session(work: Work, came_as: Actor | None) -> None:
    """End the session that a browser had before it signed in anew."""
    if came_as is not None:
        store.end_device(work, came_as.id, came_as.device_id)


def _come_back(work: Work, link: SignInLink, device_secret: str, label: str, came_as: Actor | None) -> Actor:
    if not links.use_link(work, link.id):
        raise LinkUsed
    leave_session(work, came_as)
    known = links.player_of_address(work.conn, link.address)
    if known is not None:
        keep_or_join(work, link.player_id, known)
        return service.open_device(work, known, device_secret, label, proved=True)
    asked = store.player(work.conn, link.player_id) if link.player_id else None
    if asked is not None and asked.kind in {"guest", "lasting"}:
        player_id = asked.id
        links.make_lasting(work, player_id)
    else:
        player_id = new_id()
        zone = "UTC"
        store.add_player(work, player_id, link.address.partition("@")[0][:60], kind="lasting", time_zone=zone)
    links.add_address(work, link.address, player_id)
    return service.open_device(work, player_id, device_secret, label, proved=True)
