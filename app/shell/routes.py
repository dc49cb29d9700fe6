"""What makes the page an app: manifest, icons, service worker, offline page, health."""

import asyncio
from functools import lru_cache

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from app.platform import pages
from app.platform.i18n import _
from app.platform.icons import app_icon
from app.platform.web import database, show
from app.shell.ready import failing
from game.errors import NotFound

router = APIRouter()

SIZES = {"180": False, "192": False, "512": False, "512-maskable": True}


@router.get("/manifest.webmanifest")
async def manifest(request: Request) -> Response:
    world = request.state.world
    name = world.name if world else "World Game"
    icon = [
        {"src": f"/icons/{size}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any"}
        for size in ("192", "512")
    ]
    icon.append({"src": "/icons/512-maskable.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"})
    content = {
        "id": "/",
        "name": f"{name} · World Game",
        "short_name": name[:12],
        "description": world.vision if world else "",
        "start_url": "/?from=home",
        "scope": "/",
        "display": "standalone",
        "lang": "en",
        "dir": "ltr",
        "theme_color": "#013c49",
        "background_color": "#ebf1e9",
        "categories": ["social", "productivity"],
        "icons": icon,
        "shortcuts": [
            {"name": _("What’s first"), "url": "/"},
            {"name": _("Waiting for eyes"), "url": "/confirm"},
            {"name": _("Boards"), "url": "/boards"},
        ],
    }
    return JSONResponse(content, media_type="application/manifest+json", headers={"cache-control": "no-cache"})


@router.get("/icons/{name}.png")
async def icon(name: str) -> Response:
    if name not in SIZES:
        raise NotFound
    return Response(
        _icon(int(name.split("-", maxsplit=1)[0]), SIZES[name]),
        media_type="image/png",
        headers={"cache-control": "public, max-age=86400"},
    )


@lru_cache(maxsize=8)
def _icon(size: int, maskable: bool) -> bytes:
    return app_icon(size, maskable=maskable)


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
    """List the static files that the app needs to show anything: styles, scripts, sprite and the Latin font."""
    wanted = sorted(
        path.relative_to(pages.STATIC).as_posix()
        for pattern in ("css/*.css", "js/**/*.js", "icons/*.svg")
        for path in pages.STATIC.glob(pattern)
        if path.name != "service-worker.js"
    )
    font = "vendor/recursive/recursive-latin-casl-normal.woff2"
    return [*wanted, *([font] if (pages.STATIC / font).exists() else [])]


@router.get("/offline")
async def offline(request: Request) -> HTMLResponse:
    return show(request, "shell/offline.html")


@router.get("/healthz")
async def healthz() -> Response:
    return Response("alive", media_type="text/plain")


@router.get("/readyz")
async def readyz(request: Request) -> Response:
    wrong = await asyncio.to_thread(failing, database(request), request.app.state.shelf)
    said = "\n".join(f"{part}: {what}" for part, what in wrong.items()) or "ready"
    return Response(said, 503 if wrong else 200, media_type="text/plain")
