"""A write that arrives twice is done once, and says so with the exact codes."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from site_of_town import Site
from sqlalchemy import func, select

from app.claims.tables import Claim
from app.contributions.tables import Contribution, Picture
from app.players.tables import Player


def count(site: Site, table: type) -> int:
    return site.town.db.read_now(lambda conn: conn.execute(select(func.count()).select_from(table)).scalar_one())


def test_a_replay_gives_the_same_answer_and_says_so(site: Site) -> None:
    path, deed = f"/quests/{site.town.quest(places=3)}/claims", uuid4()
    first, second = (site.post("Ada", path, deed=deed) for _ in range(2))
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert first.json()["location"] == path.removesuffix("/claims")
    assert "idempotent-replayed" not in first.headers
    assert second.headers["idempotent-replayed"] == "true"
    assert count(site, Claim) == 1


def test_twenty_at_the_same_moment_are_done_once_and_all_hear_the_same(site: Site) -> None:
    """One writer does them one after another, so none of them ever meets one that is still under way."""
    path, deed, start = f"/quests/{site.town.quest(places=30)}/claims", uuid4(), Barrier(20)

    def ask(_number: int):  # type: ignore[no-untyped-def]
        start.wait()
        return site.post("Ada", path, deed=deed)

    with ThreadPoolExecutor(20) as phones:
        answers = list(phones.map(ask, range(20)))
    assert [(answer.status_code, answer.json()) for answer in answers] == [(200, answers[0].json())] * 20
    assert sum("idempotent-replayed" not in answer.headers for answer in answers) == 1
    assert count(site, Claim) == 1


def test_a_replay_by_a_browser_leads_to_the_same_place(site: Site) -> None:
    path, body = f"/quests/{site.town.quest()}/claims", {"deed": str(uuid4())}
    first, second = (site.phone("Ada").post(path, data=body) for _ in range(2))
    assert (first.status_code, first.headers["location"]) == (second.status_code, second.headers["location"])
    assert first.status_code == 303
    assert second.headers["idempotent-replayed"] == "true"


def test_a_replay_long_after_is_still_answered(site: Site) -> None:
    path, deed = f"/quests/{site.town.quest()}/claims", uuid4()
    site.post("Ada", path, deed=deed)
    site.town.clock.move(days=29)
    assert site.post("Ada", path, deed=deed).headers["idempotent-replayed"] == "true"


def test_the_same_id_for_something_else_is_refused(site: Site) -> None:
    path, deed = f"/quests/{site.town.quest(places=3)}/claims", uuid4()
    site.post("Ada", path, deed=deed)
    for other in (
        site.post("Ada", path, deed=deed, companions=1),
        site.post("Ada", f"/quests/{site.town.quest()}/claims", deed=deed),
    ):
        assert other.status_code == 422
        assert other.json()["code"] == "idempotency_mismatch"
    assert count(site, Claim) == 1


def test_two_players_may_have_the_same_id(site: Site) -> None:
    deed = uuid4()
    site.post("Ada", f"/quests/{site.town.quest()}/claims", deed=deed)
    other = site.post("Cy", f"/claims/{deed}/release", deed=deed)
    assert other.status_code == 404, "an id that is known opens nothing that is another's"


@pytest.mark.parametrize("path", ["/quests/{}/claims", "/claims/{}/extension", "/claims/{}/contributions"])
def test_a_write_without_an_id_is_refused(site: Site, path: str) -> None:
    answer = site.phone("Ada", json=True).post(path.format(uuid4()), data={})
    assert answer.status_code == 400
    assert answer.json()["code"] == "idempotency_key_required"


def test_an_id_that_is_none_is_named(site: Site) -> None:
    answer = site.post("Ada", f"/quests/{uuid4()}/claims", deed="soon")
    assert answer.status_code == 422
    assert answer.json()["fields"].keys() == {"deed"}


def test_a_field_that_nobody_asked_for_is_refused_by_name(site: Site) -> None:
    quest = site.town.quest()
    answer = site.post("Ada", f"/quests/{quest}/claims", state="confirmed", points_cp=9000)
    assert answer.status_code == 422
    assert answer.json()["fields"].keys() == {"state", "points_cp"}
    assert count(site, Claim) == 0


def test_what_was_refused_may_be_tried_again_with_the_same_id(site: Site) -> None:
    quest = site.town.quest()
    cys = site.post("Cy", f"/quests/{quest}/claims").request
    path, deed = f"/quests/{quest}/claims", uuid4()
    refused = site.post("Ada", path, deed=deed)
    assert (refused.status_code, refused.json()["code"]) == (409, "quest_full")
    assert refused.json()["detail"].startswith("All 1 places") or "place" in refused.json()["detail"]
    held = site.town.db.read_now(lambda conn: conn.execute(select(Claim.id)).scalar_one())
    assert cys
    site.post("Cy", f"/claims/{held}/release")
    assert site.post("Ada", path, deed=deed).status_code == 200


def test_two_taps_with_different_ids_are_one_claim(site: Site) -> None:
    path = f"/quests/{site.town.quest(places=3)}/claims"
    assert site.post("Ada", path).status_code == 200
    second = site.post("Ada", path)
    assert (second.status_code, second.json()["code"]) == (409, "already_claimed")


def test_a_newcomer_who_taps_twice_is_one_player(site: Site) -> None:
    before, path, deed = count(site, Player), f"/quests/{site.town.quest(places=3)}/claims", uuid4()
    first, second = (site.post(None, path, deed=deed, name="Neo") for _ in range(2))
    assert first.json() == second.json()
    assert count(site, Player) == before + 1
    assert count(site, Claim) == 1


def test_a_hand_in_that_arrives_twice_keeps_one_contribution_and_one_picture(site: Site, jpeg: bytes) -> None:
    claim, deed = uuid4(), uuid4()
    site.post("Ada", f"/quests/{site.town.quest(evidence='photo')}/claims", deed=claim)
    path = f"/claims/{claim}/contributions"
    first, second = (
        site.post("Ada", path, deed=deed, note="done", files={"photo": ("a.jpg", jpeg, "image/jpeg")}) for _ in range(2)
    )
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert second.headers["idempotent-replayed"] == "true"
    assert (count(site, Contribution), count(site, Picture)) == (1, 1)
    assert len(list(site.pictures.rglob("*.webp"))) == 2, "the picture and its thumbnail"
    found = site.town.db.read_now(lambda conn: conn.execute(select(Contribution.id)).scalar_one())
    assert found == UUID(str(deed))
