"""What an answer looks at, read in one statement."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BindParameter, Connection, Select, and_, bindparam, exists, func, or_, select
from sqlmodel import col

from app.claims.tables import Claim
from app.contributions.tables import Contribution
from app.goals.tables import Metric
from app.initiatives.tables import InitiativeSteward
from app.moderation.tables import Block
from app.platform.statement import Statement
from app.players.heirs import HEIR, IS_HEIR
from app.players.tables import Player
from app.quests.tables import Quest
from app.teams.tables import TeamMember
from app.world.tables import World


class Case(NamedTuple):
    """A contribution, the terms it was claimed on, its quest, who did it, and how who looks stands to them.

    Who did it and who saw it are who they are today: a guest's hand-in is that of the player they turned out to be.
    """

    id: UUID
    claim_id: UUID
    quest_id: UUID
    player_id: UUID
    round: int
    state: str
    hidden: bool
    amount_milli: int | None
    corrected_milli: int | None
    witness_id: UUID | None
    handed_in_at: datetime
    local_date: date
    team_id: UUID | None
    organisation_id: UUID | None
    places: int
    minutes: int
    difficulty: int
    impact_link: str
    priority_percent: int
    metric_id: UUID | None
    risk: str
    confirmations_needed: int
    lease_seconds: int
    inspired: bool
    young: bool
    initiative_id: UUID
    direction_id: UUID | None
    recurring: bool
    quest_state: str
    from_message_id: UUID | None  # the message in which the quest began
    unit: str
    mode: str  # of the world
    tends: bool  # the one who looks is a steward of the initiative
    apart: bool  # one of the two wants no contact with the other
    of_its_team: bool  # the one who looks is of the team that it was done for, whoever they act for now


def _case() -> Select[*tuple[Any, ...]]:
    me: BindParameter[UUID] = bindparam("me")
    tends = exists().where(
        col(InitiativeSteward.initiative_id) == col(Quest.initiative_id), col(InitiativeSteward.player_id) == me
    )
    apart = exists().where(
        or_(
            and_(col(Block.player_id) == me, col(Block.blocked_id) == HEIR.c.id),
            and_(col(Block.player_id) == HEIR.c.id, col(Block.blocked_id) == me),
        )
    )
    of_its_team = exists().where(col(TeamMember.team_id) == col(Claim.team_id), col(TeamMember.player_id) == me)
    saw = Player.__table__.alias("saw")  # type: ignore[attr-defined]
    witness = (
        select(func.coalesce(saw.c.merged_into_id, saw.c.id))
        .where(saw.c.id == col(Contribution.witness_id))
        .scalar_subquery()
    )
    from_contribution = ("round", "state", "hidden", "amount_milli", "corrected_milli")
    from_claim = (
        *("team_id", "organisation_id", "places", "minutes", "difficulty", "impact_link", "priority_percent"),
        *("metric_id", "risk", "confirmations_needed", "lease_seconds", "inspired"),
    )
    return (
        select(
            *(col(getattr(Contribution, name)) for name in ("id", "claim_id", "quest_id")),
            HEIR.c.id,
            *(col(getattr(Contribution, name)) for name in from_contribution),
            witness,
            *(col(getattr(Contribution, name)) for name in ("handed_in_at", "local_date")),
            *(col(getattr(Claim, name)) for name in from_claim),
            HEIR.c.young,
            col(Quest.initiative_id),
            col(Quest.direction_id),
            col(Quest.recurring),
            col(Quest.state),
            col(Quest.from_message_id),
            func.coalesce(col(Metric.unit), ""),
            select(col(World.mode)).scalar_subquery(),
            tends,
            apart,
            of_its_team,
        )
        .select_from(Contribution)
        .join(Claim, col(Claim.id) == col(Contribution.claim_id))
        .join(Player, col(Player.id) == col(Contribution.player_id))
        .join(HEIR, IS_HEIR)
        .join(Quest, col(Quest.id) == col(Contribution.quest_id))
        .outerjoin(Metric, col(Metric.id) == col(Quest.metric_id))
        .where(col(Contribution.id) == bindparam("contribution"))
    )


_CASE = Statement(_case())


def ask_case(conn: Connection, contribution_id: UUID, me: UUID) -> Callable[[], Case | None]:
    """Ask for what an answer to a contribution looks at; nothing where there is no such contribution."""
    asked = _CASE.ask(conn, {"contribution": contribution_id, "me": me})

    def found() -> Case | None:
        rows = asked()
        return Case._make(rows[0]) if rows else None

    return found
