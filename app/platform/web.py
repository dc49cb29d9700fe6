"""What routes use to show a page, to do a deed once, and to say no kindly."""

import hashlib
import logging
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, unquote
from uuid import UUID

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from jinja2 import Environment
from starlette.exceptions import HTTPException

from app.platform import deeds, pages
from app.platform.database import Database, Work
from app.platform.deeds import Outcome
from app.platform.headers import dress, is_cross_site, own_origins
from app.platform.i18n import _, say
from app.platform.limits import Allowance, Meter, network_of
from app.platform.refusals import CrossSite, DeedKeyMissing, RateLimited, StorageFull
from app.platform.settings import Settings
from app.platform.tags import seen_already, tag_of
from game.errors import NotFound, Refusal

log = logging.getLogger("worldgame")
FLASH = "wg_flash"
# One person's own, others' evidence, secrets in the address: no browser keeps them.
_OWN = re.compile(r"/(me|steward|sign-in|claims|join|invite|contributions|confirm|reports|moderation|trust)(/|$)")
_PLACE = re.compile(r"/(?:[!-.0-\[\]-~][!-~]*)?")  # an address on this site: `//there` and `/\\there` are on another
PLAIN_SEEN = "wg_plain"


def database(request: Request) -> Database:
    """Give the world's database."""
    found: Database = request.app.state.database
    return found


def settings(request: Request) -> Settings:
    """Give the server's settings."""
    found: Settings = request.app.state.settings
    return found


def is_secure(request: Request) -> bool:
    """Say whether the player's browser speaks HTTPS with this world."""
    return request.url.scheme == "https" or settings(request).public_url.startswith("https://")


def address(request: Request, path: str) -> str:
    """Give the full address of a path, as others should open it."""
    base = settings(request).public_url or f"{request.url.scheme}://{request.headers.get('host', 'localhost')}"
    return base + path


def network(request: Request) -> str:
    """Give the network that a request comes from, as it counts for limits."""
    return network_of(request.client.host if request.client else "")


def spend(request: Request, allowance: Allowance, key: str) -> None:
    """Count one more try of somebody; raises `RateLimited`."""
    meter: Meter = request.app.state.meter
    meter.spend(allowance, key)


def wants_json(request: Request) -> bool:
    """Say whether a script asks, not a person's browser."""
    return "application/json" in request.headers.get("accept", "")


def _is_for_a_person(request: Request) -> bool:
    """Say whether a person will see the answer: what a script fetches meanwhile leaves the flash for the next page.

    `Sec-Fetch-Mode` decides where the browser sends it; without HTTPS it does not, and our scripts ask for HTML only.
    """
    mode = request.headers.get("sec-fetch-mode")
    return mode == "navigate" if mode is not None else request.headers.get("accept") != "text/html"


