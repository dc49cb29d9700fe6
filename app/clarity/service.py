"""The verb of clarity: somebody who was asked answers."""

from uuid import UUID

from app.clarity import store
from app.goals import store as goals
from app.platform.database import Work
from game.errors import NotFound


def answer(work: Work, answer_id: UUID, goal_id: UUID | None, *, clear: bool, words: str) -> None:
    """Keep what a visitor said, without who they are; raises `NotFound` for a goal that is not there."""
    if goal_id is not None and goals.one(work.conn, goal_id) is None:
        raise NotFound
    store.add(work, answer_id, goal_id, clear=clear, words=words)
    work.nudge(f"goal:{goal_id}" if goal_id else "world")
