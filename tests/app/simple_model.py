"""The rules of claims, confirmations and points once more, said simply: what the model test believes."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Stockholm")
REPETITION = (100, 90, 81, 73, 66, 59, 53)


@dataclass(frozen=True)
class Person:
    """A player as the model knows them."""

    name: str
    id: UUID
    guest: bool
    young: bool
    team: UUID | None
    steward: bool


@dataclass
class Terms:
    """A quest."""

    id: UUID
    places: int
    lease: timedelta
    minutes: int
    needed: int
    risk: str
    recurring: bool
    done: bool = False


@dataclass
class Round:
    """One hand-in."""

    id: UUID
    amount: int | None
    at: datetime
    left: timedelta
    state: str = "waiting"
    answers: dict[str, tuple[str, int | None]] = field(default_factory=dict)  # in the order they were given

    @property
    def counts(self) -> int | None:
        """The number that counts: that of the newest yes that gave one, else the author's."""
        given = [amount for said, amount in self.answers.values() if said == "yes" and amount is not None]
        return given[-1] if given else self.amount

    def who_said(self, what: str) -> list[str]:
        return [name for name, (said, _amount) in self.answers.items() if said == what]


@dataclass
class Place:
    """A claim."""

    id: UUID
    quest: Terms
    who: Person
    places: int
    until: datetime
    state: str = "held"
    extended: bool = False
    rounds: list[Round] = field(default_factory=list)


@dataclass
class Entry:
    """A line of the ledger."""

    kind: str
    who: Person
    quest: UUID | None
    day: object
    points: int
    raw: int
    at: datetime
    boards: list[tuple[str, str, str, UUID]]


