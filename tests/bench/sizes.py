"""How much is measured: quick, full, and tiny for the test of the harness."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    pairs: int
    seconds: float
    players_few: int
    players_many: int
    places: tuple[int, ...]  # players on a board
    quests: tuple[int, ...]
    initiatives: tuple[int, ...]
    sockets: tuple[int, ...]  # the second one, if there is one, is the usual
    rounds: int
    changes: int  # in each round
    deeds: int
    behind_seconds: float | None = None  # another patience with a slow phone than the app's own


TINY = Size(pairs=1, seconds=0.1, players_few=50, players_many=500, places=(50, 500), quests=(60, 300),
            initiatives=(20, 60), sockets=(50,), rounds=1, changes=4, deeds=3, behind_seconds=0.5)  # fmt: skip
QUICK = Size(pairs=3, seconds=2, players_few=1_000, players_many=100_000,
             places=(1_000, 10_000, 100_000, 1_000_000), quests=(1_000, 100_000),
             initiatives=(200, 2_000, 5_000), sockets=(1_000, 5_000), rounds=3, changes=24, deeds=100)  # fmt: skip
FULL = Size(pairs=9, seconds=4, players_few=1_000, players_many=1_000_000,
            places=(1_000, 10_000, 100_000, 1_000_000), quests=(1_000, 10_000, 100_000),
            initiatives=(200, 1_000, 2_000, 5_000), sockets=(1_000, 5_000, 9_500),
            rounds=9, changes=24, deeds=300)  # fmt: skip
