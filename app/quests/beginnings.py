"""What a world needs next where nothing can be done yet: a goal, then an initiative, then a quest."""

from dataclasses import dataclass

from sqlalchemy import Connection

from app.goals import store as goals
from app.initiatives import store as initiatives
from app.platform.i18n import _


@dataclass(frozen=True)
class Beginning:
    """One thing to do next, as `ui/empty.html` shows it."""

    title: str
    text: str
    url: str
    label: str


def beginning(conn: Connection) -> Beginning:
    """Say the one thing to do next in a world where no quest is open."""
    if not goals.in_play(conn):
        return Beginning(
            _("It begins with a goal"),
            _("What does this world want? One sentence that is true when it is reached."),
            "/goals/new",
            _("Propose the first goal"),
        )
    if not initiatives.listed(conn, None, 1):
        return Beginning(
            _("Now an initiative"),
            _("Who works toward the goal, and how? An initiative says what it does, and what for."),
            "/initiatives/new",
            _("Propose the first initiative"),
        )
    return Beginning(
        _("No quest is open"), _("What could somebody do in twenty minutes?"), "/quests/new", _("Propose a quest")
    )
