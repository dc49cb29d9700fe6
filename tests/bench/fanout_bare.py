"""The limit beside the hub: a uvloop protocol that writes one prepared frame to every transport: PORT."""

import asyncio
import gc
import sys
import time

import uvloop
from websockets.frames import Frame, Opcode

from bench.fanout_change import message

BEAT_SECONDS = 0.1  # as long as the hub: both begin with a processor that has rested
listeners: list[asyncio.Transport] = []


class Bare(asyncio.Protocol):
    """Whoever asks with GET listens; POST /VERSION writes to all of them after a beat."""

    transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        if data.startswith(b"GET "):
            self.transport.write(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")
            listeners.append(self.transport)
        elif data.startswith(b"POST /"):
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            asyncio.get_running_loop().call_later(BEAT_SECONDS, write_to_all, int(data.split(b" ", 2)[1][1:]))


def write_to_all(version: int) -> None:
    frame = bytes(Frame(Opcode.TEXT, message(time.monotonic_ns(), version)).serialize(mask=False))
    for transport in listeners:
        transport.write(frame)


async def main(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Bare, "127.0.0.1", port, backlog=2048)
    gc.collect()
    gc.freeze()
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
