"""Keeping one's progress and coming back: by mail, by passkey."""

import logging
from typing import Annotated, Any
from uuid import UUID

from fastapi import BackgroundTasks, Body, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import Field

from app.platform.database import Work
from app.platform.i18n import _
from app.platform.ids import new_secret
from app.platform.limits import Allowance
from app.platform.mail import send_letter
from app.platform.web import address, database, is_secure, network, settings, show, spend
from app.players import passkeys, service, sign_in
from app.players.actor import Actor
from app.players.doorway import MaybeMe, Me, doors, sign_in_cookie
from app.players.forms import Form as GameForm
from app.players.stewards import LinkUsed

router = doors()
log = logging.getLogger("worldgame")

BROWSER = "wg_asked"
_SIGNS = r"[^@\s\p{C},;:<>()\[\]\\\"]"  # nothing that would make two addresses of one, or hide in it
Address = Annotated[str, Field(min_length=3, max_length=254, pattern=f"^{_SIGNS}+@{_SIGNS}+$")]
PER_ADDRESS = Allowance("letters to an address", 5, 3600)
PER_NETWORK = Allowance("tries to sign in from a network", 20, 3600)
EVERYBODY = Allowance("letters in all", 1000, 300)


class Asking(GameForm):
    """Ask for a link."""

    address: Address
    deed: UUID | None = None


class Coding(GameForm):
    """The six digits from the mail."""

    address: Address
    code: Annotated[str, Field(pattern=r"^\d{6}$", max_length=6)]
    deed: UUID | None = None


@router.post("/sign-in")
async def ask(request: Request, me: MaybeMe, form: Annotated[Asking, Form()], tasks: BackgroundTasks) -> HTMLResponse:
    """Answer the same for every address; the letter goes after the answer."""
    mail = form.address.lower()
    spend(request, EVERYBODY, "all")
    spend(request, PER_NETWORK, network(request))
    spend(request, PER_ADDRESS, mail)
    browser = request.cookies.get(BROWSER) or new_secret()
    letter = await database(request).write(sign_in.ask_for_link, mail, browser, me.id if me else None)
    tasks.add_task(_post, request, mail, _written(request, letter))
    page = show(request, "players/sign_in_sent.html", 202, address=mail, problem="")
    page.set_cookie(BROWSER, browser, max_age=900, httponly=True, samesite="lax", secure=is_secure(request))
    return page


@router.get("/sign-in/{secret}")
async def link_page(request: Request, secret: str) -> HTMLResponse:
    return show(request, "players/sign_in_link.html", secret=secret)


@router.post("/sign-in/code")
async def by_code(request: Request, me: MaybeMe, form: Annotated[Coding, Form()]) -> Response:
    spend(request, PER_NETWORK, network(request))
    mail, secret, browser = form.address.lower(), new_secret(), request.cookies.get(BROWSER, "")
    answer = await database(request).write(
        sign_in.use_code, mail, form.code, browser, secret, _label(request), came_as=me
    )
    if not isinstance(answer, Actor):
        problem = str(sign_in.CodeWrong(left=answer))
        return show(request, "players/sign_in_sent.html", 422, address=mail, problem=problem)
    return _home(request, secret)


@router.post("/sign-in/{secret}")
async def by_link(request: Request, me: MaybeMe, secret: str) -> Response:
    device, browser = new_secret(), request.cookies.get(BROWSER, "")
    if not browser:
        raise LinkUsed
    await database(request).write(sign_in.use_link, secret, browser, device, _label(request), came_as=me)
    return _home(request, device)


@router.post("/passkeys/making")
async def start_making(request: Request, me: Me) -> Response:
    return JSONResponse(await database(request).write(passkeys.start_making, me, _site(request)))


@router.post("/passkeys")
async def finish_making(
    request: Request,
    me: Me,
    ceremony: Annotated[UUID, Body()],
    credential: Annotated[dict[str, Any], Body()],
) -> Response:
    def verb(work: Work) -> None:
        passkeys.finish_making(
            work, me, ceremony, credential, site=_site(request), origin=address(request, ""), label=_label(request)
        )

    await database(request).write(verb)
    return JSONResponse({"location": "/me"})


@router.post("/passkeys/showing")
async def start_showing(request: Request) -> Response:
    spend(request, PER_NETWORK, network(request))
    return JSONResponse(await database(request).write(passkeys.start_showing, _site(request)))


@router.post("/passkeys/shown")
async def finish_showing(
    request: Request,
    me: MaybeMe,
    ceremony: Annotated[UUID, Body()],
    credential: Annotated[dict[str, Any], Body()],
) -> Response:
    secret = new_secret()

    def verb(work: Work) -> None:
        passkeys.finish_showing(
            work,
            ceremony,
            credential,
            me,
            site=_site(request),
            origin=address(request, ""),
            device_secret=secret,
            label=_label(request),
        )

    await database(request).write(verb)
    response = JSONResponse({"location": "/me"})
    sign_in_cookie(request, response, secret)
    return response


def _written(request: Request, letter: sign_in.Letter) -> str:
    """Write a letter: the code, and the link where it is sure to lead here.

    Without PUBLIC_URL an address is what the request says of its host, and that may be a stranger who lets somebody
    else's letter lead to another site, with the secret in it. In the outbox only the operator reads it.
    """
    if settings(request).smtp_url and not settings(request).public_url:
        return _("Your code: %(code)s\n\nIt works once, within ten minutes, in the browser that asked for it.") % {
            "code": letter.code
        }
    text = _(
        "Your code: %(code)s\n\nOr open this in the same browser: %(link)s\n\nEach works once, within ten minutes."
    )
    return text % {"code": letter.code, "link": address(request, f"/sign-in/{letter.secret}")}


async def _post(request: Request, mail: str, text: str) -> None:
    try:
        await send_letter(settings(request), mail, _("Come back to World Game"), text)
    except OSError:
        log.warning("a letter could not be sent; is SMTP_URL right?")


def _home(request: Request, secret: str) -> Response:
    response = Response(status_code=303, headers={"location": "/me"})
    sign_in_cookie(request, response, secret)
    return response


def _label(request: Request) -> str:
    return service.device_label(request.headers.get("user-agent", ""))


def _site(request: Request) -> str:
    return (settings(request).public_url or str(request.base_url)).split("://")[1].split("/")[0].split(":")[0]
