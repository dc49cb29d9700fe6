"""Sample people, and the organisations and teams that they found and join by the same doors as everybody."""

from typing import Any
from uuid import UUID

from app.platform.database import Work
from app.platform.ids import new_id
from app.players import store as players
from app.players.actor import Actor
from app.teams import service as teams
from app.teams.store import Kind


def gather(work: Work, plan: dict[str, Any]) -> list[Actor]:
    """Let the people of a plan in, found their organisations and teams, and give everybody as they act from then on."""
    zone = plan["world"]["time_zone"]
    cast = [_add(work, person["name"], zone) for person in plan["people"]]
    sides: dict[Kind, list[UUID]] = {"organisation": [new_id() for _ in plan["organisations"]]}
    sides["team"] = [new_id() for _ in plan["teams"]]
    kinds: tuple[Kind, ...] = ("organisation", "team")
    for kind in kinds:
        for number, side in enumerate(plan[f"{kind}s"]):
            members = [me for me, person in zip(cast, plan["people"], strict=True) if person[kind] == number]
            more = {"organisation_id": sides["organisation"][side["organisation"]]} if kind == "team" else {}
            _found(work, members, kind, sides[kind][number], side, more)
    return [_anew(work, me) for me in cast]


def _add(work: Work, name: str, zone: str) -> Actor:
    player_id = new_id()
    # a sample shows no passkey and has no mail: it is let in as one who can come back, and labelled
    players.add_player(work, player_id, f"{name} (sample)", kind="lasting", time_zone=zone, sample=True)
    found = players.actor_by_id(work.conn, player_id, new_id())
    if found is None:
        raise LookupError(name)
    return found


def _found(
    work: Work, members: list[Actor], kind: Kind, side_id: UUID, side: dict[str, Any], more: dict[str, UUID]
) -> None:
    founder, *others = members
    teams.found(work, founder, kind, side_id, side["name"], side.get("about", ""), **more)
    for other in others:
        teams.join(work, other, teams.invite(work, founder, new_id(), kind, side_id))


def _anew(work: Work, me: Actor) -> Actor:
    return players.actor_by_id(work.conn, me.id, me.device_id) or me
