"""How much is measured: quick, full, and tiny for the test of the harness."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    pairs: int
    seconds: float
    players_few: int
    players_many: int


TINY = Size(pairs=1, seconds=0.1, players_few=50, players_many=500)
QUICK = Size(pairs=3, seconds=2, players_few=1_000, players_many=100_000)
FULL = Size(pairs=9, seconds=4, players_few=1_000, players_many=1_000_000)
