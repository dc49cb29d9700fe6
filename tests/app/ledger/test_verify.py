"""`worldgame verify`: silent while all agrees, loud and exit 2 as soon as one number was tampered with."""

from uuid import UUID

import pytest
from sqlalchemy import text
from town import Town
from typer.testing import CliRunner

from app.claims import service as claims
from app.cli import app
from app.confirmations import service as confirmations
from app.contributions import service as contributions
from app.contributions.service import Draft
from app.ledger import service as ledger
from app.platform.ids import new_id
from game.confirmations import Answer

NO_TRIGGERS = (
    "DROP TRIGGER ledger_entry_refuses_update; DROP TRIGGER ledger_entry_refuses_delete; "
    "DROP TRIGGER impact_entry_refuses_update; DROP TRIGGER impact_entry_refuses_delete; "
)
OF_PLAYERS = " WHERE kind = 'players'"
ON = "WHERE board_id IN (SELECT id FROM board WHERE"
TAMPERINGS = {
    "a player's board": (
        f"UPDATE standing SET points_cp = points_cp + 1 {ON} kind = 'players' AND period = 'all')",
        "board players:all:world",
    ),
    "a team's week": (
        f"UPDATE standing SET points_cp = points_cp - 1 {ON} kind = 'teams' AND period LIKE 'week:%')",
        "board teams:week:2026-W45",
    ),
    "a season's board": (f"UPDATE standing SET points_cp = 7 {ON} period LIKE 'season:%')", "board players:season:1"),
    "a goal's board": (f"DELETE FROM standing {ON} scope <> 'world')", "0 stands, the ledger says 1000"),
    "somebody out of the blue": (
        f"INSERT INTO standing (subject_id, board_id, points_cp) SELECT '{'0' * 32}', id, 5 FROM board{OF_PLAYERS}",
        "5 stands, the ledger says 0",
    ),
    "a level": (
        f"UPDATE standing SET points_cp = 9000 {ON} kind = 'players' AND period = 'all') AND points_cp > 100",
        "4 is shown, the ledger says 2",
    ),
    "a place": ("UPDATE standing_bucket SET count = count + 1 WHERE level = 2", "2 counted, 1 stand there"),
    "a place that is gone": ("DELETE FROM standing_bucket WHERE level = 4", "0 counted, 1 stand there"),
    "progress": ("UPDATE metric_total SET confirmed_milli = confirmed_milli + 1", "stands at 3001"),
    "the count of deeds": ("UPDATE metric_total SET contributions = 2", "of 2 deeds"),
    "a team's real units": ("UPDATE team_total SET confirmed_milli = 1", "stands at 1 of metric"),
    "a team's lost units": ("DELETE FROM team_total", "stands at 0 of metric"),
    "lost progress": ("DELETE FROM metric_total", "stands at 0"),
    "places": ("UPDATE quest SET places = 9, taken = 2 WHERE taken = 1", "2 places taken, the claims say 1"),
    "confirmed places": ("UPDATE quest SET confirmed = 0", "0 places confirmed, the claims say 1"),
    "a claim": ("UPDATE claim SET state = 'released'", "its state and that of its hand-ins differ"),
    "a hand-in": ("UPDATE contribution SET state = 'waiting'", "pays for what is not confirmed"),
    "a number handed in": ("UPDATE contribution SET amount_milli = 9000", "3000 posted, the contribution says 9000"),
    "an entry's points": (NO_TRIGGERS + "UPDATE ledger_entry SET points_cp = 5000 WHERE kind = 'deed'", "5000"),
    "an entry's player": (
        NO_TRIGGERS + "UPDATE ledger_entry SET player_id = (SELECT id FROM player WHERE name = 'Gus')",
        "0 stands, the ledger says 100",
    ),
    "an entry that is gone": (
        NO_TRIGGERS + "PRAGMA foreign_keys = OFF; DELETE FROM ledger_entry WHERE kind = 'deed'",
        "the ledger has no entry for it",
    ),
    "impact": (NO_TRIGGERS + "UPDATE impact_entry SET amount_milli = 1", "1 posted, the contribution says 3000"),
    "impact that is gone": (NO_TRIGGERS + "DELETE FROM impact_entry", "0 posted, the contribution says 3000"),
}


@pytest.fixture
def played(town: Town) -> Town:
    """A town in which one deed is done and confirmed."""
    claim = town.do(claims.claim, town.ada, new_id(), town.quest(minutes=30))
    town.do(contributions.keep_draft, town.ada, claim, Draft("Two cans each", "", 3000))
    contribution = town.do(contributions.hand_in, town.ada, claim, new_id())
    town.do(confirmations.answer, town.cy, contribution, Answer.YES)
    return town


def run_verify(town: Town) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["verify"], env={"DATABASE_URL": town.db.url})
    return done.exit_code, done.output


def tamper(town: Town, script: str) -> None:
    if town.db.engine.dialect.name == "postgresql":
        with town.db.engine.begin() as conn:
            conn.execute(text("SET LOCAL session_replication_role = replica"))  # neither triggers nor foreign keys
            for statement in script.split(";"):
                if not statement.strip().startswith(("DROP TRIGGER", "PRAGMA")):
                    conn.execute(text(statement))
        return
    raw = town.db.engine.raw_connection()
    try:
        raw.executescript(script)  # type: ignore[attr-defined]
    finally:
        raw.close()


def test_all_agrees(played: Town) -> None:
    assert run_verify(played) == (0, "ledger ok: 2 entries, sum 11.00 points\nwhat’s first ok\n")


@pytest.mark.parametrize("what", TAMPERINGS)
def test_one_number_that_was_tampered_with_is_found(played: Town, what: str) -> None:
    script, sentence = TAMPERINGS[what]
    tamper(played, script)
    code, said = run_verify(played)
    assert code == 2
    assert sentence in said


def test_a_reversal_agrees_and_a_false_one_is_found(played: Town) -> None:
    contribution = played.db.read_now(lambda conn: conn.execute(text("SELECT id FROM contribution")).scalar_one())
    played.do(ledger.reverse, UUID(str(contribution)), "mistake")
    assert run_verify(played)[0] == 0
    tamper(played, NO_TRIGGERS + "UPDATE ledger_entry SET points_cp = -999 WHERE kind = 'reversal'")
    code, said = run_verify(played)
    assert code == 2
    assert "does not take back what it names" in said


def test_an_impact_that_was_taken_back_by_halves_is_found(played: Town) -> None:
    tamper(
        played,
        "INSERT INTO impact_entry SELECT '00000000000000000000000000000001', 'reversal', contribution_id, metric_id, "
        "team_id, -1500, posted_at FROM impact_entry",
    )
    code, said = run_verify(played)
    assert code == 2
    assert "its reversal does not take back what was posted" in said
