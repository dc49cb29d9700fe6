"""The finder on a phone: the same answers as the server's, while one writes, and without a signal."""

import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect
from test_offline import WORKS

from app.fit import files
from app.platform import pages
from game import fit

GOLDEN = json.loads((Path(__file__).parents[1] / "golden/fit.json").read_text())
TEXT = "We sew sails that give shade to bus stops"
RUN = """async ([fitAt, worldAt, golden]) => {
  const fit = await import(fitAt)
  const { find, index } = await import(worldAt)
  const model = fit.unpacked(golden.model)
  const six = number => Math.round(number * 1e6) / 1e6
  const world = index(model, golden.world.places, golden.world.efforts)
  return {
    stems: Object.fromEntries(Object.keys(golden.stems).map(word => [word, fit.stem(word.toLowerCase())])),
    texts: golden.texts.map(({ text }) => {
      const units = fit.units(model, text)
      const { scores, voices } = fit.read(model, units)
      return {
        text,
        units: units.map(unit => [unit.said, unit.term]),
        scores: scores.map(six),
        voices: voices.map(of => of.map(([loud, said]) => [six(loud), said])),
        top: fit.top(model, text)
      }
    }),
    asked: golden.world.asked.map(({ text }) => {
      const { goals, initiatives } = find(model, world, text)
      return {
        text,
        goals: goals.map(one => [one.place, six(one.share), one.words]),
        initiatives: initiatives.map(one => [one.place, six(one.likeness), one.words])
      }
    })
  }
}"""
TOP = """async ([fitAt, dataAt, texts]) => {
  const fit = await import(fitAt)
  const model = fit.unpacked(await (await fetch(dataAt)).json())
  return texts.map(text => fit.top(model, text))
}"""


def test_the_phone_gives_the_golden_vectors(phone) -> None:
    page = phone()
    page.goto("/fit")
    found = page.evaluate(RUN, [pages.asset("js/lib/fit.js"), pages.asset("js/lib/fitworld.js"), GOLDEN])
    assert found["stems"] == GOLDEN["stems"]
    assert found["texts"] == GOLDEN["texts"]
    assert found["asked"] == GOLDEN["world"]["asked"]


def test_the_phone_names_the_same_goals_as_the_server(phone) -> None:
    texts = [one.text for one in files.examples()]
    page = phone()
    page.goto("/fit")
    found = page.evaluate(TOP, [pages.asset("js/lib/fit.js"), pages.asset("data/fit.json"), texts])
    assert found == [fit.top(files.model(), text) for text in texts]


def test_it_answers_while_one_writes_as_the_server_does(phone) -> None:
    plain = phone("Ada", java_script_enabled=False)
    plain.goto("/fit")
    plain.get_by_label("What do you already do?").fill(TEXT)
    plain.get_by_role("button", name="See what fits").click()
    page = phone("Ada")
    page.goto("/fit")
    page.get_by_label("What do you already do?").press_sequentially(TEXT)
    for part in ("#fit-goals", "#fit-initiatives"):
        expect(page.locator(part)).to_have_text(
            re.sub(r"\s+", " ", plain.locator(part).inner_text()), use_inner_text=True
        )
    adds = [one.get_by_role("link", name="Add what you do here").get_attribute("href") for one in (page, plain)]
    first, second = (parse_qs(urlsplit(str(address)).query) for address in adds)
    assert first == second
    assert urlsplit(page.url).query == "", "what is written stays on the phone"
    expect(page.locator("#spoken")).to_have_text("Goals that fit: Shade")
    page.get_by_role("button", name="See what fits").click()
    expect(page.get_by_role("heading", name="Goals that fit")).to_be_focused()

    page.get_by_role("link", name="Add what you do here").click()
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_role("heading", name=TEXT)).to_be_visible()


def test_unknown_words_are_said_to_be_so(phone) -> None:
    page = phone()
    page.goto("/fit")
    page.get_by_label("What do you already do?").fill("Xyzzy")
    expect(page.locator("#fit-nothing")).to_be_visible()
    page.get_by_label("What do you already do?").fill("")
    expect(page.locator("#fit-nothing")).to_be_hidden()


def test_it_answers_without_a_signal_though_it_was_never_opened(phone) -> None:
    page = phone("Ada", service_workers="allow")
    page.goto("/")
    page.evaluate(f"async () => {{ await ({WORKS})() }}")
    page.context.set_offline(True)
    page.goto("/fit?text=We+give+shade")
    expect(page.locator("#fit-goals mark").first).to_have_text("shade")
    page.get_by_label("What do you already do?").fill("Street trees")
    expect(page.locator("#fit-initiatives h3")).to_have_text("Street trees")
