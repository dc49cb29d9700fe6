"""What the parts of Me about sparks are given: what grew from me, and what gave me ideas."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from app.platform import words
from app.platform.i18n import _, ngettext
from app.players.actor import Actor, initials
from app.sparks import events_store, picture, store
from app.sparks.events_store import Told
from app.sparks.picture import Leaf, Picture
from app.sparks.store import LinkRow
from game.constants import MOVED_DAYS
from game.sparks import Event


@dataclass(frozen=True)
class Line:
    """One thing that came of another, in words."""

    what: str
    came_of: str
    url: str
    day: str
    done: bool
    back: bool  # it came back to me


@dataclass(frozen=True)
class Grown:
    """What grew from me, as a picture and as a list, and both halves of leading."""

    picture: Picture | None
    lines: Sequence[Line]
    moved: str
    led: int
    followed: int


@dataclass(frozen=True)
class MyLink:
    """A link that I may hide or show."""

    link: LinkRow
    what: str
    came_of: str
    hidden: bool


@dataclass(frozen=True)
class SparksPage:
    """All of it, with what flowed back and the links that are mine to hide."""

    grown: Grown
    sparks: str
    links: Sequence[MyLink]


def grown(conn: Connection, me: Actor, now: datetime) -> Grown:
    """Give what grew from me."""
    mine = store.ids_of(conn, me.id)
    links = store.grown_from(conn, me.id)
    told = events_store.tell(conn, {event for link in links for event in (link.event, link.source)})
    links = [link for link in links if link.event in told and link.source in told and not _alone(link, told, mine)]
    led, acted = store.led_and_followed(conn, mine)
    return Grown(
        picture=_picture(links, told, mine) if links else None,
        lines=[_line(link, told, mine) for link in links],
        moved=_moved(store.movers(conn, me.id, now - timedelta(days=MOVED_DAYS))),
        led=led,
        followed=acted,
    )


def page(conn: Connection, me: Actor, now: datetime) -> SparksPage:
    """Give all that grew from me, what flowed back, and my links."""
    links = store.of_player(conn, me.id)
    told = events_store.tell(conn, {event for link in links for event in (link.event, link.source)})
    mine = store.ids_of(conn, me.id)
    sparks = store.kept_centi(conn, me.id)
    return SparksPage(
        grown=grown(conn, me, now),
        sparks=words.points(sparks) if sparks else "",
        links=[
            MyLink(
                link, _did(link.event, told[link.event], mine), _source(link, told, mine), link.hidden_by is not None
            )
            for link in links
            if link.event in told and link.source in told
        ],
    )


def _alone(link: LinkRow, told: Mapping[Event, Told], mine: set[UUID]) -> bool:
    """Say of a link that it leads from something of mine to something of mine: nothing grew from it in others."""
    return told[link.event].who in mine and told[link.source].who in mine


def _picture(links: Sequence[LinkRow], told: Mapping[Event, Told], mine: set[UUID]) -> Picture:
    after: defaultdict[Event, list[Event]] = defaultdict(list)
    for link in links:
        if link.event not in after[link.source]:
            after[link.source].append(link.event)
    roots = list(dict.fromkeys(link.source for link in links if told[link.source].who in mine))
    leaves = {
        event: Leaf(_letters(event, told[event], mine), told[event].who in mine, told[event].done)
        for event in {one for link in links for one in (link.event, link.source)}
    }
    return picture.draw(roots, after, leaves)


def _letters(_event: Event, told: Told, mine: set[UUID]) -> str:
    return "" if told.who in mine else initials(told.name) or "·"


def _line(link: LinkRow, told: Mapping[Event, Told], mine: set[UUID]) -> Line:
    of = told[link.event]
    return Line(
        what=_did(link.event, of, mine),
        came_of=_source(link, told, mine),
        url=of.url,
        day=words.day(link.at),
        done=of.done,
        back=of.who in mine,
    )


def _did(event: Event, told: Told, mine: set[UUID]) -> str:
    who = _("You") if told.who in mine else told.name or _("Somebody")
    sentence = {
        "claim": _("%(who)s did “%(title)s”") if told.done else _("%(who)s took on “%(title)s”"),
        "quest": _("%(who)s proposed the quest “%(title)s”"),
        "initiative": _("%(who)s started “%(title)s”"),
        "direction": _("%(who)s pointed out “%(title)s”"),
    }[event.kind]
    return sentence % {"who": who, "title": told.title}


def _source(link: LinkRow, told: Mapping[Event, Told], mine: set[UUID]) -> str:
    of = told[link.source]
    if link.source.kind == "player":
        return _("You gave the idea") if of.who in mine else _("%(who)s gave the idea") % {"who": of.name}
    return _("after: %(what)s") % {"what": _did(link.source, of, mine)}


def _moved(people: Sequence[tuple[UUID, UUID | None]]) -> str:
    """Say how many acted on what I pointed at."""
    count = len({who for who, _side in people})
    if not count:
        return ""
    who = ngettext("%(n)d person", "%(n)d people", count) % {"n": count}
    bodies = len({side for _who, side in people} - {None})
    if not bodies:
        return _("In the last 90 days %(people)s acted on what you pointed at.") % {"people": who}
    organisations = ngettext("%(n)d organisation", "%(n)d organisations", bodies) % {"n": bodies}
    return _("In the last 90 days %(people)s from %(organisations)s acted on what you pointed at.") % {
        "people": who,
        "organisations": organisations,
    }
