"""What an initiative may be called, for somebody who has only said what they do: to be kept as it is, or changed."""

from app.platform.i18n import _

NAME_SIGNS = 48


def first_words(what: str, goal: str) -> dict[str, object]:
    """Fill in the words of a form from what somebody does, and the goal that it fits."""
    what = " ".join(what.split())
    values: dict[str, object] = {"what": what, "name": _shortened(what)}
    if goal:
        values["so_that"] = _("we come nearer to “%(goal)s”") % {"goal": goal}
    return values


def _shortened(what: str) -> str:
    """Cut at the end of a sentence or of a word, without the stop."""
    for stop in (". ", "; ", ", "):
        what = what.partition(stop)[0]
    if len(what) > NAME_SIGNS:
        what = what[:NAME_SIGNS].rsplit(" ", 1)[0]
    return what.rstrip(".,;:! ")
