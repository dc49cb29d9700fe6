"""Two clocks on one PostgreSQL, one of which breaks off: each effect once."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from line import Line
from postgres import PostgresServer
from served import ROOT
from site_of_town import Site
from sqlalchemy import func, select
from sqlmodel import col

from app.chores.service import CHORES, Chore, House, run_due
from app.platform.database import Database, Work
from app.platform.tables import RunJob
from app.world import store as world_store
from app.world.tables import PublicAct


def mark(_house: House, work: Work, _looked: object) -> None:
    world_store.log_act(work, "The clock", "ran", "world", "1", "", f"{work.now:%F}")


MARK = (Chore("mark", "day", mark),)


@pytest.mark.parametrize("cut", ["before", "after"])
def test_a_clock_that_loses_its_line_leaves_the_effect_to_the_other(
    site: Site, server: PostgresServer, line: Line, tmp_path: Path, cut: str
) -> None:
    town, shelf = site.town, site.app.state.shelf
    other = Database(town.db.url.replace(f":{line.port}/", f":{server.port}/"), clock=town.clock)
    try:
        for _ in range(5):
            town.clock.move(days=1)
            line.cut = cut
            assert run_due(House(town.db, shelf, tmp_path), MARK) == [], "it can not know"
            assert run_due(House(other, shelf, tmp_path), MARK) == (["mark"] if cut == "before" else [])
            assert run_due(House(town.db, shelf, tmp_path), MARK) == []
        days = select(func.count(), func.count(col(PublicAct.reason).distinct())).where(col(PublicAct.act) == "ran")
        assert tuple(other.read_now(lambda conn: conn.execute(days).one())) == (5, 5)
    finally:
        other.close()


def test_of_two_clock_processes_one_may_be_killed(site: Site, tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "DATABASE_URL": site.town.db.url}
    clocks = [
        subprocess.Popen([sys.executable, "-m", "app.operate.clock"], cwd=ROOT, env=env, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    try:
        count = select(func.count()).select_from(RunJob)
        pause = threading.Event()
        for _ in range(1200):
            if site.town.db.read_now(lambda conn: conn.execute(count).scalar_one()):
                break
            pause.wait(0.025)
        clocks[0].kill()
        assert clocks[1].stdout is not None
        assert clocks[1].stdout.readline() == b"The clock runs.\n"
        assert site.town.db.read_now(lambda conn: conn.execute(count).scalar_one()) == len(CHORES)
        clocks[1].send_signal(signal.SIGTERM)
        assert clocks[1].wait(20) == 0
    finally:
        for clock in clocks:
            clock.kill()
            clock.communicate()
