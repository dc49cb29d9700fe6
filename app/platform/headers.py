"""What every answer carries and every request must pass, whatever the route: headers, origin, size."""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders

from app.platform.ids import new_id

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Pair = tuple[bytes, bytes]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "object-src 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
}
_ALWAYS = [(name.encode(), value.encode()) for name, value in (HEADERS | {"cache-control": "no-store"}).items()]
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class SafeHeaders:
    """Put the security headers and a request id on every answer."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and dress its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = str(new_id())
        scope.setdefault("state", {})["request_id"] = request_id

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = dressed_with(message["headers"], request_id)
            await send(message)

        await self.app(scope, receive, dressed)


def dressed_with(headers: Iterable[Pair], request_id: str) -> list[Pair]:
    """Put on what every answer carries; what a route says for itself stays."""
    own = list(headers)
    names = {name for name, _value in own}
    return [*own, *(pair for pair in _ALWAYS if pair[0] not in names), (b"x-request-id", request_id.encode())]


def dress(headers: MutableHeaders, request_id: str) -> None:
    """Put the same on an answer that is made outside of all middleware."""
    headers.raw[:] = dressed_with(headers.raw, request_id)


def is_cross_site(method: str, headers: Headers, own_origins: set[str]) -> bool:
    """Say whether a request that may change something was made by another site.

    `Sec-Fetch-Site` decides where the browser sends it; else the `Origin` must be ours (OWASP, Fetch Metadata).
    """
    if method in SAFE_METHODS:
        return False
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    return headers.get("origin") not in own_origins


def own_origins(headers: Headers, scheme: str, public_url: str) -> set[str]:
    """Give the origins that count as this world: the public address if one is set, else the one that was asked."""
    if public_url:
        return {public_url}
    host = headers.get("host", "")
    return {f"{scheme}://{host}"} if host and "/" not in host and urlsplit(f"//{host}").hostname else set()
