"""Handing in: the draft that survives everything, and the moment it becomes a contribution."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from app.claims import service as claims
from app.claims import store as claims_store
from app.claims.tables import Claim
from app.contributions import store
from app.ledger import store as ledger_store
from app.platform.database import Work
from app.platform.i18n import _
from app.platform.pictures.limits import Quota
from app.players import store as players_store
from app.players.actor import Actor
from app.quests import store as quests_store
from app.quests.words import name_evidence
from game import claims as claim_rules
from game import evidence, seasons
from game.errors import AlreadyClaimed, EvidenceMissing, Invalid, LeaseExpired, NotFound, WrongState


@dataclass(frozen=True)
class Draft:
    """What the player wrote so far."""

    note: str = ""
    link: str = ""
    amount_milli: int | None = None
    witness_id: UUID | None = None


def keep_draft(work: Work, me: Actor, claim_id: UUID, draft: Draft, *, leaving: Collection[str] = ()) -> None:
    """Keep what the player wrote, whatever state the claim is in: no text is ever lost.

    What is named in `leaving` stays as it was: what was typed there does not fit.
    """
    claims.my_claim(work, me, claim_id)
    witness = players_store.player(work.conn, draft.witness_id) if draft.witness_id else None
    values = {
        "note": ("draft_note", draft.note),
        "link": ("draft_link", draft.link),
        "amount": ("draft_amount_milli", draft.amount_milli),
        "witness": ("draft_witness_id", (witness.merged_into_id or witness.id) if witness else None),
    }
    kept = dict(column for name, column in values.items() if name not in leaving)
    if kept:
        claims_store.keep_draft(work, claim_id, **kept)


def add_picture(
    work: Work, me: Actor, claim_id: UUID, picture_id: UUID, name: str, size: int, width: int, height: int
) -> bool:
    """Put a picture that is safe on the shelf into the draft of a claim; says whether it was not there yet.

    Raises `QuotaReached`: looked at here, where nobody else writes at the same time.
    """
    claims.my_claim(work, me, claim_id)
    if store.picture(work.conn, picture_id) is not None:
        return False
    Quota().check(*store.picture_use(work.conn, me.id), size)
    store.add_picture(
        work, id=picture_id, name=name, claim_id=claim_id, player_id=me.id, bytes=size, width=width, height=height
    )
    return True


def hand_in(work: Work, me: Actor, claim_id: UUID, contribution_id: UUID) -> UUID:
    """Turn the draft of a claim into a contribution that waits for confirmation.

    A lease that is over is taken again if a place is free, else `LeaseExpired`; raises `EvidenceMissing` with what is
    missing. The draft stays in every case.
    """
    mine = claims.my_claim(work, me, claim_id)
    _hold_again_if_late(work, me, mine)
    rounds, pictures = store.count_for_claim(work.conn, claim_id)
    _check_evidence(work, me, mine, pictures > 0)
    left = max(0, int((mine.expires_at - work.now).total_seconds()))
    if not claims_store.move(work, claim_id, ("held", "sent_back"), "handed_in"):
        raise WrongState
    store.add(
        work,
        id=contribution_id,
        claim_id=claim_id,
        quest_id=mine.quest_id,
        player_id=me.id,
        round=rounds + 1,
        note=mine.draft_note,
        link=mine.draft_link,
        amount_milli=mine.draft_amount_milli,
        witness_id=mine.draft_witness_id,
        handed_in_at=work.now,
        local_date=seasons.local_date(work.now, me.time_zone),
        lease_left_seconds=left,
    )
    if pictures:
        store.attach_pictures(work, claim_id, contribution_id)
    players_store.touch(work, me.id)
    ledger_store.add_activity(
        work,
        "handed_in",
        player_id=me.id,
        team_id=mine.team_id,
        quest_id=mine.quest_id,
        contribution_id=contribution_id,
    )
    work.nudge("now", f"quest:{mine.quest_id}", "queue")
    return contribution_id


def withdraw(work: Work, me: Actor, contribution_id: UUID) -> None:
    """Take a waiting contribution back; the clock of the lease goes on where it stood still."""
    found = store.one(work.conn, contribution_id)
    if found is None or found.player_id != me.id:
        raise NotFound
    if not store.settle(work, contribution_id, "waiting", "withdrawn"):
        raise WrongState
    until = work.now + timedelta(seconds=max(600, found.lease_left_seconds))
    claims_store.move(work, found.claim_id, ("handed_in",), "held", expires_at=until)
    work.nudge("now", f"quest:{found.quest_id}", "queue")


def _hold_again_if_late(work: Work, me: Actor, mine: Claim) -> None:
    claims.expire_due(work, mine.quest_id)
    if not claim_rules.is_late(claim_rules.ClaimState(mine.state), mine.expires_at, work.now):
        return
    if claims_store.live_of(work.conn, mine.quest_id, me.id) is not None:
        raise AlreadyClaimed
    if not quests_store.take_places(work, mine.quest_id, mine.places):
        raise LeaseExpired
    again = claim_rules.lease_end(work.now, mine.lease_seconds)
    claims_store.move(work, mine.id, ("expired",), "held", expires_at=again, ended_at=None)


def _check_evidence(work: Work, me: Actor, mine: Claim, has_picture: bool) -> None:
    if mine.draft_witness_id is not None:
        witness = players_store.player(work.conn, mine.draft_witness_id)
        if witness is None or witness.id == me.id or players_store.apart(work.conn, me.id, witness.id):
            raise Invalid(reason=_("the co-witness is another player of this world"))
    given = {
        "photo": has_picture,
        "note": bool(mine.draft_note.strip()),
        "number": mine.draft_amount_milli is not None,
        "link": bool(mine.draft_link),
        "witness": mine.draft_witness_id is not None,
    }
    missing = evidence.missing(mine.evidence.split(), {kind for kind, there in given.items() if there})
    if missing:
        raise EvidenceMissing(missing=name_evidence(missing), kinds=missing)
