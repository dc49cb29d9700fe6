"""What the samples are to each other: words to find them by, purposes that others confirm, alliances."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from app.alliances import service as alliances
from app.initiatives import purpose_store, purposes
from app.platform.database import Work
from app.platform.ids import new_id
from app.players.actor import Actor

PLANS = {"cool-streets": Path(__file__).with_name("cool_streets_between.json")}


def join(work: Work, name: str, cast: Sequence[Actor], initiatives: Mapping[str, tuple[UUID, Actor]]) -> None:
    """Join the initiatives of a sample world, given by their names with who tends each."""
    plan: dict[str, Any] = json.loads(PLANS[name].read_text())
    for of, words in plan["categories"].items():
        initiative, tender = initiatives[of]
        for word in words:
            alliances.call(work, tender, word, [initiative])
    for line in plan["confirmed"]:
        initiative, _tender = initiatives[line["initiative"]]
        goal = purpose_store.purposes(work.conn, initiative)[0]
        purposes.confirm(work, cast[line["by"]], initiative, goal.goal_id)
    for line in plan["allied"]:
        asked = new_id()
        here, there = (initiatives[line[side]][0] for side in ("from", "to"))
        alliances.propose(work, cast[line["by"]], asked, here, there, line["words"])
        alliances.answer(work, cast[line["answered_by"]], asked, "yes")
