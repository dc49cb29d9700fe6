"""The peer: the same confirmation written the natural SQLModel way, a session for each request behind one lock.

Same tables and pragmas; it keeps totals of boards, but no histogram, since one would count places when asked.
"""

import os
import sys
import threading
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

import uvicorn
from fastapi import Cookie, FastAPI, Form, HTTPException
from fastapi.responses import RedirectResponse
from sqlalchemy import event
from sqlmodel import Session, col, create_engine, func, select

import app.models  # noqa: F401 - foreign keys name every table
from app.claims.tables import Claim
from app.confirmations.tables import Confirmation
from app.contributions.tables import Contribution
from app.goals.tables import Goal, MetricTotal
from app.initiatives.tables import InitiativeGoal
from app.ledger.boards import boards_of
from app.ledger.tables import Activity, Board, EntryGoal, ImpactEntry, LedgerEntry, Notice, Season, Standing
from app.platform.ids import digest
from app.platform.tables import Deed
from app.players.tables import Acting, Device, Player
from app.quests.tables import Quest
from app.world.tables import World
from game import points, seasons
from game.constants import RULES_VERSION


def build(file: str) -> FastAPI:
    engine = create_engine(f"sqlite:///{file}", connect_args={"check_same_thread": False, "timeout": 5})
    one_writer = threading.Lock()

    @event.listens_for(engine, "connect")
    def _prepare(raw: Any, _record: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
            raw.execute(f"PRAGMA {pragma}")

    app = FastAPI()

    @app.post("/contributions/{contribution_id}/confirmations")
    def confirm(
        contribution_id: UUID,
        deed: Annotated[UUID, Form()],
        answer: Annotated[str, Form()],
        wg_device: Annotated[str, Cookie()] = "",
    ) -> RedirectResponse:
        with one_writer, Session(engine) as session:
            _confirm(session, contribution_id, deed, answer, wg_device)
            session.commit()
        return RedirectResponse("/confirm", 303)

    return app


def _confirm(session: Session, contribution_id: UUID, deed: UUID, answer: str, secret: str) -> None:
    now = datetime.now(UTC)
    device = session.exec(select(Device).where(Device.secret_digest == digest(secret))).one_or_none()
    if device is None:
        raise HTTPException(401)
    me = session.get_one(Player, device.player_id)
    acting = session.get(Acting, me.id)
    if session.get(Deed, (str(me.id), deed)) is not None:
        return
    contribution = session.get_one(Contribution, contribution_id)
    claim = session.get_one(Claim, contribution.claim_id)
    if contribution.state != "waiting" or contribution.player_id == me.id:
        raise HTTPException(409)
    session.add(
        Confirmation(
            contribution_id=contribution.id,
            player_id=me.id,
            answer=answer,
            team_id=acting.team_id if acting else None,
            answered_at=now,
        )
    )
    me.active_at, contribution.state, contribution.settled_at = now, "confirmed", now
    claim.state, claim.ended_at = "confirmed", now
    _post(session, me, contribution, claim, now)
    if claim.metric_id is not None and contribution.amount_milli:
        session.add(
            ImpactEntry(
                id=uuid4(),
                kind="deed",
                contribution_id=contribution.id,
                metric_id=claim.metric_id,
                team_id=claim.team_id,
                amount_milli=contribution.amount_milli,
                posted_at=now,
            )
        )
        total = session.get(MetricTotal, claim.metric_id)
        if total is not None:
            total.confirmed_milli += contribution.amount_milli
            total.contributions += 1
    told = {"player_id": contribution.player_id, "quest_id": contribution.quest_id}
    session.add(Activity(at=now, kind="confirmed", contribution_id=contribution.id, team_id=claim.team_id, **told))
    session.add(Notice(id=uuid4(), at=now, kind="confirmed", claim_id=claim.id, **told))
    session.add(Deed(actor=str(me.id), key=deed, fingerprint="", location="/confirm", notice="", done_at=now))


def _post(session: Session, me: Player, contribution: Contribution, claim: Claim, now: datetime) -> None:
    world = session.exec(select(World)).one()
    season = session.exec(select(Season).order_by(col(Season.id).desc())).first()
    assert season is not None
    quest = session.get_one(Quest, contribution.quest_id)
    goals = session.exec(
        select(Goal)
        .join(InitiativeGoal, col(InitiativeGoal.goal_id) == col(Goal.id))
        .where(InitiativeGoal.initiative_id == quest.initiative_id, col(Goal.in_play))
    ).all()
    before = session.exec(
        select(func.coalesce(func.sum(LedgerEntry.raw_cp), 0)).where(
            LedgerEntry.player_id == contribution.player_id, LedgerEntry.local_date == contribution.local_date
        )
    ).one()
    raw = points.raw(claim.minutes, claim.difficulty, claim.impact_link, priority_percent=100, repetition=100)
    decided = session.exec(
        select(func.count(col(LedgerEntry.id))).where(
            LedgerEntry.player_id == me.id, LedgerEntry.kind == "deciding", LedgerEntry.local_date == now.date()
        )
    ).one()
    week = seasons.week_key(now, world.time_zone)
    earned = [("deed", contribution.player_id, claim.team_id, points.daily_credit(before, raw), raw, goals)]
    if decided < points.DECISIONS_PAID_A_DAY:
        earned.append(("deciding", me.id, None, points.DECISION_PAY_CP, points.DECISION_PAY_CP, []))
    for kind, player, team, credited, worth, about in earned:
        entry = LedgerEntry(
            id=uuid4(), kind=kind, cause_id=contribution.id, player_id=player, team_id=team, quest_id=quest.id,
            points_cp=credited, raw_cp=worth, rules_version=RULES_VERSION, season_id=season.id, week=week,
            local_date=contribution.local_date, posted_at=now,
        )  # fmt: skip
        session.add(entry)
        session.flush()
        for goal in about:
            session.add(EntryGoal(entry_id=entry.id, goal_id=goal.id))
        for key, subject in boards_of((player, False), team, None, season.id, week, [goal.id for goal in about]):
            board = session.exec(
                select(Board).where(Board.kind == key.kind, Board.period == key.period, Board.scope == key.scope)
            ).one_or_none()
            if board is None:
                board = Board(kind=key.kind, period=key.period, scope=key.scope)
                session.add(board)
                session.flush()
            standing = session.get(Standing, (subject, board.id))
            if standing is None:
                standing = Standing(board_id=board.id, subject_id=subject, points_cp=0)
            standing.points_cp += credited
            session.add(standing)


if __name__ == "__main__":
    uvicorn.run(build(sys.argv[1]), host="127.0.0.1", port=int(os.environ["PORT"]), log_level="warning")
