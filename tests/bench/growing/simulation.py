"""A simulation of the busiest hour, event by event, to check the arithmetic of `model`.

Web processes are servers of one core with a queue each; requests come at random and go to any of them; the boards'
rows are one more server that all answers pass; at each beat every process writes its frames and nothing else.
"""

import heapq
import random
from dataclasses import dataclass, field
from statistics import mean, quantiles

from bench.growing.model import Plan


@dataclass
class Seen:
    """What happened in the simulated time."""

    seconds: float
    processes: int
    busy_seconds: float = 0.0
    gate_seconds: float = 0.0
    frames: float = 0.0
    waits: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)

    @property
    def busy(self) -> float:
        """The share of each process's core that was used."""
        return self.busy_seconds / self.seconds / self.processes

    @property
    def gate_busy(self) -> float:
        return self.gate_seconds / self.seconds

    @property
    def mean_wait(self) -> float:
        return mean(self.waits)

    @property
    def wait_p99(self) -> float:
        return quantiles(self.waits, n=100)[98]

    @property
    def write_p99(self) -> float:
        """From the arrival of a claim, hand-in or answer to its reply, 99 of 100."""
        return quantiles(self.writes, n=100)[98]


def simulate(plan: Plan, seconds: float, seed: int) -> Seen:
    """Play `seconds` of the busiest hour; the same seed gives the same hour."""
    dice = random.Random(seed)
    seen = Seen(seconds, plan.processes)
    free = [0.0] * plan.processes  # when each process has done what it has
    gate_free = 0.0
    changed = False
    for moment, kind in _arrivals(plan, seconds, dice):
        if kind == "beat":
            if changed:
                burst = plan.load.sockets / plan.processes * plan.load.habits.hot_topics * plan.costs.frame
                for n in range(plan.processes):
                    free[n] = max(free[n], moment) + burst
                    seen.busy_seconds += burst
                seen.frames += plan.load.sockets * plan.load.habits.hot_topics
            changed = False
            continue
        process = dice.randrange(plan.processes)
        mean_cost = {"own": plan.costs.own_page, "shared": plan.costs.shared_page}.get(kind, plan.costs.write)
        cost = dice.expovariate(1 / mean_cost)
        seen.waits.append(max(0.0, free[process] - moment))
        done = free[process] = max(free[process], moment) + cost
        seen.busy_seconds += cost
        if kind == "answer":
            held = dice.expovariate(1 / plan.costs.gate)
            done = gate_free = max(gate_free, done) + held
            seen.gate_seconds += held
            changed = True
        if kind in {"answer", "write"}:
            seen.writes.append(done - moment)
    return seen


def _arrivals(plan: Plan, seconds: float, dice: random.Random) -> "heapq.merge[tuple[float, str]]":
    load = plan.load
    rates = {
        "own": load.own_pages,
        "shared": load.shared_pages,
        "answer": load.answers,
        "write": load.writes - load.answers,
    }
    beats = ((n * plan.beat, "beat") for n in range(int(seconds / plan.beat)))
    return heapq.merge(beats, *(_at_random(kind, rate, seconds, dice) for kind, rate in rates.items()))


def _at_random(kind: str, rate: float, seconds: float, dice: random.Random):
    moment = dice.expovariate(rate)
    while moment < seconds:
        yield moment, kind
        moment += dice.expovariate(rate)
