"""Bringing in initiatives that exist already: the good rows of a list, once each."""

from collections.abc import Sequence

from app.initiatives import csv_store, likeness_store, purpose_store
from app.initiatives.csv_plan import Plan, Step, plan
from app.initiatives.csv_reader import Sheet, read
from app.platform.database import Database, Work
from app.platform.i18n import _, ngettext
from app.platform.ids import new_id
from app.players import store as players
from app.players.actor import Actor
from app.world import store as worlds
from game.errors import Forbidden, Refusal


def check_may(me: Actor) -> None:
    """Let stewards of the world pass; raises `Forbidden`."""
    if not me.steward:
        raise Forbidden(who=_("stewards of this world"))


class WhichSteward(Refusal):
    """A list comes in for somebody: who stands as the proposer must be said, or clear."""

    code = "which_steward"
    status = 422
    sentence = "Say for which steward it comes in, with --steward NAME. There is: {names}."


class NoSteward(Refusal):
    """A world without a steward has nobody for whom a list could come in."""

    code = "no_steward"
    sentence = "Nobody tends this world yet. Make yourself its steward first: worldgame steward-link"


def operate(database: Database, data: bytes, steward: str, *, dry_run: bool) -> Plan:
    """Plan a list or bring it in for the operator; raises a `SheetRefused`, `NoSteward` or `WhichSteward`."""
    sheet = read(data)
    if dry_run:
        return database.read_now(plan, sheet)
    stewards = database.read_now(players.stewards)
    if not stewards:
        raise NoSteward
    wanted = [one for one in stewards if one.name == steward] if steward else stewards
    if len(wanted) != 1:
        raise WhichSteward(names=", ".join(one.name for one in stewards))
    return database.write_now(bring_in, wanted[0], sheet, by=_("The operator"))


def bring_in(work: Work, me: Actor, sheet: Sheet, by: str = "") -> Plan:
    """Store the good rows of a list and write it into the public log; twice is once. Raises `Forbidden`.

    Everything is looked up anew, whatever a dry run said. Who brings a list in does not tend what is on it.
    """
    check_may(me)
    found = plan(work.conn, sheet)
    new = [(new_id(), step) for step in found.of("new")]
    changed = [(step.was.id, step) for step in found.of("changed") if step.was is not None]
    if not new and not changed:
        return found
    csv_store.add_many(
        work,
        [
            {
                "id": id_,
                "proposed_by": me.id,
                "source": step.row.source,
                "external_id": step.row.external_id,
                **step.row.words,
            }
            for id_, step in new
        ],
    )
    csv_store.change_many(work, [{"id": id_, **step.row.words} for id_, step in changed])
    csv_store.set_goals_of_many(work, {id_: step.goals for id_, step in [*new, *changed]})
    likeness_store.write(work, [id_ for id_, _step in [*new, *changed]])
    joining = [(id_, one) for id_, step in [*new, *changed] for one in step.joining]
    csv_store.add_organisations(work, joining)
    purpose_store.join(work, joining)
    _log(work, me, found, by or me.name)
    work.nudge("map", "world")
    return found


def _log(work: Work, me: Actor, found: Plan, by: str) -> None:
    new, changed = found.of("new"), found.of("changed")
    sources = ", ".join(dict.fromkeys(step.row.source for step in [*new, *changed]))
    reason = _("from a list: %(sources)s") % {"sources": sources}
    worlds.log_act(work, by, "brought in", "list", "", in_words(found, stored=True), _cut(reason))
    for step in changed:
        if step.was is not None and step.was.proposed_by != me.id:  # whose it is should be able to read of it
            what = _("%(reason)s; changed: %(what)s") % {"reason": step.row.source, "what": ", ".join(step.changes)}
            worlds.log_act(work, by, "changed", "initiative", str(step.was.id), step.row.title, _cut(what))


def in_words(found: Plan, *, stored: bool = False) -> str:
    """Say what a list did or would do; `stored` leaves out what changes nothing."""
    counts = found.counts
    parts = [
        ngettext("%(num)d new initiative", "%(num)d new initiatives", counts["new"]) % {"num": counts["new"]},
        ngettext("%(num)d changed", "%(num)d changed", counts["changed"]) % {"num": counts["changed"]},
    ]
    if not stored:
        parts.append(_("%(num)d as it was") % {"num": counts["same"]})
        if counts["bad"]:
            parts.append(ngettext("%(num)d bad row", "%(num)d bad rows", counts["bad"]) % {"num": counts["bad"]})
    return ", ".join(parts)


def lines(found: Plan, fates: Sequence[str] = ("new", "changed")) -> list[str]:
    """Say, line by line, what becomes of rows and what is wrong with the bad ones."""
    said = {"new": _("new"), "changed": _("changed"), "same": _("same")}
    good = [f"{said[step.becomes]}  {_row(step)}" for step in found.steps if step.becomes in fates]
    return good + [
        _("bad  row %(number)d %(title)s: %(why)s")
        % {"number": fault.number, "title": fault.title, "why": " ".join(fault.reasons)}
        for fault in found.faults
    ]


def _row(step: Step) -> str:
    return f"{step.row.number} {step.row.title}" + (f" ({', '.join(step.changes)})" if step.changes else "")


def _cut(text: str) -> str:
    return text if len(text) <= 500 else text[:499] + "…"
