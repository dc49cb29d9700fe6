"""What comes in has its own models: nobody can set a column by naming it in a form."""

import re
import sqlite3

import pytest
from doors import FORMLESS, READS, WRITES, Keys, form_of, route_of
from pydantic import BaseModel, ValidationError
from site_of_town import Site
from sqlmodel import SQLModel

from app import models

COLUMNS = sorted({column.name for table in SQLModel.metadata.tables.values() for column in table.columns})
WITH_FORM = [path for path in WRITES if path not in FORMLESS]


def whole(site: Site) -> list[str]:
    """Give everything that the world holds, as statements."""
    with sqlite3.connect(site.town.db.url.removeprefix("sqlite:///")) as raw:
        return list(raw.iterdump())


def foreign(form: type[BaseModel]) -> list[str]:
    """Give the columns that a form has no field for: of all tables, whoever the form is about."""
    return [name for name in COLUMNS if name not in form.model_fields]


def test_the_columns_are_all_there() -> None:
    assert models
    assert {"points_cp", "steward", "player_id", "state", "kind", "taken", "proposed_by", "sample"} <= set(COLUMNS)


@pytest.mark.parametrize("path", WITH_FORM)
def test_no_form_is_a_table(path: str) -> None:
    form = form_of(route_of("POST", path))
    assert form is not None
    assert not issubclass(form, SQLModel)
    assert form.model_config["extra"] == "forbid"
    with pytest.raises(ValidationError) as refused:
        form.model_validate(dict.fromkeys(foreign(form), "1"))
    unknown = {error["loc"][0] for error in refused.value.errors() if error["type"] == "extra_forbidden"}
    assert unknown == set(foreign(form))


@pytest.mark.parametrize("path", WITH_FORM)
def test_columns_in_a_right_form_are_refused_by_name(calm: Site, path: str) -> None:
    form = form_of(route_of("POST", path))
    assert form is not None
    door = Keys(calm).door(path)
    before = whole(calm)
    more = dict.fromkeys(foreign(form)[: 190 - len(door.form)], "1")  # no form is read further than 200 fields
    more = dict.fromkeys(foreign(form)[:170], "1")  # no form of ours is read further than 200 fields
    answer = calm.phone(door.who, json=True).post(door.path, data={**door.form, **more}, files=door.files or None)
    assert answer.status_code == 422
    assert set(more) <= set(answer.json()["fields"])
    assert whole(calm) == before
    asked_again = calm.phone(door.who).post(door.path, data={**door.form, "steward": "1"}, files=door.files or None)
    assert asked_again.status_code == 422
    assert whole(calm) == before


@pytest.mark.parametrize("path", sorted(FORMLESS))
def test_doors_without_a_form_set_nothing(calm: Site, path: str) -> None:
    door = Keys(calm).door(path)
    names = dict.fromkeys(COLUMNS, "1")
    before = whole(calm)
    for sent in ({"data": names}, {"json": {**names, "ceremony": "0" * 32, "credential": {"id": "x", **names}}}):
        answer = calm.phone(door.who, json=True).post(door.path, **sent)
        assert answer.status_code in {200, 303, 401, 410, 422}
    challenges = 'INSERT INTO "passkey_challenge"'
    assert [line for line in whole(calm) if challenges not in line] == [one for one in before if challenges not in one]


@pytest.mark.parametrize("path", READS)
def test_looking_changes_nothing(calm: Site, path: str) -> None:
    town = calm.town
    ids = {"quest_id": town.quest(), "goal_id": town.goal, "initiative_id": town.initiative, "side_id": town.otters}
    filled = re.sub(r"\{(\w+)\}", lambda name: str(ids.get(name[1], "quest")), path)
    before = whole(calm)
    for who in (None, "Dee"):
        calm.phone(who).get(filled, params=dict.fromkeys(COLUMNS, "1"))
    assert whole(calm) == before
