"""The draft of a hand-in: no refusal costs a word, and what comes a second time changes nothing."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from site_of_town import Site

from app.claims import store as claims_store
from app.confirmations import service as confirmations
from app.contributions import service
from app.contributions.service import Draft
from app.platform.refusals import Busy, StorageFull
from game.confirmations import Answer
from game.errors import Refusal

WORDS = "Two cans each, in the shade"


@pytest.fixture
def claim(site: Site) -> UUID:
    """Ada's claim on a quest that asks for a number and a link."""
    id_ = uuid4()
    site.post("Ada", f"/quests/{site.town.quest(evidence='note number link')}/claims", deed=id_)
    return id_


def hand_in(site: Site, claim: UUID, deed: UUID | None = None, **form: Any):  # type: ignore[no-untyped-def]
    """Send the form as a browser without scripts does."""
    files = {"photo": form.pop("photo")} if "photo" in form else None
    data = {"deed": str(deed or uuid4()), "note": WORDS, "link": "https://example.org/", "amount": "2"}
    return site.phone("Ada").post(f"/claims/{claim}/contributions", data=data | form, files=files)


def draft(site: Site, claim: UUID) -> tuple[str, str, int | None]:
    found = site.town.db.read_now(claims_store.one, claim)
    assert found is not None
    return found.draft_note, found.draft_link, found.draft_amount_milli


def test_the_first_form_again_leaves_newer_words_alone(site: Site, claim: UUID) -> None:
    deed = uuid4()
    assert hand_in(site, claim, deed).status_code == 303
    site.town.do(confirmations.answer, site.town.cy, deed, Answer.BACK, reason="How many?")
    site.town.do(service.keep_draft, site.town.ada, claim, Draft("Better words", "https://example.org/b", 3000))
    again = hand_in(site, claim, deed)
    assert (again.status_code, again.headers["idempotent-replayed"]) == (303, "true")
    assert draft(site, claim) == ("Better words", "https://example.org/b", 3000)


@pytest.mark.parametrize(
    ("wrong", "said", "kept"),
    [
        ({"link": "example.org/a"}, "Begins with https:// or http://", (WORDS, "https://example.org/old", 2000)),
        ({"amount": "1,5"}, "A number, please.", (WORDS, "https://example.org/", 1000)),
        ({"link": "no", "amount": "-1", "witness": "x"}, "At least 0.", (WORDS, "https://example.org/old", 1000)),
        ({"note": "x" * 4001}, "at most 4000", ("Old", "https://example.org/", 2000)),
    ],
)
def test_what_does_not_fit_is_shown_as_typed_and_the_rest_is_kept(
    site: Site, claim: UUID, jpeg: bytes, wrong: dict[str, str], said: str, kept: tuple[str, str, int]
) -> None:
    site.town.do(service.keep_draft, site.town.ada, claim, Draft("Old", "https://example.org/old", 1000))
    page = hand_in(site, claim, photo=("a.jpg", jpeg, "image/jpeg"), **wrong)
    assert page.status_code == 422
    assert said in page.text
    assert "Look at what is marked." in page.text
    assert all(typed in page.text for name, typed in wrong.items() if name != "witness")
    assert WORDS in page.text or "note" in wrong
    assert "Your photo is kept too." in page.text
    assert draft(site, claim) == kept


def test_a_script_hears_which_field_it_is(site: Site, claim: UUID) -> None:
    answer = site.post("Ada", f"/claims/{claim}/contributions", note=WORDS, link="no")
    assert (answer.status_code, answer.json()["fields"].keys()) == (422, {"link"})
    assert draft(site, claim)[0] == WORDS


@pytest.mark.parametrize("no", [Busy(), StorageFull()])
def test_where_nothing_can_be_kept_the_words_come_back_with_the_same_id(
    site: Site, claim: UUID, monkeypatch: pytest.MonkeyPatch, no: Refusal
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise no

    monkeypatch.setattr(service, "keep_draft", refuse)
    deed = uuid4()
    page = hand_in(site, claim, deed)
    assert page.status_code == no.status
    assert WORDS in page.text
    assert str(no) in page.text
    assert f'name="deed" value="{deed}"' in page.text
    monkeypatch.undo()
    assert hand_in(site, claim, deed).status_code == 303
