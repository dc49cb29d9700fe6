"""Every topic that a page watches or a verb wakes is one that the socket lets through."""

import ast
import json
import re
from pathlib import Path
from uuid import uuid4

import pytest

from app.ledger.boards import BoardKey
from app.platform.live import _wanted
from app.platform.live_bounds import PRIVATE_TOPICS
from app.talk import things

ROOT = Path(__file__).resolve().parents[2]
ID = "01a23177-3f35-7696-8011-4a3a6f5aacfb"
MADE = {"talk.topic", "page.thing.topic", "page.standings.topic"}  # by code: see below
A_SIGN = {"on"}  # that this part is live, and no topic


def watched() -> set[str]:
    """Give the topics in templates; whatever is filled in is an id."""
    found: set[str] = set()
    for template in (ROOT / "templates").rglob("*.html"):
        for topic in re.findall(r'data-live="([^"]+)"', template.read_text()):
            inner = re.fullmatch(r"{{ (.+) }}", topic)
            if not inner or inner[1] not in MADE:
                found.add(re.sub(r"{{.+?}}", ID, topic))
    return found - A_SIGN


def woken() -> set[str]:
    """Give the topics in calls of `nudge` that are written there."""
    found: set[str] = set()
    for file in (ROOT / "app").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "nudge":
                for part in node.args:
                    found |= {text for one in ast.walk(part) if (text := _text(one)) is not None}
    return {topic for topic in found if topic.partition(":")[0] not in PRIVATE_TOPICS}


def _text(node: ast.AST) -> str | None:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else ID for part in node.values)
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and not node.value.endswith(":"):
        return node.value
    return None


def test_topics_of_pages_and_verbs_are_let_through() -> None:
    assert {"queue", "now", f"quest:{ID}"} <= watched() & woken()
    for topic in watched() | woken():
        assert _wanted(json.dumps({"watch": [topic]})) == [topic]


@pytest.mark.parametrize("kind", sorted(things.THREADED))
def test_topics_of_talk_are_let_through(kind: str) -> None:
    topic = things.topic(kind, uuid4())
    assert _wanted(json.dumps({"watch": [topic]})) == [topic]


@pytest.mark.parametrize("period", ["all", "season:12", "week:2026-W47"])
@pytest.mark.parametrize("scope", ["world", ID])
@pytest.mark.parametrize("kind", ["players", "young", "teams", "organisations"])
def test_topics_of_boards_are_let_through(kind: str, period: str, scope: str) -> None:
    topic = BoardKey(kind, period, scope).topic
    assert _wanted(json.dumps({"watch": [topic]})) == [topic]


@pytest.mark.parametrize(
    "topic",
    [
        *("goal:x", "goal:", "board:x", "board:players:all", "board:players:never:world", "board:players:all:\0"),
        *(f"goal:{ID.upper()}", f"goal:{ID} ", f"goal:{ID}\n", f"quest:{ID}:more", "nows", "device:1", f"player:{ID}"),
        *(f"board:players:season:{'9' * 200}:world", f"board:players:week:२०२६-W47:{ID}", ""),
    ],
)
def test_what_could_not_be_rendered_or_is_private_is_left_out(topic: str) -> None:
    assert _wanted(json.dumps({"watch": [topic, "now"]})) == ["now"]
