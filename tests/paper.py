"""Forms, filled in."""

import re

from town import Town

from app.platform.ids import new_id
from app.quests.propose_forms import QuestForm


def fill(page: str, **values: object) -> dict[str, object]:
    """Fill in the form of a page as a browser would: its id, then what is typed."""
    ids = re.findall(r'name="deed" value="([^"]+)"', page)
    assert ids
    return {"deed": ids[-1], **values}


def quest_form(town: Town, **terms: object) -> QuestForm:
    words: dict[str, object] = {"title": "Dig a pit", "done_when": "the pit is dug", "initiative_id": town.initiative}
    return QuestForm.model_validate({"deed": new_id(), **words, **terms})
