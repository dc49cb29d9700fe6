"""The socket: `/live`. See docs/architecture.md, "Live"."""

import asyncio
import json
from contextlib import suppress

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from app.platform.headers import own_origins
from app.platform.hub import Hub, Watcher

router = APIRouter()

LARGEST_FRAME = 16 * 1024
BEAT_SECONDS = 25
LONGEST_TOPIC = 120
SHARED_TOPICS = ("board:", "now", "goal:", "quest:", "quests", "world")


@router.websocket("/live")
async def live(socket: WebSocket) -> None:
    """Check where the socket comes from, then send what it watches, the newest of each topic only."""
    settings = socket.app.state.settings
    scheme = "https" if socket.url.scheme == "wss" else "http"
    if socket.headers.get("origin") not in own_origins(socket.headers, scheme, settings.public_url):
        await socket.close(4403)
        return
    await socket.accept()
    hub: Hub = socket.app.state.hub
    watcher = Watcher()
    sender = asyncio.create_task(_send(socket, watcher))
    try:
        await _listen(socket, hub, watcher)
    except WebSocketDisconnect:
        pass
    finally:
        hub.leave(watcher)
        sender.cancel()
        with suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):
            await sender


async def _listen(socket: WebSocket, hub: Hub, watcher: Watcher) -> None:
    while True:
        text = await socket.receive_text()
        if len(text) > LARGEST_FRAME:
            await socket.close(1009)
            return
        try:
            wanted = json.loads(text)["watch"]
            topics = [str(topic)[:LONGEST_TOPIC] for topic in wanted]
        except (ValueError, TypeError, KeyError):
            await socket.close(1003)
            return
        hub.watch(watcher, [topic for topic in topics if topic.startswith(SHARED_TOPICS)])
        await socket.send_text(json.dumps({"watching": sorted(watcher.topics)}))


async def _send(socket: WebSocket, watcher: Watcher) -> None:
    while True:
        for frame in await watcher.take():
            await socket.send_text(frame)
