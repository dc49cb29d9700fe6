"""Every text of the interface goes through gettext: in a made-up language no English word is left on any page."""

import gettext
import re
from html.parser import HTMLParser

import pytest
from desk import answer_to, echo, hand_in, point_out, reply, report, rule, say, state
from fastapi.routing import APIRoute
from site_of_town import Site
from sqlalchemy import inspect
from town import Town

from app.claims import service as claims
from app.facts import service as facts
from app.initiatives import csv_reader
from app.main import ROUTERS
from app.moderation import service as moderation
from app.platform import i18n, pages
from app.platform.ids import new_id
from app.talk import service
from app.teams import service as teams
from game.facts import Answer
from game.moderation import Act, Kind

MARKED = re.compile("⟦[^⟦⟧]*⟧")
CODE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[a-z]+(_[a-z]+)+|https?://\S+")  # ids, codes, addresses
WORD = re.compile(r"[A-Za-z]{2,}")
# what Babel says for us: months, days, how long ago; and units
NO_WORDS = {"Mon", "Nov", "ago", "in", "hour", "hours", "min", "minutes", "day", "days"}
NAMES = ("World", "Game", "HTTPS", "QR", "JSON", "CSV", "UTC", "Europe", "Stockholm", "AD")  # AD: a mark with initials
COLUMNS = (*csv_reader.REQUIRED, *csv_reader.OPTIONAL)
READ_ALOUD = ("aria-label", "title", "alt", "placeholder")


class MadeUp(gettext.NullTranslations):
    """A language in which every text stands in brackets."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


class Texts(HTMLParser):
    """Collects what a page says to those who see and those who listen."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in {"script", "style"}
        for_scripts = ("id", "words") in attrs  # what scripts say stands there
        self.said += [
            value for name, value in attrs if value and (name in READ_ALOUD or (for_scripts and name != "id"))
        ]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(data)


def unmarked(text: str) -> str:
    """Take out what went through gettext, one text inside another included."""
    while (shorter := MARKED.sub(" ", text)) != text:
        text = shorter
    return text


def untranslated(page: str, known: set[str]) -> list[str]:
    texts = Texts()
    texts.feed(page)
    left = [CODE.sub(" ", unmarked(one)) for one in texts.said]
    return sorted({word for one in left for word in WORD.findall(one)} - known - NO_WORDS)


@pytest.fixture
def foreign(town: Town, tmp_path, monkeypatch: pytest.MonkeyPatch) -> Site:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(i18n, "translations", MadeUp())
    monkeypatch.setattr(pages, "environment", pages.make_environment)  # the usual one keeps parts in the usual words
    return Site(town, tmp_path)


def words_of_players(town: Town) -> set[str]:
    """Give every word that stands in the database: those are said as they are."""

    def read(conn) -> set[str]:  # type: ignore[no-untyped-def]
        tables = inspect(conn).get_table_names()
        cells = (cell for table in tables for row in conn.exec_driver_sql(f"SELECT * FROM {table}") for cell in row)
        return {word for cell in cells if isinstance(cell, str) for word in WORD.findall(MARKED.sub(" ", cell))}

    return town.db.read_now(read)


def furnish(town: Town) -> dict[str, object]:
    """Make something of each kind, in states that have much to say."""
    team = new_id()
    town.do(teams.found, town.ada, "team", team, "Reed Cutters", "We cut reeds")
    code = town.do(teams.invite, town.ada, new_id(), "team", team)
    quest = town.quest(places=3, evidence="photo note number link witness", minutes=90, risk="high", what="Two *cans*")
    direction = point_out(town, town.ada, first_step="Ask for the key")
    answer_to(town, town.bo, direction)
    answer_to(town, town.dee, direction, "unsure", reason="works", words="So dry", unclear=True)
    echo(town, town.cy, direction)
    follows = town.quest(direction_id=direction)
    town.do(claims.claim, town.cy, new_id(), follows, ideas=[f"direction:{direction}", f"player:{town.ada.id}"])
    waits = hand_in(town, town.ada, town.quest(evidence="note"))
    hidden = town.quest(proposed_by=town.ada.id)
    report(town, town.bo, Kind.QUEST, hidden)
    ruling = rule(town, town.dee, Kind.QUEST, hidden, Act.HIDE)
    town.do(moderation.appeal, town.ada, ruling, "It was meant kindly")
    message = say(town, town.bo, "Ask @Ada *now*")
    reply(town, town.ada, message)
    talk = (
        say(town, town.ada, kind="quest", about=quest),
        say(town, town.cy, kind="initiative", about=town.initiative),
    )
    town.do(service.ask_until, town.ada, talk[0], town.clock().date())
    town.do(service.settle, town.cy, talk[1], "It rests")
    fact = state(town, town.bo, from_message=message)
    town.do(facts.answer, town.cy, fact, Answer.DISPUTE, "It rained")
    return {
        "message_id": message,
        "fact_id": fact,
        "quest_id": quest,
        "direction_id": direction,
        "goal_id": town.goal,
        "initiative_id": town.initiative,
        "metric_id": town.metric,
        "side_id": team,
        "code": code,
        "contribution_id": waits,
        "kind": "quest",
        "about_id": town.quest(),
        "secret": "x" * 43,
    }


def test_no_page_says_a_word_that_cannot_be_translated(foreign: Site) -> None:
    things = furnish(foreign.town)
    known = words_of_players(foreign.town) | {*NAMES, *COLUMNS, "forbidden"}
    paths = {r.path for router in ROUTERS for r in router.routes if isinstance(r, APIRoute) and "GET" in r.methods}
    pages, left = 0, {}
    for path in sorted(paths):
        try:
            asked = path.format(**things)
        except KeyError:
            continue
        for who in (None, "Ada", "Cy", "Gus", "Dee"):
            answer = foreign.phone(who).get(asked)
            if answer.headers.get("content-type", "").startswith("text/html"):
                pages += 1
                if words := untranslated(answer.text, known):
                    left[who, asked] = words
    assert not left
    assert pages > 150
