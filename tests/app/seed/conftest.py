"""A sample world in which Ida and Jon play for real."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from grounds import Ground, Worlds
from mixed import NOW, Mixed
from sqlalchemy import select, update
from sqlmodel import col
from town import MovableClock, secret_of

from app.claims import service as claims
from app.confirmations import service as confirmations
from app.contributions import service as contributions
from app.contributions.service import Draft
from app.platform.database import Database
from app.platform.ids import new_id
from app.platform.pictures.shelf import Shelf
from app.players import service as players
from app.players import store as players_store
from app.players.actor import Actor
from app.players.tables import Player
from app.quests import list_store as quest_list
from app.quests import pages
from app.quests import store as quests
from app.quests.tables import Quest
from app.seed import world as samples
from app.teams import store as teams
from app.teams.tables import Team
from game.confirmations import Answer


@pytest.fixture(scope="session")
def sample_world(tmp_path_factory: pytest.TempPathFactory, ground: Ground) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("samples")
    with Worlds(ground) as kept:
        url = kept.fresh(folder)
        samples.seed(url, "cool-streets", NOW, Shelf(folder / "pictures", disk_floor=0))
        yield url


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NOW)


@pytest.fixture
def base(tmp_path: Path, sample_world: str, worlds: Worlds, clock: MovableClock) -> Iterator[Database]:
    database = Database(worlds.copy(sample_world, tmp_path), clock=clock)
    yield database
    database.close()


@pytest.fixture
def mixed(base: Database) -> Mixed:
    team = base.read_now(lambda conn: conn.execute(select(col(Team.id)).order_by(col(Team.name))).scalars().first())
    assert team is not None

    def person(work, name: str, steward: bool = False, side: UUID | None = None) -> Actor:  # type: ignore[no-untyped-def]
        player = new_id()
        players_store.add_player(work, player, name, kind="lasting", time_zone="UTC", steward=steward)
        if side:
            teams.add_member(work, "team", side, player, leads=False, invitation_id=None)
            teams.act_as(work, player, side, None)
        return players.open_device(work, player, secret_of(name), "a test", proved=True)

    ida = base.write_now(person, "Ida", side=team)
    jon = base.write_now(person, "Jon", steward=True)
    free = [one.id for one in base.read_now(quest_list.doable, NOW, pages.Wish(), 99)]
    listed = base.read_now(quests.these, free, None, NOW)
    quest = next(row for row in listed if row.metric_id and row.risk == "low" and row.taken < row.places)
    base.write_now(
        lambda work: work.conn.execute(update(Quest).where(col(Quest.id) == quest.id).values(evidence="note"))
    )
    claim = base.write_now(claims.claim, ida, new_id(), quest.id)
    base.write_now(contributions.keep_draft, ida, claim, Draft("Done", "", 5000))
    contribution = base.write_now(contributions.hand_in, ida, claim, new_id())
    base.write_now(confirmations.answer, jon, contribution, Answer.YES)
    own = new_id()
    base.write_now(
        lambda work: quests.add(
            work,
            id=own,
            initiative_id=quest.initiative_id,
            title="Ida's own",
            minutes=30,
            evidence="note",
            places=1,
            metric_id=quest.metric_id,
            proposed_by=ida.id,
        )
    )
    sample = base.read_now(
        lambda conn: (
            conn.execute(select(col(Player.id)).where(col(Player.sample), ~col(Player.steward))).scalars().first()
        )
    )
    assert sample is not None
    actor = base.read_now(players_store.actor_by_id, sample, new_id())
    assert actor is not None
    taken = base.write_now(claims.claim, actor, new_id(), own)
    base.write_now(contributions.keep_draft, actor, taken, Draft("Done", "", 7000))
    handed = base.write_now(contributions.hand_in, actor, taken, new_id())
    base.write_now(confirmations.answer, jon, handed, Answer.YES)
    return Mixed(base, ida, jon, team, quest.id, own, contribution)
