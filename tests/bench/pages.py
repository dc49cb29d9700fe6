"""Pages: Today without a cookie beside a bare route with the same bytes, and the weight of a first load."""

import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urljoin

from served import ROOT, Server, found_town, free_port

from bench.figures import Fault, Figure, quotients, ratios
from bench.sizes import Size

CONNECTIONS = 16
STYLE, SCRIPT = r'<link[^>]+rel="stylesheet"[^>]*>', r"<script[^>]+src=[^>]*>"
IMPORT = r"^(?:import|export)\b[^;'\"\n]*['\"](\.{0,2}/[^'\"]+\.js)['\"]"
KIB = 1024


@contextmanager
def on_core(core: int) -> Iterator[None]:
    """Start processes on one core; where there are two, the load itself keeps to the other."""
    allowed = sorted(os.sched_getaffinity(0))
    if len(allowed) > 1:
        os.sched_setaffinity(0, {allowed[core]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def run(size: Size) -> list[Figure]:
    """Measure requests per second of both, and the bytes of a first load."""
    with TemporaryDirectory() as folder:
        found_town(Path(folder))
        server = Server(Path(folder), afresh=True)
        try:
            with on_core(0):
                server.start()
            weights, codings = _first_load(server.port)
            with _peer(Path(folder), _get(server.port, "/")[0]) as port, on_core(1):
                pairs = ratios(
                    lambda: asyncio.run(_rate(server.port, size.seconds)),
                    lambda: asyncio.run(_rate(port, size.seconds)),
                    size.pairs,
                )
        finally:
            server.stop()
    shared = Figure("pages", "Today, signed out", "requests a second", "FastAPI, same bytes", quotients(pairs),
                    goal=0.7, better="higher")  # fmt: skip
    goals = {"HTML": 14, "CSS": 12, "scripts": 32}
    return [shared] + [
        Figure("pages", f"first load: {kind}", f"Today as sent ({codings})", "–", (weights[kind] / KIB,), "KiB", goal)
        for kind, goal in goals.items()
    ]


def _first_load(port: int) -> tuple[dict[str, int], str]:
    """Give the bytes of Today as they are sent to a browser that takes Brotli, and which codings were used."""
    page, _ = _get(port, "/")
    behaviours = {name for names in re.findall(r'data-behaviour="([^"]+)"', page.decode()) for name in names.split()}
    sent, coding = _get(port, "/", "br, gzip")
    weights, codings = {"HTML": len(sent), "CSS": 0, "scripts": 0}, {coding}
    for kind, pattern in (("CSS", STYLE), ("scripts", SCRIPT)):
        found = re.findall(pattern, page.decode())
        if not found:
            raise Fault(f"Today names no {kind}")
        for tag in found:
            address = re.search(r'(?:href|src)="(/[^"]+)"', tag)
            if address is None:
                raise Fault(f"no address in {tag}")
            for part in _with_imports(port, address[1], behaviours):
                body, coding = _get(port, part, "br, gzip")
                weights[kind] += len(body)
                codings.add(coding)
    return weights, ", ".join(sorted(codings))


def _with_imports(port: int, first: str, behaviours: set[str]) -> list[str]:
    """Give a file with every module that the page makes it fetch: its imports, theirs, and the page's behaviours."""
    found = [first]
    if first.endswith("/app.js"):
        found += [urljoin(first, f"behaviours/{name}.js") for name in sorted(behaviours)]
    for path in found:
        text = _get(port, path)[0].decode()
        named = re.findall(IMPORT, text, re.MULTILINE) if path.endswith(".js") else []
        found += [one for one in dict.fromkeys(urljoin(path, name) for name in named) if one not in found]
    return found


def _get(port: int, path: str, accept: str = "identity") -> tuple[bytes, str]:
    asked = HTTPConnection("127.0.0.1", port, timeout=20)
    asked.request("GET", path, headers={"Accept-Encoding": accept})
    answer = asked.getresponse()
    body = answer.read()
    asked.close()
    if answer.status != 200:
        raise Fault(f"{path} answered {answer.status}")
    return body, answer.getheader("Content-Encoding") or "identity"


@contextmanager
def _peer(folder: Path, body: bytes) -> Iterator[int]:
    kept, port = folder / "page.html", free_port()
    kept.write_bytes(body)
    with on_core(0):
        process = subprocess.Popen([sys.executable, ROOT / "tests/bench/peer_page.py", str(port), kept])
    try:
        until = time.monotonic() + 30
        while True:
            try:
                _get(port, "/")
                break
            except ConnectionRefusedError:
                if process.poll() is not None or time.monotonic() > until:
                    raise Fault("the peer did not start") from None
                time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(20)


async def _rate(port: int, seconds: float) -> float:
    """Give answers a second over connections that stay open, every one of them with status 200."""
    until = time.perf_counter() + seconds
    began = time.perf_counter()
    answers = await asyncio.gather(*(_ask_until(port, until) for _ in range(CONNECTIONS)))
    return sum(answers) / (time.perf_counter() - began)


async def _ask_until(port: int, until: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    count = 0
    while count == 0 or time.perf_counter() < until:
        writer.write(b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept-Encoding: identity\r\n\r\n" % port)
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        if not head.startswith(b"HTTP/1.1 200 ") or length is None:
            raise Fault(head.split(b"\r\n")[0].decode())
        await reader.readexactly(int(length[1]))
        count += 1
    writer.close()
    return count
