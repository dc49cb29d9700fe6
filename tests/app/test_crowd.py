"""A crowd of phones on real connections: nothing acknowledged is lost or doubled, even when the server dies."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import httpx2
import pytest
from grounds import Worlds
from served import Server
from sqlalchemy import func, select
from town import MovableClock, Town, build_town

from app.claims.tables import Claim
from app.ledger.verify import verify
from app.platform.database import Database, Work
from app.platform.ids import new_id
from app.players import service as players
from app.players import store as players_store
from app.players.tables import Player
from app.quests.tables import Quest

CROWD, NEWCOMERS = 40, 20
PLACES = 7


@dataclass
class Phone:
    """A player's browser: one connection of its own."""

    client: httpx2.AsyncClient
    name: str = ""

    async def claim(self, quest: UUID, deed: UUID) -> httpx2.Response:
        form = {"deed": str(deed), **({"name": self.name} if self.name else {})}
        return await self.client.post(f"/quests/{quest}/claims", data=form)


@pytest.fixture
def crowd(tmp_path: Path, worlds: Worlds) -> Iterator[tuple[Server, Town]]:
    url = worlds.fresh(tmp_path)
    clock = MovableClock(datetime.now(UTC))
    database = Database(url, clock=clock)
    town = database.write_now(build_town, database, clock)
    for number in range(CROWD):
        database.write_now(_player, number)
    server = Server(tmp_path, DATABASE_URL=url)
    yield server, town
    server.stop()
    database.close()


def test_sixty_players_race_for_seven_places_with_two_taps_each(crowd: tuple[Server, Town]) -> None:
    server, town = crowd
    quest = town.quest(places=PLACES)
    server.start()
    phones = [_phone(server, number) for number in range(CROWD)]
    phones += [_phone(server, name=f"Newcomer {number}") for number in range(NEWCOMERS)]
    answers = asyncio.run(_race(phones, quest))
    won = [pair for pair in answers if pair[0].status_code == 200]
    lost = [pair for pair in answers if pair[0].status_code == 409]
    assert (len(won), len(lost)) == (PLACES, CROWD + NEWCOMERS - PLACES)
    for first, second in won:
        assert first.json()["location"] == second.json()["location"] == f"/quests/{quest}"
        assert sorted("idempotent-replayed" in answer.headers for answer in (first, second)) == [False, True]
    for first, second in lost:
        assert first.json()["code"] == second.json()["code"] == "quest_full"
    assert _claims(town, quest) == (PLACES, PLACES, PLACES)
    newcomers = town.db.read_now(
        lambda conn: conn.execute(select(func.count()).where(Player.name.like("Newcomer%"))).scalar_one()
    )
    winners = sum(phone.name != "" for phone, (first, _) in zip(phones, answers, strict=True) if first.is_success)
    assert newcomers == winners, "one player for each newcomer who got a place, none for the others"
    assert town.db.read_now(verify).ok


def test_every_acknowledged_claim_is_there_after_the_server_was_killed(crowd: tuple[Server, Town]) -> None:
    server, town = crowd
    wanted = [(number, town.quest(places=CROWD), uuid4()) for number in range(CROWD) for _ in range(4)]
    server.start()
    acknowledged = asyncio.run(_claim_until_killed(server, wanted, after=len(wanted) // 3))
    assert len(wanted) // 3 <= len(acknowledged) < len(wanted)
    kept = town.db.read_now(lambda conn: set(conn.execute(select(Claim.id)).scalars()))
    assert acknowledged <= kept
    assert town.db.read_now(verify).ok

    server.start()
    again = asyncio.run(_claim_all(server, wanted))
    assert all(answer.status_code == 200 for answer in again.values())
    replayed = {deed for deed, answer in again.items() if "idempotent-replayed" in answer.headers}
    assert replayed == kept, "what was kept is answered as before, the rest is done now"
    doers = town.db.read_now(lambda conn: Counter(conn.execute(select(Claim.id)).scalars()))
    assert doers == Counter(deed for _number, _quest, deed in wanted)
    assert town.db.read_now(verify).ok


async def _race(phones: list[Phone], quest: UUID) -> list[tuple[httpx2.Response, httpx2.Response]]:
    async def two_taps(phone: Phone) -> tuple[httpx2.Response, httpx2.Response]:
        deed = uuid4()
        async with phone.client:
            first, second = await asyncio.gather(phone.claim(quest, deed), phone.claim(quest, deed))
        return first, second

    return await asyncio.gather(*(two_taps(phone) for phone in phones))


async def _claim_until_killed(server: Server, wanted: list[tuple[int, UUID, UUID]], *, after: int) -> set[UUID]:
    acknowledged: set[UUID] = set()

    async def play(number: int) -> None:
        phone = _phone(server, number)
        async with phone.client:
            for quest, deed in [(q, d) for n, q, d in wanted if n == number]:
                try:
                    answer = await phone.claim(quest, deed)
                except httpx2.TransportError:
                    return
                assert answer.status_code == 200, answer.text
                acknowledged.add(deed)
                if len(acknowledged) == after:
                    server.kill()

    await asyncio.gather(*(play(number) for number in range(CROWD)))
    return acknowledged


async def _claim_all(server: Server, wanted: list[tuple[int, UUID, UUID]]) -> dict[UUID, httpx2.Response]:
    async def play(number: int) -> dict[UUID, httpx2.Response]:
        phone = _phone(server, number)
        async with phone.client:
            return {d: await phone.claim(q, d) for n, q, d in wanted if n == number}

    together = await asyncio.gather(*(play(number) for number in range(CROWD)))
    return {deed: answer for part in together for deed, answer in part.items()}


def _phone(server: Server, number: int | None = None, *, name: str = "") -> Phone:
    cookies = {} if number is None else {"wg_device": f"secret-of-{number}"}
    headers = {"origin": server.url, "accept": "application/json"}
    return Phone(httpx2.AsyncClient(base_url=server.url, cookies=cookies, headers=headers, timeout=60), name)


def _player(work: Work, number: int) -> None:
    id_ = new_id()
    players_store.add_player(work, id_, f"Player {number}", kind="guest", time_zone="UTC")
    players.open_device(work, id_, f"secret-of-{number}", "a test", proved=False)


def _claims(town: Town, quest: UUID) -> tuple[int, int, int]:
    """Give (live claims, their players, taken) of a quest."""

    def count(conn):  # type: ignore[no-untyped-def]
        mine = select(func.count(), func.count(Claim.player_id.distinct())).where(  # type: ignore[attr-defined]
            Claim.quest_id == quest, Claim.state == "held"
        )
        return (*conn.execute(mine).one(), conn.execute(select(Quest.taken).where(Quest.id == quest)).scalar_one())

    return town.db.read_now(count)
