"""The map of the small town, and goals and initiatives on it, in one line each."""

from uuid import UUID

from town import Town

from app.goals import service as goals
from app.initiatives import service as initiatives
from app.map import atlas
from app.map.model import InitiativeNode, WorldMap
from app.platform.ids import new_id


def drawn(town: Town, was: WorldMap | None = None) -> WorldMap:
    return town.db.read_now(atlas.look, was, town.clock())


def node(town: Town, initiative: UUID | None = None) -> InitiativeNode:
    (found,) = [one for one in drawn(town).initiatives if one.row.id == str(initiative or town.initiative)]
    return found


def add_goal(town: Town, short: str, *parents: UUID) -> UUID:
    made = new_id()
    town.do(goals.propose, town.dee, made, short=short, title=short, parents=parents)
    return made


def start(town: Town, name: str, *toward: UUID, link: str = "direct", idea: bool = False) -> UUID:
    made = new_id()
    words = {"name": name, "what": "We do it", "so_that": "it is done"}
    town.do(initiatives.propose, town.ada, made, list(toward), link, idea=idea, **words)
    return made
