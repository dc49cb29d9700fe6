"""How directions and what is said of them are put into words."""

from datetime import datetime, timedelta

from app.directions.followed_store import Followed
from app.directions.store import DirectionRow, VoiceRow
from app.platform import words
from app.platform.i18n import _, ngettext
from game.constants import HELD_HOURS
from game.rightness import Standing, State, Voice, mostly_unsure


def reasons() -> list[tuple[str, str]]:
    """Name the reasons for not being sure, to choose from."""
    return [
        ("first", _("something else comes first")),
        ("time", _("not now")),
        ("works", _("I doubt that it works")),
        ("cost", _("it costs too much")),
        ("harm", _("somebody could come to harm")),
        ("other", _("something else")),
    ]


def counts(direction: DirectionRow, voices: list[VoiceRow]) -> str:
    """Say who says what: 14 people from 4 organisations say this is right; 9 are acting on it."""
    others = [voice for voice in voices if voice.said.who != direction.proposed_by]
    right = [voice for voice in others if voice.said.voice is Voice.RIGHT]
    parts = [_right(len({v.said.who for v in right}), len({v.organisation_id for v in right} - {None}))]
    acting = len({voice.said.who for voice in others if voice.said.voice is Voice.ACTING})
    if acting:
        parts.append(ngettext("%(n)d is acting on it", "%(n)d are acting on it", acting) % {"n": acting})
    unsure = len({voice.said.who for voice in others if voice.said.voice is Voice.UNSURE})
    if unsure:
        parts.append(ngettext("%(n)d is not sure", "%(n)d are not sure", unsure) % {"n": unsure})
    said = "; ".join(part for part in parts if part)
    return _("%(said)s.") % {"said": said} if said else _("Nobody has answered yet.")


def _right(people: int, organisations: int) -> str:
    if not people:
        return ""
    who = ngettext("%(n)d person", "%(n)d people", people) % {"n": people}
    if not organisations:
        return ngettext("%(who)s says this is right", "%(who)s say this is right", people) % {"who": who}
    bodies = ngettext("%(n)d organisation", "%(n)d organisations", organisations) % {"n": organisations}
    said = ngettext("%(who)s from %(bodies)s says this is right", "%(who)s from %(bodies)s say this is right", people)
    return said % {"who": who, "bodies": bodies}


def state(direction: DirectionRow, standing: Standing, now: datetime) -> str:
    """Say where a direction stands, in a few words."""
    if standing.state is State.OPEN:
        if now.date() > direction.decide_by:
            return _("Not settled yet")
        return _("To be decided by %(day)s") % {"day": words.date_of(direction.decide_by)}
    if standing.state is State.SETTLED:
        since = standing.held_since or now
        return _("Settled: it has held since %(day)s") % {"day": words.day(since)}
    return {
        State.CONTESTED: _("Contested: people differ"),
        State.FADED: _("Faded: nobody has confirmed it or acted on it for four weeks"),
        State.SPLIT: _("Split: both ways run"),
        State.WITHDRAWN: _("Withdrawn"),
    }[standing.state]


def clarity(standing: Standing) -> str:
    """Say how many see what is meant; nothing while nobody has said anything."""
    if standing.clear_percent is None:
        return ""
    return _("%(n)d %% of those who answered see what is meant.") % {"n": standing.clear_percent}


def talk(direction: DirectionRow, standing: Standing, now: datetime) -> list[str]:
    """Say what could be done about a direction as it stands, and once its day has come."""
    told = []
    if standing.clear_percent is not None and standing.clear_percent < 60:
        told.append(_("Many do not see what is meant: say it again in other words."))
    if standing.state is State.CONTESTED:
        if mostly_unsure(standing):
            told.append(_("More people doubt it than say right."))
        told.append(_("Talk first. Then merge it with another direction, try another way beside it, or withdraw it."))
    elif standing.state is State.SETTLED:
        told.append(_("It holds, and binds nobody: act on it, or propose a quest under it."))
    elif standing.state is State.FADED:
        told.append(_("Withdraw it, or say it again with a first step that somebody can take today."))
    elif standing.state is State.OPEN:
        told.append(_to_settle(direction, standing, now))
    return told


def _to_settle(direction: DirectionRow, standing: Standing, now: datetime) -> str:
    if standing.held_since is not None:
        day = words.day(standing.held_since + timedelta(hours=HELD_HOURS))
        return _("Enough people say right. It is settled on %(day)s if that holds.") % {"day": day}
    if now.date() > direction.decide_by:
        return _("The day to decide by is over. Ask people of another organisation what they think.")
    if standing.breadth == 1:
        return _("So far one side says it is right. Ask people of another organisation what they think.")
    return _("It is settled once enough people say right for two days. Share it with who should say so.")


def followed(found: Followed) -> list[str]:
    """Say what followed, real units first."""
    told = [
        _("%(name)s (%(unit)s): %(amount)s") % {"amount": words.amount(amount), "unit": unit, "name": name}
        for amount, unit, name in found.amounts
    ]
    if found.deeds:
        told.append(ngettext("%(n)d confirmed deed", "%(n)d confirmed deeds", found.deeds) % {"n": found.deeds})
    if found.people:
        told.append(ngettext("%(n)d person acts on it", "%(n)d people act on it", found.people) % {"n": found.people})
    return told
