"""What things cost on one core of the machine that docs/performance.md names; ours to measure, yours to replace."""

from bench.growing.model import Costs

MEASURED = Costs(
    write=2.5e-3,  # on PostgreSQL a confirmation takes 2.5 ms of the process, a claim or a hand-in less
    gate=3.3e-3,  # for how long one confirmation keeps the turn to write, on PostgreSQL: 302 a second
    shared_page=0.4e-3,
    own_page=20e-3,  # Today, Quests, Boards and World signed in, among 1 000 quests: 21, 15, 20 and 23 ms
    frame=10.6e-6,
    socket_bytes=3_900,
    process_bytes=133e6,
    deed_bytes=2_200,  # with a player 3 600, of which this is a guess at the larger part
    player_bytes=1_400,
)
