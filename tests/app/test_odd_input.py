"""Odd input at every door, generated from the route table: it is refused or kept, but nothing ever breaks.

In the ordinary run each door meets every fifth odd value, and all doors together each of them; with `--deep` all do.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import count
from typing import Any, TypeVar
from urllib.parse import quote
from uuid import uuid4
from zlib import crc32

import pytest
from doors import FORMLESS, OTHERWISE, READS, RIGHT, WRITES, Door, Keys, form_of, route_of, screens
from odd import LONG, ODD, SIGNS, TEXTS, bodies
from pydantic import BaseModel, ValidationError
from site_of_town import Site
from town import secret_of
from trying import DONE, only_try

from app.facts import service as facts
from app.initiatives import service as initiatives
from app.quests import service as quests
from game import talk

Odd = TypeVar("Odd")
SHARE = 5
HEADERS = {  # of one request; a real server hands on whatever bytes stand in them
    "host": ("[", "[x", "a b", "localhost:99999999", "ex\xe4mple", "a/../b", "", "x" * 9000),
    "referer": ("http://[", "http://[x/quests?a", "//", "\xff", "http://localhost/quests?" + "a" * 9000),
    "origin": ("null", "http://[", "\xff", "http://localhost.evil.example"),
    "cookie": ("wg_flash=%ff%00%", "wg_device=\xff; =;;=", "wg_asked=" + "x" * 5000, "wg_plain", ";" * 900),
    "accept": ("\xff", "application/json;q=\xff", "*" * 5000),
    "user-agent": ("\xff" * 300, ""),
    "if-none-match": ("\xff", '"', "*"),
    "content-length": ("-1", "x", "99999999999"),
    "accept-encoding": ("\xff", "br;q=x, zstd;q=-1"),
    "sec-fetch-site": ("\xff", ""),
}


class Knocker:
    """Knocks at one door, each time from another house, and remembers what broke."""

    def __init__(self, site: Site, door: Door) -> None:
        self.site, self.door = site, door
        self.broken: list[str] = []
        self.kept = False  # something that was said here, for good
        self.houses = count()
        self.phone = site.phone()

    def knock(self, said: str, *, script: bool = True, **request: Any) -> int:
        self.phone.cookies.clear()
        self.phone._transport.client = (f"10.{next(self.houses) // 200}.0.{next(self.houses) % 200}", 1)  # type: ignore[attr-defined]
        if self.door.who:
            self.phone.cookies.set("wg_device", secret_of(self.door.who))
        headers = {"accept": "application/json" if script else "text/html", **request.pop("headers", {})}
        answer = self.phone.post(self.door.path, headers=headers, **request)
        if answer.status_code >= 500:
            self.broken.append(f"{said[:120]!r} -> {answer.status_code}")
        self.kept |= answer.status_code < 400
        return answer.status_code

    def look_around(self) -> None:
        """Remember which screens cannot be shown any more."""
        if not self.kept:
            return
        for who, path in screens(self.site):
            if (status := self.site.phone(who).get(path).status_code) >= 500:
                self.broken.append(f"afterwards {path} -> {status}")


def test_every_door_has_a_right_way_in() -> None:
    assert set(WRITES) == set(RIGHT)
    assert {path for path in WRITES if form_of(route_of("POST", path)) is None} == set(FORMLESS)


@pytest.fixture(autouse=True)
def many_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one player propose as much as it needs to look behind the doors."""
    for service in (quests, initiatives):
        monkeypatch.setattr(service, "MOST_PROPOSED_A_DAY", 100_000)
    monkeypatch.setattr(talk, "MESSAGES_A_DAY", 100_000)
    monkeypatch.setattr(facts, "FACTS_A_DAY", 100_000)


def met(request: pytest.FixtureRequest, values: Sequence[Odd], path: str) -> Sequence[Odd]:
    """Give the values that a door meets in this run."""
    return values if request.config.getoption("--deep") else values[crc32(path.encode()) % SHARE :: SHARE]


def one_door_for_each_form() -> list[str]:
    """Give the doors whose forms differ, and all that have none: behind the others stands the same code."""
    forms = {form_of(route_of("POST", path)) or path: path for path in WRITES}
    return sorted(forms.values())


def taken_by(
    form: type[BaseModel], right: Mapping[str, Any], values: Sequence[str]
) -> tuple[list[str], list[tuple[str, str]]]:
    """Give the fields that take any words, and for the others each of some odd values they take.

    What a form refuses it refuses by itself, with no other error than its own.
    """

    def takes(name: str, odd: str) -> bool:
        try:
            form.model_validate({**right, name: [odd] if isinstance(right.get(name), list) else odd})
        except ValidationError:
            return False
        return True

    words = [name for name, field in form.model_fields.items() if field.annotation is str]
    free = [name for name in words if takes(name, "any words")]
    others = [name for name in form.model_fields if name not in free]
    return free, [(name, odd) for name in others for odd in values if takes(name, odd)]


@pytest.mark.parametrize("path", [path for path in WRITES if path not in FORMLESS])
def test_the_right_form_goes_in(calm: Site, path: str) -> None:
    door = Keys(calm).door(path)
    with pytest.MonkeyPatch.context() as rolled_back:
        rolled_back.setattr(calm.app.state.database, "write", only_try(calm.app.state.database))
        status = Knocker(calm, door).knock("", data=door.form, files=door.files or None)
    assert status == OTHERWISE.get(path, DONE)


