"""Static files: their addresses change with the build, so a browser keeps them for ever; texts are packed once.

The style sheets are written as one file for each concern and sent as one, `css/all.css`.
"""

import asyncio
import re
from functools import lru_cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from app.platform.encodings import BEST, Packed, asked
from app.platform.headers import Receive, Scope, Send
from app.platform.tags import seen_already, tag_of

FOR_EVER = "public, max-age=31536000, immutable"
SHEETS = (
    "tokens",
    "base",
    "layout",
    "cards",
    "controls",
    "boards",
    "notices",
    "map",
    "talk",
)  # in the order of their layers
JOINED = "css/all.css"
TEXTS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
}
_IMPORT = re.compile(r"""^\s*import\s(?:[^'"]*\sfrom\s)?['"](\.[^'"]+)['"]""", re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_INDENT = re.compile(r"\n\s*")
_OWN_SCRIPTS = "js/"  # what others wrote goes out as they wrote it, with their licence
_SAID = re.compile(r"^[ \t]*(?://[^\n]*|/\*\*(?:(?!\*/).)*\*/)[ \t]*\n", re.MULTILINE | re.DOTALL)
_NOTES = re.compile(r"/\*\*.*?\*/")  # within a line: of which type something is


@lru_cache(maxsize=1024)
def text(root: Path, path: str) -> Packed | None:
    """Give the bytes of a text file under the root; None where there is no such text."""
    if path == JOINED:
        return Packed(_joined(root), BEST)
    file = root / path
    if file.suffix not in TEXTS or ".." in file.parts or not file.is_file():
        return None
    if file.suffix == ".js" and path.startswith(_OWN_SCRIPTS):
        return Packed(bare(file.read_text()).encode(), BEST)
    return Packed(file.read_bytes(), BEST)


def bare(script: str) -> str:
    """Give a script as a phone fetches it, a quarter less: without comments, types and indents; lines stay lines."""
    return _INDENT.sub("\n", _NOTES.sub("", without_comments(script)))


def without_comments(script: str) -> str:
    """Take out the comments of a script that have lines of their own: only its readers need them."""
    return _SAID.sub("", script)


def _joined(root: Path) -> bytes:
    """Join the style sheets without what only their readers need: comments and indents."""
    whole = "\n".join((root / f"css/{sheet}.css").read_text() for sheet in SHEETS)
    return _INDENT.sub("\n", _COMMENT.sub("", whole)).encode()


@lru_cache(maxsize=1024)
def needed_by(root: Path, script: str) -> tuple[str, ...]:
    """List a script and all that it imports, and what these import, as paths under the root."""
    found: dict[str, None] = {}
    waiting = [script]
    while waiting:
        path = waiting.pop(0)
        file = root / path
        if path in found or not file.is_file():
            continue
        found[path] = None
        near = [(file.parent / name).resolve() for name in _IMPORT.findall(file.read_text())]
        waiting += [one.relative_to(root.resolve()).as_posix() for one in near]
    return tuple(found)


class Static:
    """Serve texts packed, from memory; pictures and fonts from the disk."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files = StaticFiles(directory=root)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file and leave to keep it for ever."""
        path = self._files.get_path(scope)
        known = text(self._root, path) if scope["type"] == "http" else None
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            raise HTTPException(405 if scope["type"] == "http" else 404)
        if known is None:
            response = await self._files.get_response(path, scope)
            response.headers["cache-control"] = FOR_EVER
        else:
            response = await _packed(known, TEXTS[Path(path).suffix], scope)
        await response(scope, receive, send)


async def _packed(known: Packed, kind: str, scope: Scope) -> Response:
    tag = tag_of(known.plain)
    headers = {"cache-control": FOR_EVER, "vary": "Accept-Encoding", "etag": tag.decode()}
    if seen_already(scope["headers"], tag):
        return Response(status_code=304, headers=headers)
    encoding = asked(scope["headers"])
    # the best packing takes a tenth of a second for the largest, the first time
    made = known.made(encoding)
    body = made if made is not None else await asyncio.to_thread(known.form, encoding)
    if body is not known.plain:
        headers["content-encoding"] = encoding
    response = Response(b"" if scope["method"] == "HEAD" else body, headers=headers, media_type=kind)
    response.headers["content-length"] = str(len(body))
    return response
