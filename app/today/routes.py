"""Today, and the strip that shows what happens now."""

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment

from app.ledger import store as ledger
from app.platform.database import Database, Work
from app.platform.deeds import Outcome
from app.platform.hub import Hub
from app.platform.web import database, perform, show
from app.players.doorway import MaybeMe, Me, doors
from app.today import views
from app.today.forms import Seen

router = doors()


@router.get("/")
async def today(request: Request, me: MaybeMe) -> HTMLResponse:
    if request.state.world is None:
        return show(request, "today/no_world.html")
    page = await database(request).read(views.today, me, database(request).clock())
    return show(request, "today/today.html" if me else "today/welcome.html", page=page)


@router.post("/notices/seen")
async def seen(request: Request, me: Me, form: Annotated[Seen, Form()]) -> Response:
    def verb(work: Work) -> Outcome:
        ledger.see_notices(work, me.id, form.notices)
        return Outcome("/")

    return await perform(request, str(me.id), form.deed, verb)


def install_live(hub: Hub, base: Database, pages: Environment) -> None:
    """Let the "now" topic carry the strip, rendered once per beat."""

    async def render(_topic: str) -> dict[str, object]:
        strip = await base.read(views.strip)
        return {"html": pages.get_template("today/_strip.html").render(strip=strip, now=base.clock())}

    hub.render_with("now", render)
