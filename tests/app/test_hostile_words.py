"""Hostile words where no page shows them: cards and tags of shared links, the manifest, JSON, the world's name."""

import json
from html.parser import HTMLParser
from io import BytesIO
from xml.etree import ElementTree

import pytest
from hostile import HIDDEN, lines
from PIL import Image
from site_of_town import Site

from app.world import store as worlds

SOME = lines(140)[::9]


class Head(HTMLParser):
    """Reads what a chat program reads of a page, and counts the elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.elements: list[str] = []
        self.title = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.elements.append(" ".join([tag, *given]))
        if tag == "meta":
            self.meta[given.get("property") or given.get("name") or ""] = given.get("content") or ""

    def handle_data(self, data: str) -> None:
        if self.elements and self.elements[-1] == "title" and not self.title:
            self.title = data


def name_world(site: Site, text: str) -> None:
    site.town.db.write_now(worlds.change, name=text[:60], vision=text)


@pytest.mark.parametrize("text", lines(140))
def test_the_world_may_be_called_anything(calm: Site, text: str) -> None:
    phone = calm.phone()
    name_world(calm, "Word")
    plain = Head(phone.get("/offline").text)
    name_world(calm, text)
    page = Head(phone.get("/offline").text)
    assert page.elements == plain.elements
    assert page.meta["description"] == text
    assert page.meta["og:site_name"] == text[:60]
    manifest = phone.get("/manifest.webmanifest").json()
    assert manifest["description"] == text
    assert manifest["name"].startswith(text[:60])


@pytest.mark.parametrize("text", SOME)
def test_a_shared_link_says_the_title_as_it_is(calm: Site, text: str) -> None:
    phone = calm.phone()
    quest = calm.town.quest(title=text[:100], place=text[:120])
    page = Head(phone.get(f"/quests/{quest}").text)
    assert page.meta["og:title"] == page.meta["twitter:title"] == text[:100]
    assert text[:120] in page.meta["og:description"]
    assert page.meta["og:image"] == f"http://localhost/share/quest/{quest}.png"


@pytest.mark.parametrize("text", SOME[::6])
def test_a_card_is_drawn_of_anything(calm: Site, text: str) -> None:
    name_world(calm, text)
    quest = calm.town.quest(title=text[:100], place=text[:120])
    for path in (f"/share/quest/{quest}.png", "/share/world.png"):
        answer = calm.phone().get(path)
        assert answer.headers["content-type"] == "image/png"
        assert Image.open(BytesIO(answer.content)).size == (1200, 630)


@pytest.mark.parametrize("text", [*SOME, *HIDDEN])
def test_a_refusal_says_what_was_sent_as_json(calm: Site, text: str) -> None:
    answer = calm.phone("Ada", json=True).post("/teams", data={"deed": text, "name": text, text: text})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    said = json.loads(answer.content)
    assert said["code"] == "invalid"
    assert text in said["fields"] or text in {"deed", "name"}
    page = Head(calm.phone("Ada").post("/players/none", data={text: text}).text)
    assert page.elements == Head(calm.phone("Ada").post("/players/none", data={"a": "a"}).text).elements


@pytest.mark.parametrize(
    "host", ["localhost", "[::1]:8000", "a.example.org:443", "my_laptop.local", "192.168.1.2:8000"]
)
def test_hosts_that_are(calm: Site, host: str) -> None:
    assert calm.phone().get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ['"><img src=x>', "a/b", "a b", "a@b", "[", "[x]", "a:b", "é", "a'b", ""])
def test_hosts_that_are_none(calm: Site, host: str) -> None:
    answer = calm.phone().get("/", headers={"host": host.encode("latin-1")})
    assert answer.status_code == 400
    assert answer.json()["code"] == "refused"


def test_the_picture_of_a_link_holds_no_script(calm: Site) -> None:
    calm.post("Ada", "/invitations")
    page = calm.phone("Ada").get("/invite").text
    code = page.split("/join/", 1)[1].split("/", 1)[0]
    drawn = calm.phone().get(f"/join/{code}/qr.svg", headers={"host": "localhost:1"})
    names = {element.tag.rsplit("}", 1)[1] for element in ElementTree.fromstring(drawn.text).iter()}
    assert names <= {"svg", "path", "g", "rect"}
