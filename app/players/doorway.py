"""The doorway: who comes in with a request, and the cookie that says so."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import Connection

from app.platform.ids import digest
from app.platform.refusals import Busy, SignInNeeded, StorageFull
from app.platform.statement import together
from app.platform.web import database, is_secure, no_cross_site
from app.players import store
from app.players.actor import Actor, needed
from app.world import store as world_store
from app.world.store import WorldRow

COOKIE = "wg_device"
SECURE_COOKIE = "__Host-wg_device"
KEEP = timedelta(days=180)
SEEN_EVERY = timedelta(hours=1)
PROBES = {"/healthz", "/readyz"}  # they answer while the database does not


async def arrive(request: Request) -> None:
    """Load the world and the actor for every page and deed; part of `doors`."""
    request.state.world = None
    request.state.me = None
    if request.url.path in PROBES:
        return
    secret, now = secret_of(request.cookies), database(request).clock()
    world, me = await database(request).glance(_both, digest(secret) if secret else None, now)
    request.state.world = world
    request.state.me = me
    if me is not None and me.seen_at is not None and now - me.seen_at >= SEEN_EVERY:
        with suppress(Busy, StorageFull):  # looking around goes on while nothing can be written
            await database(request).write(store.seen, me.device_id, me.id)


def doors() -> APIRouter:
    """Give a router for pages and deeds: no other site writes through them, and it is known who asks.

    Its routes go into an app as they are: FastAPI's `include_router` would make each of them anew for every app.
    """
    return APIRouter(dependencies=[Depends(no_cross_site), Depends(arrive)])


def secret_of(cookies: Mapping[str, str]) -> str | None:
    """Give the secret of the device that a request or a socket comes from."""
    return cookies.get(SECURE_COOKIE) or cookies.get(COOKIE)


def _both(conn: Connection, secret_digest: str | None, now: datetime) -> tuple[WorldRow | None, Actor | None]:
    if secret_digest is None:
        return world_store.load(conn), None
    with together(conn):
        world = world_store.ask(conn)
        me = store.ask_actor(conn, secret_digest, now)
    founded = world()
    return founded, me() if founded else None


def sign_in_cookie(request: Request, response: Response, secret: str) -> None:
    """Let this browser carry a device's secret."""
    secure = is_secure(request)
    response.set_cookie(
        SECURE_COOKIE if secure else COOKIE,
        secret,
        max_age=int(KEEP.total_seconds()),
        httponly=True,
        secure=secure,
        samesite="lax",
        path="/",
    )


def sign_out_cookie(response: Response) -> None:
    """Let this browser forget its device, and the pages it kept."""
    response.headers["clear-site-data"] = '"cache"'
    response.delete_cookie(COOKIE, path="/")
    response.delete_cookie(SECURE_COOKIE, path="/", secure=True, httponly=True, samesite="lax")


# Coroutines, though they wait for nothing: FastAPI would send each of them to a thread and wait for that.
async def _maybe_me(request: Request) -> Actor | None:
    me: Actor | None = request.state.me
    return me


async def _me(request: Request) -> Actor:
    """Give who is signed in; what waited on a phone says who wrote it, and is not said by who came after them."""
    me = needed(request.state.me)
    if request.headers.get("x-player", str(me.id)) != str(me.id):
        raise SignInNeeded
    return me


MaybeMe = Annotated[Actor | None, Depends(_maybe_me)]
Me = Annotated[Actor, Depends(_me)]
