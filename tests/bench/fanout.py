"""Fan-out: one change to many phones by the hub, beside bare `transport.write` and beside nginx with nchan."""

import math
import statistics
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from websockets.frames import Frame, Opcode

from bench import fanout_sides as sides
from bench.fanout_client import Deed
from bench.fanout_sides import App, Side
from bench.figures import Fault, Figure, Growth, Point
from bench.sizes import Size

NO_PEER = "nchan: peer not installed"
SLOW_CODE = 1013
FIFTY = 50
MICRO, MILLI, KIB = 1e6, 1e3, 1024


@dataclass(frozen=True)
class Round:
    """What one round of changes gave for one side: seconds to the last phone, and of the server's processor."""

    times: list[float]
    processor: float

    @property
    def median(self) -> float:
        return statistics.median(self.times)


def run(size: Size) -> list[Figure]:
    """Measure the hub beside its limit and its peer at each number of sockets, then by itself at the usual one."""
    sides.allow_many_files()
    usual = size.sockets[min(1, len(size.sockets) - 1)]
    players = max(size.sockets) // sides.A_PLAYER + 1
    quick = {} if size.behind_seconds is None else {
        "BENCH_BEHIND_SECONDS": str(size.behind_seconds), "BENCH_SILENCE_SECONDS": str(size.behind_seconds * 10),
    }  # fmt: skip
    figures: list[Figure] = []
    with TemporaryDirectory() as folder, ExitStack() as stack:
        ours, deeds = stack.enter_context(sides.app(Path(folder), players, size.deeds, **quick))
        limit = stack.enter_context(sides.bare())
        peer = stack.enter_context(sides.nchan(Path(folder)))
        everybody: list[Side] = [side for side in (ours, limit, peer) if side is not None]
        held = 0
        grown: dict[str, list[Point]] = {"time": [], "memory": []}
        for sockets in size.sockets:
            memory = {side: _grow(side, held, sockets) for side in everybody}
            figures += _memory(memory[ours], memory[peer] if peer else None, held, sockets)
            held = sockets
            rounds = [_round(everybody, size.changes) for _ in range(1 + size.rounds)][1:]
            figures += _beside(rounds, ours, limit, peer, sockets)
            slow, fast = (statistics.median(one[side].median for one in rounds) * MILLI for side in (ours, limit))
            grown["time"].append(Point(sockets, slow, fast))
            if peer is not None:
                each = (max(memory[side][-1], 1) / KIB for side in (ours, peer))
                grown["memory"].append(Point(sockets, *each))
            if sockets == usual:
                figures += [_steady(rounds, ours, limit, sockets), _many_at_once(ours, size)]
                figures += _slow_phone(ours, size)
                figures += _confirmations(ours, deeds)
    lines = {
        f"time to the last: {held:,}": Growth("sockets", "ms", tuple(grown["time"]), "transport.write"),
        f"memory of an idle socket: {held:,}": Growth("sockets", "KiB", tuple(grown["memory"]), "nginx nchan"),
    }
    return [replace(one, growth=lines[one.name]) if _several(lines.get(one.name)) else one for one in figures]


def _several(growth: Growth | None) -> bool:
    return growth is not None and len(growth.points) > 1


