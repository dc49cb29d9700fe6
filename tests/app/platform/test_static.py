"""Static files: packed once, kept for ever, the styles joined in order, scripts named before they are asked for."""

import gzip
import re
from pathlib import Path

import brotli
import pytest
from site_of_town import Site

from app.platform import pages, static
from app.platform.static import FOR_EVER, JOINED, SHEETS, needed_by, text

SCRIPTS = sorted(
    p.relative_to(pages.STATIC).as_posix() for p in pages.STATIC.rglob("*.js") if p.name != "service-worker.js"
)


@pytest.mark.parametrize("path", [JOINED, *SCRIPTS, "icons/sprite.svg"])
def test_every_text_comes_packed_and_is_kept_for_ever(calm: Site, path: str) -> None:
    address, phone = pages.asset(path), calm.phone()
    plain = phone.get(address, headers={"accept-encoding": "identity"})
    assert plain.status_code == 200
    assert "content-encoding" not in plain.headers
    for encoding in ("br", "gzip"):
        answer = phone.get(address, headers={"accept-encoding": encoding})
        assert answer.content == plain.content
        assert answer.headers["cache-control"] == FOR_EVER
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["content-type"].startswith(static.TEXTS[Path(path).suffix])
        if len(plain.content) >= 600:
            assert answer.headers["content-encoding"] == encoding
            assert int(answer.headers["content-length"]) < len(plain.content)
        head = phone.head(address, headers={"accept-encoding": encoding})
        assert head.content == b""
        for name in ("content-length", "content-type", "etag", "vary"):
            assert head.headers[name] == answer.headers[name]
    seen = phone.get(address, headers={"if-none-match": plain.headers["etag"]})
    assert (seen.status_code, seen.content) == (304, b"")


def test_nothing_is_packed_twice(calm: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    address = pages.asset(JOINED)
    first = calm.phone().get(address, headers={"accept-encoding": "br"})

    def never(*_arguments: object, **_more: object) -> bytes:
        raise AssertionError

    monkeypatch.setattr(brotli, "compress", never)
    monkeypatch.setattr(gzip, "compress", never)
    assert calm.phone().get(address, headers={"accept-encoding": "br"}).content == first.content


def test_pictures_and_fonts_come_from_the_disk_in_parts_too(calm: Site) -> None:
    path = "screenshots/today.webp"
    address, whole = pages.asset(path), (pages.STATIC / path).read_bytes()
    answer = calm.phone().get(address)
    assert answer.content == whole
    assert answer.headers["cache-control"] == FOR_EVER
    part = calm.phone().get(address, headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole[10:20])
    assert calm.phone().head(address).headers["content-length"] == str(len(whole))


@pytest.mark.parametrize(
    "path", ["css/none.css", "../app/main.py", "%2e%2e/app/main.py", "js/../../README.md", "js", ""]
)
def test_nothing_else_is_there(calm: Site, path: str) -> None:
    assert calm.phone().get(pages.asset(path)).status_code == 404
    assert calm.phone().post(pages.asset(JOINED)).status_code == 405


def test_no_path_leads_out(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.js").write_text("out")
    assert text(tmp_path / "in", "../secret.js") is None


def test_the_sheets_are_joined_whole_and_in_order() -> None:
    found = text(pages.STATIC, JOINED)
    assert found is not None
    joined = found.plain.decode()
    assert {f"{sheet}.css" for sheet in SHEETS} == {p.name for p in (pages.STATIC / "css").glob("*.css")}
    assert "/*" not in joined
    squeezed = re.sub(r"\s+", "", joined)
    at = 0
    for sheet in SHEETS:
        source = (pages.STATIC / f"css/{sheet}.css").read_text()
        assert not re.search(r"""["'(][^"'()\n]*/\*""", re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL))
        rules = re.sub(r"\s+", "", re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL))
        at = squeezed.index(rules, at) + len(rules)
    assert at == len(squeezed)


def test_a_page_names_every_script_that_it_will_ask_for(calm: Site) -> None:
    for path in ("/", "/quests", "/boards", "/me"):
        page = calm.phone("Ada").get(path).text
        head = page.partition("</head>")[0]
        named = set(re.findall(r'rel="modulepreload" href="/static/[0-9a-f]+/([^"]+)"', head))
        assert "<!--scripts-->" not in page
        for behaviour in {name for found in re.findall(r'data-behaviour="([^"]+)"', page) for name in found.split()}:
            assert f"js/behaviours/{behaviour}.js" in named
        for script in named:
            assert set(needed_by(pages.STATIC, script)) <= named
    assert set(needed_by(pages.STATIC, "js/app.js")) > {"js/app.js", "js/lib/live.js", "js/lib/offline.js"}
    assert needed_by(pages.STATIC, "js/none.js") == ()
    assert pages.with_scripts("<p>a part of a page</p>") == "<p>a part of a page</p>"


@pytest.mark.parametrize("path", sorted((pages.STATIC / "js").rglob("*.js")), ids=lambda path: path.name)
def test_a_script_goes_out_without_its_comments_and_with_all_else(path: Path) -> None:
    whole = path.read_text()
    left = iter(static.without_comments(whole).splitlines())
    kept, within = next(left, None), False
    for line in whole.splitlines():
        begins = line.lstrip().startswith("/**") and not within
        if line == kept and not within and not begins:
            kept = next(left, None)
            continue
        if line == kept and begins and "*/" in line and line.rstrip()[-2:] != "*/":
            kept = next(left, None)  # a type before what it is of
            continue
        assert within or begins or line.lstrip().startswith("//"), line
        within = (within or begins) and "*/" not in line
    assert kept is None


def test_comments_end_where_they_end() -> None:
    script = (
        "/** One. */\na /* b */\n// c\nd = '// e' // f\n/** @type {g} */ (h)\n  /**\n   * i\n   */\nj()\n/** k */\n"
    )
    assert static.without_comments(script) == "a /* b */\nd = '// e' // f\n/** @type {g} */ (h)\nj()\n"


def test_types_and_indents_go_and_no_text_loses_its_own() -> None:
    assert static.bare("  export const two = /** @type {number} */ (1 + 1)\n   // c\n  x()\n") == (
        "  export const two =  (1 + 1)\nx()\n"
    )
    for script in (pages.STATIC / "js").rglob("*.js"):
        told = re.sub(r"/\*\*.*?\*/", "", script.read_text(), flags=re.DOTALL)
        assert all(line.count("`") % 2 == 0 for line in told.splitlines()), f"{script}: a text over several lines"
