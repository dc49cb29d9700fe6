"""What stands under a name on a board: real units of what the board is about, and never more."""

from datetime import date
from uuid import UUID

from desk import hand_in, people
from site_of_town import Site
from town import Town

from app.boards import views
from app.confirmations import service as confirmations
from app.goals import store as goals
from app.initiatives import store as initiatives
from app.ledger.boards import BoardKey
from app.moderation import service as moderation
from app.platform.ids import new_id
from game.confirmations import Answer
from game.moderation import Act, Kind


def water(town: Town) -> tuple[UUID, UUID]:
    """Give the town a second goal with its own number and initiative; gives the goal and a quest toward it."""
    goal, metric, initiative = new_id(), new_id(), new_id()

    def verb(work):  # type: ignore[no-untyped-def]
        goals.add(work, (), id=goal, code="2", short="Water", title="Water for all", number=2)
        when = {"starts_on": date(2026, 10, 1), "due_on": date(2027, 10, 1)}
        words = {"name": "taps open", "unit": "taps", "method": "sum", "baseline_milli": 0, "target_milli": 9000}
        goals.add_metric(work, id=metric, goal_id=goal, **words, **when)
        initiatives.add(work, id=initiative, name="Taps", what="We open", so_that="all drink", proposed_by=town.dee.id)
        initiatives.set_goals(work, initiative, [(goal, "direct")])

    town.db.write_now(verb)
    return goal, town.quest(initiative_id=initiative, metric_id=metric, title="Open a tap")


def line(town: Town, scope: str) -> str:
    board = town.db.read_now(views.standings, BoardKey("teams", "all", scope), town.clock())
    return next(row.line for row in board.rows if row.name == "Otters")


def test_a_goals_board_shows_what_counts_toward_it(town: Town) -> None:
    goal, tap = water(town)
    for quest in (tap, town.quest(), town.quest()):
        town.do(confirmations.answer, town.cy, hand_in(town, town.ada, quest), Answer.YES)
    assert line(town, "world") == "6 trees"
    assert line(town, str(town.goal)) == "6 trees"
    assert line(town, str(goal)) == "3 taps"


def test_a_team_is_one_tap_away_unless_it_is_hidden(site: Site) -> None:
    town = site.town
    town.do(confirmations.answer, town.cy, hand_in(town, town.ada, town.quest()), Answer.YES)
    assert f'href="/teams/{town.otters}"' in site.phone().get("/boards").text
    (steward,) = people(town, 1, steward=True)
    town.do(moderation.rule, steward, new_id(), Kind.TEAM, town.otters, Act.HIDE, "It names a person")
    page = site.phone().get("/boards").text
    assert f'href="/teams/{town.otters}"' not in page
    assert str(town.otters) in page


def test_a_place_on_a_board_claims_no_change_that_nobody_computed(site: Site) -> None:
    town = site.town
    town.do(confirmations.answer, town.cy, hand_in(town, town.ada, town.quest()), Answer.YES)
    assert "same place" not in site.phone().get("/boards").text


def test_a_family_has_no_boards_and_no_way_to_them(site: Site) -> None:
    assert 'href="/boards"' in site.phone().get("/").text
    words = {"name": "The Linds", "vision": "We rest", "time_zone": "Europe/Stockholm", "mode": "family"}
    assert site.post("Dee", "/world", **words, reason="We are few").status_code == 200
    for path in ("/", f"/goals/{site.town.goal}"):
        assert 'href="/boards' not in site.phone().get(path).text
