"""The peer on PostgreSQL is a fair one: its one statement leaves every table as our confirmation leaves it."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from bench.postgres_peer import build
from bench.world import Crowd, make_world
from postgres import PostgresServer
from psycopg.rows import dict_row
from starlette.testclient import TestClient

from app.main import create_app
from app.migrate import migrate
from app.platform.clock import system_clock
from app.platform.database import Database
from app.platform.settings import Settings

Row = dict[str, object]
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
HERE = "http://localhost"


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    server = PostgresServer().start()
    yield server
    server.close()


@pytest.fixture
def world(server: PostgresServer) -> tuple[str, Crowd]:
    """A small world: five hand-ins wait, on a quest that they fill."""
    url = server.new_database()
    database = Database(url)
    migrate(database)
    crowd = make_world(database, players=40, waiting=5, confirmers=2)
    database.close()
    server.say("UPDATE quest SET places = taken WHERE state = 'open'", url.rsplit("/", 1)[1])
    return url, crowd


def confirm(client: TestClient, contribution: UUID, secret: str, deed: UUID, answer: str = "yes") -> int:
    return client.post(
        f"/contributions/{contribution}/confirmations",
        data={"deed": str(deed), "answer": answer, "reason": "", "amount": ""},
        headers={"Origin": HERE, "Cookie": f"wg_device={secret}"},
    ).status_code


def everything(url: str) -> dict[str, list[Row]]:
    """Give every row, with a board's name in place of its number."""
    with psycopg.connect(url, row_factory=dict_row) as conn:
        names = [str(row["tablename"]) for row in conn.execute(TABLES)]
        found: dict[str, list[Row]] = {name: list(conn.execute(f"SELECT * FROM {name}")) for name in names}
    boards = {row.pop("id"): (row["kind"], row["period"], row["scope"]) for row in found["board"]}
    for row in (*found["standing"], *found["standing_bucket"]):
        row["board_id"] = boards[row["board_id"]]
    return found


def ids_in(tables: dict[str, list[Row]]) -> set[object]:
    return {value for rows in tables.values() for row in rows for value in row.values() if isinstance(value, UUID)}


def alike(tables: dict[str, list[Row]], shared: set[object], began: datetime) -> dict[str, Counter[str]]:
    """Leave out what each side makes up by itself: new ids, the moment, and the seal of a form that came in."""

    def plain(name: str, value: object) -> object:
        made_up = isinstance(value, UUID) and value not in shared
        late = isinstance(value, datetime) and value >= began
        return "new" if made_up or late or name == "fingerprint" else value

    return {
        table: Counter(repr([(name, plain(name, value)) for name, value in row.items()]) for row in rows)
        for table, rows in tables.items()
    }


def test_the_one_statement_changes_the_same_rows(
    server: PostgresServer, world: tuple[str, Crowd], tmp_path: Path
) -> None:
    ours, crowd = world
    with psycopg.connect(ours) as conn:  # who was active a minute ago is not written down again
        conn.execute("UPDATE player SET active_at = active_at - interval '1 day'")
    theirs = server.new_database(ours.rsplit("/", 1)[1])
    first, began = everything(ours), system_clock()
    for app in (create_app(Settings(data_dir=tmp_path, database_url=ours)), build(theirs)):
        deeds = [UUID(int=number) for number in range(5)]
        with TestClient(app, base_url=HERE, follow_redirects=False) as client:
            for contribution, deed in zip(crowd.waiting, deeds, strict=True):
                assert confirm(client, contribution, crowd.confirmers[deed.int // 4], deed) == 303
    left, right = everything(ours), everything(theirs)
    shared = ids_in(left) & ids_in(right)
    wanted, found = alike(left, shared, began), alike(right, shared, began)
    for table in wanted:
        assert found[table] == wanted[table], table
    changed = {table for table, rows in alike(first, shared, began).items() if rows != wanted[table]}
    assert changed >= {
        *("confirmation", "contribution", "claim", "player", "quest", "deed", "activity", "notice"),
        *("ledger_entry", "entry_goal", "impact_entry", "metric_total", "team_total", "standing", "standing_bucket"),
        *("metric_day", "initiative_person"),
        "initiative_day",
    }


def test_the_one_statement_says_no(world: tuple[str, Crowd]) -> None:
    url, crowd = world
    (one, other, *_), (secret, _) = crowd.waiting, crowd.confirmers
    with TestClient(build(url), base_url=HERE, follow_redirects=False) as client:
        assert confirm(client, one, secret, uuid4()) == 303
        after = everything(url)
        assert confirm(client, one, secret, uuid4()) == 409
        assert confirm(client, other, "nobody", uuid4()) == 409
        assert confirm(client, other, secret, uuid4(), "back") == 422
    assert everything(url) == after