class Model:
    """What should be so."""

    def __init__(self, start: datetime, people: dict[str, Person], quests: list[Terms], goal: UUID) -> None:
        self.start = start
        self.people = people
        self.quests = quests
        self.goal = str(goal)
        self.claims: list[Place] = []
        self.entries: list[Entry] = []
        self.decided: set[tuple[str, UUID]] = set()
        self.active = dict.fromkeys(people, start)
        self.impact = self.counted = 0

    # what is so at this moment

    def state(self, claim: Place, now: datetime) -> str:
        over = claim.state in {"held", "sent_back"} and now >= claim.until
        return "expired" if over else claim.state

    def live(self, claim: Place, now: datetime) -> bool:
        return self.state(claim, now) in {"held", "handed_in", "sent_back", "confirmed"}

    def taken(self, quest: Terms, now: datetime) -> int:
        return sum(claim.places for claim in self.claims if claim.quest is quest and self.live(claim, now))

    def boards(self) -> Counter[tuple[str, str, str, UUID]]:
        totals: Counter[tuple[str, str, str, UUID]] = Counter()
        for entry in self.entries:
            for board in entry.boards:
                totals[board] += entry.points
        return Counter({board: total for board, total in totals.items() if total})

    # the verbs: each gives the code of the refusal, or "" and the new state

    def claim(self, id_: UUID, who: Person, quest: Terms, places: int, now: datetime) -> str:
        if any(c.who is who and c.quest is quest and self.live(c, now) for c in self.claims):
            return "already_claimed"
        if quest.done:
            return "quest_closed"
        if self.taken(quest, now) + places > quest.places:
            return "quest_full"
        self.claims.append(Place(id_, quest, who, places, now + quest.lease))
        self.active[who.name] = now
        return ""

    def extend(self, claim: Place, now: datetime) -> str:
        state = self.state(claim, now)
        if state == "expired":
            return "lease_expired"
        if claim.extended:
            return "already_extended"
        if state not in {"held", "sent_back"}:
            return "wrong_state"
        claim.until += claim.quest.lease
        claim.extended = True
        return ""

    def release(self, claim: Place, now: datetime) -> str:
        state = self.state(claim, now)
        if state == "handed_in":
            return "wrong_state"
        if state in {"held", "sent_back"}:
            claim.state = "released"
        return ""

    def hand_in(self, id_: UUID, claim: Place, amount: int | None, now: datetime) -> str:
        state = self.state(claim, now)
        if state == "expired":
            if any(c.who is claim.who and c.quest is claim.quest and self.live(c, now) for c in self.claims):
                return "already_claimed"
            if self.taken(claim.quest, now) + claim.places > claim.quest.places:
                return "lease_expired"
        elif state not in {"held", "sent_back"}:
            return "wrong_state"
        claim.state = "handed_in"
        claim.rounds.append(Round(id_, amount, now, max(timedelta(0), claim.until - now)))
        self.active[claim.who.name] = now
        return ""

    def withdraw(self, claim: Place, now: datetime) -> str:
        last = claim.rounds[-1]
        if last.state != "waiting":
            return "wrong_state"
        last.state = "withdrawn"
        claim.state = "held"
        claim.until = now + max(timedelta(minutes=10), last.left)
        return ""

    def answer(self, claim: Place, me: Person, said: str, amount: int | None, now: datetime) -> str:
        last = claim.rounds[-1]
        no = self._may_not(claim, last, me, now)
        if no or last.state != "waiting":
            return no or "wrong_state"
        last.answers[me.name] = (said, amount)
        self.active[me.name] = now
        if said != "pass":
            self._pay_decision(me, last, now)
        outcome = self._outcome(claim, last)
        if outcome == "confirmed":
            self._confirm(claim, last, now)
        elif outcome == "sent_back":
            last.state = claim.state = "sent_back"
            claim.until = now + claim.quest.lease
        return ""

    def take_back(self, claim: Place, me: Person) -> str:
        last = claim.rounds[-1]
        if last.state != "waiting" or me.name not in last.who_said("yes"):
            return "wrong_state"
        del last.answers[me.name]
        return ""

    def reverse(self, claim: Place, now: datetime) -> None:
        for entry in list(self.entries):
            if entry.kind == "deed" and entry.quest == claim.quest.id and entry.who is claim.who:
                boards = self._boards(entry.who, now, goal=True)
                self.entries.append(
                    Entry("reversal", entry.who, None, entry.day, -entry.points, -entry.raw, now, boards)
                )
        amount = claim.rounds[-1].counts
        if amount:
            self.impact -= amount
            self.counted -= 1

    # the rest

    def _may_not(self, claim: Place, last: Round, me: Person, now: datetime) -> str:
        if me is claim.who:
            return "cannot_confirm_own"
        if me.guest:
            return "guest_cannot_confirm"
        if me.name in last.answers:
            return "already_decided"
        if me.team is not None and me.team == claim.who.team:
            week_ago = now - timedelta(days=7)
            others = [
                p
                for p in self.people.values()
                if not p.guest and p is not claim.who and p.team != me.team and self.active[p.name] >= week_ago
            ]
            if others or last.at > week_ago:
                return "not_eligible_to_confirm"
        return ""

    def _outcome(self, claim: Place, last: Round) -> str:
        yes, backs = last.who_said("yes"), last.who_said("back")
        doubters = {name for round_ in claim.rounds for name in round_.who_said("back")}
        if backs and len(doubters) == 1:
            return "sent_back"
        if backs:
            if len(yes) + len(backs) < 4:
                return ""
            return "confirmed" if len(yes) / (len(yes) + len(backs)) > 2 / 3 else "sent_back"
        sides = {self.people[name].team or name for name in yes}
        broad = claim.quest.risk == "low" or len(sides) > 1
        steward = claim.quest.risk != "high" or any(self.people[name].steward for name in yes)
        return "confirmed" if len(yes) >= claim.quest.needed and broad and steward else ""

    def _confirm(self, claim: Place, last: Round, now: datetime) -> None:
        last.state = claim.state = "confirmed"
        who, quest = claim.who, claim.quest
        week_ago = now - timedelta(days=7)
        before = [
            e for e in self.entries if e.kind == "deed" and e.who is who and e.quest == quest.id and e.at >= week_ago
        ]
        per_cent = 100 if quest.recurring else REPETITION[min(len(before), 6)]
        raw = (2 * quest.minutes * per_cent + 3) // 6
        day = last.at.astimezone(ZONE).date()
        done = sum(e.raw for e in self.entries if e.who is who and e.day == day and e.kind != "deciding")
        points = self._of_day(done + raw) - self._of_day(done)
        self.entries.append(Entry("deed", who, quest.id, day, points, raw, now, self._boards(who, now, goal=True)))
        if last.counts:
            self.impact += last.counts
            self.counted += 1
        confirmed = sum(c.places for c in self.claims if c.quest is quest and c.state == "confirmed")
        if confirmed >= quest.places and not quest.recurring:
            quest.done = True

    def _pay_decision(self, me: Person, last: Round, now: datetime) -> None:
        day = now.astimezone(ZONE).date()
        paid = sum(e.kind == "deciding" and e.who is me and e.day == day for e in self.entries)
        if (me.name, last.id) not in self.decided and paid < 10:
            self.decided.add((me.name, last.id))
            self.entries.append(Entry("deciding", me, None, day, 100, 100, now, self._boards(me, now, goal=False)))

    def _boards(self, who: Person, now: datetime, *, goal: bool) -> list[tuple[str, str, str, UUID]]:
        week = now.astimezone(ZONE).strftime("week:%G-W%V")
        season = f"season:{(now - self.start) // timedelta(days=91) + 1}"
        subjects = [("young" if who.young else "players", who.id)]
        if who.team is not None:
            subjects.append(("teams", who.team))
        scopes = ["world", self.goal] if goal else ["world"]
        return [
            (kind, period, scope, subject)
            for kind, subject in subjects
            for period in ("all", season, week)
            for scope in scopes
        ]

    @staticmethod
    def _of_day(raw: int) -> int:
        return raw if raw <= 8000 else 8000 + (min(raw - 8000, 8000) + 1) // 2
