"""What the nightly tidying takes away, and what it must never touch."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from desk import hand_in
from site_of_town import Site
from sqlalchemy import select
from sqlmodel import SQLModel, col
from town import Town

from app.chores.service import House, run_due
from app.claims import service as claims
from app.contributions import service as contributions
from app.contributions.service import Draft
from app.contributions.tables import Picture
from app.platform.ids import digest, new_id
from app.platform.pictures.shelf import Shelf
from app.platform.tables import Deed
from app.players import service as players
from app.players import sign_in
from app.players.actor import Actor
from app.players.stewards import LinkUsed
from app.players.tables import Device, SignInLink
from app.teams import service as teams
from app.teams import store as teams_store
from app.teams.tables import Invitation, OrganisationMember


@pytest.fixture
def house(town: Town, tmp_path: Path) -> House:
    return House(town.db, Shelf(tmp_path / "pictures", disk_floor=1024 * 1024), tmp_path)


def everything(town: Town, table: type[SQLModel], *columns: str) -> list[object]:
    wanted = [col(getattr(table, name)) for name in columns]
    rows = town.db.read_now(lambda conn: conn.execute(select(*wanted)).all())
    return [row[0] if len(columns) == 1 else tuple(row) for row in rows]


class TestRows:
    def test_answers_are_kept_for_thirty_days(self, site: Site, house: House) -> None:
        old, fresh = uuid4(), uuid4()
        path = f"/quests/{site.town.quest(places=9)}/claims"
        site.post("Ada", path, deed=old)
        site.town.clock.move(days=2)
        site.post("Cy", path, deed=fresh)
        site.town.clock.move(days=28, seconds=-1)
        run_due(house)
        assert set(everything(site.town, Deed, "key")) == {old, fresh}
        assert site.post("Ada", path, deed=old).headers["idempotent-replayed"] == "true"
        site.town.clock.move(days=1)
        run_due(house)
        assert everything(site.town, Deed, "key") == [fresh]

    def test_links_that_are_over_go_and_open_ones_stay(self, town: Town, house: House) -> None:
        town.do(sign_in.ask_for_link, "old@example.org", "browser", None)
        town.clock.move(days=2)
        letter = town.do(sign_in.ask_for_link, "new@example.org", "browser", None)
        run_due(house)
        assert everything(town, SignInLink, "address") == ["new@example.org"]
        assert town.do(sign_in.use_link, letter.secret, "browser", "a secret", "a phone").kind == "lasting"
        with pytest.raises(LinkUsed):
            town.do(sign_in.use_link, letter.secret, "browser", "a secret", "a phone")

    def test_sessions_that_are_over_go_and_others_stay(self, town: Town, house: House) -> None:
        town.db.write_now(players.open_device, town.ada.id, "forgotten", "an old phone", proved=True)
        town.clock.move(days=29)
        town.db.write_now(players.open_device, town.ada.id, "in use", "a new phone", proved=True)
        run_due(house)
        assert {digest("forgotten"), digest("in use")} <= set(everything(town, Device, "secret_digest"))
        town.clock.move(days=1)
        run_due(house)
        assert everything(town, Device, "secret_digest") == [digest("in use")]

    def test_an_invitation_by_which_somebody_came_stays_for_ever(self, town: Town, house: House) -> None:
        club = everything(town, OrganisationMember, "organisation_id")[0]
        used = town.do(teams.invite, town.dee, new_id(), "organisation", club)
        town.do(teams.invite, town.dee, new_id(), "organisation", club)
        town.do(teams.join, town.cy, used)
        before = town.db.read_now(teams_store.members, "organisation", club)
        town.clock.move(days=7 + 29)
        run_due(house)
        assert len(everything(town, Invitation, "id")) == 2
        town.clock.move(days=2)
        run_due(house)
        assert everything(town, Invitation, "code") == [used]
        assert town.db.read_now(teams_store.members, "organisation", club) == before


class TestPictures:
    def keep(self, town: Town, house: House, who: Actor, claim: UUID) -> str:
        name, picture = house.shelf.keep_now(b"full", b"thumb"), new_id()
        town.do(contributions.add_picture, who, claim, picture, name, 9, 1, 1)
        return name

    def age(self, house: House, name: str, moment: datetime) -> None:
        for file in house.shelf.folder.rglob(f"{name}*"):
            os.utime(file, (moment.timestamp(), moment.timestamp()))

    def on_shelf(self, house: House) -> set[str]:
        return {file.stem.removesuffix("-small") for file in house.shelf.folder.rglob("*.webp")}

    def test_a_file_without_a_row_goes_after_a_day(self, town: Town, house: House) -> None:
        orphan, fresh = (house.shelf.keep_now(b"full", b"thumb") for _ in range(2))
        claim = town.do(claims.claim, town.ada, new_id(), town.quest())
        known = self.keep(town, house, town.ada, claim)
        now = town.clock()
        for name in (orphan, known):
            self.age(house, name, now - timedelta(days=1, minutes=1))
        self.age(house, fresh, now - timedelta(hours=23))
        stranger = house.shelf.folder / orphan[:2] / "notes.webp"
        stranger.touch()
        self.age(house, "notes", now - timedelta(days=9))
        run_due(house)
        assert self.on_shelf(house) == {fresh, known, "notes"}, "what is not ours is not ours to delete"

    def test_a_draft_keeps_its_picture_however_old(self, town: Town, house: House) -> None:
        held = town.do(claims.claim, town.ada, new_id(), town.quest(lease_seconds=7 * 86400))
        name = self.keep(town, house, town.ada, held)
        for _ in range(3):
            town.clock.move(days=31)
            run_due(house)
            assert self.on_shelf(house) == {name}
        # the lease ended long ago; a late hand-in still counts, with its picture
        town.do(contributions.keep_draft, town.ada, held, Draft("Done, late", "", None))
        contribution = town.do(contributions.hand_in, town.ada, held, new_id())
        assert everything(town, Picture, "name", "contribution_id") == [(name, contribution)]
        town.clock.move(days=400)
        run_due(house)
        assert self.on_shelf(house) == {name}, "what was handed in stays"

    def test_a_picture_of_a_released_claim_goes_after_a_month(self, town: Town, house: House) -> None:
        claim = town.do(claims.claim, town.ada, new_id(), town.quest())
        self.keep(town, house, town.ada, claim)
        town.do(claims.release, town.ada, claim)
        town.clock.move(days=29)
        run_due(house)
        assert len(self.on_shelf(house)) == 1
        town.clock.move(days=2)
        run_due(house)
        assert everything(town, Picture, "name") == []
        assert self.on_shelf(house) == set()

    def test_other_work_is_untouched(self, town: Town, house: House) -> None:
        contribution = hand_in(town, town.ada, town.quest())
        town.clock.move(days=100)
        run_due(house)
        assert town.db.read_now(contributions.store.one, contribution).state == "waiting"
