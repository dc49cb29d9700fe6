"""The stewards' page on which a list of initiatives comes in: a file, a look at what it would do, a yes."""

import asyncio
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, UploadFile
from fastapi import Form as Sent
from fastapi.responses import HTMLResponse, Response
from pydantic import Field

from app.initiatives import csv_service
from app.initiatives.csv_plan import plan
from app.initiatives.csv_reader import MOST_BYTES, MOST_ROWS, OPTIONAL, REQUIRED, read
from app.initiatives.csv_refusals import SheetNotText, SheetRefused
from app.platform.database import Work
from app.platform.deeds import Outcome
from app.platform.i18n import _
from app.platform.web import database, perform, show, wants_json
from app.players.actor import Actor
from app.players.doorway import Me, doors
from app.players.forms import Form

router = doors()
PAGE = "/world/initiatives-csv"
MOST_SHOWN = 200


def _steward(me: Me) -> Actor:
    csv_service.check_may(me)
    return me


Steward = Annotated[Actor, Depends(_steward)]


class Looking(Form):
    """A list to look at; nothing is stored."""

    file: UploadFile


class Confirming(Form):
    """The list that was looked at, carried back in base64 so that no browser changes a sign of it."""

    deed: UUID
    sheet: Annotated[str, Field(min_length=1, max_length=MOST_BYTES * 4 // 3 + 4)]


@router.get(PAGE)
async def page(request: Request, me: Steward) -> HTMLResponse:
    return _show(request)


@router.post(PAGE + "/look")
async def look(request: Request, me: Steward, form: Annotated[Looking, Sent()]) -> HTMLResponse:
    """Show what a list would do; the dry run is for people and decides nothing."""
    data = await form.file.read(MOST_BYTES + 1)
    try:
        found = await database(request).read(lambda conn: plan(conn, read(data)))
    except SheetRefused as refused:
        if wants_json(request):
            raise
        return _show(request, refused.status, problem=str(refused))
    return _show(request, plan=found, sheet=urlsafe_b64encode(data).decode())


@router.post(PAGE)
async def bring_in(request: Request, me: Steward, form: Annotated[Confirming, Sent()]) -> Response:
    def verb(work: Work) -> Outcome:
        found = csv_service.bring_in(work, me, sheet)
        return Outcome("/world", _("The list is in: %(counts)s.") % {"counts": csv_service.in_words(found)})

    try:
        sheet = await asyncio.to_thread(lambda: read(_decoded(form.sheet)))
    except SheetRefused as refused:
        if wants_json(request):
            raise
        return _show(request, refused.status, problem=str(refused))
    return await perform(request, str(me.id), form.deed, verb)


def _decoded(sheet: str) -> bytes:
    try:
        return urlsafe_b64decode(sheet.encode("ascii"))
    except ValueError as wrong:
        raise SheetNotText(line=1) from wrong


def _show(request: Request, status: int = 200, **values: Any) -> HTMLResponse:
    bounds = {"kilobytes": MOST_BYTES // 1024, "rows": MOST_ROWS, "shown": MOST_SHOWN}
    whole = {"plan": None, "problem": "", "sheet": ""} | values
    return show(request, "world/initiatives_csv.html", status, required=REQUIRED, optional=OPTIONAL, **bounds, **whole)
