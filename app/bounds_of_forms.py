"""The bounds of every form, in words: what a field may hold."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from pydantic import BaseModel
from pydantic_settings import BaseSettings
from sqlmodel import SQLModel

import app

FORMATS = {"uuid": "an id", "date": "a day", "date-time": "a moment"}


def forms() -> list[type[BaseModel]]:
    """List every form in the code: what may come in, no tables and no settings."""
    for module in pkgutil.walk_packages(app.__path__, "app."):
        if not module.name.startswith("app.operate"):
            importlib.import_module(module.name)
    ours = {form for form in _below(BaseModel) if form.__module__.startswith("app.") and not form.__subclasses__()}
    return sorted((form for form in ours if not issubclass(form, SQLModel | BaseSettings)), key=name_of)


def fields(form: type[BaseModel]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give each field of a form with its JSON schema, which pydantic makes from the bounds it keeps."""
    whole = form.model_json_schema()
    for name, schema in whole["properties"].items():
        yield name, _resolved(schema, whole.get("$defs", {}))


def unbounded(schema: dict[str, Any]) -> bool:
    """Say whether anything that fits the schema may be as large as it likes."""
    if {"enum", "const", "format", "contentMediaType"} & schema.keys():
        return False
    if "anyOf" in schema:
        return any(unbounded(one) for one in _choices(schema))
    kind = schema.get("type")
    if kind == "array":
        return "maxItems" not in schema or unbounded(schema["items"])
    if kind == "string":
        return "maxLength" not in schema
    if kind in {"integer", "number"}:
        return not ({"minimum", "exclusiveMinimum"} & schema.keys() and {"maximum", "exclusiveMaximum"} & schema.keys())
    return kind not in {"boolean", "null"}


def in_words(schema: dict[str, Any]) -> str:
    """Say a schema as a person would."""
    marks = [mark for mark in ("enum", "const", "anyOf", "format", "contentMediaType") if mark in schema]
    return _SAY[marks[0] if marks else schema["type"]](schema)


def _number(schema: dict[str, Any]) -> str:
    if "exclusiveMinimum" in schema:
        return f"more than {worded(schema['exclusiveMinimum'])}, at most {worded(schema['maximum'])}"
    return f"{worded(schema['minimum'])} to {worded(schema['maximum'])}"


_SAY: dict[str, Callable[[dict[str, Any]], str]] = {
    "enum": lambda schema: "one of: " + ", ".join(map(str, schema["enum"])),
    "const": lambda schema: str(schema["const"]),
    "anyOf": lambda schema: " or ".join(in_words(one) for one in _choices(schema)),
    "format": lambda schema: FORMATS[schema["format"]],
    "contentMediaType": lambda _schema: "a file",
    "array": lambda schema: f"{schema.get('minItems', 0)} to {schema['maxItems']}, each {in_words(schema['items'])}",
    "boolean": lambda _schema: "yes or no",
    "string": lambda schema: f"{schema.get('minLength', 0)} to {worded(schema['maxLength'])} signs",
    "integer": _number,
    "number": _number,
}


def _choices(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Leave out nothing at all, and the text that a number may come as: it is read as the number."""
    some = [one for one in schema["anyOf"] if one.get("type") != "null"]
    numbers = [one for one in some if one.get("type") in {"number", "integer"}]
    return numbers or some


def _resolved(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        found: dict[str, Any] = definitions[schema["$ref"].rsplit("/", 1)[-1]]
        return found
    return schema


def _below(kind: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def name_of(form: type[BaseModel]) -> str:
    """Name a form by its noun."""
    return f"{form.__module__.split('.')[1]} {form.__name__}"


def worded(value: object) -> str:
    """Write a bound as a person reads it."""
    if isinstance(value, timedelta):
        return f"{value.days} × 24 h" if value.days else f"{value.seconds // 60} minutes"
    if isinstance(value, float) and not value.is_integer():
        return str(value)
    return f"{int(str(value).removesuffix('.0')):_}".replace("_", " ")
