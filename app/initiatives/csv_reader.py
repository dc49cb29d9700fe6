"""Reading a list of initiatives that exist already: CSV in, rows and faults out; no database, no clock."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_core import ErrorDetails

from app.initiatives.csv_refusals import (
    ColumnMissing,
    ColumnTwice,
    ColumnUnknown,
    SheetBroken,
    SheetEmpty,
    SheetNotText,
    SheetTooLarge,
    SheetTooLong,
)
from app.initiatives.forms import InitiativeWords
from app.platform.asking import plain
from app.platform.i18n import _
from app.players.forms import Day, Latitude, Line, Longitude
from game.constants import MOST_GOALS

MOST_BYTES = 512 * 1024
MOST_ROWS = 1000
MOST_ORGANISATIONS = 10
REQUIRED = ("title", "purpose", "goal", "source", "external_id")
OPTIONAL = (
    *("what", "impact", "about", "harm", "place", "latitude", "longitude"),
    *("from", "until", "organisations", "link"),
)
TOGETHER = (("latitude", "longitude"), ("from", "until"))
FIELDS = {"title": "name", "purpose": "so_that", "goal": "goals", "from": "starts_on", "until": "ends_on"}
COLUMNS = {field: column for column, field in FIELDS.items()}
MANY = ("goals", "organisations")
_SO_THAT = re.compile(r",? so that ", re.IGNORECASE)  # over single spaces only: no text makes it slow
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DEGREES = re.compile(r"[+-]?[0-9]{1,3}([.,][0-9]{1,15})?")


def _iso(cell: str) -> str:
    if not _DATE.fullmatch(cell):
        raise ValueError(_("A date looks like 2027-03-31."))
    return cell


def _degrees(cell: str) -> str:
    if not _DEGREES.fullmatch(cell):
        raise ValueError(_("Degrees look like 52.52 or -13.4."))
    return cell.replace(",", ".")


IsoDay = Annotated[Day | None, BeforeValidator(_iso)]
Degrees = BeforeValidator(_degrees)
Cell = Annotated[Line, Field(max_length=300)]


class RowForm(InitiativeWords):
    """What may stand in a row: the words of the form, and where the row comes from."""

    goals: Annotated[list[Cell], Field(min_length=1, max_length=MOST_GOALS)]
    organisations: Annotated[list[Cell], Field(default_factory=list, max_length=MOST_ORGANISATIONS)]
    source: Annotated[Line, Field(min_length=1, max_length=120)]
    external_id: Annotated[Line, Field(min_length=1, max_length=120)]
    latitude: Annotated[Latitude | None, Degrees] = None
    longitude: Annotated[Longitude | None, Degrees] = None
    starts_on: IsoDay = None
    ends_on: IsoDay = None


@dataclass(frozen=True)
class Row:
    """A row that can be used; `words` holds only what the list has columns for, by the names of the table."""

    number: int
    source: str
    external_id: str
    words: Mapping[str, object]
    goals: Sequence[str]
    impact: str | None
    organisations: Sequence[str]

    @property
    def title(self) -> str:
        """The initiative's name."""
        return str(self.words["name"])


@dataclass(frozen=True)
class Fault:
    """A row that cannot be used, by its number in a spreadsheet (the heading is 1), and why."""

    number: int
    title: str
    reasons: Sequence[str]


@dataclass(frozen=True)
class Sheet:
    """A list as it was read."""

    rows: Sequence[Row]
    faults: Sequence[Fault]


