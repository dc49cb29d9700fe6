"""News of mine: seen is what was shown, and nothing else."""

import re

from site_of_town import Site
from sqlalchemy import func, select
from sqlmodel import col

from app.ledger import store as ledger
from app.ledger.tables import Notice
from app.platform import sizes

SHOWN = re.compile(r'name="notices" value="([^"]+)"')


def unseen(site: Site, player: object) -> int:
    query = select(func.count()).where(col(Notice.player_id) == player, col(Notice.seen_at).is_(None))
    return site.town.db.read_now(lambda conn: conn.execute(query).scalar_one())


def tell(site: Site, player: object, times: int) -> None:
    for _ in range(times):
        site.town.do(ledger.add_notice, player, "confirmed", text="Well done")


def test_seen_is_what_was_shown_and_not_what_is_behind_it_or_came_later(site: Site) -> None:
    me = site.town.ada.id
    tell(site, me, sizes.NOTICES_SHOWN + 2)
    shown = SHOWN.findall(site.phone("Ada").get("/").text)
    assert len(set(shown)) == sizes.NOTICES_SHOWN
    tell(site, me, 1)
    assert site.phone("Ada").post("/notices/seen", data={"deed": shown[0], "notices": shown}).status_code == 303
    assert unseen(site, me) == 3
    assert len(SHOWN.findall(site.phone("Ada").get("/").text)) == 3


def test_nobody_sees_away_what_another_was_told(site: Site) -> None:
    tell(site, site.town.ada.id, 1)
    shown = SHOWN.findall(site.phone("Ada").get("/").text)
    assert site.phone("Cy").post("/notices/seen", data={"deed": shown[0], "notices": shown}).status_code == 303
    assert unseen(site, site.town.ada.id) == 1
