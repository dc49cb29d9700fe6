"""Removing the samples from a world in which somebody has begun to play for real."""

from pathlib import Path

import pytest
from grounds import Worlds
from mixed import NOW, Mixed, remove
from sqlalchemy import select
from sqlmodel import col
from starlette.testclient import TestClient
from town import MovableClock, secret_of

from app.alliances import store as alliances
from app.alliances.tables import Alliance
from app.boards import views as boards
from app.cli import app as commands
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
from app.platform.settings import Settings
from app.players.tables import Player
from app.quests import pages
from app.quests import store as quests
from app.quests.forms import WishForm
from app.seed import removal
from app.sparks import views as sparks
from app.sparks.tables import Spark
from app.teams import store as teams
from app.teams.tables import Team
from app.today import store as today
from app.world import store as world_store
from game.errors import NotFound


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
