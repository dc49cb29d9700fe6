"""The order of what's first as a page shows it: at this very moment, with a reason for each place."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Connection

from app.first import pass_store
from app.platform.i18n import _, ngettext
from app.quests.rows import Candidate, QuestRow
from game import first as rules
from game.first import Factors, Flow, Node
from game.reasons import Clause, Facts, reasons

DAY = 86400
One = TypeVar("One", QuestRow, Candidate)


class Ranking:
    """The order at a moment; what the middle is, comes from the last pass over all quests."""

    def __init__(self, conn: Connection, now: datetime) -> None:
        self.now = now
        self.last = pass_store.last(conn)

    def score(self, quest: QuestRow | Candidate) -> float:
        """Give a quest's score at this moment; zero where something has to come first."""
        if not quest.score or quest.scored_at is None:
            return quest.score
        moments = (_days(quest.created_at), _days(quest.scored_at), _days(self.now))
        return rules.moved_on(quest.score, _maybe_days(quest.finish_by), quest.lease_seconds / DAY, *moments)

    def ordered(
        self,
        quests: Sequence[One],
        *,
        player: UUID | None = None,
        skills: frozenset[str] = frozenset(),
        asked: Mapping[UUID, Collection[str]] | None = None,
    ) -> list[One]:
        """Put quests in their order: by score times fit, then by end; equals change with the player and the day."""
        asked = asked or {}

        def key(quest: One) -> tuple[float, float, str]:
            fit = rules.fit(asked.get(quest.id, ()), skills)
            due = _days(quest.closes_at) if quest.closes_at else float("inf")
            return -round(self.score(quest) * fit, 9), due, self._turn(quest.id, player)

        return sorted(quests, key=key)

    def _turn(self, quest_id: UUID, player: UUID | None) -> str:
        if player is None:
            return str(quest_id)
        return hashlib.blake2s(f"{quest_id}{player}{self.now.date()}".encode()).hexdigest()

    def priority_percent(self, quest: QuestRow) -> int:
        """Give what a quest's place adds to the points of who takes it now."""
        return rules.priority_percent(rules.percentile(quest.score, self.last.cuts), self.last.ready)

    def factors(self, quest: QuestRow) -> Factors:
        """Give what the score of a quest is the product of, as it is at this moment."""
        own = rules.worth(quest.impact_link, quest.support, self.last.median_support)
        node = Node(own, quest.lease_seconds / DAY, None, quest.waits_for)
        flow = Flow(max(quest.value, own), _maybe_days(quest.finish_by))
        return rules.factors(node, flow, minutes=quest.minutes, created=_days(quest.created_at), now=_days(self.now))

    def why(self, quest: QuestRow) -> str:
        """Say why a quest stands where it stands, in at most twelve words; nothing where it cannot be started."""
        if not quest.score:
            return ""
        slack = None
        if quest.finish_by is not None:
            slack = rules.slack(_days(quest.finish_by), quest.lease_seconds / DAY, _days(self.now))
        facts = Facts(quest.frees, slack, quest.hearts_from, quest.minutes, quest.impact_link)
        return sentence(reasons(self.factors(quest), self.last.medians, facts), quest.places - quest.taken)


def sentence(clauses: Sequence[Clause], free: int) -> str:
    """Put one or two clauses into a sentence; where there is none, the free places are the reason."""
    if not clauses:
        return ngettext("%(n)d place is free.", "%(n)d places are free.", free) % {"n": free}
    said = [_clause(*clause) for clause in clauses]
    both = _("%(first)s, and %(second)s.") % {"first": said[0], "second": said[1]} if said[1:] else f"{said[0]}."
    return both[0].upper() + both[1:]


def _clause(code: str, number: int) -> str:
    said = {
        "waiting": ngettext("%(n)d quest waits for it", "%(n)d quests wait for it", number),
        "now": _("it should begin now"),
        "hours": ngettext("it must begin within %(n)d hour", "it must begin within %(n)d hours", number),
        "days": ngettext("it must begin within %(n)d day", "it must begin within %(n)d days", number),
        "hearts": ngettext("%(n)d person gave a heart", "%(n)d people gave a heart", number),
        "keystone": _("its goal rests on it"),
        "quick": _("it takes only %(n)d minutes"),
    }
    return said[code] % {"n": number}


def _days(moment: datetime) -> float:
    return moment.timestamp() / DAY


def _maybe_days(moment: datetime | None) -> float | None:
    return None if moment is None else _days(moment)
