"""Bounds on what comes in: body sizes here; the tables of all bounds are listed in docs/limits.md."""

from collections import defaultdict
from time import monotonic

from starlette.responses import JSONResponse

from app.platform.headers import App, Message, Receive, Scope, Send
from app.platform.refusals import RateLimited

LARGEST_BODY = 256 * 1024
LARGEST_UPLOAD = 24 * 1024 * 1024
LARGEST_SHEET = 768 * 1024  # a list of 512 kB as the confirming form carries it back, in base64
LARGER = {"/claims/": LARGEST_UPLOAD, "/world/initiatives-csv": LARGEST_SHEET}


class BodyLimit:
    """Stop reading a body that is larger than its address takes."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on while it stays within its bound."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = next((most for start, most in LARGER.items() if scope["path"].startswith(start)), LARGEST_BODY)
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > limit:
            await _refuse(scope, receive, send, limit)
            return
        seen = 0

        async def bounded() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise _TooMuch
            return message

        try:
            await self.app(scope, bounded, send)
        except _TooMuch:
            await _refuse(scope, receive, send, limit)


class _TooMuch(Exception):
    pass


async def _refuse(scope: Scope, receive: Receive, send: Send, limit: int) -> None:
    sentence = f"This is larger than {limit // 1024} kB, the most that this address takes."
    body = {"type": "about:blank", "title": "too large", "status": 413, "code": "too_large", "detail": sentence}
    await JSONResponse(body, 413, media_type="application/problem+json")(scope, receive, send)


class Allowance:
    """A token bucket per key in this process: `most` at once, refilled over `seconds`."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most = most
        self.per_second = most / seconds
        self._buckets: defaultdict[str, tuple[float, float]] = defaultdict(lambda: (float(most), monotonic()))

    def spend(self, key: str) -> None:
        """Take one token, or raise `RateLimited` with the seconds to wait."""
        tokens, since = self._buckets[key]
        tokens = min(float(self.most), tokens + (monotonic() - since) * self.per_second)
        if tokens < 1:
            raise RateLimited(seconds=max(1, round((1 - tokens) / self.per_second)))
        if len(self._buckets) > 100_000:
            self._buckets.clear()
        self._buckets[key] = (tokens - 1, monotonic())
