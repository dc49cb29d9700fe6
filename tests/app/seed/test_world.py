"""The demo world holds what it promises, made by the same doors as everything else."""

import io
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from grounds import Ground, Worlds
from PIL import Image
from sqlalchemy import func, select
from sqlmodel import col

from app.claims.tables import Claim
from app.contributions.tables import Contribution, Picture
from app.directions import views as directions
from app.directions.tables import Direction
from app.goals import store as goals
from app.goals.tables import Goal, Measurement
from app.initiatives.tables import Initiative
from app.ledger import standings_store
from app.ledger.verify import verify
from app.platform.database import Database
from app.platform.pictures.shelf import Shelf
from app.players.tables import Player
from app.quests.tables import Quest, QuestNeeds, QuestSkill
from app.seed import world as samples
from app.seed.drawings import MOTIFS, draw
from app.sparks.tables import Inspiration, Spark
from app.teams import views as teams
from app.teams.tables import Organisation, Team

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("shelf"), disk_floor=0)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, ground: Ground, shelf: Shelf) -> Iterator[Database]:
    with Worlds(ground) as kept:
        url = kept.fresh(tmp_path_factory.mktemp("samples"))
        samples.seed(url, "cool-streets", NOW, shelf)
        database = Database(url)
        yield database
        database.close()


def rows(world: Database, table: Any, *where: Any) -> list[Any]:
    return world.read_now(lambda conn: conn.execute(select(table).where(*where)).all())


def test_it_is_as_large_as_promised(world: Database) -> None:
    sizes = {t: len(rows(world, t)) for t in (Organisation, Team, Initiative, Quest)}
    assert list(sizes.values()) == [6, 8, 10, 30]
    assert len(rows(world, Goal, col(Goal.in_play))) == 5


def test_everything_is_labelled_and_the_list_of_the_un_is_not(world: Database) -> None:
    for table in (Organisation, Team, Initiative, Quest, Measurement):
        assert all(row.sample for row in rows(world, table)), table
    assert all(goal.sample == goal.in_play for goal in rows(world, Goal))
    assert all(player.sample and player.name.endswith("(sample)") for player in rows(world, Player))


def test_there_are_quests_of_all_kinds(world: Database) -> None:
    quests = rows(world, Quest)
    assert {kind for quest in quests for kind in quest.evidence.split()} == {
        "photo",
        "note",
        "number",
        "link",
        "witness",
    }
    assert {quest.risk for quest in quests} == {"low", "medium", "high"}
    assert {quest.difficulty for quest in quests} == {1, 2, 3}
    assert {quest.lease_seconds for quest in quests} == {2 * 3600, 24 * 3600, 7 * 24 * 3600}
    assert {quest.impact_link for quest in quests} == {"indirect", "direct"}
    assert any(quest.state == "blocked" and quest.missing for quest in quests)
    for kind in ("recurring", "from_home", "opens_at", "closes_at", "latitude", "what"):
        assert 0 < sum(bool(getattr(quest, kind)) for quest in quests) < 30, kind
    assert rows(world, QuestNeeds)
    assert len({row.skill for row in rows(world, QuestSkill)}) >= 5
    assert sum(quest.state == "open" for quest in quests) >= 18, "those who come find something to do"


def test_the_past_left_every_state_and_living_boards(world: Database) -> None:
    claims = Counter(row.state for row in rows(world, Claim))
    assert claims["confirmed"] >= 60
    assert claims["held"] >= 2
    assert sum(row.state == "waiting" for row in rows(world, Contribution)) >= 3
    totals = world.read_now(standings_store.everything)
    boards = Counter((key.kind, key.period.split(":")[0]) for (key, _who), total in totals.items() if total > 0)
    for kind in ("players", "teams", "organisations"):
        for period in ("week", "season", "all"):
            assert boards[kind, period] >= 5, (kind, period)
    assert max(row.claimed_at for row in rows(world, Claim)) <= NOW
    report = world.read_now(verify)
    assert report.ok, report.differences


def test_photos_are_drawings_that_passed_the_darkroom(world: Database, shelf: Shelf) -> None:
    pictures = rows(world, Picture)
    assert len(pictures) >= 20
    for picture in pictures[:3]:
        with Image.open(shelf.path(picture.name)) as image:
            assert (image.format, image.size) == ("WEBP", (picture.width, picture.height))
    unshown = (
        select(func.count())
        .select_from(Contribution)
        .join(Claim)
        .outerjoin(Picture, col(Picture.contribution_id) == col(Contribution.id))
        .where(col(Claim.evidence).contains("photo"), col(Picture.id).is_(None))
    )
    assert world.read_now(lambda conn: conn.execute(unshown).scalar()) == 0


def test_directions_are_settled_contested_and_open_and_sparks_flow(world: Database) -> None:
    cards = world.read_now(directions.listed, None, NOW)
    assert sorted(card.state for card in cards) == ["contested", "open", "settled"]
    assert all(row.sample for row in rows(world, Direction))
    for direction in rows(world, Direction):
        page = world.read_now(directions.page, direction.id, None, NOW)
        assert page.answers
        assert page.followed or page.card.state == "open"
    assert len(rows(world, Inspiration)) >= 10
    assert len(rows(world, Spark)) >= 5


@pytest.mark.parametrize("motif", sorted(MOTIFS))
def test_every_drawing_is_a_picture(motif: str) -> None:
    with Image.open(io.BytesIO(draw(motif))) as image:
        assert image.size == (1200, 900)
        assert len(image.getcolors(maxcolors=1200 * 900) or ()) > 5


def test_goals_help_toward_the_list_and_carry_published_figures(world: Database) -> None:
    for goal in rows(world, Goal, col(Goal.in_play)):
        above = world.read_now(goals.parents, goal.id)
        assert above
        assert all(parent.uri.startswith("http://metadata.un.org/sdg/") for parent in above)
    measured = rows(world, Measurement)
    assert measured
    assert all(row.source and row.measured_on for row in measured)


def test_organisations_of_three_who_came_by_different_ways_are_independent(world: Database) -> None:
    independent = [
        organisation.name
        for organisation in rows(world, Organisation)
        if world.read_now(teams.page, None, "organisation", organisation.id, NOW).independent
    ]
    assert "Canal Friends" in independent