def read(data: bytes) -> Sheet:
    """Read a list; raises a `SheetRefused` when it cannot be read as a whole."""
    if len(data) > MOST_BYTES:
        raise SheetTooLarge(most=MOST_BYTES // 1024)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise SheetNotText(line=data[: wrong.start].count(b"\n") + 1) from wrong
    records = _records(text)
    first = next(records, None)
    if first is None:
        raise SheetEmpty
    columns = _heading(first[1])
    rows: list[Row] = []
    faults: list[Fault] = []
    seen: dict[tuple[str, str], int] = {}
    for count, (number, cells) in enumerate(records, 1):
        if count > MOST_ROWS:
            raise SheetTooLong(most=MOST_ROWS)
        read_row = _row(number, columns, cells, seen)
        if isinstance(read_row, Row):
            rows.append(read_row)
        else:
            faults.append(read_row)
    if not rows and not faults:
        raise SheetEmpty
    return Sheet(rows, faults)


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Give the records that are not blank, each with the number that a spreadsheet shows."""
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    lines = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as wrong:
            raise SheetBroken(line=lines.line_num, said=str(wrong)) from wrong
        if any(cell.strip() for cell in cells):
            yield number, cells


def _heading(cells: Sequence[str]) -> list[str]:
    columns = [cell.strip().casefold() for cell in cells]
    for column, said in zip(columns, cells, strict=True):
        if column not in REQUIRED + OPTIONAL:
            raise ColumnUnknown(column=_shown(said))
        if columns.count(column) > 1:
            raise ColumnTwice(column=column)
    for column in REQUIRED:
        if column not in columns:
            raise ColumnMissing(column=column)
    for pair in TOGETHER:
        missing = [column for column in pair if column not in columns]
        if len(missing) == 1:
            raise ColumnMissing(column=missing[0])
    return columns


def _row(number: int, columns: Sequence[str], cells: Sequence[str], seen: dict[tuple[str, str], int]) -> Row | Fault:
    named = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
    title = _shown(named.get("title", ""))
    if len(cells) != len(columns):
        reason = _("It has %(cells)s cells, the heading has %(columns)s.")
        return Fault(number, title, [reason % {"cells": len(cells), "columns": len(columns)}])
    reasons: list[str] = []
    form = None
    try:
        form = RowForm.model_validate(_values(named))
    except ValidationError as wrong:
        # without a purpose there is no "what" either: that is one reason, not two
        reasons = [
            _reason(error) for error in wrong.errors() if (error["loc"], error["type"]) != (("what",), "missing")
        ]
    # a row that is bad for another reason has its id all the same: no second row may slip in under it
    key = (" ".join(named["source"].split()), " ".join(named["external_id"].split()))
    if all(key) and seen.setdefault(key, number) != number:
        reasons.append(_("Row %(number)s has the same source and external_id.") % {"number": seen[key]})
    if form is None or reasons:
        return Fault(number, title, list(dict.fromkeys(reasons)))
    has = {FIELDS.get(column, column) for column in columns} | {"what"}
    words = form.model_dump(include=has - {"goals", "organisations", "impact", "source", "external_id"})
    impact = form.impact if "impact" in has else None
    return Row(number, form.source, form.external_id, words, _once(form.goals), impact, _once(form.organisations))


def _values(named: Mapping[str, str]) -> dict[str, object]:
    """Give the form's values of a row: an empty cell is none, several names are parted at a semicolon."""
    values: dict[str, object] = {FIELDS.get(column, column): cell for column, cell in named.items() if cell}
    for many in MANY:
        if many in values:
            values[many] = [part.strip() for part in str(values[many]).split(";") if part.strip()]
    purpose = " ".join(named["purpose"].split())
    if purpose and not named.get("what"):
        values["what"], values["so_that"] = _parted(purpose)
    if "so_that" in values:
        values["so_that"] = str(values["so_that"]).removesuffix(".")
    return values


def _parted(purpose: str) -> tuple[str, str]:
    parts = _SO_THAT.split(purpose, maxsplit=1)
    return (parts[0], parts[1]) if len(parts) == 2 else ("", purpose)


def _reason(error: ErrorDetails) -> str:
    place, kind = error["loc"], error["type"]
    if not place:
        return plain(error)
    field = str(place[0])
    if field == "what" and kind.endswith("too_short"):
        return _("purpose: It says what is done and what for: “We … so that …”.")
    column = COLUMNS.get(field, field)
    if field in MANY and len(place) == 1 and kind.endswith("too_long"):
        return _("%(column)s: At most %(most)s.") % {"column": column, "most": error["ctx"]["max_length"]}
    return f"{column}: {plain(error)}"


def _once(names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _shown(cell: str) -> str:
    """Give the beginning of a cell, fit to be shown whatever it holds."""
    line = "".join(sign if sign.isprintable() else "·" for sign in " ".join(cell.split()))
    return line if len(line) <= 60 else line[:59] + "…"
