"""Photos through the door: who may see them, how they are served, and that a refusal costs no word."""

from uuid import UUID, uuid4

import pytest
from site_of_town import Site
from sqlalchemy import insert, select, update

from app.contributions.tables import Picture
from app.platform.ids import new_id
from app.platform.limits import LARGEST_UPLOAD

NOTE = "Two cans each, in the shade"


@pytest.fixture
def claim(site: Site) -> UUID:
    """Ada's claim on a quest that asks for a photo."""
    id_ = uuid4()
    site.post("Ada", f"/quests/{site.town.quest(evidence='photo')}/claims", deed=id_)
    return id_


def hand_in(site: Site, claim: UUID, photo: bytes, name: str = "a.jpg", kind: str = "image/jpeg"):  # type: ignore[no-untyped-def]
    return site.post("Ada", f"/claims/{claim}/contributions", note=NOTE, files={"photo": (name, photo, kind)})


def pictures(site: Site) -> list[UUID]:
    return site.town.db.read_now(lambda conn: list(conn.execute(select(Picture.id)).scalars()))


def seen(site: Site, picture: UUID) -> dict[str | None, int]:
    who = (None, "Ada", "Cy", "Gus", "Dee")
    return {name: site.phone(name).get(f"/pictures/{picture}/small").status_code for name in who}


class TestWhoMaySee:
    def test_a_draft_is_its_authors_alone(self, site: Site, claim: UUID, jpeg: bytes) -> None:
        site.town.clock.move(days=3)  # too late, and somebody has the place: the hand-in is refused, the photo kept
        quest = site.town.db.read_now(lambda conn: conn.exec_driver_sql("SELECT quest_id FROM claim").scalar_one())
        site.post("Cy", f"/quests/{UUID(str(quest))}/claims")
        refused = hand_in(site, claim, jpeg)
        assert (refused.status_code, refused.json()["code"]) == (409, "lease_expired")
        (picture,) = pictures(site)
        assert seen(site, picture) == {None: 401, "Ada": 200, "Cy": 404, "Gus": 404, "Dee": 404}

    def test_what_is_handed_in_is_for_players(self, site: Site, claim: UUID, jpeg: bytes) -> None:
        assert hand_in(site, claim, jpeg).status_code == 200
        assert seen(site, pictures(site)[0]) == {None: 401, "Ada": 200, "Cy": 200, "Gus": 200, "Dee": 200}

    def test_what_is_hidden_is_for_its_author_and_the_stewards(self, site: Site, claim: UUID, jpeg: bytes) -> None:
        hand_in(site, claim, jpeg)
        site.town.db.write_now(lambda work: work.conn.execute(update(Picture).values(hidden=True)))
        assert seen(site, pictures(site)[0]) == {None: 401, "Ada": 200, "Cy": 404, "Gus": 404, "Dee": 200}

    def test_there_are_two_sizes_and_no_way_around_the_shelf(self, site: Site, claim: UUID, jpeg: bytes) -> None:
        hand_in(site, claim, jpeg)
        here = f"/pictures/{pictures(site)[0]}"
        ada = site.phone("Ada")
        assert len(ada.get(f"{here}/small").content) <= len(ada.get(f"{here}/full").content)
        for path in (f"{here}/large", f"{here}/..%2f..%2fworld.db", "/pictures/..%2fworld.db/full", "/pictures/x/full"):
            assert ada.get(path).status_code in {404, 422}


class TestHowItIsServed:
    def test_nothing_in_it_can_run(self, site: Site, claim: UUID, jpeg: bytes) -> None:
        assert hand_in(site, claim, jpeg + b"<script>alert(1)</script>", "x.html", "text/html").status_code == 200
        answer = site.phone("Cy").get(f"/pictures/{pictures(site)[0]}/full")
        assert answer.headers["content-type"] == "image/webp"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert answer.headers["cache-control"].startswith("private")
        assert b"script" not in answer.content

    def test_names_on_the_shelf_are_random_and_closed_to_others(self, site: Site, claim: UUID, jpeg: bytes) -> None:
        hand_in(site, claim, jpeg, "../../../etc/passwd")
        files = [file for file in site.pictures.rglob("*") if file.is_file()]
        assert len(files) == 2
        for file in files:
            assert len(file.stem.removesuffix("-small")) == 32
            assert file.stat().st_mode & 0o077 == 0


class TestRefusals:
    @pytest.mark.parametrize(
        ("photo", "status", "code"),
        [
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415, "unsupported_image"),
            (b"\xff\xd8\xff\xe0 and then nothing", 415, "unsupported_image"),
            (bytes(20 * 1024 * 1024 + 1), 413, "file_too_large"),
            (bytes(LARGEST_UPLOAD), 413, "too_large"),
        ],
    )
    def test_each_has_its_code_and_is_a_sentence(
        self, site: Site, claim: UUID, photo: bytes, status: int, code: str
    ) -> None:
        answer = hand_in(site, claim, photo)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.json()["detail"].endswith(".")
        assert pictures(site) == []
        assert not site.pictures.exists() or not [f for f in site.pictures.rglob("*") if f.is_file()]

    def test_the_words_survive_a_bad_photo(self, site: Site, claim: UUID) -> None:
        page = site.phone("Ada").post(
            f"/claims/{claim}/contributions",
            data={"deed": str(uuid4()), "note": NOTE},
            files={"photo": ("a.gif", b"GIF89a=1;", "image/gif")},
        )
        assert page.status_code == 415
        assert NOTE in page.text
        assert "JPEG, PNG and WebP can" in page.text

    def test_the_photo_survives_a_missing_number(self, site: Site, jpeg: bytes) -> None:
        claim = uuid4()
        site.post("Ada", f"/quests/{site.town.quest(evidence='photo number')}/claims", deed=claim)
        answer = hand_in(site, claim, jpeg)
        assert (answer.status_code, answer.json()["code"]) == (422, "evidence_missing")
        assert f"/pictures/{pictures(site)[0]}/small" in site.phone("Ada").get(f"/claims/{claim}/hand-in").text

    def test_a_full_shelf_says_so(self, site: Site, claim: UUID, jpeg: bytes) -> None:
        rows = [
            {
                "id": new_id(),
                "name": new_id().hex,
                "claim_id": claim,
                "player_id": site.town.ada.id,
                "bytes": 10,
                "width": 1,
                "height": 1,
                "created_at": site.town.clock(),
            }
            for _ in range(200)
        ]
        site.town.db.write_now(lambda work: work.conn.execute(insert(Picture), rows))
        answer = hand_in(site, claim, jpeg)
        assert (answer.status_code, answer.json()["code"]) == (413, "quota_reached")
        assert answer.json()["detail"] == "You have reached 200 pictures or 200 MB."
        assert len(pictures(site)) == 200

    def test_a_full_disk_says_so_and_keeps_the_words(self, site: Site, claim: UUID, jpeg: bytes) -> None:
        site.app.state.shelf.disk_floor = 2**60
        answer = hand_in(site, claim, jpeg)
        assert (answer.status_code, answer.json()["code"]) == (507, "storage_full")
        assert NOTE in site.phone("Ada").get(f"/claims/{claim}/hand-in").text

    def test_nobody_puts_a_photo_on_anothers_claim(self, site: Site, claim: UUID, jpeg: bytes) -> None:
        answer = site.post("Cy", f"/claims/{claim}/contributions", files={"photo": ("a.jpg", jpeg, "image/jpeg")})
        assert answer.status_code == 404
        assert pictures(site) == []
