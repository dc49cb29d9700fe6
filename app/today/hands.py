"""What I hold, as Today shows it: what asks for a move of mine, and what only waits for others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from app.platform.i18n import _
from app.players.actor import Actor
from app.quests import store as quests_store
from app.quests import views as quests
from app.quests.rows import QuestRow
from app.quests.views import QuestCard
from app.today import store
from app.today.store import HeldRow
from game.claims import ClaimState, is_late

LATE_STAYS = timedelta(days=7)  # after that the quest's own page still leads to what is kept
MOVES = ("back", "late", "expiring", "mine")  # what asks for something first


@dataclass(frozen=True)
class Hands:
    """What is in my hands."""

    asking: Sequence[QuestCard] = ()
    waiting: Sequence[QuestCard] = ()  # handed in: others look at it
    quests: Sequence[UUID] = ()

    @property
    def main(self) -> bool:
        """Say whether the first of them holds the main move of the screen."""
        return bool(self.asking) and _asks(self.asking[0])


def hands(conn: Connection, me: Actor, now: datetime) -> Hands:
    """Give what I hold: sent back, time up, soon over, in hand, hidden; and apart from it what waits for others."""
    claims: dict[UUID, HeldRow] = {}
    for claim in store.held(conn, me.id, now - LATE_STAYS):
        claims.setdefault(claim.quest_id, claim)
    found = []
    for row in quests_store.these(conn, list(claims), me.id, now):
        claim = claims[row.id]
        if not (_is_late(claim, now) and row.mine):  # the same quest was taken anew
            found.append((_card(row, claim, now), claim.expires_at))
    found.sort(key=lambda one: (MOVES.index(one[0].state) if _asks(one[0]) else len(MOVES), one[1]))
    cards = [card for card, _until in found]
    return Hands(
        asking=[card for card in cards if card.state != "handed"],
        waiting=[card for card in cards if card.state == "handed"],
        quests=list(claims),
    )


def _card(row: QuestRow, claim: HeldRow, now: datetime) -> QuestCard:
    hand_in = f"/claims/{claim.claim_id}/hand-in"
    card = quests.card(row, now, until=claim.expires_at)
    if _is_late(claim, now):
        card = replace(card, state="late", move_url="", move_label="")
        if row.taken + claim.places > row.places:
            return replace(card, state_text=_("The time is up, and all places are taken. Your work is kept"))
        said = _("The time is up. Your work is kept")
        return replace(card, state_text=said, move_url=hand_in, move_label=_("Hand it in late"))
    hidden = {
        "reports": _("Handed in. Hidden while a steward looks"),
        "ruling": _("Handed in. A steward hid it"),
    }.get(claim.hidden or "")
    if hidden and card.state == "handed":
        return replace(card, state="hidden", state_text=hidden, move_url="/me/rulings", move_label=_("See why"))
    if card.state in MOVES:
        label = _("Mend it") if card.state == "back" else _("Hand it in")
        return replace(card, move_url=hand_in, move_label=label)
    return card


def _is_late(claim: HeldRow, now: datetime) -> bool:
    return is_late(ClaimState(claim.state), claim.expires_at, now)


def _asks(card: QuestCard) -> bool:
    return card.state in MOVES and bool(card.move_url)
