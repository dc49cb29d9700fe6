"""The examples as a list of initiatives for a world in which the UN's goals are in play: app/seed/public_goods.csv."""

import csv
import io
import json
from collections.abc import Sequence

from app.fit.learning import Example
from app.initiatives.forms import WHAT_SIGNS
from app.packs.service import UN_PACK
from game.constants import MOST_GOALS

SOURCE = "Digital Public Goods registry candidates, August 2024"
COLUMNS = ("title", "what", "purpose", "goal", "about", "source", "external_id")


def write(examples: Sequence[Example], source: str) -> str:
    """Write the list: what an initiative says of itself, and as its purpose the goals that it published."""
    titles = {goal["code"]: goal["short"] for goal in json.loads(UN_PACK.read_text())["goals"]}
    sheet = io.StringIO(newline="")
    lines = csv.writer(sheet, lineterminator="\n")
    lines.writerow(COLUMNS)
    for one in examples:
        published = sorted(one.goals, key=int)
        toward = published[:MOST_GOALS]
        about = " ".join(one.about.split())
        purpose = "its goals come nearer: " + ", ".join(titles[goal] for goal in toward)
        more = f"{about}\n\nGoals that it published itself: {', '.join(published)}. Source: {source}."
        lines.writerow([one.name, _cut(about), _cut(purpose), "; ".join(toward), more, SOURCE, one.name])
    return sheet.getvalue()


def _cut(text: str) -> str:
    """Shorten a text at a word."""
    return text if len(text) <= WHAT_SIGNS else text[: WHAT_SIGNS - 1].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"
