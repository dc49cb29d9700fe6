"""The finder: an answer to a long text in the world of real initiatives, by the server and by a slower phone."""

import time
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from browser.engine import ARGUMENTS, CHROMIUM
from playwright.sync_api import sync_playwright
from served import Server, found_town

from app.fit import files, views
from app.fit.routes import MOST_TEXT
from app.migrate import migrate
from app.platform import pages
from app.platform.database import Database
from app.seed import public_goods
from bench.figures import Figure
from bench.sizes import Size
from game import fit_world

GOAL = 50  # ms: nobody notices
SLOWER = 4  # a phone of the middle, beside a laptop
TIMES = 20
ASK = """async ([fitAt, worldAt, dataAt, world, texts]) => {
  const [fit, { find, index }] = await Promise.all([import(fitAt), import(worldAt)])
  const model = fit.unpacked(await (await fetch(dataAt)).json())
  const ready = index(model, world.goals, world.initiatives)
  const spent = texts.map(text => {
    const began = performance.now()
    find(model, ready, text)
    return performance.now() - began
  }).sort((a, b) => a - b)
  return spent[Math.floor(spent.length / 2)]
}"""


def run(size: Size) -> list[Figure]:
    """Measure both, each answer to a text that was not asked before."""
    texts = _texts()
    with TemporaryDirectory() as folder:
        here, as_json = _world(Path(folder) / "goods")
        server = tuple(_on_server(here, texts) for _ in range(size.pairs))
        phone = _on_phone(Path(folder) / "town", as_json, texts, size.pairs)
    asked = f"{MOST_TEXT} signs among 17 goals and {len(files.examples())} initiatives, p50"
    return [
        Figure("fit", "the server finds", asked, "–", server, "ms", GOAL),
        Figure("fit", "a phone finds", f"{asked}; Chromium, {SLOWER} times slower", "–", phone, "ms", GOAL),
    ]


def _texts() -> list[str]:
    whole = " ".join(one.text for one in files.examples())
    starts = count(0, 137)
    return [whole[start : start + MOST_TEXT] for start, _n in zip(starts, range(TIMES), strict=False)]


def _world(folder: Path) -> tuple[views.World, dict[str, object]]:
    folder.mkdir()
    database = Database(f"sqlite:///{folder / 'world.db'}")
    migrate(database)
    public_goods.seed(database)
    found = database.read_now(views.world), database.read_now(views.as_json)
    database.close()
    return found


def _on_server(here: views.World, texts: list[str]) -> float:
    ready = fit_world.index(files.model(), [one.place for one in here.goals], [one.effort for one in here.initiatives])
    spent = []
    for text in texts:
        began = time.perf_counter()
        fit_world.find(files.model(), ready, text)
        spent.append(time.perf_counter() - began)
    return sorted(spent)[len(spent) // 2] * 1000


def _on_phone(folder: Path, world: dict[str, object], texts: list[str], times: int) -> tuple[float, ...]:
    folder.mkdir()
    found_town(folder)
    server = Server(folder, afresh=True)
    try:
        server.start()
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{server.port}/offline")
            page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            parts = [pages.asset(f"js/lib/{name}.js") for name in ("fit", "fitworld")]
            asked = [*parts, pages.asset("data/fit.json"), world, texts]
            found = tuple(float(page.evaluate(ASK, asked)) for _ in range(times))
            browser.close()
    finally:
        server.stop()
    return found
