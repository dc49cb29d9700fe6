"""The arithmetic of growth: from how a world is played and what things cost to what has to run.

Costs are measured (docs/performance.md); habits are assumptions that an operator should replace by their own. All times
are seconds of one core, all rates are those of the busiest hour.
"""

import math
from dataclasses import dataclass
from functools import cached_property

BUSIEST = 0.6  # of a core: above this, waits grow quickly
LONGEST_BURST = 0.1  # seconds for which frames may hold a process's loop
BEATS = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0)
FRAMES_SHARE = 0.5  # of all work: the beat is slowed before frames take more than this
SECONDS_A_DAY = 86_400


@dataclass(frozen=True)
class Habits:
    """How a world is played on an ordinary day."""

    active: float = 0.2  # of all players
    deeds: float = 0.5  # a day, of an active player
    answers: float = 1.5  # to a deed
    pages: float = 20  # a day, of an active player
    own_pages: float = 0.5  # of pages: those that are rendered for one reader
    open_minutes: float = 10  # a day with a page and its socket open
    busiest_hour: float = 0.12  # of the day's play
    hot_topics: float = 2  # topics that every open page watches and that change at each beat


@dataclass(frozen=True)
class Costs:
    """What one of each costs."""

    write: float  # a claim, a hand-in or an answer over HTTP, in the web process
    gate: float  # how long an answer holds the rows of the boards, one at a time in the whole world
    shared_page: float
    own_page: float
    frame: float
    socket_bytes: float
    process_bytes: float
    deed_bytes: float  # in the database, with its answers, entries and indexes
    player_bytes: float  # in the database, with standings


@dataclass(frozen=True)
class Load:
    """What the busiest hour asks, a second."""

    players: int
    habits: Habits

    @cached_property
    def a_second(self) -> float:
        """Turn "an active player, a day" into "all players, a second of the busiest hour"."""
        return self.players * self.habits.active * self.habits.busiest_hour / 3600

    @property
    def answers(self) -> float:
        return self.a_second * self.habits.deeds * self.habits.answers

    @property
    def writes(self) -> float:
        """A deed is claimed and handed in, and then answered."""
        return self.a_second * self.habits.deeds * 2 + self.answers

    @property
    def shared_pages(self) -> float:
        return self.a_second * self.habits.pages * (1 - self.habits.own_pages)

    @property
    def own_pages(self) -> float:
        return self.a_second * self.habits.pages * self.habits.own_pages

    @property
    def sockets(self) -> float:
        """Those open at once: arrivals a second times how long each stays (Little's law)."""
        return self.a_second * self.habits.open_minutes * 60

    @property
    def changes(self) -> float:
        """Changes a second of the topics that everybody watches."""
        return self.answers


@dataclass(frozen=True)
class Plan:
    """What has to run for a load, by its costs."""

    load: Load
    costs: Costs

    @property
    def deed_work(self) -> float:
        """Cores for everything but frames."""
        load, cost = self.load, self.costs
        return load.writes * cost.write + load.shared_pages * cost.shared_page + load.own_pages * cost.own_page

    def frames_at(self, beat: float) -> float:
        """Frames a second: a topic sends once for each beat in which it changed at all."""
        return self.load.sockets * self.load.habits.hot_topics * self.bursts_at(beat)

    def bursts_at(self, beat: float) -> float:
        """Beats a second with a change in them, when changes come at random (Poisson)."""
        return -math.expm1(-self.load.changes * beat) / beat

    @cached_property
    def beat(self) -> float:
        """The quickest beat at which frames take no more than their share of the work."""
        most = max(self.deed_work * FRAMES_SHARE / (1 - FRAMES_SHARE), BUSIEST * FRAMES_SHARE)
        return next((beat for beat in BEATS if self.frames_at(beat) * self.costs.frame <= most), BEATS[-1])

    @property
    def frames(self) -> float:
        return self.frames_at(self.beat)

    @property
    def cores(self) -> float:
        return self.deed_work + self.frames * self.costs.frame

    @cached_property
    def processes(self) -> int:
        """Web processes of one core each: enough for the work, and for short bursts of frames."""
        burst = self.load.sockets * self.load.habits.hot_topics * self.costs.frame
        return max(1, math.ceil(self.cores / BUSIEST), math.ceil(burst / LONGEST_BURST))

    @property
    def busy(self) -> float:
        """The share of each process's core that is used."""
        return self.cores / self.processes

    @property
    def gate_busy(self) -> float:
        """The share of time that the boards' rows are held: the one thing that more processes do not widen."""
        return self.load.answers * self.costs.gate

    @property
    def memory(self) -> float:
        """Bytes of all web processes."""
        return self.processes * self.costs.process_bytes + self.load.sockets * self.costs.socket_bytes

    @property
    def database_a_year(self) -> float:
        """Bytes that a year adds to the database, without pictures."""
        habits = self.load.habits
        deeds = self.load.players * habits.active * habits.deeds * 365
        return deeds * self.costs.deed_bytes + self.load.players * self.costs.player_bytes

    @property
    def mean_wait(self) -> float:
        """How long a request waits for its process on average (Pollaczek and Khinchine, bursts as jobs)."""
        load, cost, share = self.load, self.costs, 1 / self.processes
        burst = load.sockets * share * load.habits.hot_topics * cost.frame  # all topics come with the same beat
        bursts = self.bursts_at(self.beat)
        random = (
            (load.writes, cost.write),
            (load.shared_pages, cost.shared_page),
            (load.own_pages, cost.own_page),
        )
        second_moment = sum(rate * share * 2 * each**2 for rate, each in random) + bursts * burst**2
        return second_moment / (2 * (1 - self.busy))
