"""What the samples did in the last weeks: claims, hand-ins and answers through the real services."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Protocol
from uuid import UUID

from app.claims import service as claims
from app.confirmations import service as confirmations
from app.contributions import service as contributions
from app.contributions.service import Draft
from app.first import service as first
from app.platform.database import Database
from app.platform.ids import new_id
from app.platform.pictures.develop import Developed
from app.platform.pictures.shelf import Shelf
from app.platform.refusals import Busy
from app.players.actor import Actor
from app.quests import service as quests
from app.seed.pointing import Pointed
from game.confirmations import Answer, Outcome
from game.errors import Refusal

DAYS = 20
DAYS_OF_WAITING, CONFIRMED_SHARE = 3, 0.7  # only of the last days some work still waits for eyes
ROUTINE_OFTEN = 9  # times as likely as a quest that is done once: much is to stay open for those who come
HELD_AT_LAST, WAITING_AT_LAST = 4, 3


class Clock(Protocol):
    """A clock that can be moved on."""

    now: datetime

    def __call__(self) -> datetime: ...


@dataclass(frozen=True)
class Possible:
    """A quest that the samples may do, with what they show for it."""

    quest_id: UUID
    evidence: tuple[str, ...]
    amount: int
    drawing: str
    recurring: bool


class Past:
    """Three weeks of play by a cast; the same every time, since its dice are."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        cast: list[Actor],
        possible: list[Possible],
        drawings: dict[str, Developed],
        shelf: Shelf,
        pointed: Pointed,
    ) -> None:
        self.database, self.clock, self.cast, self.possible = database, clock, cast, possible
        self.drawings, self.shelf, self.pointed = drawings, shelf, pointed

    def play(self, name: str, now: datetime) -> None:
        """Play up to now; at the end some places are held, and some work waits for eyes."""
        self.dice, self.hearts = random.Random(name), random.Random(f"{name} hearts")  # noqa: S311 - samples, not secrets
        for day in range(DAYS):
            morning = datetime.combine((now - timedelta(days=DAYS - day)).date(), time(7), UTC)
            self.clock.now = max(self.clock.now, morning)
            self.pointed.say(self.database, day)
            for _nth in range(self.dice.randint(3, 6)):
                self.clock.now = max(self.clock.now, morning) + timedelta(minutes=self.dice.randint(20, 90))
                self._try(answered=day < DAYS - DAYS_OF_WAITING or self.dice.random() < CONFIRMED_SHARE)
            self._give_a_heart()
            first.run_pass(self.database)  # as the clock does, so that each day keeps its top
        for _nth in range(WAITING_AT_LAST):
            self.clock.now = max(self.clock.now, now - timedelta(hours=9)) + timedelta(minutes=70)
            self._try(answered=False)
        self.clock.now = max(self.clock.now, now - timedelta(minutes=40))
        for _nth in range(HELD_AT_LAST):
            self._claim()

    def _try(self, *, answered: bool) -> None:
        taken = self._claim()
        if taken is None:
            return
        who, quest, claim = taken
        self.clock.now += timedelta(minutes=self.dice.randint(30, 90))
        try:
            contribution = self._hand_in(who, quest, claim)
            if answered:
                self._answer(who, contribution)
        except Busy:
            raise  # no rule of the game: the database is away
        except Refusal:
            return  # too late, or nobody who may answer: it waits, as real work does

    def _claim(self) -> tuple[Actor, Possible, UUID] | None:
        """Let somebody choose until a place is free: a full, waiting or finished quest sends a person on."""
        who = self.dice.choice(self.cast)
        often = [ROUTINE_OFTEN if quest.recurring else 1 for quest in self.possible]
        for quest in self.dice.choices(self.possible, often, k=5):
            try:
                return who, quest, self._take(who, quest)
            except Busy:
                raise
            except Refusal:
                continue
        return None

    def _take(self, who: Actor, quest: Possible) -> UUID:
        ideas = self.pointed.ideas()
        return self.database.write_now(claims.claim, who, new_id(), quest.quest_id, ideas=ideas)

    def _give_a_heart(self) -> None:
        """Let somebody say what matters; with dice of their own, so that all else stays as it was."""
        who, quest = self.hearts.choice(self.cast), self.hearts.choice(self.possible)
        try:
            self.database.write_now(quests.give_heart, who, quest.quest_id)
        except Busy:
            raise
        except Refusal:
            return

    def _hand_in(self, who: Actor, quest: Possible, claim: UUID) -> UUID:
        done = max(1, quest.amount - self.dice.randint(0, max(1, quest.amount // 3))) * 1000 if quest.amount else None
        witness = self.dice.choice([other for other in self.cast if other.id != who.id])
        draft = Draft(
            note="Done, and it was a good hour.",
            link="https://example.org/sample" if "link" in quest.evidence else "",
            amount_milli=done,
            witness_id=witness.id if "witness" in quest.evidence else None,
        )
        self.database.write_now(contributions.keep_draft, who, claim, draft)
        if quest.drawing:
            self._show(who, claim, self.drawings[quest.drawing])
        return self.database.write_now(contributions.hand_in, who, claim, new_id())

    def _show(self, who: Actor, claim: UUID, drawing: Developed) -> None:
        name = self.shelf.keep_now(drawing.full, drawing.thumb)
        size = len(drawing.full) + len(drawing.thumb)
        self.database.write_now(
            contributions.add_picture, who, claim, new_id(), name, size, drawing.width, drawing.height
        )

    def _answer(self, author: Actor, contribution: UUID) -> None:
        """Let others look, one after another, until it is confirmed or three have looked."""
        others = [other for other in self.cast if other.team_id != author.team_id]
        for other in self.dice.sample(others, 3):
            self.clock.now += timedelta(minutes=self.dice.randint(5, 40))
            said = self.database.write_now(confirmations.answer, other, contribution, Answer.YES)
            if said is Outcome.CONFIRMED:
                self.pointed.done.append(contribution)
                return
