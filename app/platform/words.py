"""Numbers, dates and player's text as a person reads them."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import nh3
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal
from markdown_it import MarkdownIt
from markupsafe import Markup

from app.platform.i18n import _

LOCALE = "en"

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable(["image", "heading", "lheading"])
_TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "a", "code", "pre", "blockquote", "hr"}


def number(value: int) -> str:
    """Write a whole number with its group marks."""
    return format_decimal(value, locale=LOCALE)


def amount(milli: int) -> str:
    """Write an amount that is kept in thousandths: no zeros that say nothing."""
    return format_decimal(milli / 1000, format="#,##0.###", locale=LOCALE)


def points(centipoints: int) -> str:
    """Write points: whole where they are large, one decimal where they are small."""
    value = centipoints / 100
    return format_decimal(
        value, format="#,##0" if abs(value) >= 100 or centipoints % 100 == 0 else "#,##0.#", locale=LOCALE
    )


def day(moment: datetime, zone: str = "UTC") -> str:
    """Write a day: 24 Nov 2026."""
    return format_date(moment.astimezone(ZoneInfo(zone)).date(), format="medium", locale="en_GB")


def date_of(value: date) -> str:
    """Write a day of the calendar: 24 Nov 2026."""
    return format_date(value, format="medium", locale="en_GB")


def moment(value: datetime, zone: str = "UTC") -> str:
    """Write a moment on the reader's clock: Tue 24 Nov, 14:05."""
    return format_datetime(value.astimezone(ZoneInfo(zone)), format="EEE d MMM, HH:mm", locale="en_GB")


def whole(text: str) -> str:
    """Keep a number and its unit on one line: 200 m."""
    return re.sub(r"(\d) (\w{1,2})\b", "\\1\u00a0\\2", text)


def ago(value: datetime, now: datetime) -> str:
    """Write how long ago something was."""
    if abs(value - now) < timedelta(minutes=1):
        return _("just now")
    return format_timedelta(value - now, add_direction=True, granularity="minute", locale=LOCALE)


def iso(value: datetime) -> str:
    """Write a moment as the machine-readable UTC text of a `<time>`."""
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def iso_exact(value: datetime) -> str:
    """Write a moment to its last digit, for an address that goes on from there."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def duration(minutes: int) -> str:
    """Write a length of time: 20 min, 2 h, 1 h 30."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"


def remaining(until: datetime, now: datetime) -> str:
    """Write the time left in its largest honest unit; empty when it is over."""
    left = until - now
    if left <= timedelta(0):
        return ""
    if left >= timedelta(days=2):
        return f"{left.days} days"
    return (
        duration(int(left.total_seconds() // 60))
        if left < timedelta(hours=2)
        else f"{int(left.total_seconds() // 3600)} h"
    )


def plain_in_markdown(text: str) -> str:
    """Write words so that Markdown takes none of their signs for its own."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


def _full_address(_tag: str, name: str, value: str) -> str | None:
    # a link without a scheme would pass for one of this world's own pages
    return None if name == "href" and not value.lower().startswith(("https://", "http://", "mailto:")) else value


def markdown(text: str) -> Markup:
    """Turn a player's Markdown into safe HTML: no raw HTML, no pictures, links only to the web and to mail."""
    html = nh3.clean(
        _markdown.render(text),
        tags=_TAGS,
        attributes={"a": {"href"}, "*": set()},
        attribute_filter=_full_address,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener noreferrer",
    )
    return Markup(html)  # noqa: S704 - the one place where cleaned HTML is called safe