@pytest.mark.parametrize("path", [path for path in one_door_for_each_form() if path not in FORMLESS])
def test_odd_values(site: Site, path: str, request: pytest.FixtureRequest) -> None:
    door = Keys(site).door(path)
    odd_values, texts, long = (met(request, values, path) for values in (ODD, TEXTS, SIGNS + LONG))
    form = form_of(route_of("POST", path))
    assert form is not None
    knocker = Knocker(site, door)

    def send(said: str, **changed: Any) -> int:
        files = {name: file for name, file in door.files.items() if name not in changed} or None
        values = {**door.form, **({"deed": str(uuid4())} if "deed" in door.form else {}), **changed}
        sent = {name: value for name, value in values.items() if value is not None}
        return knocker.knock(said, data=sent, files=files)

    with pytest.MonkeyPatch.context() as rolled_back:
        rolled_back.setattr(site.app.state.database, "write", only_try(site.app.state.database))
        free, taken = taken_by(form, {**door.form, **door.files}, odd_values)
        tries = [{name: odd} for name, odd in taken] + [dict.fromkeys(free, odd) for odd in texts if free]
        kept = [odd for odd in tries if send(str(odd), **odd) == DONE]
    for n, odd in enumerate(long):  # what is refused is refused together, and shown again
        refused = {name: odd for name in form.model_fields if (name, odd) not in taken and name != "deed"}
        knocker.knock(f"all {odd}", script=n % 2 > 0, data={**door.form, **refused}, files=door.files or None)
    for name in form.model_fields:
        send(f"without {name}", **{name: None})
        send(f"{name} three times", **{name: ["a", "b", "\0"]})
    for odd in kept:
        fresh = {"name": f"Name {uuid4()}"} if "name" in form.model_fields else {}
        send(str(odd), **{**odd, **fresh})
    knocker.look_around()
    assert not knocker.broken, "\n".join(knocker.broken)


@pytest.mark.parametrize("path", one_door_for_each_form())
def test_odd_bodies(calm: Site, path: str, request: pytest.FixtureRequest) -> None:
    door = Keys(calm).door(path)
    knocker = Knocker(calm, door)
    for n, (kind, body) in enumerate(met(request, [*bodies(dict(door.form))], path)):
        headers = {"content-type": kind.encode("latin-1")} if kind else {}
        knocker.knock(f"{kind}: {body[:60]!r}", script=n % 2 == 0, content=body, headers=headers)
    assert not knocker.broken, "\n".join(knocker.broken)


@pytest.mark.parametrize("path", READS)
def test_odd_addresses(calm: Site, path: str, request: pytest.FixtureRequest) -> None:
    route = route_of("GET", path)
    names = [name for field in route.dependant.query_params for name in _names(field)]
    broken = []
    phone = calm.phone("Dee")
    for n, odd in enumerate(odd for odd in met(request, ODD, path) if len(odd) < 2000):
        address = path
        for param in route.dependant.path_params:
            address = address.replace("{" + param.alias + "}", quote(odd, safe=""))
        some = names if len(names) < 3 else names[n % 3 :: 3]  # a filter of many fields: each with every third value
        for asked in [{name: odd} for name in some] or [{}] * (address != path):
            status = phone.get(address, params=asked).status_code
            broken += [f"{odd[:60]!r} {list(asked)} -> {status}"] * (status >= 500)
    assert not broken, "\n".join(broken)


def _names(field: Any) -> list[str]:
    taken = field.field_info.annotation
    return list(taken.model_fields) if hasattr(taken, "model_fields") else [field.alias]


@pytest.mark.parametrize("name", HEADERS)
def test_odd_headers(calm: Site, name: str) -> None:
    phone = calm.phone("Ada")
    broken = []
    for odd in HEADERS[name]:
        for method, path in (("GET", f"/quests/{calm.town.quest()}"), ("GET", "/nothing"), ("POST", "/teams")):
            sent = {"content": b"deed=x&name=y", "headers": {name: odd.encode("latin-1")}}
            sent["headers"].setdefault("content-type", b"application/x-www-form-urlencoded")
            if (status := phone.request(method, path, **sent).status_code) >= 500:
                broken.append(f"{method} {path[:8]} {odd[:40]!r} -> {status}")
    assert not broken, "\n".join(broken)


def test_raw_bytes_in_an_address(calm: Site) -> None:
    for path in ("/quests", "/nothing", "/boards"):
        sent: list[Any] = []
        scope = {"type": "http", "method": "GET", "path": path, "query_string": b"text=\xff\xfe", "headers": []}
        scope |= {"http_version": "1.1", "scheme": "http", "server": ("localhost", 80), "client": ("10.0.0.1", 1)}
        asyncio.run(calm.app(scope, no_body, _keep(sent)))
        assert sent[0]["status"] == 400


async def no_body() -> dict[str, Any]:
    return {"type": "http.request", "body": b"", "more_body": False}


def _keep(sent: list[Any]) -> Callable[[Any], Awaitable[None]]:
    async def send(message: Any) -> None:
        sent.append(message)

    return send
