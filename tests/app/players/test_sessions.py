"""How long a session lasts: thirty days without a look, half a year in all."""

import sqlite3
from uuid import uuid4

import pytest
from site_of_town import Site
from sqlalchemy import event


def is_known(site: Site, who: str = "Ada") -> bool:
    return site.phone(who, json=True).get("/me/edit").status_code == 200


def test_who_looks_in_stays_signed_in(site: Site) -> None:
    for _ in range(6):
        site.town.clock.move(days=29)
        assert is_known(site)


def test_thirty_days_without_a_look_end_it(site: Site) -> None:
    site.town.clock.move(days=29)
    assert is_known(site)
    site.town.clock.move(days=30)
    assert not is_known(site)


def test_half_a_year_ends_it_whatever_was_looked_at(site: Site) -> None:
    for _ in range(9):
        site.town.clock.move(days=19)
        assert is_known(site)
    site.town.clock.move(days=9)
    assert not is_known(site), "180 days are over"


@pytest.mark.sqlite
def test_looking_goes_on_while_nothing_can_be_written(site: Site) -> None:
    site.town.clock.move(days=1)

    @event.listens_for(site.app.state.database.engine, "do_execute")
    def _no_room(_cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("UPDATE device"):
            full = sqlite3.OperationalError("database or disk is full")
            full.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise full

    assert is_known(site)


def test_what_waited_on_a_phone_is_said_by_its_writer_or_by_nobody(site: Site) -> None:
    talk = f"/talk/goal/{site.town.goal}"
    for writer, status in ((site.town.ada, 200), (site.town.bo, 401)):
        sent = {"deed": str(uuid4()), "text": "I have a ladder"}
        answer = site.phone("Ada", json=True).post(talk, data=sent, headers={"x-player": str(writer.id)})
        assert answer.status_code == status