def _grow(side: Side, held: int, sockets: int) -> list[float]:
    """Open phones in steps; gives the bytes for each one since the first step, measured after each step."""
    step = max(1, (sockets - held) // 5)
    if not held:
        side.grow(step)
    first, before = side.count, side.memory()
    found = []
    while side.count < sockets:
        side.grow(min(sockets, side.count + step))
        found.append((side.memory() - before) / (side.count - first))
    return found


def _round(everybody: Sequence[Side], changes: int) -> dict[Side, Round]:
    """Let all sides send so many changes, one after the other in turn."""
    times: dict[Side, list[float]] = {side: [] for side in everybody}
    used = dict.fromkeys(everybody, 0.0)
    for number in range(changes):
        for place in range(len(everybody)):
            side = everybody[(number + place) % len(everybody)]
            before = side.processor()
            times[side].append(side.change().since_writing)
            used[side] += side.processor() - before
    return {side: Round(times[side], used[side]) for side in everybody}


def _memory(ours: list[float], theirs: list[float] | None, held: int, sockets: int) -> list[Figure]:
    name, what = f"memory of an idle socket: {sockets:,}", f"PSS for each socket from {held:,} on, signed in"
    if theirs is None:
        return [Figure("fanout", name, what, NO_PEER, tuple(one / KIB for one in ours), "KiB")]
    ratios = tuple(one / max(other, 1) for one, other in zip(ours, theirs, strict=True))
    note = f"{ours[-1] / KIB:.2f} KiB beside {theirs[-1] / KIB:.2f} KiB; the aim is 0.5"
    return [Figure("fanout", name, what, "nginx nchan, all its processes", ratios, goal=1.0, note=note)]


def _beside(rounds: list[dict[Side, Round]], ours: App, limit: Side, peer: Side | None, sockets: int) -> list[Figure]:
    what = f"300 bytes to {sockets:,} sockets"
    slower = tuple(one[ours].median / one[limit].median for one in rounds)
    absolute = " | ".join(
        f"{name} {statistics.median(one[side].median for one in rounds) * MILLI:.1f} ms"
        for name, side in (("hub", ours), ("bare", limit), ("nchan (from its POST on)", peer))
        if side is not None
    )
    time = Figure("fanout", f"time to the last: {sockets:,}", f"{what}, from the end of the beat on",
                  "bare uvloop transport.write", slower, goal=1.15, note=absolute)  # fmt: skip
    frames = sockets * len(rounds[0][ours].times)
    name, what = f"processor per frame: {sockets:,}", f"{what}, with the request that causes the change"
    spent = [one[ours].processor / frames * MICRO for one in rounds]
    if peer is None:
        return [time, Figure("fanout", name, what, NO_PEER, tuple(spent), "µs")]
    note = " | ".join(
        f"{name} {statistics.median(one[side].processor for one in rounds) / frames * MICRO:.1f} µs"
        for name, side in (("hub", ours), ("bare", limit), ("nchan", peer))
    )
    ratios = tuple(one[ours].processor / one[peer].processor for one in rounds)
    return [time, Figure("fanout", name, what, "nginx nchan", ratios, goal=1.2, note=note)]


def _steady(rounds: list[dict[Side, Round]], ours: App, limit: Side, sockets: int) -> Figure:
    def worst(side: Side) -> tuple[float, ...]:
        return tuple(max(one[side].times) / one[side].median for one in rounds)

    what = f"the slowest of {len(rounds[0][ours].times)} changes to {sockets:,}"
    note = f"bare uvloop in the same rounds: {statistics.median(worst(limit)):.2f}, which is the machine's own unrest"
    return Figure("fanout", "worst of many", what, "their median", worst(ours), goal=1.5, note=note)


def _many_at_once(ours: App, size: Size) -> Figure:
    """Compare 50 nudges in one beat with one, in turn; the beat itself is taken off both."""
    beat = ours.beat_seconds

    def median(times: int) -> float:
        return statistics.median(ours.change(times).since_change - beat for _ in range(max(3, size.changes // 3)))

    pairs = [(median(FIFTY), median(1)) for _ in range(size.rounds)]
    what = "from the first nudge to the newest state on the last phone, less the beat"
    note = "the nudges are real, one after the other; what they carry is made up"
    return Figure("fanout", "50 changes in one beat", what, "one change, measured alike",
                  tuple(many / one for many, one in pairs), goal=2.5, note=note)  # fmt: skip


def _slow_phone(ours: App, size: Size) -> list[Figure]:
    """Compare changes with and without one phone that reads nothing; it must be told why it is dropped."""
    watch = bytes(Frame(Opcode.TEXT, b'{"watch":["world","quests"]}').serialize(mask=True))
    ratios = []
    for _ in range(min(3, size.rounds)):
        without = _median(ours, size.changes)
        ours.crowd.ask("stall", ours.handshake(sides.A_PLAYER * (max(size.sockets) // sides.A_PLAYER)), watch,
                       "/bench/quests/1")  # fmt: skip
        ratios.append(_median(ours, size.changes) / without)
        code = ours.crowd.ask("dropped", "/bench/world/0")
        if code != SLOW_CODE:
            raise Fault(f"the phone that reads nothing was dropped with {code}, not with {SLOW_CODE}")
    note = f"less than a tenth counts as no difference; each time that phone was dropped with {SLOW_CODE}"
    return [Figure("fanout", "beside a phone that reads nothing", "time to the last of the others",
                   "without that phone", tuple(ratios), goal=1.1, note=note)]  # fmt: skip


def _median(ours: App, changes: int) -> float:
    return statistics.median(ours.change().since_writing for _ in range(changes))


def _confirmations(ours: App, deeds: Sequence[Deed]) -> list[Figure]:
    """Confirm over HTTP while everybody watches what happens; the time begins when the form is sent."""
    ours.crowd.ask("watch", bytes(Frame(Opcode.TEXT, b'{"watch":["now"]}').serialize(mask=True)))
    found = [ours.crowd.ask("do", deed) for deed in deeds]
    ours.crowd.ask("watch", ours.watch)
    beat = ours.beat_seconds * MILLI
    one, last = (percentile([pair[which] for pair in found], 0.99) * MILLI for which in (0, 1))
    middle = statistics.median(pair[0] for pair in found) * MILLI
    note = f"p99 of {len(found)}, counted from sending the form; median {middle:.0f} ms; the last phone {last:.0f} ms"
    return [Figure("fanout", "a confirmation is seen", f"on one phone of {ours.count:,}, any of them",
                   f"beat of {beat:.0f} ms + 150 ms", (one,), "ms", goal=beat + 150, note=note)]  # fmt: skip


def percentile(values: Sequence[float], share: float) -> float:
    """Give the smallest value that this share of all values does not exceed."""
    return sorted(values)[math.ceil(share * len(values)) - 1]
