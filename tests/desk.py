"""Reporting and deciding in the small town, in one line each."""

from uuid import UUID

from sqlalchemy import select
from sqlmodel import col
from town import Town

from app.alliances import service as alliances
from app.claims import service as claims
from app.contributions import service as contributions
from app.contributions import store as contributions_store
from app.contributions.service import Draft
from app.directions import service as directions
from app.directions.forms import Answering, DirectionForm
from app.facts import service as facts
from app.initiatives import service as initiatives
from app.ledger.boards import BoardKey
from app.ledger.tables import Notice
from app.moderation import service
from app.platform.ids import new_id
from app.players import store as players_store
from app.players.actor import Actor
from app.talk import service as talk
from app.teams import service as teams
from app.teams.tables import Organisation
from app.world import store as worlds
from game.constants import INDEPENDENT_MEMBERS
from game.moderation import Act, Kind

LIFETIME = BoardKey("players", "all", "world")


def report(town: Town, who: Actor, kind: Kind, about: UUID, reason: str = "hurtful", said: str = "") -> bool:
    return town.do(service.report, who, new_id(), kind, about, reason, said, needed=3)


def rule(town: Town, who: Actor, kind: Kind, about: UUID, act: Act, reason: str = "It names a person") -> UUID:
    ruling = new_id()
    town.do(service.rule, who, ruling, kind, about, act, reason)
    return ruling


def people(town: Town, count: int, kind: str = "lasting", *, steward: bool = False) -> list[Actor]:
    """Let some more players in."""

    def verb(work):  # type: ignore[no-untyped-def]
        made = []
        for number in range(count):
            player = new_id()
            players_store.add_player(
                work, player, f"{kind} {number}", kind=kind, time_zone="Europe/Stockholm", steward=steward
            )
            made.append(players_store.actor_by_id(work.conn, player, new_id()))
        return made

    return town.do(verb)


def hide_by_reports(town: Town, kind: Kind, about: UUID) -> list[Actor]:
    three = people(town, 3)
    assert [report(town, who, kind, about) for who in three] == [False, False, True]
    return three


def notices(town: Town, who: Actor) -> list[tuple[str, str]]:
    query = select(col(Notice.kind), col(Notice.text)).where(col(Notice.player_id) == who.id).order_by(col(Notice.at))
    return [tuple(row) for row in town.db.read_now(lambda conn: conn.execute(query).all())]


def log(town: Town) -> list[tuple[str, str, str, str]]:
    acts = town.db.read_now(worlds.acts, None, 50)
    return [(act.actor_name, act.act, act.about_title, act.reason) for act in acts]


def hand_in(town: Town, who: Actor, quest: UUID) -> UUID:
    claim = town.do(claims.claim, who, new_id(), quest)
    town.do(contributions.keep_draft, who, claim, Draft("Two cans each", "", 3000))
    return town.do(contributions.hand_in, who, claim, new_id())


def add_picture(town: Town, who: Actor, contribution: UUID) -> UUID:
    picture = new_id()
    claim = town.db.read_now(contributions_store.claim_of, contribution)
    assert claim is not None
    town.db.write_now(
        lambda work: contributions_store.add_picture(
            work,
            id=picture,
            name=picture.hex,
            claim_id=claim.id,
            contribution_id=contribution,
            player_id=who.id,
            bytes=1,
            width=1,
            height=1,
        )
    )
    return picture


def point_out(town: Town, who: Actor, **more: object) -> UUID:
    form = {"deed": new_id(), "goal_id": town.goal, "text": "Barrels before pumps", "reason": "Gravity does not break"}
    made = DirectionForm.model_validate(form | more)
    town.do(directions.point_out, who, made)
    return made.deed


def answer_to(town: Town, who: Actor, direction: UUID, answer: str = "right", **more: object) -> None:
    """Let somebody answer a direction."""
    town.do(directions.answer, who, direction, Answering.model_validate({"deed": new_id(), "answer": answer, **more}))


