"""Places, neighbours and the typical band are what counting everybody would say, on every kind of board."""

import random
from uuid import UUID

import pytest
from desk import hand_in
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from site_of_town import Site
from sqlalchemy import Connection
from town import Town

from app.boards import views
from app.confirmations import service as confirmations
from app.ledger import moves_store, rebuild, standings_store
from app.ledger.boards import BoardKey
from app.ledger.verify import verify
from app.platform.database import Work
from app.platform.ids import new_id
from app.players import store as players_store
from app.players.actor import Actor
from app.teams import service as teams
from game.confirmations import Answer

KINDS = ("players", "teams", "organisations")
MOVES = st.lists(
    st.tuples(st.integers(0, 11), st.one_of(st.integers(-300, 300), st.integers(-20_000, 40_000))),
    min_size=1,
    max_size=40,
)


class Undone(Exception):
    """Ends a trial, so that nothing of it stays."""


def counted(conn: Connection, key: BoardKey) -> list[tuple[int, UUID]]:
    """Give everybody on a board in order, counted the slow way."""
    totals = standings_store.everything(conn)
    return sorted(((-cp, who) for (board, who), cp in totals.items() if board == key and cp > 0))


@pytest.mark.parametrize("kind", KINDS)
@given(moves=MOVES)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_places_are_what_counting_says(town: Town, kind: str, moves: list[tuple[int, int]]) -> None:
    who = [UUID(int=number + 1) for number in range(12)]
    key = BoardKey(kind, "all", "world")

    def trial(work: Work) -> None:
        for start in range(0, len(moves), 6):  # several at once, as several people are confirmed in one deed
            some = moves[start : start + 6]
            moves_store.move(work, [((key, who[subject]), points_cp) for subject, points_cp in some])
            work.settle()
        order = counted(work.conn, key)
        totals = [-minus for minus, _who in order]
        assert standings_store.size(work.conn, key) == len(order)
        assert standings_store.top(work.conn, key, 5) == [(one, -minus) for minus, one in order[:5]]
        for place in range(1, len(order) + 2):
            expected = totals[place - 1] if place <= len(totals) else None
            assert standings_store.at_place(work.conn, key, place) == expected
        for place, (minus, one) in enumerate(order):
            mine = -minus
            assert standings_store.rank_of(work.conn, key, mine) == 1 + sum(total > mine for total in totals)
            neighbours = [(other, -m) for m, other in order]
            assert standings_store.above(work.conn, key, mine, one, 3) == neighbours[max(0, place - 3) : place]
            assert standings_store.below(work.conn, key, mine, one, 3) == neighbours[place + 1 : place + 4]
        for total in (-5, 0, 1, 10**7):
            assert standings_store.rank_of(work.conn, key, total) == 1 + sum(other > max(total, 0) for other in totals)
        raise Undone

    with pytest.raises(Undone):
        town.db.write_now(trial)


def for_the_club(town: Town) -> Actor:
    """Let Cy, who is in a team, act for an organisation as well."""
    club = new_id()
    town.do(teams.found, town.cy, "organisation", club, "Shade Club", "")
    again = town.db.read_now(players_store.actor_by_id, town.cy.id, town.cy.device_id)
    assert again is not None
    assert again.organisation_id == club
    return again


def test_a_deed_moves_the_player_the_team_and_the_organisation(town: Town, site: Site) -> None:
    cy = for_the_club(town)
    deed = hand_in(town, cy, town.quest(minutes=30))
    town.do(confirmations.answer, town.ada, deed, Answer.YES)
    for kind, subject, name in (
        ("players", cy.id, "Cy"),
        ("teams", cy.team_id, "Larks"),
        ("organisations", cy.organisation_id, "Shade Club"),
    ):
        for scope in ("world", str(town.goal)):
            assert town.db.read_now(standings_store.total_on, BoardKey(kind, "all", scope), subject) == 1000
        page = site.phone("Cy").get(f"/boards?kind={kind}").text
        assert name in page
        assert f'data-{"player" if kind == "players" else "side"}="{subject}"' in page
        assert f'href="/{kind}/{subject}"' in page or kind == "players"
    assert f'data-sides="{cy.team_id} {cy.organisation_id}"' in site.phone("Cy").get("/boards").text
    assert town.db.read_now(verify).ok


def test_around_me_shows_five_on_each_side_where_the_top_does_not(town: Town) -> None:
    key = BoardKey("players", "all", "world")
    dice = random.Random(7)
    crowd = [UUID(int=dice.getrandbits(128)) for _nth in range(60)]
    totals = {(key, one): 100 * (number + 2) for number, one in enumerate(crowd)}
    town.db.write_now(moves_store.move, [*totals.items(), ((key, town.ada.id), 3050)])
    around = town.db.read_now(views.around, key, town.ada.id)
    assert around is not None
    assert [row.sum for row in around.rows] == ["35", "34", "33", "32", "31", "30.5", "30", "29", "28", "27", "26"]
    assert around.start == 27
    assert around.note == "0.5 points to place 31"
    top = town.db.read_now(views.standings, key, town.clock())
    assert [row.pos for row in top.rows] == list(range(1, 11))
    assert top.count == 61
    assert top.typical == "Typical: 17 to 47 points (61 take part)"


def test_boards_are_filled_anew_from_the_ledger(town: Town) -> None:
    cy = for_the_club(town)
    deed = hand_in(town, cy, town.quest(minutes=30))
    town.do(confirmations.answer, town.ada, deed, Answer.YES)
    before = town.db.read_now(standings_store.everything), town.db.read_now(standings_store.all_buckets)
    town.db.write_now(lambda work: work.conn.exec_driver_sql("DELETE FROM standing_bucket"))
    town.db.write_now(lambda work: work.conn.exec_driver_sql("UPDATE standing SET points_cp = 7"))
    town.db.write_now(lambda work: work.conn.exec_driver_sql("DELETE FROM team_total"))
    assert not town.db.read_now(verify).ok
    assert town.db.write_now(rebuild.rebuild) == len(before[0])
    assert (town.db.read_now(standings_store.everything), town.db.read_now(standings_store.all_buckets)) == before
    assert town.db.read_now(verify).ok
