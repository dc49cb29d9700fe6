"""The socket: `/live`."""

from fastapi import APIRouter, WebSocket

from app.platform.database import Database
from app.platform.ids import digest
from app.platform.limits import network_of
from app.platform.live import MOST_SOCKETS_OF_A_PLAYER, MOST_SOCKETS_UNSIGNED, Live, Visitor, comes_from_here
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
    await sockets.hold(socket, await _visitor(socket))


async def _visitor(socket: WebSocket) -> Visitor:
    database: Database = socket.app.state.database
    secret = secret_of(socket.cookies)
    known = digest(secret) if secret else ""
    me = await database.read(store.actor_by_secret, known, database.clock()) if known else None
    if me is None:
        network = network_of(socket.client.host if socket.client else "")
        return Visitor(f"network:{network}", MOST_SOCKETS_UNSIGNED, frozenset(), _always)

    async def still_here() -> bool:
        return await database.read(store.actor_by_secret, known, database.clock()) is not None

    ends_with = frozenset({store.device_topic(me.device_id), store.player_topic(me.id)})
    return Visitor(f"player:{me.id}", MOST_SOCKETS_OF_A_PLAYER, ends_with, still_here)


async def _always() -> bool:
    return True
