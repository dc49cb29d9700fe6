"""What may come in as words: signs that hide others do not, and an address names its host."""

from typing import Any

import pytest
from doors import FORMLESS, RIGHT, WRITES, Keys, form_of, route_of
from hostile import HIDDEN
from pydantic import BaseModel, TypeAdapter, ValidationError
from site_of_town import Site

from app.players.forms import Line, Lines, Moment, WebLink, Words
from app.players.sign_in_routes import Address

UNSEEN = {"sheet"}  # a list carried back in base64, which is read, not shown


def fits(kind: Any, text: str) -> bool:
    try:
        TypeAdapter(kind).validate_python(text)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("text", HIDDEN)
def test_no_line_takes_what_hides(text: str) -> None:
    whole = " ".join(text.split())
    assert not fits(Line, text) or whole.isprintable()


@pytest.mark.parametrize("text", ["می‌خواهم", "क्‍ष", "👩🏽‍🚀", "👨‍👩‍👧", "🏳️‍🌈", "שלום", "Zoë", "Œuvre n° 5", "a\tb"])
def test_a_line_takes_every_script(text: str) -> None:
    assert fits(Line, text)


@pytest.mark.parametrize("text", ["A\u200dda", "\u200cAda", "Ada\u200d", "A \u200db", "a\u200d\u200db"])
def test_joiners_hide_in_no_latin_name(text: str) -> None:
    assert not fits(Line, text)


def test_texts_keep_their_lines_and_lose_what_hides() -> None:
    assert TypeAdapter(Lines).validate_python("a\r\nb\rc\td") == "a\nb\nc\td"
    assert not fits(Lines, "a\u202eb")
    assert not fits(Lines, "a\0b")
    assert TypeAdapter(Words).validate_python("call \u202a+46 1\u202c\r\nor\0 write") == "call +46 1\nor write"


@pytest.mark.parametrize(
    "link",
    [
        *("javascript:x", "https:", "https://", "https:///a", "http://?a", "//example.org", "https:example.org"),
        *(
            "https://localhost@example.org/",
            "https://a:b@example.org/",
            "https://[x/",
            "https://a:99999/",
            "https://a:0/",
        ),
        *('https://a/"x', "https://a/<b>", "https://a/\\b", "https://a/ b", "https://a/\u202eb", "HTTPS://a/"),
    ],
)
def test_what_is_no_address(link: str) -> None:
    assert not fits(WebLink, link)


@pytest.mark.parametrize(
    "link", ["", "https://example.org", "http://a.b:8000/c?d=e@f#g", "https://[::1]/", "https://é.se/å"]
)
def test_what_is_an_address(link: str) -> None:
    assert fits(WebLink, link)


def test_moments_have_a_zone_and_an_end() -> None:
    assert fits(Moment, "2026-11-02T09:00:00Z")
    assert not fits(Moment, "2026-11-02T09:00:00")
    assert not fits(Moment, "9999-12-31T23:59:59Z")


@pytest.mark.parametrize("path", [path for path in WRITES if path not in FORMLESS])
def test_no_field_of_any_form_keeps_what_hides(calm: Site, path: str) -> None:
    assert path in RIGHT
    form = form_of(route_of("POST", path))
    assert form is not None
    right = {name: value for name, value in {**Keys(calm).door(path).form}.items() if value != ""}
    for name in set(form.model_fields) - UNSEEN:
        for sign in ("\0", "\u202e", "\u2066", "\x1b"):
            given = right.get(name, "a")
            odd = [f"{given[0]}{sign}b"] if isinstance(given, list) else f"{given}{sign}b"
            assert sign not in str(kept(form, {**right, name: odd}, name)), name


def kept(form: type[BaseModel], values: dict[str, Any], name: str) -> Any:
    try:
        return getattr(form.model_validate(values), name)
    except ValidationError:
        return ""


@pytest.mark.parametrize(
    "address", ["a,b@c.de", "a;b@c.de", "<a@b.de>", "a@b.de,c", '"a"@b.de', "a@b@c", "a b@c.de", "a\0@b.de"]
)
def test_a_letter_goes_to_one_address(address: str) -> None:
    assert fits(Address, "zoë.o'hara+game@exämple.org")
    assert not fits(Address, address)