def echo(town: Town, who: Actor, direction: UUID, text: str = "Water runs down by itself") -> UUID:
    made = new_id()
    town.do(directions.echo, who, made, direction, text, None)
    return made


def say(town: Town, who: Actor, text: str = "The trees are dry", kind: str = "goal", about: UUID | None = None) -> UUID:
    made = new_id()
    town.do(talk.say, who, made, kind, about or town.goal, text)
    return made


def reply(town: Town, who: Actor, to: UUID, text: str = "So they are") -> UUID:
    made = new_id()
    town.do(talk.reply, who, made, to, text)
    return made


def state(town: Town, who: Actor, **changed: object) -> UUID:
    """State a fact."""
    made = new_id()
    values = {"text": "The limes are dry", "source": "I looked", "observed_on": town.clock().date(), **changed}
    town.do(facts.state, who, made, values.pop("goal_id", town.goal), **values)
    return made


def thing(town: Town, kind: Kind) -> tuple[UUID, Actor]:
    """Give something of each kind, and its author."""
    of_ada = {
        Kind.QUEST: lambda: town.quest(proposed_by=town.ada.id),
        Kind.PLAYER: lambda: town.ada.id,
        Kind.MESSAGE: lambda: say(town, town.ada),
        Kind.FACT: lambda: state(town, town.ada),
        Kind.DIRECTION: lambda: point_out(town, town.ada),
        Kind.ECHO: lambda: echo(town, town.ada, point_out(town, town.ada)),
    }
    if kind in of_ada:
        return of_ada[kind](), town.ada
    if kind is Kind.TEAM:
        return town.otters, town.dee
    if kind is Kind.INITIATIVE:
        return town.initiative, town.dee
    if kind is Kind.ORGANISATION:
        return town.db.read_now(lambda conn: conn.execute(select(col(Organisation.id))).scalar_one()), town.dee
    contribution = hand_in(town, town.ada, town.quest())
    return (add_picture(town, town.ada, contribution) if kind is Kind.PICTURE else contribution), town.ada


def two_alike(town: Town) -> dict[str, str]:
    """Let Ada and Cy propose the same; gives both as a form names them."""
    made = [new_id(), new_id()]
    words = {"name": "Nets", "what": "We hang nets", "so_that": "it is cool"}
    for who, one in zip((town.ada, town.cy), made, strict=True):
        town.do(initiatives.propose, who, one, [town.goal], "direct", **words)
    return {"initiative": str(made[0]), "other": str(made[1])}


def ask_to_ally(town: Town) -> UUID:
    """Let Ada's initiative ask Cy's."""
    made, two = new_id(), two_alike(town)
    town.do(alliances.propose, town.ada, made, UUID(two["initiative"]), UUID(two["other"]))
    return made


def independent_body(town: Town, who: Actor, name: str = "") -> UUID:
    """Let a player found an organisation, in which two more are by two more ways, and act for it."""
    body = new_id()
    town.do(teams.found, who, "organisation", body, name or f"Body {body.hex[-9:]}", "")
    for other in people(town, INDEPENDENT_MEMBERS - 1):
        town.do(teams.join, other, town.do(teams.invite, who, new_id(), "organisation", body))
    town.do(teams.act_as, who, "organisation", body)
    return body


def acting(town: Town, who: Actor) -> Actor:
    """Give a player as they act now."""
    found = town.db.read_now(players_store.actor_by_id, who.id, who.device_id)
    assert found is not None
    return found


def bodies(town: Town, *sides: list[Actor]) -> list[Actor]:
    """Let people found an organisation for each side and act for it."""
    for number, members in enumerate(sides):
        body = new_id()
        town.do(teams.found, members[0], "organisation", body, f"Body {number}", "")
        for other in members[1:]:
            town.do(teams.join, other, town.do(teams.invite, members[0], new_id(), "organisation", body))
        for member in members:
            town.do(teams.act_as, member, "organisation", body)
    return [acting(town, member) for members in sides for member in members]
