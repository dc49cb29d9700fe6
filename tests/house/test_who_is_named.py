"""Every column that names a player: what becomes of it when a guest turns out to be somebody, or why it stays."""

from desk import add_picture, ask_to_ally, hand_in, report, rule, say
from sqlalchemy import Table, func, select, update
from town import Town

from app.claims import service as claims
from app.confirmations import service as confirmations
from app.contributions import service as contributions
from app.contributions.service import Draft
from app.initiatives import service as initiatives
from app.models import metadata
from app.moderation import service as moderation
from app.platform.ids import new_id
from app.players import passkeys
from app.players import service as players
from app.players.merge_store import merge
from app.sparks import service as sparks
from app.teams import service as teams
from game.confirmations import Answer
from game.moderation import Act, Kind
from game.sparks import Event

MOVED = {
    *("acting.player_id", "activity.player_id", "alliance.answered_by", "alliance.proposed_by", "appeal.player_id"),
    *("arrival.player_id", "block.blocked_id", "block.player_id", "claim.draft_witness_id", "claim.player_id"),
    *("confirmation.player_id", "contribution.corrected_by", "contribution.player_id", "contribution.witness_id"),
    *("hidden.author_id", "initiative.proposed_by", "initiative_person.player_id", "inspiration.hidden_by"),
    *("invitation.made_by", "message.by_player_id", "message.closed_by", "notice.player_id"),
    *("organisation.founded_by", "organisation_member.player_id", "passkey_challenge.player_id", "picture.player_id"),
    *("player_skill.player_id", "quest.proposed_by", "report.reporter_id", "ruling.author_id", "team.founded_by"),
    "team_member.player_id",
}
LASTING = "only who can come back does this, and they are never merged into somebody"
WRITTEN = "stays as it was written; whoever reads it looks for the heir"
STAYS = {
    "appeal.answered_by": LASTING,
    "device.player_id": "ends with the guest",
    "direction.proposed_by": LASTING,
    "direction_answer.player_id": LASTING,
    "direction_echo.player_id": LASTING,
    "fact.by_player_id": LASTING,
    "fact_answer.player_id": LASTING,
    "goal.proposed_by": LASTING,
    "heart.player_id": LASTING,
    "heart_week.player_id": LASTING,
    "initiative_steward.player_id": LASTING,
    "inspiration.from_player_id": WRITTEN,
    "inspiration.player_id": WRITTEN,
    "ledger_entry.player_id": WRITTEN,
    "mail_address.player_id": LASTING,
    "measurement.by_player_id": LASTING,
    "notice.from_player_id": "only says the name that somebody had when they sent work back",
    "passkey.player_id": LASTING,
    "player.merged_into_id": "an heir is lasting, and so is never merged in turn",
    "purpose_confirmation.player_id": LASTING,
    "ruling.steward_id": LASTING,
    "sign_in_link.player_id": "another address, proved later, must not lead into an account that it was never shown to",
    "spark.doer_id": WRITTEN,
    "spark.player_id": WRITTEN,
}


def test_every_column_that_names_a_player_is_thought_of() -> None:
    there = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if any(key.target_fullname == "player.id" for key in column.foreign_keys)
    }
    assert there == MOVED | STAYS.keys()
    assert not MOVED & STAYS.keys()


def test_what_is_moved_leaves_nothing_with_the_guest(town: Town) -> None:
    live(town)
    assert {name for name in MOVED if not count(town, name)} == set(), "the guest has one of each"
    town.do(merge, town.gus.id, town.ada.id)
    assert {name for name in MOVED if count(town, name)} == set()


def live(town: Town) -> None:
    """Let the guest have something of everything that a guest can have."""
    gus, quest = town.gus, town.quest(proposed_by=town.gus.id)
    deed = hand_in(town, gus, town.quest())
    add_picture(town, gus, deed)
    town.do(confirmations.answer, town.cy, deed, Answer.YES, amount_milli=5000)
    town.do(moderation.appeal, gus, rule(town, town.dee, Kind.CONTRIBUTION, deed, Act.HIDE), "It was meant kindly")
    seen = town.do(claims.claim, town.bo, new_id(), quest)
    town.do(contributions.keep_draft, town.bo, seen, Draft("Done", "", 1000, gus.id))
    town.do(contributions.hand_in, town.bo, seen, new_id())
    say(town, gus)
    report(town, gus, Kind.QUEST, town.quest())
    town.do(moderation.block, gus, town.cy.id)
    town.do(moderation.block, town.bo, gus.id)
    town.do(initiatives.propose, gus, new_id(), [town.goal], "direct", name="Nets", what="We hang nets", so_that="x")
    for kind in ("team", "organisation"):
        town.do(teams.found, gus, kind, new_id(), f"Reeds, a {kind}", "")
    town.do(teams.join, gus, town.do(teams.invite, gus, new_id(), "world", None))
    town.do(players.change, gus, "Gus", "UTC", ["digging"])
    came = town.do(claims.claim, gus, new_id(), town.quest(), ideas=[f"player:{town.cy.id}"])
    town.do(sparks.hide, gus, Event("claim", came), Event("player", town.cy.id), hidden=True)
    town.do(passkeys.start_making, gus, "localhost")
    ask_to_ally(town)
    for name in ("alliance.proposed_by", "alliance.answered_by", "message.closed_by"):
        give(town, name)
    for name in ("contribution.corrected_by", "confirmation.player_id"):  # in a family world guests confirm
        give(town, name)


def count(town: Town, name: str) -> int:
    table, column = named(name)
    query = select(func.count()).select_from(table).where(table.c[column] == town.gus.id)
    return town.db.read_now(lambda conn: conn.execute(query).scalar_one())


def give(town: Town, name: str) -> None:
    table, column = named(name)
    town.db.write_now(lambda work: work.conn.execute(update(table).values({column: town.gus.id})))


def named(name: str) -> tuple[Table, str]:
    table, _, column = name.partition(".")
    return metadata.tables[table], column
