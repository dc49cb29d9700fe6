"""A phone with a journal: what it means to do is on its disk before it asks, and what it heard, after."""

import asyncio
import json
import os
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5

import httpx2
from fleet import Fleet

HASTE_SECONDS, PATIENCE_SECONDS = 0.02, 60
LONGEST_REST_SECONDS = 0.2  # after a 503
SETTLED = {200, 409, 410, 422, 404, 403}


@dataclass(frozen=True)
class Intent:
    """One deed that a phone means to do, under an id of its own."""

    kind: str  # join, claim, release, hand_in, confirm
    deed: UUID
    path: str
    form: dict[str, str] = field(default_factory=dict)
    photo: bool = False

    @property
    def row(self) -> UUID:
        """The id of the row that it makes: a newcomer's claim does not carry the id of the form."""
        return uuid5(self.deed, "claim") if self.kind == "join" else self.deed

    @property
    def about(self) -> UUID:
        """The id in its path."""
        return UUID(self.path.split("/")[2])


class Journal:
    """A file that is on the disk before the phone goes on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("ab")

    def write(self, **line: Any) -> None:
        self._file.write(json.dumps(line).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        self._file.close()

    @staticmethod
    def read(path: Path) -> tuple[dict[UUID, Intent], dict[UUID, tuple[int, str]]]:
        """Give what was meant and what was heard, both by the id of the deed."""
        meant: dict[UUID, Intent] = {}
        heard: dict[UUID, tuple[int, str]] = {}
        for line in map(json.loads, path.read_bytes().splitlines()):
            deed = UUID(line["deed"])
            if "kind" in line:
                meant[deed] = Intent(line["kind"], deed, line["path"], line["form"], line["photo"])
            elif not line["doubt"]:  # else it is asked once more at the end
                assert deed not in heard, "heard once"
                heard[deed] = line["status"], line["code"]
        return meant, heard


@dataclass
class Street:
    """What the phones see of each other: the quests, and whose work waits for a look."""

    quests: list[UUID]
    photo: bytes
    waiting: list[tuple[int, UUID]] = field(default_factory=list)


class Phone:
    """A player who does one thing after another until the street is quiet."""

    def __init__(self, number: int, folder: Path, fleet: Fleet, street: Street, seed: int) -> None:
        self.number, self.fleet, self.street = number, fleet, street
        self.rng = random.Random(seed * 1000 + number)
        self.journal = Journal(folder / f"phone-{number}.jsonl")
        self.pending: Intent | None = None
        self.doubtful: list[Intent] = []  # refused, while an earlier ask of the same deed may still be under way
        self.kept_before_replay: bool | None = None  # what the database says about `pending` after a kill
        self.replays = 0
        self.done = 0
        self.away: Counter[str] = Counter()  # the codes of each 503
        self.slowest = 0.0  # seconds until an answer
        self._server = number % len(fleet.servers)
        self._client = httpx2.AsyncClient()

    async def play(self, quiet: asyncio.Event) -> None:
        """Claim, hand in or hand back, and look at the work of others."""
        try:
            await self.bring_somebody()  # however soon it ends, some of every kind are done
            while not quiet.is_set():
                await self.turn()
            for intent in self.doubtful:
                await self.settle(intent)
        finally:
            self.journal.close()
            await self._client.aclose()

    async def turn(self) -> None:
        """Do one round of deeds."""
        quest = self.rng.choice(self.street.quests)
        if self.rng.random() < 0.1:
            await self.bring_somebody()
        claim = await self.do("claim", f"/quests/{quest}/claims")
        if claim and self.rng.random() < 0.25:
            await self.do("release", f"/claims/{claim.deed}/release")
        elif claim:
            photo = self.rng.random() < 0.1
            amount = str(self.rng.randint(1, 9))
            done = await self.do("hand_in", f"/claims/{claim.deed}/contributions", photo=photo, note="W", amount=amount)
            if done:
                self.street.waiting.append((self.number, done.deed))
        others = [one for one in self.street.waiting if one[0] != self.number]
        if others:
            one = self.rng.choice(others[:5])
            said = await self.do("confirm", f"/contributions/{one[1]}/confirmations", answer="yes")
            if said and one in self.street.waiting:
                self.street.waiting.remove(one)

    async def bring_somebody(self) -> None:
        """Let somebody new take a place."""
        quest = self.rng.choice(self.street.quests)
        await self.do("join", f"/quests/{quest}/claims", name=f"New {uuid4().hex[:20]}")

    async def do(self, kind: str, path: str, *, photo: bool = False, **form: str) -> Intent | None:
        """Do a deed to its end, through every death of the server; gives it if it was done and not refused."""
        intent = Intent(kind, uuid4(), path, form, photo)
        self.journal.write(kind=kind, deed=str(intent.deed), path=path, form=form, photo=photo)
        self.pending, self.kept_before_replay = intent, None
        unanswered = False
        while True:
            status, code, replayed = await self._ask(intent)
            if status in SETTLED:
                break
            self.replays += 1
            unanswered = unanswered or not status
        if self.kept_before_replay is not None and status == 200:
            assert replayed == self.kept_before_replay, f"{intent}: kept {self.kept_before_replay}, said {replayed}"
        if self.kept_before_replay:
            assert status == 200, f"{intent} was kept, and then refused: {status} {code}"
        doubt = unanswered and status != 200
        self.journal.write(deed=str(intent.deed), status=status, code=code, doubt=doubt)
        if doubt:
            self.doubtful.append(intent)
        self.pending = None
        self.done += status == 200
        self.fleet.heard.set()
        return intent if status == 200 else None

    async def settle(self, intent: Intent) -> None:
        """Ask once more for what another server refused: the ask that was walked away from may have been done since."""
        while (answer := await self._ask(intent, patient=True))[0] not in SETTLED:
            pass
        self.journal.write(deed=str(intent.deed), status=answer[0], code=answer[1], doubt=False)

    async def _ask(self, intent: Intent, *, patient: bool = False) -> tuple[int, str, bool]:
        """Ask once; 0 says that no answer came."""
        await self.fleet.up[self._server].wait()
        url = self.fleet.servers[self._server].url
        files = {"photo": ("a.jpg", self.street.photo, "image/jpeg")} if intent.photo else None
        form = {"deed": str(intent.deed), **intent.form}
        headers = {"origin": url, "accept": "application/json"}
        # some walk out of reach meanwhile; not those whose answer after a kill is held against what was kept
        hasty = not patient and self.kept_before_replay is None and self.rng.random() < 0.1
        patience = HASTE_SECONDS if hasty else PATIENCE_SECONDS
        self._client.cookies.clear()
        began = time.monotonic()
        if intent.kind != "join":
            self._client.cookies.set("wg_device", f"secret-of-{self.number}")
        try:
            answer = await self._client.post(
                url + intent.path, headers=headers, data=form, files=files, timeout=patience
            )
        except httpx2.TransportError:
            self._server = (self._server + 1) % len(self.fleet.servers)
            return 0, "", False
        self.slowest = max(self.slowest, time.monotonic() - began)
        code = "" if answer.status_code == 200 else str(answer.json().get("code"))
        assert answer.status_code in SETTLED | {503}, f"{intent}: {answer.status_code} {answer.text}"
        if answer.status_code == 503:
            self.away[code] += 1
            await asyncio.sleep(self.rng.uniform(0.02, LONGEST_REST_SECONDS))  # as a phone does that is told to wait
        return answer.status_code, code, "idempotent-replayed" in answer.headers
