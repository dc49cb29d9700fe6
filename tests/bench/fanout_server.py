"""The app as `scripts/play` serves it, with one more door by which the bench causes changes.

The hub, its frames, its beat and the sockets are the real ones; only what two topics carry is made up.
"""

import asyncio
import os
import time

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.main import create_app
from app.operate.serve import serve
from app.platform.live import Live
from app.platform.settings import load_settings
from bench.fanout_change import padded

MORE_THAN_FITS = 400_000  # bytes: beyond what the system and the transport hold for one socket


def main() -> None:
    settings = load_settings()
    app = create_app(settings)
    live: Live = app.state.live
    live.behind_seconds = float(os.environ.get("BENCH_BEHIND_SECONDS", live.behind_seconds))
    live.silence_seconds = float(os.environ.get("BENCH_SILENCE_SECONDS", live.silence_seconds))

    async def small(topic: str) -> dict[str, object]:
        return {"html": padded(time.monotonic_ns(), live.hub.version(topic))}

    async def large(_topic: str) -> dict[str, object]:
        return {"html": "." * MORE_THAN_FITS}

    async def nudge(request: Request) -> Response:
        topic, times = request.path_params["topic"], int(request.path_params["times"])
        at = time.monotonic_ns()
        for _ in range(times):
            live.hub.nudge([topic])
            await asyncio.sleep(0)  # each comes by itself, as from a transaction of its own
        return JSONResponse({"version": live.hub.version(topic), "at": at, "sockets": live.count})

    live.hub.render_with("world", small)
    live.hub.render_with("quests", large)
    app.add_route("/bench/{topic}/{times}", nudge, methods=["POST"])
    serve(app, settings)


if __name__ == "__main__":
    main()
