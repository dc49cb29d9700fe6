"""What things cost on one core of the machine that docs/performance.md names; ours to measure, yours to replace."""

from bench.growing.model import Costs

MEASURED = Costs(
    write=2.9e-3,  # a confirmation takes 4.2 ms of the process, a claim or a hand-in about 2
    gate=2.7e-3,  # the writer's part of a confirmation
    shared_page=0.4e-3,
    own_page=13e-3,  # Today, Quests, Boards and World signed in: 17, 13, 12 and 9 ms
    frame=8e-6,
    socket_bytes=3_500,
    process_bytes=111e6,
    deed_bytes=2_600,
    player_bytes=1_500,
)
