"""What things cost on one core of the machine that docs/performance.md names; ours to measure, yours to replace."""

from bench.growing.model import Costs

MEASURED = Costs(
    write=2.2e-3,  # on PostgreSQL a confirmation takes 2.9 ms of the process (on SQLite 1.8), a claim or a hand-in less
    gate=4.4e-3,  # for how long one confirmation keeps the turn to write, on PostgreSQL: 227 a second
    shared_page=0.4e-3,
    own_page=13e-3,  # Today, Quests, Boards and World signed in: 17, 13, 12 and 9 ms
    frame=8e-6,
    socket_bytes=3_500,
    process_bytes=111e6,
    deed_bytes=2_600,
    player_bytes=1_500,
)
