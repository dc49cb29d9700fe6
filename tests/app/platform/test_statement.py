"""A statement given to the driver itself says, gives and raises what SQLAlchemy would."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    Table,
    bindparam,
    event,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, ProgrammingError
from sqlmodel import col
from sqlmodel.sql.sqltypes import UTCDateTime
from town import Town

from app.platform.database import Work
from app.platform.ids import new_id
from app.platform.statement import Statement, one_of, together
from app.platform.tables import Deed
from app.players.tables import Player
from app.quests.tables import Quest


class Undone(Exception):
    pass


AT = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)


def a_deed(**more: object) -> dict[str, object]:
    return {"actor": "me", "key": new_id(), "fingerprint": "words", "location": "/", "done_at": AT, **more}


def deeds(conn: Connection) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in conn.execute(select(Deed).order_by(col(Deed.key)))]


class TestItSaysWhatCoreSays:
    def test_rows_of_every_kind_of_value(self, town: Town) -> None:
        town.quest(latitude=57.7, longitude=11.97, closes_at=AT, amount_hint_milli=3000)
        query = (
            select(Quest, col(Player.young), (func.count().over() > 1).label("several"))
            .join(Player, col(Player.id) == col(Quest.proposed_by))
            .where(one_of(col(Quest.state), ("open", "draft")), col(Player.name) != bindparam("name"))
        )
        for name, some in (("Nobody", True), ("Dee", False)):

            def both(conn: Connection, name: str = name) -> list[list[tuple[Any, ...]]]:
                core = [tuple(row) for row in conn.execute(query, {"name": name})]
                return [core, Statement(query).rows(conn, {"name": name})]

            core, ours = town.db.read_now(both)
            assert ours == core
            assert [list(map(type, row)) for row in ours] == [list(map(type, row)) for row in core]
            assert bool(ours) == some

    def test_what_it_inserts(self, town: Town) -> None:
        """A default of the table is written where nothing was given, and an upsert says what it found."""
        first = a_deed()

        def write(work: Work) -> tuple[int, ...]:
            add = upsert(Deed).on_conflict_do_nothing()
            again = Statement(add).change(work.conn, first)
            return (
                Statement(insert(Deed)).change(work.conn, first | {"key": new_id()}),
                again,
                Statement(add).change(work.conn, first),
            )

        assert town.db.write_now(write) == (1, 1, 0)
        kept = town.db.read_now(deeds)
        assert [row[:1] + row[2:] for row in kept] == [("me", "words", "/", "", AT)] * 2

    def test_what_it_changes(self, town: Town) -> None:
        kept = [a_deed(), a_deed(), a_deed(actor="you")]
        change = Statement(update(Deed).where(col(Deed.actor) == bindparam("whose")))

        def write(work: Work) -> int:
            Statement(insert(Deed)).change_many(work.conn, kept)
            Statement(insert(Deed)).change_many(work.conn, [])
            return change.change(work.conn, {"whose": "me", "notice": "Done", "done_at": AT.replace(hour=9)})

        assert town.db.write_now(write) == 2
        said = {row[0]: row[4:] for row in town.db.read_now(deeds)}
        assert said == {"me": ("Done", AT.replace(hour=9)), "you": ("", AT)}

    def test_what_each_change_returns(self, town: Town) -> None:
        kept = [a_deed(actor=actor) for actor in "aab"]
        change = Statement(
            update(Deed).where(col(Deed.actor) == bindparam("whose")).returning(col(Deed.key), col(Deed.done_at))
        )

        def write(work: Work) -> list[list[tuple[Any, ...]]]:
            Statement(insert(Deed)).change_many(work.conn, kept)
            asked = [{"whose": whose, "notice": "Done"} for whose in "bca"]
            assert change.rows_of_each(work.conn, []) == []
            return change.rows_of_each(work.conn, asked)

        found = town.db.write_now(write)
        keys = [one["key"] for one in kept]
        assert [sorted(rows) for rows in found] == [[(keys[2], AT)], [], sorted([(keys[0], AT), (keys[1], AT)])]

    def test_many_rows_keep_every_word(self, town: Town) -> None:
        """A server is given them as one array, in which commas, braces, quotes and the word for nothing mean more."""
        words = ["", " ", "NULL", "null", 'a "b"', "{a,b}", "back\\slash", "it's", "new\nline", "å€𝄞", "%s %(a)s"]
        kept = [a_deed(notice=one) for one in words]
        asked = Statement(
            select(col(Deed.key), col(Deed.notice)).where(
                col(Deed.key) == bindparam("key"), col(Deed.notice) == bindparam("notice")
            )
        )

        def write(work: Work) -> list[tuple[Any, ...]]:
            Statement(insert(Deed)).change_many(work.conn, kept)
            assert asked.rows_of_many(work.conn, []) == []
            return asked.rows_of_many(work.conn, [{"key": one["key"], "notice": one["notice"]} for one in kept])

        found = town.db.write_now(write)
        assert sorted(found) == sorted((one["key"], one["notice"]) for one in kept)

    def test_many_rows_may_lack_a_value(self, town: Town) -> None:
        quests = [town.quest(closes_at=AT), town.quest(closes_at=None)]
        change = Statement(update(Quest).where(col(Quest.id) == bindparam("of")))
        rows = [
            {"of": quests[0], "closes_at": None, "recurring": True, "latitude": 57.75},
            {"of": quests[1], "closes_at": AT, "recurring": False, "latitude": None},
        ]
        town.db.write_now(lambda work: change.change_many(work.conn, rows))
        changed = select(col(Quest.id), col(Quest.closes_at), col(Quest.recurring), col(Quest.latitude))
        found = {row[0]: tuple(row) for row in town.db.read_now(lambda conn: conn.execute(changed).all())}
        assert [found[one] for one in quests] == [tuple(row.values()) for row in rows]

    def test_what_is_too_long_in_one_of_many_rows_is_refused(self, town: Town) -> None:
        if town.db.kind.one_process:
            pytest.skip("SQLite takes words of any length")
        with pytest.raises(DataError):
            town.db.write_now(lambda work: Statement(insert(Deed)).change_many(work.conn, [a_deed(actor="x" * 65)]))

    def test_one_row_is_one_row(self, town: Town) -> None:
        every = Statement(select(col(Player.name)))
        nobody = Statement(select(col(Player.name)).where(col(Player.name) == "Nobody"))
        assert town.db.read_now(nobody.first, {}) is None
        assert town.db.read_now(every.first, {}) is not None
        for query in (every, nobody):
            with pytest.raises(ValueError, match="unpack"):
                town.db.read_now(query.one, {})


class TestTogether:
    def test_what_is_sent_is_done_and_what_is_read_is_there(self, town: Town) -> None:
        kept = [a_deed(actor=actor) for actor in "abc"]
        add, every = Statement(insert(Deed)), Statement(select(col(Deed.actor)).order_by(col(Deed.actor)))

        def write(work: Work) -> list[tuple[Any, ...]]:
            with together(work.conn):
                add.send(work.conn, kept[0])
                add.change_many(work.conn, kept[1:2])
                with together(work.conn):
                    found = every.rows(work.conn, {})
                add.send(work.conn, kept[2])
            return [*found, *every.rows(work.conn, {})]

        assert town.db.write_now(write) == [("a",), ("b",), ("a",), ("b",), ("c",)]

    def test_what_is_asked_is_read_later(self, town: Town) -> None:
        names = Statement(select(col(Player.name)).where(col(Player.name) == bindparam("name")))

        def read(conn: Connection) -> list[list[tuple[Any, ...]]]:
            with together(conn):
                asked = [names.ask(conn, {"name": name}) for name in ("Ada", "Nobody", "Dee")]
            return [rows() for rows in asked]

        assert town.db.read_now(read) == [[("Ada",)], [], [("Dee",)]]

    def test_what_the_tables_refuse_is_raised_before_the_end(self, town: Town) -> None:
        first, add = a_deed(), Statement(insert(Deed))

        def write(work: Work) -> None:
            with together(work.conn):
                add.send(work.conn, first)
                add.send(work.conn, first)
            raise Undone

        with pytest.raises(IntegrityError):
            town.db.write_now(write)
        assert town.db.read_now(deeds) == []

    def test_how_many_rows_is_not_asked_before_the_end(self, town: Town) -> None:
        change = Statement(update(Deed).where(col(Deed.actor) == bindparam("whose")))

        def write(work: Work) -> int:
            with together(work.conn):
                return change.change(work.conn, {"whose": "me", "notice": "Done"})

        if town.db.kind.one_process:
            assert town.db.write_now(write) == 0
        else:
            with pytest.raises(RuntimeError):
                town.db.write_now(write)


class TestItRaisesWhatCoreRaises:
    def test_what_the_tables_refuse(self, town: Town) -> None:
        first = a_deed()

        def twice(work: Work) -> None:
            Statement(insert(Deed)).change_many(work.conn, [first, first])

        with pytest.raises(IntegrityError):
            town.db.write_now(twice)
        assert town.db.read_now(deeds) == []

    def test_a_statement_that_makes_no_sense(self, town: Town) -> None:
        with pytest.raises((OperationalError, ProgrammingError)):
            town.db.read_now(Statement(text("SELECT 1 FROM nowhere")).rows, {})

    def test_values_that_are_missing(self, town: Town) -> None:
        with pytest.raises(KeyError):
            town.db.read_now(Statement(select(Deed).where(col(Deed.actor) == bindparam("actor"))).rows, {})

    @pytest.mark.parametrize(
        ("make", "values"),
        [
            (lambda: select(Deed).where(col(Deed.actor).in_(("me", "you"))), {}),
            (
                lambda: insert(Table("made", MetaData(), Column("at", Integer, default=lambda: 1), Column("b"))),
                {"b": 1},
            ),
        ],
        ids=["a list", "a default made anew"],
    )
    def test_what_would_differ_from_call_to_call(
        self, town: Town, make: Callable[[], Any], values: dict[str, object]
    ) -> None:
        with pytest.raises(TypeError):
            town.db.write_now(lambda work: Statement(make()).change(work.conn, values))


def test_who_listens_hears_of_every_call(town: Town) -> None:
    heard: list[tuple[str, str, bool]] = []
    for moment in ("before", "after"):

        def hear(_conn, _cursor, said, _given, _context, many, moment=moment) -> None:  # type: ignore[no-untyped-def]
            heard.append((moment, said.split()[0], many))

        event.listen(town.db.engine, f"{moment}_cursor_execute", hear)

    def write(work: Work) -> None:
        Statement(insert(Deed)).change(work.conn, a_deed())
        Statement(insert(Deed)).change_many(work.conn, [a_deed(), a_deed()])

    town.db.write_now(write)
    ours = [one for one in heard if one[1] == "INSERT"]
    one_by_one = town.db.kind.one_process  # a server is told of many rows in one statement
    assert ours == [
        ("before", "INSERT", False),
        ("after", "INSERT", False),
        ("before", "INSERT", one_by_one),
        ("after", "INSERT", one_by_one),
    ]


def test_a_listener_may_change_what_is_said(town: Town) -> None:
    def hear(_conn, _cursor, said, given, _context, _many):  # type: ignore[no-untyped-def]
        return said.replace("name", "kind"), given

    event.listen(town.db._readers, "before_cursor_execute", hear, retval=True)
    assert ("lasting",) in town.db.read_now(Statement(select(col(Player.name))).rows, {})


def test_a_moment_is_bound_as_itself_whichever_was_bound_before(town: Town) -> None:
    asked = Statement(select(bindparam("at", type_=UTCDateTime())))
    other = AT.astimezone(timezone(timedelta(hours=5))) + timedelta(microseconds=1)
    moments = [AT, other, AT, None, AT, other]
    assert town.db.read_now(lambda conn: [asked.one(conn, {"at": at})[0] for at in moments]) == moments
    for _ in range(2):
        with pytest.raises(ValueError, match="timezone"):
            town.db.read_now(asked.one, {"at": AT.replace(tzinfo=None)})
