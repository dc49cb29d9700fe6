"""What the samples point out as next, how they answer, and what gave them ideas: by the same doors as everybody."""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from app.directions import service
from app.directions.forms import Answering, DirectionForm
from app.platform.database import Database, Work
from app.platform.ids import new_id
from app.players.actor import Actor

PLANS = {"cool-streets": Path(__file__).with_name("cool_streets_directions.json")}
OFTEN = 0.4  # how often somebody says what gave them the idea


@dataclass
class Pointed:
    """The directions that were pointed out, by the quests that follow them, and what is still to be said of them."""

    cast: Sequence[Actor]
    plan: Sequence[dict[str, Any]]
    ids: Sequence[UUID]
    dice: random.Random
    done: list[UUID] = field(default_factory=list)  # what was confirmed, and could give ideas

    def follows(self, title: str) -> UUID | None:
        """Give the direction that a quest follows."""
        return next((id_ for id_, line in zip(self.ids, self.plan, strict=True) if title in line["quests"]), None)

    def say(self, database: Database, day: int) -> None:
        """Let people say what they say on this day."""
        for id_, line in zip(self.ids, self.plan, strict=True):
            for who, on in line["right"].items():
                if on == day:
                    database.write_now(service.answer, self.cast[int(who)], id_, _answer("right"))
            for who, (reason, words, on) in line["unsure"].items():
                if on == day:
                    database.write_now(service.answer, self.cast[int(who)], id_, _answer("unsure", reason, words))
            for who, on, text in line["echoes"]:
                if on == day:
                    database.write_now(service.echo, self.cast[who], new_id(), id_, text, None)

    def ideas(self) -> list[str]:
        """Say what gave somebody the idea to take a place: mostly nothing, else something that was done lately."""
        if not self.done or self.dice.random() >= OFTEN:
            return []
        return [f"contribution:{self.dice.choice(self.done[-8:])}"]


def point_out(
    work: Work, name: str, cast: Sequence[Actor], goals: Sequence[UUID], begun: Mapping[str, UUID]
) -> Pointed:
    """Point out the directions of a sample world, of which some begin in the message of a quest."""
    plan = json.loads(PLANS[name].read_text())
    ids = []
    for line in plan:
        words = {one: line[one] for one in ("text", "reason", "first_step")}
        by = work.now.date() + timedelta(days=line["days"])
        message = begun.get(line.get("begins_with", ""))
        form = DirectionForm(deed=new_id(), goal_id=goals[line["goal"]], from_message=message, decide_by=by, **words)
        service.point_out(work, cast[line["by"]], form)
        ids.append(form.deed)
    return Pointed(cast, plan, ids, random.Random(f"{name} ideas"))  # noqa: S311 - samples, not secrets


def _answer(said: str, reason: str = "", words: str = "") -> Answering:
    return Answering.model_validate({"deed": new_id(), "answer": said, "reason": reason, "words": words})
