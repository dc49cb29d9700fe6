"""What a list of initiatives would do to this world: for the dry run, and again before anything is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from app.goals import store as goals
from app.initiatives import csv_store
from app.initiatives.csv_reader import COLUMNS, Fault, Row, Sheet
from app.initiatives.tables import Initiative
from app.platform.i18n import _


@dataclass(frozen=True)
class Step:
    """One good row and what becomes of it: `changes` names the columns that differ, `was` what is there already."""

    row: Row
    was: Initiative | None
    goals: Mapping[UUID, str]
    joining: Sequence[UUID]
    changes: Sequence[str]

    @property
    def becomes(self) -> str:
        """New, changed or same."""
        if self.was is None:
            return "new"
        return "changed" if self.changes else "same"


@dataclass(frozen=True)
class Plan:
    """What a whole list would do."""

    steps: Sequence[Step]
    faults: Sequence[Fault]

    def of(self, becomes: str) -> list[Step]:
        """Give the rows with this fate."""
        return [step for step in self.steps if step.becomes == becomes]

    @property
    def counts(self) -> dict[str, int]:
        """Give how many are new, changed, same and bad."""
        found = {fate: len(self.of(fate)) for fate in ("new", "changed", "same")}
        return found | {"bad": len(self.faults)}

    @property
    def does_something(self) -> bool:
        """Whether there is anything to store."""
        return any(step.becomes != "same" for step in self.steps)


@dataclass(frozen=True)
class _Here:
    """What the world knows of a list's names."""

    initiatives: Mapping[tuple[str, str], Initiative]
    hidden: set[UUID]
    goals: Mapping[str, set[UUID]]
    goals_of: Mapping[UUID, Mapping[UUID, str]]
    organisations: Mapping[str, UUID]
    organisations_of: Mapping[UUID, set[UUID]]


def plan(conn: Connection, sheet: Sheet) -> Plan:
    """Say what would become of every row; a row that names what is not here is a fault like any other."""
    here = _look(conn, sheet.rows)
    steps: list[Step] = []
    faults = list(sheet.faults)
    for row in sheet.rows:
        step = _step(row, here)
        if isinstance(step, Step):
            steps.append(step)
        else:
            faults.append(step)
    return Plan(steps, sorted(faults, key=lambda fault: fault.number))


def _look(conn: Connection, rows: Sequence[Row]) -> _Here:
    found = csv_store.known(conn, {(row.source, row.external_id) for row in rows})
    ids = [one.id for one in found.values()]
    by_name: dict[str, set[UUID]] = {}
    by_code: dict[str, set[UUID]] = {}
    for goal in goals.in_play(conn):
        by_code.setdefault(goal.code.casefold(), set()).add(goal.id)
        for name in (goal.short, goal.title):
            by_name.setdefault(" ".join(name.split()).casefold(), set()).add(goal.id)
    return _Here(
        found,
        csv_store.hidden(conn, ids),
        by_name | by_code,  # a code stands before a title that reads the same
        csv_store.goals_of_many(conn, ids),
        csv_store.organisations_by_name(conn, {name for row in rows for name in row.organisations}),
        csv_store.organisations_of_many(conn, ids),
    )


def _step(row: Row, here: _Here) -> Step | Fault:
    was = here.initiatives.get((row.source, row.external_id))
    reasons = _reasons(row, here)
    if was is not None and was.id in here.hidden:
        # its words are put aside: writing it anew would show what a steward looks at
        reasons = [_("It is here already and hidden; it stays as it is.")]
    if reasons:
        return Fault(row.number, row.title, reasons)
    links = here.goals_of.get(was.id, {}) if was else {}
    wanted = [next(iter(here.goals[name.casefold()])) for name in row.goals]
    toward = {goal: row.impact or links.get(goal, "direct") for goal in wanted}
    joined = here.organisations_of.get(was.id, set()) if was else set()
    asked = dict.fromkeys(here.organisations[name] for name in row.organisations)
    joining = [one for one in asked if one not in joined]
    changes: list[str] = []
    if was is not None:
        changes = [COLUMNS.get(name, name) for name, value in row.words.items() if getattr(was, name) != value]
        changes += ["goal"] * (toward != links) + ["organisations"] * bool(joining)
    return Step(row, was, toward, joining, changes)


def _reasons(row: Row, here: _Here) -> list[str]:
    reasons = []
    for name in row.goals:
        found = here.goals.get(name.casefold(), set())
        if not found:
            reasons.append(_("goal: This world has no goal “%(name)s” in play.") % {"name": name[:60]})
        elif len(found) > 1:
            reasons.append(_("goal: Several goals are called “%(name)s”; use its code.") % {"name": name[:60]})
    strangers = [name for name in row.organisations if name not in here.organisations]
    nobody = _("organisations: There is no “%(name)s” here; found it first.")
    return reasons + [nobody % {"name": name[:60]} for name in strangers]
