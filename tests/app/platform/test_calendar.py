from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from app.platform.calendar import LONGEST_LINE, Event, calendar, escaped, folded

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
words = st.text(st.characters(codec="utf-8"), max_size=200)


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def plain(value: str) -> str:
    out, signs = [], iter(value)
    for sign in signs:
        if sign == "\\":
            out.append({"n": "\n"}.get(after := next(signs), after))
        else:
            out.append(sign)
    return "".join(out)


def test_a_calendar() -> None:
    zone = timezone(timedelta(hours=1))
    event = Event(
        "1@w", "Dig; a, b", NOW.astimezone(zone), NOW + timedelta(hours=2), "Line\nline", "Yard", "https://w/1"
    )
    assert calendar("Trees", [event], NOW) == (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//World Game//Quests//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"
        "X-WR-CALNAME:Trees\r\nBEGIN:VEVENT\r\nUID:1@w\r\nDTSTAMP:20261102T090000Z\r\nDTSTART:20261102T090000Z\r\n"
        "DTEND:20261102T110000Z\r\nSUMMARY:Dig\\; a\\, b\r\nDESCRIPTION:Line\\nline\r\nLOCATION:Yard\r\n"
        "URL:https://w/1\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )


@given(words)
def test_lines_are_short_and_whole(text: str) -> None:
    line = f"SUMMARY:{escaped(text)}"
    parts = folded(line).split("\r\n")
    assert all(len(part.encode()) <= LONGEST_LINE for part in parts)
    assert all(part.startswith(" ") for part in parts[1:])
    assert "".join([parts[0], *(part[1:] for part in parts[1:])]) == line


@given(words)
def test_no_text_breaks_out(text: str) -> None:
    made = calendar(text, [Event("1", text, NOW, text=text, place=text)], NOW)
    assert made.count("BEGIN:VEVENT") >= 1
    lines = unfolded(made)
    assert lines.count("BEGIN:VEVENT") == 1
    assert all(":" in line for line in lines[:-1])
    shown = text.replace("\r\n", "\n").replace("\r", "\n")
    shown = "".join(sign for sign in shown if sign in "\t\n" or (sign >= " " and sign != "\x7f"))
    (summary,) = (line for line in lines if line.startswith("SUMMARY:"))
    assert plain(summary.removeprefix("SUMMARY:")) == shown
