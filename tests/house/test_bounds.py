"""Everything has a bound, every bound has a name, and docs/limits.md says what the code keeps."""

import ast
import re
from pathlib import Path
from typing import Annotated

import pytest
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field, TypeAdapter

from app import bounds, bounds_of_forms
from app.main import ROUTERS

ROOT = Path(__file__).resolve().parents[2]
CODE = [path for folder in ("app", "game") for path in (ROOT / folder).rglob("*.py")]
A_BOUND = re.compile(r"(MOST|LARGEST|LONGEST|MAX|LISTED|KEEP)(_|$)|_A_DAY$|_SHOWN$|_LISTED$")
NO_BOUNDS = {"KEEP_ORPHANS", "KEEP"}  # the least that is kept, and a cookie that lasts as long as its session


def test_the_page_says_what_the_code_keeps() -> None:
    assert (ROOT / "docs/limits.md").read_text() == bounds.page(), "write it anew: scripts/worldgame limits"


@pytest.mark.parametrize("form", bounds_of_forms.forms(), ids=lambda form: f"{form.__module__}.{form.__name__}")
def test_every_field_is_bounded(form: type[BaseModel]) -> None:
    assert [name for name, schema in bounds_of_forms.fields(form) if bounds_of_forms.unbounded(schema)] == []
    if form.__name__ != "WishForm":  # the filter of a list lets pass what it does not know, as any address does
        assert form.model_config["extra"] == "forbid"


def test_every_question_in_an_address_is_bounded() -> None:
    asked = [
        (route.path, query.name, TypeAdapter(Annotated[query.field_info.annotation, query.field_info]).json_schema())
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
        for query in route.dependant.query_params
        if not (isinstance(query.field_info.annotation, type) and issubclass(query.field_info.annotation, BaseModel))
    ]
    assert len(asked) > 5
    assert [(path, name) for path, name, schema in asked if bounds_of_forms.unbounded(schema)] == []


class Loose(BaseModel):
    words: str
    number: int
    half: Annotated[int, Field(ge=1)]
    many: Annotated[list[str], Field(max_length=3)]
    endless: list[Annotated[str, Field(max_length=3)]]
    perhaps: str | None = None
    anything: dict[str, str]
    fine: Annotated[str, Field(max_length=3)]


def test_a_field_without_a_bound_would_be_found() -> None:
    assert [name for name, schema in bounds_of_forms.fields(Loose) if bounds_of_forms.unbounded(schema)] == [
        *("words", "number", "half", "many", "endless", "perhaps", "anything")
    ]


def _constants(path: Path) -> set[str]:
    names = set()
    for node in ast.parse(path.read_text()).body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        for target in targets:
            names |= {one.id for one in ast.walk(target) if isinstance(one, ast.Name)}
    return {name for name in names if name.isupper() and A_BOUND.search(name)}


def test_every_named_bound_is_on_the_page() -> None:
    known = (ROOT / "app/bounds.py").read_text()
    sizes = (ROOT / "app/platform/sizes.py").read_text()  # read as a whole
    found = {(name, path.relative_to(ROOT).as_posix()) for path in CODE for name in _constants(path)}
    assert len(found) > 25
    missing = {one for one in found if f".{one[0]}" not in known and one[0] not in sizes and one[0] not in NO_BOUNDS}
    assert not missing


def test_no_list_ends_at_a_number_without_a_name() -> None:
    trees = {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text()) for path in CODE}
    functions = [node for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    limited = {"limit"} | {it.name for it in functions if "limit" in {one.arg for one in it.args.args}}
    bare = []
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in limited:
                given = [*node.args[-1:], *(word.value for word in node.keywords if word.arg == "limit")]
                numbers = [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, int)]
                bare += [(path, node.lineno) for number in numbers if number != 1]
            if isinstance(node, ast.FunctionDef) and node.name in limited:
                defaults = [one for one in node.args.defaults if isinstance(one, ast.Constant)]
                bare += [(path, node.lineno) for one in defaults if isinstance(one.value, int)]
    assert not bare