def show(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Render a page with what every page has: the world, the reader, the path, a flash."""
    env: Environment = request.app.state.pages
    flash = request.cookies.get(FLASH, "") if _is_for_a_person(request) else ""
    secure = is_secure(request) or request.url.hostname in {"localhost", "127.0.0.1"}
    html = env.get_template(template).render(
        world=getattr(request.state, "world", None),
        me=getattr(request.state, "me", None),
        path=request.url.path,
        locale="en",
        text_dir="ltr",
        flash=unquote(flash)[:500],
        secure=secure,
        plain=not secure and PLAIN_SEEN not in request.cookies,
        trusted=request.app.state.trust is not None,
        now=database(request).clock(),
        canonical=address(request, request.url.path),
        origin=address(request, ""),
        **values,
    )
    response = HTMLResponse(pages.with_scripts(html), status_code=status)
    if status == 200 and request.method == "GET" and not _OWN.match(request.url.path):
        response = _kept_by_browser(request, response)
    if flash:
        response.delete_cookie(FLASH)
    return response


def _kept_by_browser(request: Request, page: HTMLResponse) -> HTMLResponse:
    """Let the browser keep a page, and ask each time whether it is still the same."""
    tag = tag_of(bytes(page.body))
    mine = getattr(request.state, "me", None) is not None
    headers = {
        "etag": tag.decode(),
        "cache-control": "private, no-cache" if mine else "no-cache",
        "vary": "Cookie",
    }
    if seen_already(request.scope["headers"], tag):
        return HTMLResponse(status_code=304, headers=headers)
    page.headers.update(headers)
    return page


async def perform(
    request: Request,
    actor: str,
    key: UUID | None,
    verb: Callable[[Work], Outcome],
    *,
    seal: Callable[[Response], None] | None = None,
) -> Response:
    """Do a deed once and answer after its commit: a redirect for a person, JSON for a script.

    `seal` may add cookies to the answer. Raises `DeedKeyMissing` without an id.
    """
    if key is None:
        raise DeedKeyMissing
    fingerprint = await _fingerprint(request)
    outcome = await database(request).write(deeds.once, actor, key, fingerprint, verb)
    response: Response
    if wants_json(request):
        response = JSONResponse({"location": outcome.location, "notice": outcome.notice})
    else:
        response = RedirectResponse(outcome.location, status_code=303)
    if outcome.notice:
        response.set_cookie(
            FLASH, quote(outcome.notice), max_age=60, httponly=True, samesite="lax", secure=is_secure(request)
        )
    if outcome.replayed:
        response.headers["Idempotent-Replayed"] = "true"
    if seal is not None:
        seal(response)
    return response


async def _fingerprint(request: Request) -> str:
    whole = hashlib.sha256(request.url.path.encode())
    form = await request.form()
    for name, value in sorted(form.multi_items(), key=lambda item: (item[0], str(item[1]))):
        if isinstance(value, str):
            whole.update(f"\0{name}={value}".encode(errors="surrogatepass"))
        else:
            await value.seek(0)
            whole.update(f"\0{name}:{hashlib.sha256(await value.read()).hexdigest()}".encode())
    return whole.hexdigest()


async def no_cross_site(request: Request) -> None:
    """Refuse writes that another site made in the player's name; part of `doors`."""
    origins = own_origins(request.headers, request.url.scheme, settings(request).public_url)
    if is_cross_site(request.method, request.headers, origins):
        raise CrossSite


def install_refusals(app: FastAPI) -> None:
    """Turn every refusal, wrong input and fault into one shape: problem JSON for scripts, a page for people."""

    @app.exception_handler(Refusal)
    async def _refused(request: Request, refusal: Refusal) -> Response:
        return _problem(request, refusal.status, refusal.code, say(refusal), headers=_when_again(refusal))

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, wrong: RequestValidationError) -> Response:
        if any(e["type"] == "missing" and e["loc"][-1] == "deed" for e in wrong.errors()):
            return _problem(request, DeedKeyMissing.status, DeedKeyMissing.code, say(DeedKeyMissing()))
        # what is wrong with the form as a whole has no field
        fields = {"".join(map(str, e["loc"][-1:])): str(e["msg"]).removeprefix("Value error, ") for e in wrong.errors()}
        sentence = "; ".join(f"{name}: {said}" if name else said for name, said in fields.items())
        return _problem(request, 422, "invalid", sentence[:1000], fields=fields)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, wrong: HTTPException) -> Response:
        if isinstance(wrong.__cause__, OSError):  # FastAPI calls a form unreadable whose photo found no room to wait in
            return await _refused(request, StorageFull())
        code = {404: "not_found", 405: "method_not_allowed"}.get(wrong.status_code, "refused")
        sentence = {404: say(NotFound())}.get(wrong.status_code, wrong.detail)
        return _problem(request, wrong.status_code, code, sentence)

    @app.exception_handler(Exception)
    async def _fault(request: Request, fault: Exception) -> Response:
        log.error("fault in request %s", request.state.request_id, exc_info=fault)
        said = _("Something broke on our side. What you wrote is still on your phone.")
        answer = _problem(request, 500, "fault", said)
        dress(answer.headers, request.state.request_id)  # this answer is made outside of all middleware
        return answer


def _when_again(refusal: Refusal) -> dict[str, str]:
    """Tell a script when to try again, and for a limit how it counts (fields of the IETF draft RateLimit)."""
    if isinstance(refusal, RateLimited):
        wait = str(refusal.params["seconds"])
        return {
            "Retry-After": wait,
            "RateLimit-Policy": f'"this";q={refusal.params["policy"]}',
            "RateLimit": f'"this";r=0;t={wait}',
        }
    return {"Retry-After": "1"} if refusal.status == 503 else {}


def _came_from(request: Request) -> str:
    """Give the page of this world from which somebody comes, to lead back there; nothing from anywhere else."""
    came = request.headers.get("referer", "")
    for origin in own_origins(request.headers, request.url.scheme, settings(request).public_url):
        place = came.removeprefix(origin)
        if place != came and _PLACE.fullmatch(place):
            return place
    return ""


def _problem(
    request: Request,
    status: int,
    code: str,
    sentence: str,
    fields: dict[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    if wants_json(request) or not hasattr(request.app.state, "pages"):
        body: dict[str, object] = {
            "type": "about:blank",
            "title": code.replace("_", " "),
            "status": status,
            "code": code,
            "detail": sentence,
            "request_id": request.state.request_id,
        }
        if fields:
            body["fields"] = fields
        return JSONResponse(body, status, headers, media_type="application/problem+json")
    values = {"code": code, "sentence": sentence, "request_id": request.state.request_id, "back": _came_from(request)}
    page = show(request, "refusal.html", status, **values)
    page.headers.update(headers or {})
    return page
