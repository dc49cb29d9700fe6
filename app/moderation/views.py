"""What the pages of reports and rulings are given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from app.contributions import store as contributions
from app.moderation import access, store, things_store, words
from app.moderation.store import RulingRow
from app.moderation.things_store import Found
from app.players.actor import Actor
from game import moderation as rules
from game.errors import HiddenForNow, NotFound, OwnThing
from game.moderation import Act, Kind, Thing

LISTED = 50


@dataclass(frozen=True)
class ReportPage:
    """The form to report one thing."""

    kind: Kind
    id: UUID
    name: str
    title: str
    reasons: Sequence[tuple[str, str]]
    reported: bool
    author_id: UUID
    author_name: str
    back: str


@dataclass(frozen=True)
class CaseView:
    """One thing that waits for a steward, or that a steward hid."""

    kind: Kind
    id: UUID
    name: str
    title: str
    text: str
    link: str
    author_name: str
    mine: bool
    by_reports: bool
    reasons: Sequence[str]
    since: datetime
    said: str
    pictures: Sequence[UUID]
    url: str
    acts: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class AppealView:
    """An appeal that waits for a steward."""

    ruling: RulingRow
    did: str
    name: str
    title: str
    text: str
    mine_to_answer: bool


@dataclass(frozen=True)
class Desk:
    """Everything that waits for a steward."""

    cases: Sequence[CaseView]
    appeals: Sequence[AppealView]
    hidden: Sequence[CaseView]


@dataclass(frozen=True)
class MineView:
    """Something of mine that is hidden and that no steward has looked at yet."""

    kind: Kind
    id: UUID
    name: str
    title: str
    since: datetime
    reasons: str
    said: str


@dataclass(frozen=True)
class RulingView:
    """What a steward decided about something of mine."""

    ruling: RulingRow
    did: str
    name: str
    title: str
    may_appeal: bool


@dataclass(frozen=True)
class MinePage:
    """What is hidden of mine, and what was decided."""

    waiting: Sequence[MineView]
    rulings: Sequence[RulingView]


def report_page(conn: Connection, me: Actor, kind: Kind, about_id: UUID) -> ReportPage:
    """Give the form to report something; raises `NotFound`, `HiddenForNow` or `OwnThing`."""
    found = things_store.find(conn, kind, about_id)
    if found is None:
        raise NotFound
    access.check_out(me, found)
    if found.cause is not None and not access.is_inside(me, found):
        raise HiddenForNow
    if found.author_id == me.id:
        raise OwnThing
    return ReportPage(
        kind=kind,
        id=about_id,
        name=words.kind_name(kind),
        title=found.title,
        reasons=[(code, words.reason_name(code)) for code in rules.reasons_for(kind)],
        reported=store.has_reported(conn, kind, about_id, me.id),
        author_id=found.author_id,
        author_name=found.author_name,
        back=url_of(found),
    )


def desk(conn: Connection, me: Actor) -> Desk:
    """Give what waits for a steward: open reports in their order, appeals, and what can be shown again."""
    waiting = store.open_reports(conn, LISTED * 4)
    hidden = store.all_hidden(conn, LISTED)
    appeals = store.open_appeals(conn, LISTED)
    wanted = [(Kind(x.kind), x.id) for x in waiting]
    wanted += [(Kind(row.about_kind), row.about_id) for row in hidden]
    wanted += [(Kind(appeal.about_kind), appeal.about_id) for appeal in appeals]
    things = things_store.find_all(conn, wanted)
    why = store.reasons(conn, [x.id for x in waiting])
    cases = {}
    for reported in waiting:
        found = things.get((Kind(reported.kind), reported.id))
        if found is not None:
            case = rules.Case(found.kind, found.cause is not None, reported.count, reported.since)
            reasons = why.get((reported.kind, reported.id), [])
            cases[found.kind, found.id] = (case, _case(conn, me, found, reported.since, reasons))
    in_order = rules.in_order([case for case, _view in cases.values()])
    views = {id(case): view for case, view in cases.values()}
    stewards = store.stewards(conn)
    return Desk(
        cases=[views[id(case)] for case in in_order][:LISTED],
        appeals=[
            AppealView(
                ruling=row,
                did=words.act_name(Act(row.act)),
                name=words.kind_name(Kind(row.about_kind)),
                title=found.title if found else "",
                text=found.text if found else "",
                mine_to_answer=rules.may_answer(me.id, row.steward_id, row.author_id, stewards),
            )
            for row in appeals
            for found in [things.get((Kind(row.about_kind), row.about_id))]
        ],
        hidden=[
            _case(conn, me, things[key], row.at, [])
            for row in hidden
            for key in [(Kind(row.about_kind), row.about_id)]
            if key in things and key not in cases
        ],
    )


def mine(conn: Connection, me: Actor) -> MinePage:
    """Give what is hidden of mine and what was decided about my things, with my own words."""
    hidden = [row for row in store.hidden_of(conn, me.id, LISTED) if row.cause == "reports"]
    rulings = store.rulings_about(conn, me.id, LISTED)
    wanted = [(Kind(row.about_kind), row.about_id) for row in hidden]
    wanted += [(Kind(ruling.about_kind), ruling.about_id) for ruling in rulings]
    things = things_store.find_all(conn, wanted)
    why = store.reasons(conn, [row.about_id for row in hidden])
    return MinePage(
        waiting=[
            MineView(
                kind=Kind(row.about_kind),
                id=row.about_id,
                name=words.kind_name(Kind(row.about_kind)),
                title=_title(things, row.about_kind, row.about_id),
                since=row.at,
                reasons=words.reason_texts(why.get((row.about_kind, row.about_id), [])[:10]),
                said=row.said,
            )
            for row in hidden
        ],
        rulings=[
            RulingView(
                ruling=row,
                did=words.act_name(Act(row.act)),
                name=words.kind_name(Kind(row.about_kind)),
                title=_title(things, row.about_kind, row.about_id),
                may_appeal=Act(row.act) in rules.AGAINST and row.appeal is None,
            )
            for row in rulings
        ],
    )


def url_of(found: Found) -> str:
    """Give the page on which a thing stands."""
    if found.contribution_id is not None:
        return f"/contributions/{found.contribution_id}"
    if found.direction_id is not None:
        return f"/directions/{found.direction_id}"
    pages = {Kind.QUEST: "quests", Kind.INITIATIVE: "initiatives", Kind.MESSAGE: "talk/messages", Kind.FACT: "facts"}
    return f"/{pages[found.kind]}/{found.id}" if found.kind in pages else ""


def _case(conn: Connection, me: Actor, found: Found, since: datetime, reasons: Sequence[str]) -> CaseView:
    thing = Thing(
        found.kind, found.author_id, found.cause is not None, found.cause == "reports", len(reasons), found.confirmed
    )
    pictures = [found.id] if found.kind is Kind.PICTURE else []
    if found.kind is Kind.CONTRIBUTION:
        pictures = [picture.id for picture in contributions.pictures_of(conn, found.id)]
    return CaseView(
        kind=found.kind,
        id=found.id,
        name=words.kind_name(found.kind),
        title=found.title,
        text=found.text,
        link=found.link,
        author_name=found.author_name,
        mine=found.author_id == me.id,
        by_reports=found.cause == "reports",
        reasons=[words.reason_text(reason) for reason in reasons[:20]],
        since=since,
        said=found.said,
        pictures=pictures,
        url=url_of(found),
        acts=[(act.value, words.act_choice(act)) for act in rules.possible_acts(thing)],
    )


def _title(things: dict[tuple[Kind, UUID], Found], kind: str, about_id: UUID) -> str:
    found = things.get((Kind(kind), about_id))
    return found.title if found else ""
