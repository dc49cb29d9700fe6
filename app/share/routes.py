"""The pictures beside shared links."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec
from uuid import UUID

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy import Connection

from app.platform.web import database
from app.players.doorway import doors
from app.share import views
from app.share.cards import Card
from app.share.gallery import Gallery, version

router = doors()
P = ParamSpec("P")


@router.get("/share/quest/{quest_id}.png")
async def quest(request: Request, quest_id: UUID) -> Response:
    return await _picture(request, views.quest, quest_id, database(request).clock())


@router.get("/share/initiative/{initiative_id}.png")
async def initiative(request: Request, initiative_id: UUID) -> Response:
    return await _picture(request, views.initiative, initiative_id, database(request).clock())


@router.get("/share/goal/{goal_id}.png")
async def goal(request: Request, goal_id: UUID) -> Response:
    return await _picture(request, views.goal, goal_id, database(request).clock())


@router.get("/share/world.png")
async def world(request: Request) -> Response:
    return await _picture(request, views.world, database(request).clock())


async def _picture(
    request: Request, view: Callable[Concatenate[Connection, P], Card], *args: P.args, **more: P.kwargs
) -> Response:
    card = await database(request).read(view, *args, **more)
    tag = f'"{version(card)}"'
    headers = {
        "etag": tag,
        "cache-control": "public, max-age=300",
        "cross-origin-resource-policy": "cross-origin",  # a chat on the web shows it on its own pages
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    gallery: Gallery = request.app.state.gallery
    return Response(await gallery.picture(card), media_type="image/png", headers=headers)
