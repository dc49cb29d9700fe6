"""The fast way of a socket: after the handshake it is one small object on its transport, without a task.

`HandOver` is uvicorn's websocket protocol until the app has accepted; `Line` takes the transport over from it.
Frames that come in are rare, so their parser (of the `websockets` library) lives only while a message is on its way.
"""

import asyncio
import logging
from socket import SO_SNDBUF, SOL_SOCKET
from typing import TYPE_CHECKING, Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Close, Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State
from websockets.server import ServerProtocol

from app.platform import hub
from app.platform.live_bounds import (
    LARGEST_FRAME,
    MOST_MISSED,
    MOST_UNSENT,
    RESTARTING,
    SENT_BY_THE_SYSTEM,
    TOO_FAST,
    Ending,
)

if TYPE_CHECKING:
    from app.platform.live import Live, Visitor

EXTENSION = "worldgame.line"
BEAT = hub.Frame({"beat": True})
PING_AND_BEAT = b"\x89\x00" + BEAT.wire
PONG = b"\x8a\x80"  # the first bytes of the answer to our ping, which has no payload; four bytes of mask follow
LONG, LONGER = 126, 1 << 16  # payloads from here on have two, or eight, more bytes of length

quiet = logging.getLogger("app.platform.live_line.parser")  # says every frame at DEBUG, and nothing above
quiet.setLevel(logging.WARNING)


