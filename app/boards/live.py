"""What a board sends to everybody who watches it: rendered once per beat."""

from jinja2 import Environment

from app.boards import views
from app.ledger.boards import BoardKey
from app.platform.database import Database
from app.platform.hub import Hub


def install(hub: Hub, database: Database, pages: Environment) -> None:
    """Let board topics carry the shared rows of their board."""

    async def render(topic: str) -> dict[str, object]:
        kind, rest = topic.removeprefix("board:").split(":", 1)
        period, _, scope = rest.rpartition(":")
        standings = await database.read(views.standings, BoardKey(kind, period, scope), database.clock())
        html = pages.get_template("boards/_standings.html").render(standings=standings)
        return {"html": html}

    hub.render_with("board", render)
