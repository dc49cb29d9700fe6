"""How reports and rulings are put into words."""

from collections.abc import Iterable

from app.moderation.things_store import Found
from app.platform.i18n import _
from game.moderation import Act, Kind


def kind_name(kind: Kind) -> str:
    """Name a kind of thing."""
    return {
        Kind.PICTURE: _("a picture"),
        Kind.CONTRIBUTION: _("a contribution"),
        Kind.QUEST: _("a quest"),
        Kind.INITIATIVE: _("an initiative"),
        Kind.DIRECTION: _("a direction"),
        Kind.ECHO: _("a direction in other words"),
        Kind.PLAYER: _("a player’s name"),
        Kind.TEAM: _("a team"),
        Kind.ORGANISATION: _("an organisation"),
        Kind.MESSAGE: _("a message"),
        Kind.FACT: _("a fact"),
    }[kind]


def reason_name(code: str) -> str:
    """Name a reason for a report."""
    return {
        "person": _("shows somebody who may not want it"),
        "hurtful": _("hurts or shames people"),
        "unsafe": _("somebody could come to harm"),
        "untrue": _("is not what it says"),
        "private": _("gives private things away"),
        "advertising": _("is advertising"),
        "other": _("something else"),
    }.get(code, code)


def reason_names(stored: Iterable[str]) -> str:
    """Name each reason once, without what the reporters added."""
    return ", ".join(dict.fromkeys(reason_name(reason.partition(": ")[0]) for reason in stored))


def reason_text(stored: str) -> str:
    """Put a stored reason into words: its name, and what the reporter added."""
    code, _colon, said = stored.partition(": ")
    return f"{reason_name(code)}: “{said}”" if said else reason_name(code)


def reason_texts(stored: Iterable[str]) -> str:
    """Put the reasons of several reports into words, each once: who is told counts no reporters."""
    said: dict[str, list[str]] = {}
    for code, _colon, words in (reason.partition(": ") for reason in stored):
        told = said.setdefault(reason_name(code), [])
        if words and f"“{words}”" not in told:
            told.append(f"“{words}”")
    return "; ".join(f"{name}: {', '.join(told)}" if told else name for name, told in said.items())


def act_name(act: Act) -> str:
    """Say what a steward did, as the public log has it after the name."""
    return {
        Act.HIDE: _("hid"),
        Act.SHOW: _("showed again"),
        Act.LEAVE: _("found nothing wrong with"),
        Act.REVERSE: _("took the points back from"),
    }[act]


def act_choice(act: Act) -> str:
    """Say what a steward can do, as the button has it."""
    return {
        Act.HIDE: _("Hide it"),
        Act.SHOW: _("Show it again"),
        Act.LEAVE: _("Leave it as it is"),
        Act.REVERSE: _("Take the points back"),
    }[act]


def in_public(found: Found) -> str:
    """Name a thing in the public log without any of its own words."""
    return kind_name(found.kind)


def to_reporter(found: Found, act: Act) -> str:
    """Tell a reporter what came of it."""
    did = {
        Act.HIDE: _("A steward looked: it is hidden now."),
        Act.SHOW: _("A steward looked: it is shown again."),
        Act.LEAVE: _("A steward looked: it stays as it is."),
        Act.REVERSE: _("A steward looked: its points were taken back."),
    }[act]
    return _("You reported %(what)s. %(did)s") % {"what": kind_name(found.kind), "did": did}
