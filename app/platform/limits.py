"""Bounds on what comes in: body sizes here; the tables of all bounds are listed in docs/limits.md."""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from time import monotonic, time

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis import ConnectionPool
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from starlette.responses import JSONResponse

from app.platform.headers import App, Message, Receive, Scope, Send
from app.platform.refusals import RateLimited

LONGEST_ADDRESS = 4096
LARGEST_BODY = 256 * 1024
LARGEST_UPLOAD = 24 * 1024 * 1024
LARGEST_SHEET = 768 * 1024  # a list of 512 kB as the confirming form carries it back, in base64
REDIS_SECONDS = 0.2  # how long a request waits for Redis at most
REDIS_REST_SECONDS = 5.0  # how long Redis is left alone after it did not answer
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
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_ADDRESS:
            await _too_long(scope, receive, send)
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


async def _too_long(scope: Scope, receive: Receive, send: Send) -> None:
    sentence = f"This address is longer than {LONGEST_ADDRESS} signs."
    body = {"type": "about:blank", "title": "too long", "status": 414, "code": "too_long", "detail": sentence}
    await JSONResponse(body, 414, media_type="application/problem+json")(scope, receive, send)


async def _refuse(scope: Scope, receive: Receive, send: Send, limit: int) -> None:
    sentence = f"This is larger than {limit // 1024} kB, the most that this address takes."
    body = {"type": "about:blank", "title": "too large", "status": 413, "code": "too_large", "detail": sentence}
    await JSONResponse(body, 413, media_type="application/problem+json")(scope, receive, send)


@dataclass(frozen=True)
class Allowance:
    """How often one key may do something: `most` times within any `seconds`."""

    name: str
    most: int
    seconds: int


class Meter:
    """Counts what was done, by a moving window for each allowance and key; with Redis for all processes together.

    What this process has seen always counts, so that limits hold while Redis is away.
    """

    def __init__(self, redis_url: str = "", prefix: str = "world") -> None:
        self._here = MovingWindowRateLimiter(MemoryStorage())
        self._everywhere: MovingWindowRateLimiter | None = None
        self._away_until = 0.0
        if redis_url:
            pool = ConnectionPool.from_url(
                redis_url,
                socket_timeout=REDIS_SECONDS,
                socket_connect_timeout=REDIS_SECONDS,
                retry=Retry(NoBackoff(), 0),
            )
            storage = RedisStorage("redis://", connection_pool=pool, key_prefix=f"{prefix}:limits")
            self._everywhere = MovingWindowRateLimiter(storage)

    def spend(self, allowance: Allowance, key: str) -> None:
        """Count one more, or raise `RateLimited` with the seconds to wait."""
        item = RateLimitItemPerSecond(allowance.most, allowance.seconds)
        self._count(self._here, item, allowance, key)
        if self._everywhere is None or self.rests:
            return
        try:
            self._count(self._everywhere, item, allowance, key)
        except RedisError:
            # nobody waits for it again soon: what was counted here holds
            self._away_until = monotonic() + REDIS_REST_SECONDS

    @property
    def rests(self) -> bool:
        """Whether Redis did not answer lately and is left alone."""
        return monotonic() < self._away_until

    @staticmethod
    def _count(window: MovingWindowRateLimiter, item: RateLimitItemPerSecond, allowance: Allowance, key: str) -> None:
        if not window.hit(item, allowance.name, key):
            wait = window.get_window_stats(item, allowance.name, key).reset_time - time()
            policy = f"{allowance.most};w={allowance.seconds}"
            raise RateLimited(seconds=max(1, ceil(wait)), policy=policy)


def network_of(host: str) -> str:
    """Give what counts as one place on the internet: an IPv4 address, or the /64 that one household gets of IPv6."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ip_network((address.packed[:8] + bytes(8), 64)))
    return str(address)
