"""What the quest pages and cards are given."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt

from app.platform import words
from app.platform.drawing import goal_hue
from app.platform.i18n import _, ngettext
from app.quests.rows import QuestRow
from game import quests as rules

SOON = timedelta(hours=1)


@dataclass(frozen=True)
class QuestCard:
    """A quest as `ui/quest_card.html` shows it."""

    url: str
    title: str
    goal_number: int
    goal_name: str
    goal_hue: int
    minutes: int
    place: str
    distance: str
    taken: int
    places: int
    state: str
    state_text: str
    why: str = ""
    until: str = ""
    until_pattern: str = ""
    points_text: str = ""
    move_url: str = ""
    move_label: str = ""


def card(
    quest: QuestRow, now: datetime, *, why: str = "", until: datetime | None = None, near: "Spot | None" = None
) -> QuestCard:
    """Make the card of a quest; `until` is the end of my lease."""
    state = card_state(quest, now, until)
    can_take = state == "open"
    return QuestCard(
        url=f"/quests/{quest.id}",
        title=quest.title,
        goal_number=quest.goal_number or 0,
        goal_name=quest.goal_short or quest.initiative_name,
        goal_hue=goal_hue(quest.goal_number or 1),
        minutes=quest.minutes,
        place=quest.place or (_("From home") if quest.from_home else ""),
        distance=near.distance_text(quest.latitude, quest.longitude) if near else "",
        taken=quest.taken,
        places=quest.places,
        state=state,
        state_text=state_text(quest, state, now, until),
        why=why,
        until=words.iso(until) if until and state in {"mine", "expiring"} else "",
        move_url=f"/quests/{quest.id}?take=1" if can_take else "",
        move_label=_("Take a place") if can_take else "",
    )


def card_state(quest: QuestRow, now: datetime, until: datetime | None) -> str:
    """Give the state as the card's ink shows it."""
    if quest.mine in {"held", "sent_back"}:
        if quest.mine == "sent_back":
            return "back"
        return "expiring" if until is not None and until - now <= SOON else "mine"
    if quest.mine in {"handed_in", "confirmed"}:
        return {"handed_in": "handed", "confirmed": "confirmed"}[quest.mine]
    state: str = rules.shown_state(quest, now)
    return state


def state_text(quest: QuestRow, state: str, now: datetime, until: datetime | None) -> str:
    """Say the state in words."""
    free = quest.places - quest.taken
    if state == "open":
        return ngettext("Open. %(n)d place left", "Open. %(n)d places left", free) % {"n": free}
    if state == "full":
        return _("Full, %(taken)d of %(places)d in") % {"taken": quest.taken, "places": quest.places}
    if state == "early":
        return _("Opens %(when)s") % {"when": words.moment(quest.opens_at or now)}
    if state == "over":
        return _("Over since %(when)s") % {"when": words.moment(quest.closes_at or now)}
    if state in {"mine", "expiring"} and until is not None:
        return _("Yours for %(left)s more") % {"left": words.remaining(until, now)}
    texts = {
        "handed": _("Handed in. Waiting for others to confirm"),
        "confirmed": _("Confirmed"),
        "back": _("Sent back. Your work is kept"),
        "blocked": quest.missing or _("Waits for another quest"),
        "done": _("Done"),
        "closed": _("Closed"),
        "draft": _("A draft"),
        "mine": _("Yours"),
        "expiring": _("Yours"),
    }
    return texts.get(state, "")


@dataclass(frozen=True)
class Spot:
    """Where a player is, as coarse as they told."""

    latitude: float
    longitude: float

    def km_to(self, latitude: float | None, longitude: float | None) -> float | None:
        """Give the distance in km on the sphere (haversine), or None without a place."""
        if latitude is None or longitude is None:
            return None
        up, across = radians(latitude - self.latitude), radians(longitude - self.longitude)
        chord = sin(up / 2) ** 2 + cos(radians(self.latitude)) * cos(radians(latitude)) * sin(across / 2) ** 2
        return 12742 * asin(sqrt(min(1.0, chord)))

    def distance_text(self, latitude: float | None, longitude: float | None) -> str:
        """Write the distance: 350 m, 2.4 km."""
        km = self.km_to(latitude, longitude)
        if km is None:
            return ""
        return f"{round(km * 100) * 10} m" if km < 1 else f"{km:.1f} km"
