"""What no browser sends is refused at the door, before anything reads it: half a host, raw bytes, odd charsets."""

import re

from starlette.responses import JSONResponse

from app.platform.headers import App, Receive, Scope, Send
from app.platform.i18n import _

_HOST = re.compile(r"([A-Za-z0-9_-][A-Za-z0-9._-]{0,252}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?")
_CHARSET = re.compile(r";\s*charset\s*=\s*\"?([^\s\";]*)", re.IGNORECASE)


class WellFormed:
    """Refuse what cannot be read as it was meant: every form of ours comes in UTF-8, to a host that is one."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request or a socket on if it can be read."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        status, why = _wrong(scope)
        if not status:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            body = {"type": "about:blank", "title": "refused", "status": status, "code": "refused", "detail": why}
            body["request_id"] = scope["state"]["request_id"]
            await JSONResponse(body, status, media_type="application/problem+json")(scope, receive, send)


def _wrong(scope: Scope) -> tuple[int, str]:
    if not scope.get("query_string", b"").isascii():
        return 400, _("Signs in an address are written with %.")
    if "\0" in scope.get("path", ""):
        return 400, _("This is no address of a page.")  # no database holds a name with this sign
    for name, value in scope["headers"]:
        # HTTP/1.0 and tests send no host
        if name == b"host" and not _HOST.fullmatch(value.decode("latin-1")):
            return 400, _("This is no address of a host.")
        if name == b"content-type":
            named = _CHARSET.search(value.decode("latin-1"))
            if named and named[1].lower() not in {"utf-8", "utf8"}:
                return 415, _("Please send this in UTF-8.")
    return 0, ""
