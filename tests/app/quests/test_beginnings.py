"""A world in which nothing can be done yet says the one thing to do next."""

import pytest
from site_of_town import Site
from sqlalchemy import update
from sqlmodel import col
from town import Town

from app.goals.tables import Goal
from app.initiatives.tables import Initiative
from app.quests.beginnings import beginning


def without(town: Town, *nouns: str) -> None:
    """Let the town stand as it was before its goal or its initiative."""

    def verb(work):  # type: ignore[no-untyped-def]
        if "initiative" in nouns:
            work.conn.execute(update(Initiative).values(state="archived"))
        if "goal" in nouns:
            work.conn.execute(update(Goal).where(col(Goal.in_play)).values(in_play=False))

    town.db.write_now(verb)


@pytest.mark.parametrize(
    ("lacks", "leads"),
    [(("goal", "initiative"), "/goals/new"), (("initiative",), "/initiatives/new"), ((), "/quests/new")],
)
def test_first_a_goal_then_an_initiative_then_a_quest(site: Site, lacks: tuple[str, ...], leads: str) -> None:
    without(site.town, *lacks)
    assert site.town.db.read_now(beginning).url == leads
    for who, path in ((None, "/"), ("Ada", "/"), ("Ada", "/quests")):
        page = site.phone(who).get(path).text
        assert f'class="btn" href="{leads}"' in page
        assert "I have</legend>" not in page  # there is nothing to filter
    if lacks:
        assert f'href="{leads}"' in site.phone("Ada").get("/quests/new").text


def test_where_something_can_be_done_nothing_else_is_said(site: Site) -> None:
    site.town.quest(title="Water the limes")
    for path in ("/", "/quests"):
        page = site.phone("Ada").get(path).text
        assert "Water the limes" in page
        assert 'class="btn" href="/quests/new"' not in page
