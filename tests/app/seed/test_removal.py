"""Removing the samples from a world in which somebody has begun to play for real."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from grounds import Ground, Worlds
from sqlalchemy import select, update
from sqlmodel import col
from starlette.testclient import TestClient
from town import MovableClock, secret_of

from app.alliances import store as alliances
from app.alliances.tables import Alliance
from app.boards import views as boards
from app.claims import service as claims
from app.cli import app as commands
from app.confirmations import service as confirmations
from app.contributions import service as contributions
from app.contributions.service import Draft
from app.directions import service as directions_verbs
from app.directions import views as directions
from app.directions.forms import Answering
from app.goals import store as goals
from app.initiatives import category_store, likeness_store
from app.initiatives import store as initiatives
from app.initiatives.tables import InitiativeCategory, InitiativeKey, InitiativePerson
from app.ledger import standings_store
from app.ledger.boards import BoardKey
from app.ledger.tables import ImpactEntry, LedgerEntry, Standing
from app.ledger.verify import verify
from app.main import create_app
from app.platform.database import Database
from app.platform.ids import new_id
from app.platform.pictures.shelf import Shelf
from app.platform.settings import Settings
from app.players import service as players
from app.players import store as players_store
from app.players.actor import Actor
from app.players.tables import Player
from app.quests import list_store as quest_list
from app.quests import pages
from app.quests import store as quests
from app.quests.forms import WishForm
from app.quests.tables import Quest
from app.seed import removal
from app.seed import world as samples
from app.sparks import views as sparks
from app.sparks.tables import Spark
from app.teams import store as teams
from app.teams.tables import Team
from app.today import store as today
from app.world import store as world_store
from game.confirmations import Answer
from game.errors import NotFound

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def sample_world(tmp_path_factory: pytest.TempPathFactory, ground: Ground) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("samples")
    with Worlds(ground) as kept:
        url = kept.fresh(folder)
        samples.seed(url, "cool-streets", NOW, Shelf(folder / "pictures", disk_floor=0))
        yield url


@dataclass
class Mixed:
    """A sample world in which Ida and Jon play for real: Ida in a sample team, on a sample quest and on her own."""

    db: Database
    ida: Actor
    jon: Actor
    team: UUID
    quest: UUID
    own: UUID
    contribution: UUID


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
    listed = base.read_now(quest_list.doable, ida.id, NOW, pages.Wish(), 99)
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


def remove(mixed: Mixed) -> removal.Samples:
    return mixed.db.write_now(removal.remove, "Jon", "We begin")


def test_boards_and_metrics_stand_as_if_the_samples_had_never_played(mixed: Mixed) -> None:
    mine = mixed.db.read_now(standings_store.total_on, BoardKey("players", "all", "world"), mixed.ida.id)
    assert mine
    assert mixed.db.read_now(standings_store.total_on, BoardKey("teams", "all", "world"), mixed.team) >= mine  # type: ignore[operator]
    entries = mixed.db.read_now(lambda conn: conn.execute(select(LedgerEntry)).all())
    remove(mixed)
    assert mixed.db.read_now(verify).ok
    left = mixed.db.read_now(lambda conn: conn.execute(select(Standing).where(col(Standing.points_cp) != 0)).all())
    assert {row.subject_id for row in left} == {mixed.ida.id, mixed.jon.id, mixed.team}
    for row in left:  # no board is short of anything either: weeks gone by, goals, all time
        assert row.points_cp > 0
    for period in ("all", "week", "season"):
        for kind, who in (("players", {"Ida", "Jon"}), ("teams", None)):
            page = mixed.db.read_now(boards.page, kind, period, None, None, NOW, "UTC")
            names = {line.name for line in page.standings.rows}
            assert names == who if who else len(names) == 1
    assert mixed.db.read_now(standings_store.total_on, BoardKey("teams", "all", "world"), mixed.team) == mine
    impact = mixed.db.read_now(lambda conn: sum(conn.execute(select(col(ImpactEntry.amount_milli))).scalars()))
    assert impact == 5000
    after = mixed.db.read_now(lambda conn: conn.execute(select(LedgerEntry)).all())
    assert set(entries) < set(after)


def test_ones_own_things_stay_and_become_ones_own(mixed: Mixed) -> None:
    removed = remove(mixed)
    listed = mixed.db.read_now(pages.quest_list, mixed.ida, NOW, WishForm())
    titles = [card.title for card in listed.cards]
    assert "Ida's own" in titles  # a sample had done it: it is open again
    own = mixed.db.read_now(quests.one, mixed.own, None, NOW)
    assert own is not None
    assert (own.taken, own.state) == (0, "open")
    kept = mixed.db.read_now(quests.one, mixed.quest, None, NOW)
    assert kept is not None
    assert not kept.sample
    assert [row.id for row, _open in mixed.db.read_now(initiatives.listed, None, 99)] == [kept.initiative_id]
    assert [side.id for side in mixed.db.read_now(teams.listed, "team")] == [mixed.team]
    members = mixed.db.read_now(teams.members, "team", mixed.team)
    assert [(member.name, member.leads) for member in members] == [("Ida", True)]
    assert mixed.db.read_now(goals.top_level)
    assert removed.stay >= 4
    world = mixed.db.read_now(world_store.load)
    assert world is not None
    assert not world.sample


def test_what_is_gone_is_nowhere(mixed: Mixed) -> None:
    removed = remove(mixed)
    assert removed.count("quest") > 10
    assert removed.count("goal") > 0
    gone = next(iter(removed.going["quest"]))
    with pytest.raises(NotFound) as raised:
        mixed.db.read_now(pages.quest_page, gone, mixed.jon, NOW)
    assert raised.value.code == "not_found"
    assert mixed.db.read_now(goals.one, next(iter(removed.going["goal"]))) is None
    for line in mixed.db.read_now(today.activity, 99):
        assert line.player_name in {"Ida", "Jon"}
    names = mixed.db.read_now(
        lambda conn: conn.execute(select(col(Player.name)).where(col(Player.sample))).scalars().all()
    )
    assert set(names) == {"A sample player"}


def test_a_direction_that_somebody_real_answered_stays_and_the_others_go(mixed: Mixed) -> None:
    before = mixed.db.read_now(directions.listed, None, NOW)
    assert len(before) == 3
    mixed.db.write_now(
        directions_verbs.answer,
        mixed.ida,
        before[0].id,
        Answering.model_validate({"deed": new_id(), "answer": "right"}),
    )
    removed = remove(mixed)
    assert removed.count("direction") == 2
    left = mixed.db.read_now(directions.listed, None, NOW)
    assert [(card.id, card.counts, card.who) for card in left] == [
        (before[0].id, "1 person from 1 organisation says this is right.", "A sample player")
    ]
    with pytest.raises(NotFound):
        mixed.db.read_now(directions.page, before[1].id, mixed.jon, NOW)
    standing = mixed.db.read_now(
        lambda conn: conn.execute(select(Spark).where(col(Spark.taken_back_at).is_(None))).all()
    )
    assert standing == []
    assert not mixed.db.read_now(sparks.grown, mixed.ida, NOW).lines
    assert mixed.db.read_now(verify).ok


def test_the_public_log_says_it_and_a_second_time_there_is_nothing(mixed: Mixed) -> None:
    remove(mixed)
    act = mixed.db.read_now(world_store.acts, None, 1)[0]
    assert (act.actor_name, act.act, act.reason) == ("Jon", "removed the samples", "We begin")
    with pytest.raises(removal.NoSamples):
        remove(mixed)


def test_a_removed_name_is_free_again(mixed: Mixed) -> None:
    name = mixed.db.read_now(
        lambda conn: conn.execute(select(col(Team.name)).where(col(Team.id) != mixed.team)).scalars().first()
    )
    remove(mixed)
    mixed.db.write_now(lambda work: teams.add(work, "team", id=new_id(), name=name, about="", founded_by=mixed.ida.id))


def test_without_anything_of_ones_own_an_empty_world_is_left(base: Database) -> None:
    removed = base.write_now(removal.remove, "The operator", "test")
    assert removed.stay == 0
    assert base.read_now(verify).ok
    assert base.read_now(lambda conn: [r for r in conn.execute(select(Standing)) if r.points_cp]) == []
    assert base.read_now(goals.top_level) == []
    assert base.read_now(initiatives.listed, None, 9) == []
    assert base.read_now(today.activity, 9) == []


def test_the_page_is_for_stewards_and_does_it_once(mixed: Mixed, tmp_path: Path, clock: MovableClock) -> None:
    app = create_app(Settings(data_dir=tmp_path, database_url=mixed.db.url, disk_floor_mb=1), clock=clock)
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        client.headers["origin"] = "http://localhost"
        client.cookies.set("wg_device", secret_of("Ida"))
        assert client.post("/world/samples/removal", data={"deed": str(new_id())}).status_code == 403
        client.cookies.set("wg_device", secret_of("Jon"))
        assert "Remove the samples" in client.get("/world/samples").text
        data = {"deed": str(new_id())}
        for _twice in range(2):
            assert client.post("/world/samples/removal", data=data).status_code == 303
        assert "No samples here" in client.get("/world/samples").text
        for path in ("/", "/quests", "/world", "/boards", "/teams", "/me", "/world/log", "/confirm"):
            page = client.get(path)
            assert page.status_code == 200, path
            assert "(sample)" not in page.text, path


def test_the_command(
    mixed: Mixed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", mixed.db.url)
    mixed.db.close()
    commands(["samples", "remove"], standalone_mode=False)
    assert "Removed:" in capsys.readouterr().out
    commands(["verify"], standalone_mode=False)
    assert "ledger ok" in capsys.readouterr().out


def test_what_is_between_sample_initiatives_goes_with_them(sample_world: str, tmp_path: Path, worlds: Worlds) -> None:
    database = Database(worlds.copy(sample_world, tmp_path), clock=MovableClock(NOW))
    mine = database.read_now(lambda conn: initiatives.listed(conn, None, 3))
    (a, _), (b, _), _rest = mine
    sample = database.read_now(
        lambda conn: conn.execute(select(col(Player.id)).where(col(Player.sample))).scalars().first()
    )
    asked = {"asked_from": a.id, "state": "proposed", "proposed_by": sample, "proposed_at": NOW}
    pair = dict(zip(("initiative_a", "initiative_b"), sorted((a.id, b.id)), strict=True))
    database.write_now(lambda work: alliances.put(work, id=new_id(), **pair, **asked))
    database.write_now(lambda work: category_store.put(work, a.id, ["shade"]))
    database.write_now(removal.remove, "Ida", "We begin")
    for table in (Alliance, InitiativeCategory, InitiativeKey, InitiativePerson):
        assert database.read_now(lambda conn, table=table: conn.execute(select(table)).all()) == [], table
    assert database.read_now(likeness_store.differences) == []
    assert database.read_now(verify).ok
    database.close()