class HandOver(WebSocketsSansIOProtocol):
    """Leads the handshake, and lets the app take the transport over."""

    def handle_connect(self, event: Request) -> None:
        """Read no further until the app has said who goes on reading."""
        super().handle_connect(event)
        if not self.transport.is_closing():
            self.transport.pause_reading()

    async def run_asgi(self) -> None:
        """Tell the app that it may take over."""
        cast("dict[str, Any]", self.scope["extensions"])[EXTENSION] = self
        await super().run_asgi()

    def stay(self) -> None:
        """Read on, as nobody takes over: the phone's answer to a close lets both sides go."""
        self.transport.resume_reading()

    def hand_over(self, live: "Live", visitor: "Visitor") -> "Line | None":
        """Give the transport to a new line, after the app has accepted; None when the phone has gone meanwhile."""
        self.stop_keepalive()
        transport, self.transport = self.transport, cast("asyncio.Transport", _Nowhere())
        if self.disconnected or transport.is_closing():
            return None
        self.scope["extensions"].pop(EXTENSION)
        line = Line(transport, live, visitor, self.connections)
        self.connections.discard(self)
        cast("set[Any]", self.connections).add(line)
        transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_SNDBUF, SENT_BY_THE_SYSTEM)
        transport.set_write_buffer_limits(high=MOST_UNSENT, low=MOST_UNSENT // 4)
        transport.set_protocol(line)
        transport.resume_reading()
        return line


class _Nowhere:
    """Stands where the transport was: uvicorn closes it when the app is done."""

    __slots__ = ()

    def close(self) -> None:
        """Close nothing."""


class Line(hub.Watcher, asyncio.Protocol):
    """One socket on its transport."""

    __slots__ = (
        "_came",
        "_connections",
        "_live",
        "_missed",
        "_over",
        "_parser",
        "_pieces",
        "_read",
        "_transport",
        "_unsent",
        "visitor",
    )

    def __init__(self, transport: asyncio.Transport, live: "Live", visitor: "Visitor", connections: set[Any]) -> None:
        super().__init__(visitor.ends_with)
        self.visitor = visitor
        self._transport = transport
        self._live = live
        self._over = False  # once the end was said
        self._connections = connections
        self._unsent: dict[str, bytes] | None = (
            None  # while the transport has too much to send: the newest of each topic
        )
        self._parser: ServerProtocol | None = None
        self._read = 0  # bytes that the parser took and that are no whole frame yet
        self._pieces: list[Frame] | None = None
        self._came: tuple[float, ...] = ()
        self._missed = 0

    def offer(self, topic: str, frame: hub.Frame) -> None:
        """Write the prepared frame; keep it, newest only, while the phone does not follow."""
        if self._unsent is None:
            self._transport.write(frame.wire)
        else:
            self._unsent[topic] = frame.wire

    def beat(self) -> None:
        """Ask for a sign of life, and give one; who missed several is gone."""
        if self._missed == MOST_MISSED:
            self._transport.abort()
            return
        self._missed += 1
        if self._unsent is None:
            self._transport.write(PING_AND_BEAT)

    def end(self, ending: Ending) -> None:
        """Say why this is the end, and leave the phone some seconds to hear it."""
        if not self._over:
            self._transport.write(Frame(Opcode.CLOSE, Close(*ending).serialize()).serialize(mask=False))
            self._stop()

    def abort(self) -> None:
        """End at once, whatever is unsent."""
        self._transport.abort()

    def shutdown(self) -> None:
        """Called by uvicorn when the server stops."""
        self.end(RESTARTING)

    def pause_writing(self) -> None:
        """Called by the transport when more than `MOST_UNSENT` bytes wait in it."""
        if not self._over:
            self._unsent = {}
            self._live.falls_behind(self)

    def resume_writing(self) -> None:
        """Called by the transport when most of it went out: the newest of each topic follows."""
        unsent, self._unsent = self._unsent, None
        if not self._over:
            self._live.catches_up(self)
            for wire in (unsent or {}).values():
                self._transport.write(wire)

    def data_received(self, data: bytes) -> None:
        """Take what comes in: nearly always the six bytes that answer our ping."""
        if self._over:
            if not self._transport.can_write_eof():
                self._transport.close()
            return
        if self._missed and self._parser is None and len(data) == len(PONG) + 4 and data.startswith(PONG):
            self._missed = 0
            return
        self._missed = 0
        parser = self._parser or ServerProtocol(state=State.OPEN, max_size=LARGEST_FRAME, logger=quiet)
        self._parser = parser
        self._read += len(data)
        parser.receive_data(data)
        for event in parser.events_received():
            if isinstance(event, Frame):
                self._read -= _length(event)
                if not self._take(event):
                    return
        self._transport.write(b"".join(parser.data_to_send()))
        if parser.parser_exc is not None:
            self._stop()
        elif parser.close_rcvd is not None:
            self._stop()
            self._transport.close()
        elif not self._read and self._pieces is None:
            self._parser = None

    def connection_lost(self, _exc: Exception | None) -> None:
        """Called once, at the end of every line."""
        self._connections.discard(self)
        if not self._over:
            self._live.leave(self)
        self._live.gone(self)
        self._over, self._parser, self._unsent = True, None, None

    def _take(self, event: Frame) -> bool:
        """Take one frame, and say whether the line goes on."""
        if event.opcode is Opcode.CLOSE:
            return True
        self._came, allowed = self._live.allows(self._came)
        if not allowed:
            self.end(TOO_FAST)
        elif event.opcode not in (Opcode.PING, Opcode.PONG):  # the parser has the answer to a ping ready
            pieces = self._pieces or []
            pieces.append(event)
            self._pieces = None if event.fin else pieces
            if event.fin:
                whole = b"".join(bytes(piece.data) for piece in pieces)
                self._live.hear(self, whole, is_text=pieces[0].opcode is Opcode.TEXT)
        return not self._over

    def _stop(self) -> None:
        self._over, self._parser, self._unsent = True, None, None
        self._live.leave(self)
        self._live.ends(self)
        if self._transport.can_write_eof() and not self._transport.is_closing():
            self._transport.write_eof()  # and drop what still comes in: closing at once could overtake the last frame


def _length(frame: Frame) -> int:
    """Give the bytes that a frame of a phone took on the wire, with its mask."""
    size = len(frame.data)
    return 6 + size + (0 if size < LONG else 2 if size < LONGER else 8)
