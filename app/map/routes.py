"""The World place: the vision map, the same as a list, and as `/map.json`."""

from datetime import datetime
from typing import Annotated, Literal, NamedTuple
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import Response
from sqlalchemy import Connection

from app.clarity import views as clarity
from app.clarity.views import Clarity
from app.coverage import views as cover_views
from app.coverage.views import CoverView
from app.goals import store as goals_store
from app.goals import views as goals
from app.goals.views import GoalTile
from app.map import places, views
from app.map.atlas import Atlas
from app.map.views import Wish
from app.platform import sizes
from app.platform.encodings import asked
from app.platform.tags import seen_already
from app.platform.web import database, show
from app.players.doorway import MaybeMe, doors
from app.quests import list_store as quest_list
from app.world import store as worlds

router = doors()
View = Annotated[Literal["map", "list", "places"], Query()]
Show = Annotated[Literal["all", "gaps", "flagged", "mine", "stale"], Query(alias="show")]
Word = Annotated[str, Query(max_length=30)]
Text = Annotated[str, Query(max_length=80)]
Page = Annotated[int, Query(ge=1, le=sizes.MOST_LIST_PAGES)]


@router.get("/world")
async def world(
    request: Request,
    me: MaybeMe,
    view: View = "map",
    only: Show = "all",
    text: Text = "",
    category: Word = "",
    goal: UUID | None = None,
    page: Page = 1,
) -> Response:
    if request.state.world is None:
        return show(request, "today/no_world.html")
    wish = Wish(only, text.strip(), category, goal, page)
    atlas: Atlas = request.app.state.atlas
    drawn = await atlas.now()
    mine = await database(request).read(views.mine, me) if me else []
    chips = views.filters(drawn, wish, me)
    if view == "list":
        listed = views.list_page(drawn, wish, mine)
        return show(request, "map/list.html", wish=wish, map=drawn, page=listed, filters=chips, clarity=None)
    now = database(request).clock()
    if view == "places":
        spots = await database(request).read(quest_list.spots, now, sizes.PLACES_ON_THE_MAP, category)
        charted = places.page(views.chosen(drawn, Wish(category=category), mine), spots)
        return show(request, "map/places.html", wish=wish, map=drawn, page=charted, clarity=None)

    below = await database(request).read(_below, now)
    return show(
        request,
        "map/map.html",
        wish=wish,
        map=drawn,
        page=views.map_page(drawn, wish, mine),
        filters=chips,
        **below._asdict(),
    )


class Below(NamedTuple):
    """What stands below the map: the goals, how each is covered, how clear the vision is."""

    tiles: list[GoalTile]
    cover: dict[UUID, CoverView]
    clarity: Clarity | None


def _below(conn: Connection, now: datetime) -> Below:
    tiles, found = goals.tiles(conn, goals_store.top_level(conn), now), worlds.load(conn)
    seen = any(tile.share_percent is not None for tile in tiles)
    clear = clarity.of_vision(conn, found.vision, found.for_whom, now, seen=seen) if found else None
    return Below(tiles, cover_views.of_world(conn, now), clear)


@router.get("/map.json")
async def map_json(request: Request) -> Response:
    """Give the whole map: the same bytes for everybody, packed once for each change."""
    atlas: Atlas = request.app.state.atlas
    drawn = await atlas.now()
    headers = {"etag": drawn.tag.decode(), "cache-control": "no-cache", "vary": "Accept-Encoding"}
    if seen_already(request.scope["headers"], drawn.tag):
        return Response(status_code=304, headers=headers)
    encoding = asked(request.scope["headers"])
    body = drawn.body.form(encoding)
    if body is not drawn.body.plain:
        headers["content-encoding"] = encoding
    return Response(body, headers=headers, media_type="application/json")
