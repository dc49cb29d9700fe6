"""What a database holds of the deeds in the journals, and whether all of it agrees."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from phones import Intent, Journal
from sqlalchemy import Connection, func, select, text
from sqlmodel import col

from app.claims.tables import Claim
from app.confirmations.tables import Confirmation
from app.contributions.tables import Contribution, Picture
from app.ledger.tables import ImpactEntry, LedgerEntry
from app.ledger.verify import verify
from app.platform.database import Database
from app.players.tables import Player
from app.quests.tables import Quest
from game.claims import LIVE_STATES


class Truth:
    """Everything that the deeds of a crash test can have left, read in one picture of the data."""

    def __init__(self, conn: Connection) -> None:
        self.claims = {row.id: row for row in conn.execute(select(Claim))}
        self.names = Counter(conn.execute(select(col(Player.name))).scalars())
        self.contributions = {row.id: row for row in conn.execute(select(Contribution))}
        self.pictures = Counter(conn.execute(select(col(Picture.contribution_id))).scalars())
        self.files = set(conn.execute(select(col(Picture.name))).scalars())
        self.answers = {
            (row.contribution_id, row.player_id)
            for row in conn.execute(select(col(Confirmation.contribution_id), col(Confirmation.player_id)))
        }

    def kept(self, intent: Intent, player: UUID) -> bool:
        """Say whether the effect of a deed is there."""
        if intent.kind == "join":
            assert self.names[intent.form["name"]] == (intent.row in self.claims), "a newcomer and the claim are one"
            return intent.row in self.claims
        if intent.kind == "claim":
            return intent.row in self.claims
        if intent.kind == "release":
            return bool(self.claims[intent.about].state == "released")
        if intent.kind == "hand_in":
            there = intent.row in self.contributions
            assert self.pictures[intent.row] == (there and intent.photo), f"{intent}: a photo comes with its words"
            return there
        return (intent.about, player) in self.answers


def look(database: Database) -> Truth:
    return database.read_now(Truth)


def check_journals(database: Database, journals: Iterable[tuple[Path, UUID]], *, all_settled: bool) -> Counter[str]:
    """Hold every journal against the data; gives how many deeds of each kind were acknowledged as done."""
    truth, done = look(database), Counter[str]()
    for path, player in journals:
        meant, heard = Journal.read(path)
        assert not all_settled or meant.keys() == heard.keys()
        for deed, (status, code) in heard.items():
            intent = meant[deed]
            if status == 200:
                done[intent.kind] += 1
                assert truth.kept(intent, player), f"lost: {intent}"
            else:
                done[f"{intent.kind} {code}"] += 1
                assert not truth.kept(intent, player), f"refused with {code} and done: {intent}"
    return done


def check_sums(database: Database) -> None:
    """Look whether the whole agrees with itself: sums, places, causes, and the file."""

    def agree(conn: Connection) -> None:
        if conn.dialect.name == "sqlite":
            assert conn.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
            assert conn.execute(text("PRAGMA foreign_key_check")).all() == []
        report = verify(conn)
        assert report.ok, report.differences
        live = (
            select(col(Quest.id), col(Quest.places), col(Quest.taken), func.sum(col(Claim.places)).label("live"))
            .join(Claim, col(Claim.quest_id) == col(Quest.id))
            .where(col(Claim.state).in_(LIVE_STATES))
            .group_by(col(Quest.id))
        )
        for row in conn.execute(live):
            assert row.live == row.taken <= row.places
        confirmed = select(col(Contribution.id)).where(col(Contribution.state) == "confirmed")
        deeds = select(col(LedgerEntry.cause_id)).where(col(LedgerEntry.kind) == "deed")
        impacts = select(col(ImpactEntry.contribution_id))
        once = Counter(conn.execute(confirmed).scalars())
        assert once == Counter(conn.execute(deeds).scalars()) == Counter(conn.execute(impacts).scalars())
        units = select(func.sum(col(Contribution.amount_milli))).where(col(Contribution.state) == "confirmed")
        posted = select(func.sum(col(ImpactEntry.amount_milli)))
        assert conn.execute(units).scalar() == conn.execute(posted).scalar()
        answers = select(func.count()).select_from(Confirmation)
        deciding = select(func.count()).select_from(LedgerEntry).where(col(LedgerEntry.kind) == "deciding")
        assert conn.execute(deciding).scalar_one() <= conn.execute(answers).scalar_one()

    database.read_now(agree)


def check_shelf(database: Database, pictures: Path) -> None:
    """Look whether every picture that has a row has its files, whole."""
    for name in look(database).files:
        for end in (".webp", "-small.webp"):
            assert (pictures / name[:2] / f"{name}{end}").read_bytes()[8:12] == b"WEBP"
