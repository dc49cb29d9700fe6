"""What boards and goals send to everybody who watches them: rendered once per beat."""

from uuid import UUID

from jinja2 import Environment

from app.boards import views
from app.goals import views as goals
from app.ledger.boards import BoardKey
from app.platform.database import Database
from app.platform.hub import Hub


def install(hub: Hub, database: Database, pages: Environment) -> None:
    """Let board topics carry the shared rows of their board, and goal topics the number above the boards."""

    async def board(topic: str) -> dict[str, object]:
        kind, rest = topic.removeprefix("board:").split(":", 1)
        period, _, scope = rest.rpartition(":")
        standings = await database.read(views.standings, BoardKey(kind, period, scope), database.clock())
        html = pages.get_template("boards/_standings.html").render(standings=standings)
        return {"html": html, "settled": views.SETTLED}

    async def goal(topic: str) -> dict[str, object]:
        goal_id = UUID(topic.removeprefix("goal:"))
        metric = await database.read(goals.headline, goal_id, database.clock())
        if metric is None:
            return {}
        html = pages.get_template("goals/_headline.html").render(metric=metric)
        return {"fragments": {f"/goals/{goal_id}/headline": html}}

    hub.render_with("board", board)
    hub.render_with("goal", goal)
