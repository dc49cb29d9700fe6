"""The steward link, used by somebody new whose answer is lost on the way."""

from uuid import UUID, uuid4, uuid5

from site_of_town import Site

from app.players import sign_in_store as links
from app.players import store
from app.players.stewards import make_steward_link


def use(site: Site, link: str, deed: str) -> tuple[int, bool]:
    answer = site.phone(json=True).post(link, data={"deed": deed, "name": "Zoe"})
    return answer.status_code, "wg_device" in answer.cookies


def test_the_same_form_opens_the_door_again(site: Site) -> None:
    link, deed = make_steward_link(site.town.db, ""), str(uuid4())
    assert use(site, link, deed) == (200, True)
    assert use(site, link, deed) == (200, True)
    zoe = [who.name for who in site.town.db.read_now(store.stewards)]
    assert zoe == ["Dee", "Zoe"]


def test_not_after_ten_minutes(site: Site) -> None:
    link, deed = make_steward_link(site.town.db, ""), str(uuid4())
    use(site, link, deed)
    site.town.clock.move(minutes=10, seconds=1)
    assert use(site, link, deed) == (404, False)


def test_not_where_there_is_a_way_back(site: Site) -> None:
    link, deed = make_steward_link(site.town.db, ""), str(uuid4())
    use(site, link, deed)
    site.town.db.write_now(links.add_address, "zoe@example.org", uuid5(UUID(deed), "player"))
    assert use(site, link, deed) == (404, False)
