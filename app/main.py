"""The whole game, built from its settings."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette_compress import CompressMiddleware

from app.alliances import routes as alliances
from app.boards import live as boards_live
from app.boards import routes as boards
from app.chores.clock import start_clock
from app.chores.first_look import FirstLook
from app.chores.service import House
from app.claims import routes as claims
from app.clarity import routes as clarity
from app.confirmations import routes as confirmations
from app.contributions import routes as contributions
from app.coverage import routes as coverage
from app.directions import routes as directions
from app.facts import routes as facts
from app.fit import routes as fit
from app.goals import propose_routes as goals_propose
from app.goals import routes as goals
from app.initiatives import csv_routes as initiatives_csv
from app.initiatives import propose_routes as initiatives_propose
from app.initiatives import purpose_routes
from app.initiatives import routes as initiatives
from app.map import live as map_live
from app.map import routes as world_map
from app.map.atlas import Atlas
from app.me import routes as me
from app.moderation import routes as moderation
from app.platform import pages, static
from app.platform.clock import Clock, system_clock
from app.platform.database import Database
from app.platform.headers import SafeHeaders
from app.platform.hub import Hub
from app.platform.kept import Kept
from app.platform.limits import BodyLimit, Meter
from app.platform.live import Live
from app.platform.pictures.shelf import shelf_of
from app.platform.relay import relay_of
from app.platform.settings import Settings, load_settings
from app.platform.trust import Trust
from app.platform.web import install_refusals
from app.platform.wellformed import WellFormed
from app.players import live_routes, sign_in_routes
from app.players import routes as players
from app.quests import propose_routes as quests_propose
from app.quests import routes as quests
from app.seed import routes as samples
from app.share import routes as share
from app.share.gallery import Gallery
from app.shell import routes as shell
from app.shell import trust_routes
from app.sparks import routes as sparks
from app.talk import routes as talk
from app.teams import invitation_routes
from app.teams import routes as teams
from app.today import first_routes
from app.today import routes as today
from app.today.sending import Sent
from app.world import edit_routes as world_edit
from app.world import routes as world

ROUTERS = (
    today.router,
    first_routes.router,
    quests_propose.router,  # before the pages: /quests/new is not the id of one
    quests.router,
    claims.router,
    contributions.router,
    confirmations.router,
    boards.router,
    clarity.router,
    goals_propose.router,  # before the pages: /goals/new is not the id of one
    goals.router,
    directions.router,
    initiatives_propose.router,  # before the pages: /initiatives/new is not the id of one
    alliances.router,  # before the pages: /initiatives/alike is not the id of one
    initiatives.router,
    purpose_routes.router,
    initiatives_csv.router,
    talk.router,
    facts.router,
    teams.router,
    invitation_routes.router,
    fit.router,
    world_edit.router,
    coverage.router,
    world.router,
    world_map.router,
    players.router,
    sign_in_routes.router,
    me.router,
    sparks.router,
    share.router,
    moderation.router,
    samples.router,
    trust_routes.router,
    shell.router,
)

# What everybody may look at: alike for whoever brings no cookie, so made once and kept (`app.platform.kept`).
_ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
SHARED = re.compile(
    rf"/|/fit\.json|/first|/first/cards|/quests|/initiatives|/world|/world/log|/world/coverage"
    rf"|/boards|/boards/around|/teams|/(quests|goals|initiatives|teams|organisations)/{_ID}"
    rf"|/directions|/directions/{_ID}|/goals/{_ID}/(headline|situation)|/facts/{_ID}|/talk/[a-z]+/{_ID}(/latest)?"
)


def create_app(settings: Settings | None = None, *, clock: Clock = system_clock, trust: Trust | None = None) -> FastAPI:
    """Build the game; a test hands in its own settings and gets its own world.

    With `trust` a page leads phones through trusting this machine's own certificate authority.
    """
    settings = settings or load_settings()
    database = Database(settings.database, clock=clock)
    shelf = shelf_of(settings)
    hub = Hub(beat_seconds=settings.beat_ms / 1000)
    relay = relay_of(settings, hub)
    database.on_nudges = relay.tell

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        hub.start()
        relay.start()
        house = House(database, shelf, settings.data_dir)
        if database.kind.one_process:  # else a process of its own keeps it, for all: app.operate.clock
            app.state.first_look.begin(house)
            app.state.clockwork = start_clock(house)
        yield
        await relay.stop()
        await hub.stop()
        house.stopping.set()
        if database.kind.one_process:
            await asyncio.to_thread(app.state.first_look.end)
            await asyncio.to_thread(app.state.clockwork.shutdown)
        database.close()

    app = FastAPI(
        title="World Game",
        routes=[route for router in (*ROUTERS, live_routes.router) for route in router.routes],
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lifespan,
    )
    app.state.settings = settings
    app.state.database = database
    app.state.live = Live(hub, live_routes.sessions(database))
    app.state.first_look = FirstLook()
    app.state.trust = trust
    app.state.meter = Meter(settings.redis_url, settings.shared_name)
    app.state.pages = pages.environment()
    app.state.shelf = shelf
    app.state.gallery = Gallery()
    app.state.sent = Sent()
    app.state.atlas = Atlas(database)
    boards_live.install(hub, database, app.state.pages)
    map_live.install(hub, app.state.atlas)
    today.install_live(hub, database, app.state.pages)
    app.mount(f"/static/{pages.build()}", static.Static(pages.STATIC))
    install_refusals(app)
    app.add_middleware(CompressMiddleware, minimum_size=600, zstd_level=3, brotli_quality=5)
    app.add_middleware(Kept, database=database, shared=SHARED)
    app.add_middleware(BodyLimit)
    app.add_middleware(WellFormed)
    app.add_middleware(SafeHeaders)
    return app
