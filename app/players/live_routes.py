"""The socket: `/live`."""

from collections.abc import Collection

from fastapi import APIRouter, WebSocket

from app.platform.database import Database
from app.platform.ids import digest
from app.platform.limits import network_of
from app.platform.live import Live, Look, Visitor, comes_from_here
from app.platform.live_bounds import MOST_SOCKETS_OF_A_PLAYER, MOST_SOCKETS_UNSIGNED
from app.players import store
from app.players.doorway import secret_of

router = APIRouter()


@router.websocket("/live")
async def live(socket: WebSocket) -> None:
    """Check where the socket comes from, then whose it is, then accept it."""
    if not comes_from_here(socket):
        await socket.close()  # before accepting: the handshake is answered 403
        return
    sockets: Live = socket.app.state.live
    since = sockets.hub.now()
    await sockets.hold(socket, await _visitor(socket), since)


def sessions(database: Database) -> Look:
    """Give what says which of some sessions, named by their digests, go on."""

    async def look(digests: Collection[str]) -> Collection[str]:
        return await database.read(store.still_signed_in, digests, database.clock())

    return look


async def _visitor(socket: WebSocket) -> Visitor:
    database: Database = socket.app.state.database
    secret = secret_of(socket.cookies)
    known = digest(secret) if secret else ""
    me = await database.read(store.actor_by_secret, known, database.clock()) if known else None
    if me is None:
        network = network_of(socket.client.host if socket.client else "")
        return Visitor(f"network:{network}", MOST_SOCKETS_UNSIGNED)
    player = store.player_topic(me.id)
    return Visitor(player, MOST_SOCKETS_OF_A_PLAYER, (store.device_topic(me.device_id), player), known)
