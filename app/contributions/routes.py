"""The hand-in page, handing in, and the pictures."""

import hashlib
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID, uuid5

from fastapi import Form, Request, UploadFile
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, HTMLResponse, Response
from sqlalchemy import Connection

from app.claims import service as claims
from app.claims.tables import Claim
from app.contributions import service, store
from app.contributions.forms import HandIn, checked, milli
from app.contributions.service import Draft
from app.contributions.tables import Picture
from app.goals import store as goals_store
from app.goals.tables import Metric
from app.moderation import store as moderation_store
from app.platform import deeds
from app.platform.asking import Asked, plain, same_deed
from app.platform.database import Work
from app.platform.deeds import Outcome
from app.platform.i18n import _, say
from app.platform.pictures.develop import develop
from app.platform.pictures.limits import Quota
from app.platform.pictures.shelf import Shelf
from app.platform.refusals import Busy, StorageFull
from app.platform.web import database, perform, show, wants_json
from app.players.actor import Actor
from app.players.doorway import Me, doors
from app.quests import store as quests_store
from app.quests.rows import QuestRow
from game.claims import ClaimState, is_late
from game.errors import EvidenceMissing, NotFound, Refusal

router = doors()


@dataclass(frozen=True)
class HandInPage:
    """What the hand-in page shows: the quest, the draft, the pictures so far."""

    claim: Claim
    quest: QuestRow
    metric: Metric | None
    asked: list[str]
    pictures: list[Picture]
    witnesses: list[tuple[UUID, str]]
    reason: str
    late: bool


@router.get("/claims/{claim_id}/hand-in")
async def page(request: Request, me: Me, claim_id: UUID) -> HTMLResponse:
    return await _show(request, me, claim_id, Asked(), 200)


@router.post("/claims/{claim_id}/contributions")
async def hand_in(
    request: Request,
    me: Me,
    claim_id: UUID,
    form: Annotated[HandIn, Form()],
) -> Response:
    """Keep the draft and the photo first, then hand in: a refusal costs the player nothing."""
    values = form.model_dump(include={"note", "link", "amount", "witness"})
    fitting, wrong = checked(values)
    errors = {str(one["loc"][0]): plain(one) for one in wrong.errors()} if wrong else {}
    draft = Draft(fitting.note, fitting.link, milli(fitting.amount), fitting.witness)

    def keep(work: Work) -> bool:
        if deeds.is_known(work, str(me.id), form.deed):  # its words came in; newer ones may stand there since
            return False
        service.keep_draft(work, me, claim_id, draft, leaving=errors)
        return True

    try:
        is_new = await database(request).write(keep)
        if is_new and form.photo is not None and form.photo.size:
            await _keep_photo(request, me, claim_id, form.deed, form.photo)
        if wrong is not None:
            if wants_json(request):
                raise RequestValidationError(wrong.errors(include_context=False))
            return await _show(request, me, claim_id, Asked(values, errors, _("Look at what is marked.")), 422)

        def verb(work: Work) -> Outcome:
            service.hand_in(work, me, claim_id, form.deed)
            mine = claims.my_claim(work, me, claim_id)
            said = _("Handed in. Others look at it now.")
            if form.photo is not None:
                said = _("Handed in. Location data removed from the photo. Others look at it now.")
            return Outcome(f"/quests/{mine.quest_id}", said)

        return await perform(request, str(me.id), form.deed, verb)
    except Refusal as refusal:
        if wants_json(request):
            raise
        marked = {**errors, **_missing(refusal)}
        asked = Asked({**values, **same_deed(form.deed, refusal)}, marked, say(refusal))
        return await _show(request, me, claim_id, asked, refusal.status)


def _missing(refusal: Refusal) -> dict[str, str]:
    """Say beside each field what is missing there, by the kind of evidence."""
    asks = {"photo": _("A photo, please."), "number": _("A number, please.")}
    kinds: Any = refusal.params["kinds"] if isinstance(refusal, EvidenceMissing) else ()
    return {{"number": "amount"}.get(kind, kind): asks.get(kind, _("Please fill this in.")) for kind in kinds}


async def _show(request: Request, me: Actor, claim_id: UUID, asked: Asked, status: int) -> HTMLResponse:
    view = await database(request).read(_page, me, claim_id, database(request).clock())
    return show(request, "claims/hand_in.html", status, page=view, asked=asked)


@router.get("/pictures/{picture_id}/{size}")
async def picture(request: Request, me: Me, picture_id: UUID, size: str) -> Response:
    found = await database(request).read(_picture, picture_id, me)
    if found is None or size not in {"small", "full"}:
        raise NotFound
    if found.contribution_id is None and found.player_id != me.id:
        raise NotFound
    shelf: Shelf = request.app.state.shelf
    return FileResponse(
        shelf.path(found.name, thumb=size == "small"),
        media_type="image/webp",
        headers={
            "cache-control": "private, no-cache",
            "content-disposition": "inline",
            "content-security-policy": "default-src 'none'; sandbox",
        },
    )


def _picture(conn: Connection, picture_id: UUID, me: Actor) -> Picture | None:
    """Give a picture that I may see: none that is hidden, alone or with its contribution, nor one I reported."""
    found = store.picture(conn, picture_id)
    if found is None or me.steward or found.player_id == me.id:
        return found
    whole = store.one(conn, found.contribution_id) if found.contribution_id else None
    if found.hidden or (whole is not None and whole.hidden):
        return None
    return None if moderation_store.reported_pictures(conn, me.id, [picture_id]) else found


async def _keep_photo(request: Request, me: Actor, claim_id: UUID, deed: UUID, photo: UploadFile) -> None:
    shelf: Shelf = request.app.state.shelf
    data = await photo.read()
    # the same deed with the same photo is the same picture, however often it arrives
    picture_id = uuid5(deed, hashlib.sha256(data).hexdigest())
    if await database(request).read(store.picture, picture_id) is not None:
        return
    files, size = await database(request).read(store.picture_use, me.id)
    Quota().check(files, size, 0)  # before a child works for nothing
    developed = await develop(data)
    more = len(developed.full) + len(developed.thumb)
    name = await shelf.keep(developed.full, developed.thumb)
    try:
        added = await database(request).write(
            service.add_picture, me, claim_id, picture_id, name, more, developed.width, developed.height
        )
    except (Busy, StorageFull):
        raise  # it may have been saved all the same: a file without a row is swept away later
    except Refusal:
        shelf.throw_away(name)
        raise
    if not added:
        shelf.throw_away(name)


def _page(conn: Connection, me: Actor, claim_id: UUID, now) -> HandInPage:  # type: ignore[no-untyped-def]
    claim = claims.claim_of_mine(conn, me, claim_id)
    quest = quests_store.one(conn, claim.quest_id, me.id, now)
    if quest is None:
        raise NotFound
    rounds = store.of_claim(conn, claim_id)
    sent_back = rounds[-1] if rounds and rounds[-1].state == "sent_back" else None
    return HandInPage(
        claim=claim,
        quest=quest,
        metric=goals_store.metric(conn, claim.metric_id) if claim.metric_id else None,
        asked=claim.evidence.split(),
        pictures=store.pictures_of_claim(conn, claim_id),
        witnesses=store.possible_witnesses(conn, claim),
        reason="" if sent_back is None else store.reason_of(conn, sent_back.id),
        late=is_late(ClaimState(claim.state), claim.expires_at, now),
    )
