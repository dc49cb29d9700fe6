"""A world of real initiatives: the UN's 17 goals in play, and 105 candidates of the Digital Public Goods registry."""

from dataclasses import replace
from pathlib import Path

from app.goals import store as goals
from app.initiatives import csv_service
from app.initiatives.csv_plan import Plan
from app.initiatives.csv_reader import read
from app.packs import service as packs
from app.platform.database import Database, Work
from app.platform.i18n import _
from app.platform.ids import new_id
from app.players import store as players
from app.world.service import create_world

NAME = "public-goods"
LIST = Path(__file__).with_name("public_goods.csv")
UN_LIST, UN_GOALS = "un-sdg", 17
NAME_OF_WORLD, VISION, TIME_ZONE = "Public goods", "What everybody may use, where it helps most", "UTC"
KEEPER = "The list"  # who stands as the proposer of what came in with it; nobody can sign in as it


def seed(database: Database) -> Plan:
    """Found the world in an empty database; raises `WrongState` where there is one."""
    return database.write_now(_found)


def _found(work: Work) -> Plan:
    create_world(work, NAME_OF_WORLD, VISION, TIME_ZONE)
    packs.load_un(work)
    for number in range(1, UN_GOALS + 1):
        # its place in the list of goals and targets becomes its number among the goals in play
        goals.change(work, packs.goal_id(UN_LIST, str(number)), in_play=True, number=number)
    keeper = new_id()
    players.add_player(work, keeper, KEEPER, kind="lasting", time_zone=TIME_ZONE)
    found = players.actor_by_id(work.conn, keeper, new_id())
    if found is None:
        raise LookupError(KEEPER)
    return csv_service.bring_in(work, replace(found, steward=True), read(LIST.read_bytes()), by=_("The operator"))
