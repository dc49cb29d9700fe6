"""A message that comes again after its deed is forgotten, or from the guest one was, is said once."""

from uuid import UUID, uuid4

from desk import say
from site_of_town import Site
from sqlalchemy import delete, func, select
from sqlmodel import col
from starlette.testclient import TestClient

from app.platform.tables import Deed
from app.players import merge_store
from app.talk.tables import Message


def forget(site: Site) -> None:
    """Let the deeds be tidied away."""
    site.town.db.write_now(lambda work: work.conn.execute(delete(Deed)))


def count(site: Site) -> int:
    return site.town.db.read_now(lambda conn: conn.execute(select(func.count()).select_from(Message)).scalar_one())


def replies(site: Site, thread: UUID) -> int:
    query = select(col(Message.replies)).where(col(Message.id) == thread)
    return site.town.db.read_now(lambda conn: conn.execute(query).scalar_one())


def test_what_was_saved_long_ago_is_answered_as_done(site: Site) -> None:
    deed, path = uuid4(), f"/talk/goal/{site.town.goal}"
    first = site.post("Ada", path, deed=deed, text="Ask @Cy")
    forget(site)
    again = site.post("Ada", path, deed=deed, text="Ask @Cy")
    assert (again.status_code, again.json()) == (200, first.json())
    assert count(site) == 1


def test_a_reply_too_and_it_counts_once(site: Site) -> None:
    thread, deed = say(site.town, site.town.cy, "Who has a ladder?"), uuid4()
    path = f"/talk/messages/{thread}/replies"
    first = site.post("Ada", path, deed=deed, text="I do")
    forget(site)
    again = site.post("Ada", path, deed=deed, text="I do")
    assert (again.status_code, again.json()) == (200, first.json())
    assert (count(site), replies(site, thread)) == (2, 1)


def test_other_words_or_somebody_elses_are_refused(site: Site) -> None:
    deed, path = uuid4(), f"/talk/goal/{site.town.goal}"
    site.post("Ada", path, deed=deed, text="The tap runs")
    forget(site)
    for who, text in (("Ada", "The tap drips"), ("Cy", "The tap runs")):
        answer = site.post(who, path, deed=deed, text=text)
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_mismatch")
    assert count(site) == 1


def was(phone: TestClient, player: UUID) -> bool:
    return bool(phone.get(f"/me/was/{player}").json()["me"])


def test_the_guest_i_was(site: Site) -> None:
    town, deed = site.town, uuid4()
    site.post("Gus", f"/talk/goal/{town.goal}", deed=deed, text="The tap runs")
    assert not was(site.phone("Ada"), town.gus.id)
    town.db.write_now(merge_store.merge, town.gus.id, town.ada.id)
    assert was(site.phone("Ada"), town.gus.id)
    assert not was(site.phone("Cy"), town.gus.id)
    assert not was(site.phone("Ada"), town.bo.id)
    assert site.post("Ada", f"/talk/goal/{town.goal}", deed=deed, text="The tap runs").status_code == 200
    assert count(site) == 1
