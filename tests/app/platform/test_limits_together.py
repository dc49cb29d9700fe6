"""Limits that all processes count together through Redis, and that hold while it is away."""

import pytest
from redis_server import FAULTS, RedisServer

from app.platform.limits import Allowance, Meter
from app.platform.refusals import RateLimited

LETTERS = Allowance("letters", 3, 600)


def test_limits_count_in_all_processes_together(redis: RedisServer) -> None:
    here, there = Meter(redis.url, "a"), Meter(redis.url, "a")
    for meter in (here, there, here):
        meter.spend(LETTERS, "ada")
    with pytest.raises(RateLimited):
        there.spend(LETTERS, "ada")
    Meter(redis.url, "b").spend(LETTERS, "ada")


@pytest.mark.parametrize("fault", ["killed", "paused", "emptied"])
def test_limits_hold_while_redis_is_away(redis: RedisServer, fault: str) -> None:
    breaks, mends = FAULTS[fault]
    meter = Meter(redis.url, fault)
    for _ in range(2):
        meter.spend(LETTERS, "ada")
    breaks(redis)
    try:
        meter.spend(LETTERS, "ada")
        with pytest.raises(RateLimited):
            meter.spend(LETTERS, "ada")
    finally:
        mends(redis)


def test_a_redis_that_is_away_costs_one_wait_and_not_one_each(redis: RedisServer) -> None:
    meter = Meter(f"redis://127.0.0.1:{redis.port}/0", "rest")
    redis.pause()
    try:
        meter.spend(LETTERS, "ada")
        assert meter.rests
        meter.spend(LETTERS, "ada")
    finally:
        redis.go_on()
