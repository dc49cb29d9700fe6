"""The hub: one frame for a beat, versions that only grow, a renderer that fails."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from app.platform import hub as module
from app.platform.hub import LARGEST_WATCH, Frame, Hub, Watcher


class Ear(Watcher):
    """Hears every frame that it is offered."""

    def __init__(self, own: tuple[str, ...] = ()) -> None:
        super().__init__(own)
        self.heard: asyncio.Queue[Frame] = asyncio.Queue()

    def offer(self, topic: str, frame: Frame) -> None:
        assert json.loads(frame.text)["topic"] == topic
        self.heard.put_nowait(frame)

    async def next(self) -> dict[str, Any]:
        async with asyncio.timeout(10):
            found: dict[str, Any] = json.loads((await self.heard.get()).text)
            return found


def on_a_loop(run: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    def test() -> None:
        asyncio.run(run())

    test.__name__ = run.__name__
    return test


@on_a_loop
async def test_fifty_nudges_in_a_beat_are_one_frame_and_it_is_written_down_once() -> None:
    hub, ears = Hub(beat_seconds=0.01), [Ear(), Ear()]
    for ear in ears:
        hub.watch(ear, ["now"])
    for _ in range(50):
        hub.nudge({"now"})
    async with asyncio.timeout(10):
        first, second = [await ear.heard.get() for ear in ears]
    assert first is second
    hub.nudge({"now"})
    later = await ears[0].next()
    assert later["version"] > json.loads(first.text)["version"]
    assert ears[0].heard.empty()


@on_a_loop
async def test_a_nudge_while_a_topic_is_rendered_is_one_more_frame_after_it() -> None:
    hub, ear = Hub(beat_seconds=0), Ear()
    begun, go_on = asyncio.Event(), asyncio.Event()
    rounds: list[int] = []

    async def render(_topic: str) -> dict[str, object]:
        rounds.append(len(rounds))
        begun.set()
        await go_on.wait()
        return {"round": rounds[-1]}

    hub.render_with("now", render)
    hub.watch(ear, ["now"])
    hub.nudge({"now"})
    await begun.wait()
    hub.nudge({"now"})
    hub.nudge({"now"})
    go_on.set()
    assert [(await ear.next())["round"], (await ear.next())["round"]] == [0, 1]


@on_a_loop
async def test_a_renderer_that_fails_is_asked_again() -> None:
    hub, ear = Hub(beat_seconds=0), Ear()
    tries: list[str] = []

    async def render(topic: str) -> dict[str, object]:
        tries.append(topic)
        if len(tries) == 1:
            raise RuntimeError("busy")
        return {}

    module.RETRY_SECONDS, before = 0.0, module.RETRY_SECONDS
    hub.render_with("now", render)
    hub.watch(ear, ["now"])
    hub.nudge({"now"})
    assert (await ear.next())["topic"] == "now"
    module.RETRY_SECONDS = before
    assert tries == ["now", "now"]


@on_a_loop
async def test_a_hub_that_stops_leaves_nothing_hanging_on_its_loop() -> None:
    hub, ear = Hub(beat_seconds=0), Ear()
    begun, let_go = asyncio.Event(), asyncio.Event()

    async def render(_topic: str) -> dict[str, object]:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            let_go.set()
        return {}

    hub.start()
    hub.render_with("now", render)
    hub.watch(ear, ["now", "world"])
    hub.nudge({"now"})
    await begun.wait()
    hub.nudge({"world"})  # its beat is counted, and comes after the end
    await hub.stop()
    assert let_go.is_set()
    for _ in range(3):
        await asyncio.sleep(0)
    hub.nudge_from_thread({"now"})
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert ear.heard.empty()


@on_a_loop
async def test_private_topics_are_answered_and_never_sent() -> None:
    hub, ear = Hub(beat_seconds=0), Ear(("player:1",))
    answered: asyncio.Queue[object] = asyncio.Queue()
    hub.answer_with("player", answered.put_nowait)
    hub.watch(ear, ["now"])
    hub.nudge({"player:1"})
    async with asyncio.timeout(10):
        assert await answered.get() == (ear,)
    assert ear.heard.empty()
    hub.leave(ear)
    assert ear.topics == ()


@on_a_loop
async def test_versions_only_grow_and_what_was_forgotten_counts_as_changed() -> None:
    hub = Hub(beat_seconds=0)
    start = hub.version("quest:0")
    seen = []
    for n in range(module.MOST_VERSIONS + 5):
        hub.nudge({f"quest:{n}"})
        seen.append(hub.version(f"quest:{n}"))
    assert seen == sorted(set(seen))
    assert seen[0] > start
    assert hub.version("quest:0") >= seen[0], "forgotten, and not below what it was"
    assert hub.version("quest:never") == hub.version("quest:0")
    assert hub.now() >= seen[-1]


@pytest.mark.parametrize("wanted", [["now"] * 100, [f"quest:{n}" for n in range(100)]])
def test_a_watcher_watches_each_topic_once_and_not_too_many(wanted: list[str]) -> None:
    hub, ear = Hub(beat_seconds=0), Ear(("player:1",))
    hub.watch(ear, wanted)
    assert len(ear.topics) == min(len(set(wanted)), LARGEST_WATCH) + 1


def test_a_frame_is_what_a_browser_reads() -> None:
    frame = Frame({"topic": "now", "html": "é" * 100})
    body = frame.text.encode()
    assert frame.wire == b"\x81\x7e" + len(body).to_bytes(2) + body
