"""Words for the terms of a quest."""

from collections.abc import Iterable

from app.platform.i18n import _


def evidence_kinds() -> list[tuple[str, str]]:
    """Give every kind of evidence with its name, in the order in which they are asked for."""
    return [
        ("photo", _("a photo")),
        ("note", _("a few words")),
        ("number", _("a number")),
        ("link", _("a link")),
        ("witness", _("a co-witness")),
    ]


def name_evidence(kinds: Iterable[str]) -> str:
    """Name some kinds of evidence: a photo, a number."""
    names = dict(evidence_kinds())
    return ", ".join(names[kind] for kind in kinds)
