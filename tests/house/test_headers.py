"""What every answer carries, whatever the address, the status and the way it came about; and where answers lead."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from doors import READS
from site_of_town import HERE, Site

from app.platform import headers, pages, web
from app.platform.headers import HEADERS
from app.platform.limits import LARGEST_BODY

PICTURE_POLICY = "default-src 'none'; sandbox"
STRICT = {
    "default-src 'none'",
    *(
        f"{kind} 'self'"
        for kind in ("script-src", "style-src", "connect-src", "font-src", "manifest-src", "worker-src")
    ),
    *("img-src 'self' blob:", "form-action 'self'", "base-uri 'none'", "object-src 'none'", "frame-ancestors 'none'"),
}
# what an open redirect would be asked for with: in the address, in a field, in the way somebody came
ELSEWHERE = (
    *("//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\\\evil.example"),
    *("\\/evil.example", "/%09/evil.example", "/\t/evil.example", "/\n/evil.example", "/%0d%0a/evil.example"),
    *("%2f%2fevil.example", "https:evil.example", "https:/evil.example", "https://evil.example"),
    *("http://evil.example", "HTTPS://EVIL.EXAMPLE", "https://localhost@evil.example"),
    *("https://localhost:80@evil.example", "https://localhost.evil.example", "https://evil.example#localhost"),
    *("https://evil.example?localhost", "https://evil.example\\@localhost", "javascript:alert(1)"),
    *("JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "vbscript:x", "/.evil.example"),
    *("/..//evil.example", "/./\\/evil.example", "/;@evil.example", "@evil.example", ".evil.example"),
    *("http:///evil.example", "http:\\\\evil.example", "//evil%E3%80%82example", "//evil。example", "//①②⑦.0.0.1"),
    *("//[::1]@evil.example", "http://[::ffff:7f00:1]@evil.example", "https://evil.example/quests?goal=1"),
    *("?//evil.example"),
)
RETURNS = (
    "next",
    "url",
    "to",
    "return",
    "return_to",
    "redirect",
    "redirect_uri",
    "back",
    "continue",
    "location",
    "from",
)


def dressed(answer) -> None:  # type: ignore[no-untyped-def]
    assert set(answer.headers["content-security-policy"].split("; ")) == STRICT
    for name, value in HEADERS.items():
        if name not in {"content-security-policy", "cross-origin-resource-policy"}:
            assert answer.headers[name] == value, name
    assert answer.headers["x-request-id"]
    assert answer.headers["cache-control"]
    assert answer.headers.get("set-cookie", "httponly").lower().count("httponly") >= 1


def test_every_status_is_dressed(calm: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    ada, bad_host = calm.phone("Ada"), {"host": "["}
    static = f"/static/{pages.build()}"
    asked = [
        (200, ada.get("/")),
        (200, ada.get(f"{static}/js/app.js")),
        (404, ada.get(f"{static}/js/none.js")),
        (404, ada.get(f"{static}/../app/main.py")),
        (404, ada.get("/static/another/js/app.js")),
        (404, ada.get("/nothing")),
        (405, ada.delete("/")),
        (405, ada.get("/players")),
        (405, ada.put("/quests")),
        (303, ada.post("/plain/seen")),
        (307, ada.get("/quests/")),
        (400, ada.get("/", headers=bad_host)),
        (400, ada.post("/me/no-contact", headers={"content-type": "multipart/form-data"}, content=b"x")),
        (403, calm.phone("Ada").post("/players", headers={"sec-fetch-site": "cross-site"})),
        (413, ada.post("/players", content=b"x" * (LARGEST_BODY + 1))),
        (415, ada.post("/players", headers={"content-type": "text/plain; charset=utf-7"}, content=b"x")),
        (422, ada.get("/quests/none")),
        (422, ada.post("/players", data={"deed": "x"})),
        (401, calm.phone().get("/me/edit")),
        (403, ada.get("/moderation")),
    ]
    for status, answer in asked:
        assert answer.status_code == status, (answer.request.method, answer.request.url)
        dressed(answer)

    def break_down(*_args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("app.today.views.strip", break_down)
    monkeypatch.setattr("app.world.store.acts", break_down)
    for json in (False, True):
        answer = calm.phone("Ada", json=json).get("/world/log")
        assert answer.status_code == 500
        dressed(answer)
        assert "ZeroDivision" not in answer.text


@pytest.mark.parametrize("path", READS)
def test_every_kind_of_answer_says_what_it_is(calm: Site, path: str) -> None:
    town = calm.town
    ids = {"quest_id": town.quest(), "goal_id": town.goal, "initiative_id": town.initiative, "side_id": town.otters}
    answer = calm.phone("Dee").get(re.sub(r"\{(\w+)\}", lambda name: str(ids.get(name[1], "quest")), path))
    dressed(answer)
    if answer.is_redirect:
        assert answer.headers["location"].startswith("/")
        return
    kind = answer.headers["content-type"]
    known = ("text/html; charset=utf-8", "image/png", "image/svg+xml", "text/javascript", "text/plain", "text/calendar")
    in_utf8 = ("application/manifest+json", "application/json")  # JSON is in UTF-8 without saying so
    assert kind.startswith((*known, *in_utf8))
    if kind.startswith(("text/", "application/")):
        assert kind.endswith("charset=utf-8") or kind in in_utf8


def test_pictures_are_in_a_box_of_their_own() -> None:
    text = (Path(web.__file__).parents[1] / "contributions/routes.py").read_text()
    assert PICTURE_POLICY in text
    assert "unsafe" not in headers.POLICY


@pytest.mark.parametrize("there", ELSEWHERE)
def test_nothing_leads_to_another_site(calm: Site, there: str) -> None:
    assert len(ELSEWHERE) >= 40
    ada = calm.phone("Ada")
    quest = calm.town.quest()
    come = {"referer": there.encode(), "x-forwarded-host": "evil.example", "x-original-url": there.encode()}
    asked = dict.fromkeys(RETURNS, there)
    page = ada.get(f"/quests/{quest}", headers=come, params=asked)
    backs = re.findall(r'class="icon-btn" href="([^"]*)"', page.text)
    assert backs
    assert all(back == "/quests" or back.startswith("/quests?") for back in backs)
    for answer in (
        ada.post("/plain/seen", headers=come, params=asked),
        ada.post("/notices/seen", headers=come, params=asked, data={"deed": "0" * 32}),
        ada.get("/quests/", headers=come, params=asked),
        ada.get(HERE + quote(there if there.startswith("/") else f"/{there}", safe="/\\:;@?#%[]."), headers=come),
    ):
        location = answer.headers.get("location", "/")
        assert answer.status_code < 500
        assert location.startswith((HERE + "/", "/"))
        assert not location.startswith(("//", "/\\"))
        assert "evil" not in location.split("?")[0]
