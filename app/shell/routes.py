"""What makes the page an app: manifest, icons, service worker, offline page, health."""

import asyncio
from functools import lru_cache

from fastapi import Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from app.platform import pages, static
from app.platform.icons import app_icon, sign_icon
from app.platform.web import database, show
from app.players.doorway import doors
from app.shell.manifest import HOME, ICONS, MASKABLE, SIGN_SIZES, SIGNS
from app.shell.manifest import manifest as manifest_of
from app.shell.ready import failing
from game.errors import NotFound

router = doors()


@router.get("/manifest.webmanifest")
async def manifest(request: Request) -> Response:
    return JSONResponse(
        manifest_of(request.state.world),
        media_type="application/manifest+json",
        headers={"cache-control": "no-cache"},
    )


@router.get("/icons/{name}.png")
async def icon(name: str) -> Response:
    drawn = _drawn(name)
    if drawn is None:
        raise NotFound
    return Response(drawn, media_type="image/png", headers={"cache-control": "public, max-age=86400"})


@lru_cache(maxsize=32)
def _drawn(name: str) -> bytes | None:
    """Draw the icon of this name, if the manifest or a page asks for one."""
    if name in MASKABLE:
        return app_icon(MASKABLE[name], maskable=True)
    if size := (ICONS | HOME).get(name):
        return app_icon(size, maskable=False)
    sign, _dash, edge = name.rpartition("-")
    if sign in SIGNS and edge in map(str, SIGN_SIZES):
        return sign_icon(sign, int(edge))
    return None


@router.get("/sw.js")
async def service_worker() -> Response:
    script = (pages.ROOT / "static" / "js" / "service-worker.js").read_text()
    shell = [pages.asset(path) for path in shell_files()]
    head = f'const BUILD = "{pages.build()}"\nconst SHELL = {shell!r}\n'
    return Response(
        head + script,
        media_type="text/javascript",
        headers={"cache-control": "no-cache", "service-worker-allowed": "/"},
    )


def shell_files() -> list[str]:
    """List the static files that the app needs to show anything: styles, scripts, sprite, font, the finder's words."""
    wanted = sorted(
        path.relative_to(pages.STATIC).as_posix()
        for pattern in ("js/**/*.js", "icons/*.svg", "data/*.json")
        for path in pages.STATIC.glob(pattern)
        if path.name != "service-worker.js"
    )
    font = "vendor/recursive/recursive-latin-casl-normal.woff2"
    return [static.JOINED, *wanted, *([font] if (pages.STATIC / font).exists() else [])]


@router.get("/offline")
async def offline(request: Request) -> HTMLResponse:
    return show(request, "shell/offline.html")


@router.get("/healthz")
async def healthz() -> Response:
    return Response("alive", media_type="text/plain")


@router.get("/readyz")
async def readyz(request: Request) -> Response:
    wrong = await asyncio.to_thread(failing, database(request), request.app.state.shelf)
    lines = [f"{part}: {what}" for part, what in wrong.items()] or ["ready"]
    if (unknown := request.app.state.first_look.open) and "integrity" not in wrong:
        lines.append(f"integrity: {unknown}")
    return Response("\n".join(lines), 503 if wrong else 200, media_type="text/plain")
