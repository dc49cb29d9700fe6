"""Who was sent where in the last minute: it spreads a crowd, and may be forgotten at any moment."""

from collections import Counter, deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from game import first as rules
from game.first import Offer

REMEMBERED = timedelta(minutes=1)
MOST_REMEMBERED = 10_000


class Sent:
    """The people whom this process sent to quests within a minute."""

    def __init__(self) -> None:
        self._sent: deque[tuple[datetime, UUID]] = deque(maxlen=MOST_REMEMBERED)

    def send(self, offers: Sequence[Offer], now: datetime) -> UUID | None:
        """Choose one thing for one more person, and remember it for a minute."""
        while self._sent and self._sent[0][0] <= now - REMEMBERED:
            self._sent.popleft()
        counted = Counter(quest_id for _at, quest_id in self._sent)
        chosen = rules.draw([offer._replace(sent=counted[offer.id]) for offer in offers])
        if chosen is not None:
            self._sent.append((now, chosen))
        return chosen
