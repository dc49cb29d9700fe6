"""The benchmarks: finite figures, honest verdicts, and one failing piece loses nothing of the others."""

import math
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from bench import boards, fanout, fit, kin, lines, pages, postgres, quests, render, vision_map, worlds, writes
from bench.__main__ import measure
from bench.fanout_change import began_at, message
from bench.fanout_client import frames_of
from bench.figures import Fault, Figure, Growth, Point, Results, load, ratios
from bench.sizes import TINY, Size
from websockets.frames import Frame, Opcode

SLOW = Figure("boards", "place: growth", "a | b", "c", (2.0, 5.0, 4.0), goal=3)
GREW = Growth("players", "µs", (Point(1_000, 40.0, 30.0), Point(1_000_000, 60.0, 19_000.0)), "COUNT(*) & <more>")
FAST = Figure("boards", "times faster", "a", "c", (120.0,), goal=100, better="higher", growth=GREW)
# With 50 phones these may vanish in the grain of memory pages and of timers.
GRAIN = {"memory of an idle socket: 50", "50 changes in one beat", "memory per 100,000 players"}
RESULTS = Results({"Cores": "2"}, [SLOW, FAST], {"pages": "no server"})


# those that start servers or a browser take half a minute each on a busy machine
SLOW_PIECES = [fit.run, pages.run, worlds.run, writes.run, postgres.run, fanout.run]
PIECES = [boards.run, quests.run, kin.run, vision_map.run]


@pytest.mark.parametrize("piece", [*PIECES, *(pytest.param(one, marks=pytest.mark.deep) for one in SLOW_PIECES)])
def test_each_piece_gives_finite_figures(piece: object) -> None:
    figures = piece(TINY)  # type: ignore[operator]
    assert len(figures) >= 2
    values = [(figure.name, value) for figure in figures for value in figure.values]
    assert not [one for one in values if not math.isfinite(one[1]) or (one[1] <= 0 and one[0] not in GRAIN)]


def test_a_goal_is_compared_with_the_median() -> None:
    assert (SLOW.median, SLOW.verdict, FAST.verdict) == (4.0, "not reached", "reached")


def test_pairs_are_measured_in_turn() -> None:
    asked: list[str] = []

    def side(name: str) -> float:
        asked.append(name)
        return 1.0

    assert ratios(lambda: side("a"), lambda: side("b"), 2) == [(1.0, 1.0)] * 2
    assert "".join(asked) == "abab" + "ba"
    with pytest.raises(Fault):
        ratios(lambda: 1.0, lambda: 0.0, 1)


def test_the_phones_split_what_comes_into_frames() -> None:
    texts = [b"{}", b"x" * 125, b"y" * 126, b"z" * 70_000]
    wire = b"".join(bytes(Frame(Opcode.TEXT, text).serialize(mask=False)) for text in texts)
    whole, rest = frames_of(b"\x89\x00" + wire + wire[:1])
    assert whole == [(0x89, b""), *((0x81, text) for text in texts)]
    assert rest == wire[:1]
    assert frames_of(wire[:-1])[0] == [(0x81, text) for text in texts[:-1]]


def test_a_change_is_of_one_size_and_says_when_it_began() -> None:
    sent = message(123_456_789, 1_790_000_000_000)
    assert (len(sent), began_at(sent), began_at(b"{}")) == (300, 123_456_789, 0)


def test_the_slowest_of_a_hundred_is_not_the_p99() -> None:
    assert fanout.percentile([*range(100, 0, -1)], 0.99) == 99


def test_one_failing_piece_loses_nothing_of_the_others() -> None:
    def broken(_size: Size) -> list[Figure]:
        raise OSError("gone")

    def wrong(_size: Size) -> list[Figure]:
        raise Fault("2 is not 3")

    results = measure(TINY, {"a": broken, "b": wrong, "c": lambda _size: [SLOW]}, {})
    assert results.figures == [SLOW]
    assert results.failed == {"a": "OSError: gone", "b": "wrong: 2 is not 3"}


def test_results_can_be_kept_and_read_again(tmp_path: Path) -> None:
    RESULTS.save(tmp_path / "new" / "results.json")
    assert load(tmp_path / "new" / "results.json") == RESULTS


def test_the_page_says_it_all() -> None:
    assert render.page(RESULTS).split("- Cores", 1)[1] == (
        ": 2\n\n## Boards\n![boards](performance/boards.svg)\n\n"
        "| figure | measured | against | median (min–max) | goal | verdict |\n|---|---|---|---|---|---|\n"
        "| place: growth | a / b | c | 4 (2–5) × | at most 3 × | not reached |\n"
        "| times faster | a | c | 120 (120–120) × | at least 100 × | reached |\n"
        "\n![boards as it grows](performance/boards-growth.svg)\n"
        "\n## Not measured\n- pages: no server\n"
    )
    drawn = ET.fromstring(render.plots(RESULTS)["boards"])
    assert len(drawn.findall("{http://www.w3.org/2000/svg}rect")) == 2


def test_a_plot_of_growth_says_in_words_what_it_draws() -> None:
    svg = "{http://www.w3.org/2000/svg}"
    drawn = ET.fromstring(render.plots(RESULTS)["boards-growth"])
    said = drawn.findtext(f"{svg}desc")
    assert said == (
        "times faster beside COUNT(*) & <more>, by players: "
        "40 beside 30 µs at 1,000, 60 beside 1.9e+04 µs at 1,000,000."
    )
    named = drawn.get("aria-labelledby", "").split()
    assert [drawn.find(f"{svg}{tag}").get("id") for tag in ("title", "desc")] == named  # type: ignore[union-attr]
    ours, peer = (line.get("points", "").split() for line in drawn.iter(f"{svg}polyline"))
    assert ours[0].split(",")[0] == peer[0].split(",")[0]  # one size stands above the other
    assert float(peer[1].split(",")[1]) < float(ours[1].split(",")[1]) < float(ours[0].split(",")[1])  # more is higher
    labels = [text.text for text in drawn.iter(f"{svg}text")]
    assert {"1,000", "1,000,000", "World Game", "COUNT(*) & <more>"} <= set(labels)
    assert "prefers-color-scheme:dark" in (drawn.findtext(f"{svg}style") or "")


def test_what_has_one_size_has_no_plot_of_growth() -> None:
    assert lines.draw([SLOW]) == ""
    assert set(render.plots(Results({}, [SLOW]))) == {"boards"}
