"""Chromium would install the app, on localhost and through the HTTPS of this machine's own authority."""

import base64
import hashlib
import json
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from desk import hand_in
from engine import ARGUMENTS, CHROMIUM
from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect
from served import Server, found_town

from app.confirmations import service as confirmations
from game.confirmations import Answer

# Chromium says when it would offer to install; the page that hears it holds the offer back.
HEAR = "addEventListener('beforeinstallprompt', event => { event.preventDefault(); window.offered = true })"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("installable")
    found_town(folder)
    server = Server(folder, "--https")
    server.start()
    yield server
    server.stop()


def safe(server: Server) -> str:
    return f"https://localhost:{server.https_port}"


def key_of(server: Server) -> str:
    """Give the hash of the server's public key, as Chromium's allow list wants it."""
    leaf = x509.load_pem_x509_certificate((server.folder / "https" / "server.pem").read_bytes())
    public = leaf.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(public).digest()).decode()


@contextmanager
def browser(playwright: Playwright, folder: Path, *arguments: str) -> Iterator[BrowserContext]:
    """Open a browser with a profile of its own: a private window never installs anything."""
    context = playwright.chromium.launch_persistent_context(
        folder, executable_path=CHROMIUM, args=[*ARGUMENTS, *arguments]
    )
    context.add_init_script(HEAR)
    yield context
    context.close()


@pytest.fixture
def at(
    playwright: Playwright, server: Server, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[tuple[str, Page]]:
    """Give a page at one of the two doors; the browser takes this one certificate at the safe one, and no other."""
    if request.param == "plain":
        with browser(playwright, tmp_path) as context:
            yield f"http://localhost:{server.port}", context.new_page()
    else:
        with browser(playwright, tmp_path, f"--ignore-certificate-errors-spki-list={key_of(server)}") as context:
            yield safe(server), context.new_page()


both_doors = pytest.mark.parametrize("at", ["plain", "safe"], indirect=True)


def judged(page: Page) -> tuple[dict[str, Any], list[str]]:
    """Ask Chromium what it read in the manifest, and why it would not install."""
    protocol = page.context.new_cdp_session(page)
    read = protocol.send("Page.getAppManifest")
    found = protocol.send("Page.getInstallabilityErrors")["installabilityErrors"]
    return read, [error["errorId"] for error in found]


@both_doors
def test_nothing_stands_against_installing(at: tuple[str, Page]) -> None:
    where, page = at
    page.goto(where)
    assert page.evaluate("() => isSecureContext")
    assert page.evaluate("() => navigator.serviceWorker.ready.then(ready => ready.scope)") == f"{where}/"
    read, errors = judged(page)
    assert read["url"] == f"{where}/manifest.webmanifest"
    assert read["errors"] == []
    assert errors == []
    page.wait_for_function("() => window.offered")


@both_doors
@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda said: said.pop("icons"), "no-acceptable-icon"),
        (lambda said: said.update(display="browser"), "manifest-display-not-supported"),
        (lambda said: (said.pop("name"), said.pop("short_name")), "manifest-missing-name-or-short-name"),
    ],
    ids=["no icons", "a page only", "no name"],
)
def test_a_spoilt_manifest_is_found_out(
    server: Server, at: tuple[str, Page], spoil: Callable[[dict[str, Any]], object], error: str
) -> None:
    where, page = at
    said = httpx2.get(f"{server.url}/manifest.webmanifest").json()
    spoil(said)
    page.context.route(
        "**/manifest.webmanifest",
        lambda route: route.fulfill(body=json.dumps(said), content_type="application/manifest+json"),
    )
    page.goto(where)
    assert error in judged(page)[1]


@both_doors
def test_the_pictures_can_be_shown(at: tuple[str, Page]) -> None:
    where, page = at
    page.goto(where)
    said = json.loads(judged(page)[0]["data"])
    named = [*said["icons"], *said["screenshots"], *(icon for one in said["shortcuts"] for icon in one["icons"])]
    for picture in named:
        size = page.evaluate(
            """async src => {
              const shown = Object.assign(new Image(), { src })
              await shown.decode()
              return [shown.naturalWidth, shown.naturalHeight]
            }""",
            picture["src"],
        )
        assert "x".join(map(str, size)) == picture["sizes"]


def test_a_browser_that_does_not_trust_the_certificate_stops(
    playwright: Playwright, server: Server, tmp_path: Path
) -> None:
    other = base64.b64encode(hashlib.sha256(b"another key").digest()).decode()
    with browser(playwright, tmp_path, f"--ignore-certificate-errors-spki-list={other}") as context:
        page = context.new_page()
        with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
            page.goto(safe(server))


def test_whoever_trusts_the_authority_needs_no_exception(server: Server) -> None:
    """The browser above is told to take one key; a client that knows only the authority checks the whole chain."""
    known = ssl.create_default_context(cadata=httpx2.get(f"{server.url}/trust/ca.crt").content)
    known.verify_flags |= ssl.VERIFY_X509_STRICT
    for name in ("localhost", "127.0.0.1"):
        answer = httpx2.get(f"https://{name}:{server.https_port}/sw.js", verify=known)
        assert answer.status_code == 200


# What Chromium would say by itself once a phone is used for a while; whether it does on these pages is proved above.
OFFER = """() => {
  const offer = new Event('beforeinstallprompt', { cancelable: true })
  offer.prompt = () => { window.asked = true; return Promise.resolve() }
  dispatchEvent(offer)
}"""


def test_the_app_is_offered_after_the_first_confirmed_deed_and_once(served, phone) -> None:
    deed = hand_in(served.town, served.town.ada, served.quest(evidence="note"))
    page = phone("Ada")
    page.goto("/")
    page.evaluate(OFFER)
    expect(page.get_by_role("button", name="Keep it")).to_have_count(0)
    served.town.do(confirmations.answer, served.town.cy, deed, Answer.YES)
    page.goto("/")
    expect(page.get_by_role("button", name="Keep it")).to_be_hidden()  # no browser has offered anything yet
    page.evaluate(OFFER)
    page.get_by_role("button", name="Keep it").click()
    page.wait_for_function("() => window.asked")
    page.goto("/")
    page.evaluate(OFFER)
    page.get_by_role("button", name="No, thank you").click()
    page.goto("/")
    page.evaluate(OFFER)
    expect(page.get_by_role("button", name="Keep it")).to_be_hidden()
