"""What a phone is told about the way it came in: plain http says so once, and how to trust this machine's HTTPS."""

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.platform.i18n import _
from app.platform.qr import qr_code
from app.platform.trust import Trust
from app.platform.web import PLAIN_SEEN, is_secure, show
from app.players.doorway import doors
from game.errors import NotFound

router = doors()

PLAIN_SEEN_SECONDS = 365 * 24 * 3600


@router.get("/trust")
async def trust_page(request: Request) -> HTMLResponse:
    device, inside = _device(request), is_secure(request)
    return show(request, "shell/trust.html", trust=_trust(request), device=device, inside=inside)


@router.get("/trust/ca.crt")
async def certificate(request: Request) -> Response:
    return Response(
        _trust(request).certificate,
        media_type="application/x-x509-ca-cert",
        headers={"content-disposition": 'attachment; filename="world-game.crt"'},
    )


@router.get("/trust/qr.svg")
async def qr(request: Request) -> Response:
    return qr_code(_trust(request).page)


@router.get("/trust/ca.mobileconfig")
async def profile(request: Request) -> Response:
    name = request.state.world.name if request.state.world else "World Game"
    return Response(
        _trust(request).profile(_("%(name)s at home") % {"name": name}),
        media_type="application/x-apple-aspen-config",
    )


@router.post("/plain/seen")
async def plain_seen(request: Request) -> Response:
    """Keep on this phone that its reader knows what plain http cannot do; nothing is stored here."""
    answer = RedirectResponse("/", status_code=303)
    answer.set_cookie(PLAIN_SEEN, "1", max_age=PLAIN_SEEN_SECONDS, httponly=True, samesite="lax")
    return answer


def _trust(request: Request) -> Trust:
    found: Trust | None = request.app.state.trust
    if found is None:
        raise NotFound
    return found


def _device(request: Request) -> str:
    """Guess which steps to open first; all of them stay on the page."""
    agent = request.headers.get("user-agent", "")
    if "iPhone" in agent or "iPad" in agent:
        return "ios"
    return "android" if "Android" in agent else "computer"
