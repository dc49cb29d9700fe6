"""The whole game, built from its settings."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from starlette.staticfiles import StaticFiles
from starlette_compress import CompressMiddleware

from app.boards import live as boards_live
from app.boards import routes as boards
from app.chores import service as chores
from app.chores.clock import start_clock
from app.chores.service import House
from app.claims import routes as claims
from app.confirmations import routes as confirmations
from app.contributions import routes as contributions
from app.goals import propose_routes as goals_propose
from app.goals import routes as goals
from app.initiatives import csv_routes as initiatives_csv
from app.initiatives import propose_routes as initiatives_propose
from app.initiatives import routes as initiatives
from app.me import routes as me
from app.moderation import routes as moderation
from app.platform import pages
from app.platform.clock import Clock, system_clock
from app.platform.database import Database
from app.platform.headers import SafeHeaders
from app.platform.hub import Hub
from app.platform.limits import BodyLimit, Meter
from app.platform.live import Live
from app.platform.pictures.shelf import shelf_of
from app.platform.settings import Settings, load_settings
from app.platform.trust import Trust
from app.platform.web import install_refusals, no_cross_site
from app.platform.wellformed import WellFormed
from app.players import live_routes, sign_in_routes
from app.players import routes as players
from app.players.doorway import arrive
from app.quests import propose_routes as quests_propose
from app.quests import routes as quests
from app.seed import routes as samples
from app.share import routes as share
from app.share.gallery import Gallery
from app.shell import routes as shell
from app.shell import trust_routes
from app.teams import invitation_routes
from app.teams import routes as teams
from app.today import routes as today
from app.world import edit_routes as world_edit
from app.world import routes as world

ROUTERS = (
    today.router,
    quests_propose.router,  # before the pages: /quests/new is not the id of one
    quests.router,
    claims.router,
    contributions.router,
    confirmations.router,
    boards.router,
    goals_propose.router,  # before the pages: /goals/new is not the id of one
    goals.router,
    initiatives_propose.router,  # before the pages: /initiatives/new is not the id of one
    initiatives.router,
    initiatives_csv.router,
    teams.router,
    invitation_routes.router,
    world_edit.router,
    world.router,
    players.router,
    sign_in_routes.router,
    me.router,
    share.router,
    moderation.router,
    samples.router,
    trust_routes.router,
    shell.router,
)


def create_app(settings: Settings | None = None, *, clock: Clock = system_clock, trust: Trust | None = None) -> FastAPI:
    """Build the game; a test hands in its own settings and gets its own world.

    With `trust` a page leads phones through trusting this machine's own certificate authority.
    """
    settings = settings or load_settings()
    database = Database(settings.database, clock=clock)
    shelf = shelf_of(settings)
    hub = Hub(beat_seconds=settings.beat_ms / 1000)
    database.on_nudges = hub.nudge_from_thread

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        hub.start()
        house = House(database, shelf, settings.data_dir)
        if database.kind.one_process:
            await asyncio.to_thread(chores.start, house)
            app.state.clockwork = start_clock(house)
        yield
        if database.kind.one_process:  # else a process of its own keeps it, for all: app.operate.clock
            await asyncio.to_thread(app.state.clockwork.shutdown)
        database.close()

    app = FastAPI(
        title="World Game",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lifespan,
    )
    app.state.settings = settings
    app.state.database = database
    app.state.live = Live(hub)
    app.state.trust = trust
    app.state.meter = Meter()
    app.state.pages = pages.make_environment()
    app.state.shelf = shelf
    app.state.gallery = Gallery()
    boards_live.install(hub, database, app.state.pages)
    today.install_live(hub, database, app.state.pages)
    for router in ROUTERS:
        app.include_router(router, dependencies=[Depends(no_cross_site), Depends(arrive)])
    app.include_router(live_routes.router)
    app.mount(f"/static/{pages.build()}", Fingerprinted(directory=pages.STATIC))
    install_refusals(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(WellFormed)
    app.add_middleware(CompressMiddleware, minimum_size=600)
    app.add_middleware(SafeHeaders)
    return app


class Fingerprinted(StaticFiles):
    """Static files whose address changes with the build, so that a browser may keep them for ever."""

    def file_response(self, *args, **kwargs):  # type: ignore[no-untyped-def]
        """Answer with the file and leave to keep it."""
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response
