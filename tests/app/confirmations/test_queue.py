"""What waits for my eyes: something to look at on each card, and never a picture that I may not see."""

from desk import add_picture, hand_in, hide_by_reports, report
from site_of_town import Site
from sqlalchemy import update
from sqlmodel import col
from town import Town

from app.claims.tables import Claim
from app.confirmations import store
from app.confirmations.store import Waiting
from game.moderation import Kind


def waiting(town: Town) -> list[Waiting]:
    return town.db.read_now(store.queue, town.cy.id, town.clock(), 9)


def test_a_card_shows_a_picture_the_number_and_one_move(site: Site) -> None:
    town = site.town
    deeds = [hand_in(town, town.ada, town.quest(title=title)) for title in ("Water the limes", "Water the elms")]
    picture = add_picture(town, town.ada, deeds[0])
    page = site.phone("Cy").get("/confirm").text
    assert "Your eyes, please" in page
    assert (
        page.count("<img") == page.count(f'src="/pictures/{picture}/small" width="80" height="80" loading="lazy"') == 1
    )
    assert 'alt="Photo handed in by Ada"' in page
    assert page.count("<b>3 trees</b>") == page.count("1 more yes needed") == 2
    assert page.count("btn move") == 1


def test_a_hidden_picture_and_one_that_i_reported_are_not_shown(town: Town) -> None:
    deed = hand_in(town, town.ada, town.quest())
    first, second = (add_picture(town, town.ada, deed) for _nth in range(2))
    shown = waiting(town)[0].picture_id
    assert shown in {first, second}
    report(town, town.cy, Kind.PICTURE, shown)
    other = waiting(town)[0].picture_id
    assert {shown, other} == {first, second}
    hide_by_reports(town, Kind.PICTURE, other)
    assert waiting(town)[0].picture_id is None


def test_while_it_waits_at_least_one_yes_is_missing(town: Town) -> None:
    deed = hand_in(town, town.ada, town.quest())
    for needed, missing in ((3, 3), (0, 1)):  # 0 stands for answers that are enough in number and all of one side
        change = update(Claim).where(col(Claim.player_id) == town.ada.id).values(confirmations_needed=needed)
        town.db.write_now(lambda work, it=change: work.conn.execute(it))
        (one,) = waiting(town)
        assert (one.id, one.yes_missing) == (deed, missing)
