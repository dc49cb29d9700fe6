"""The tables of docs/growing.md: `python -m bench.growing.page` writes them anew between their marks."""

import re
from pathlib import Path

from bench.growing.costs import MEASURED
from bench.growing.model import Habits, Load, Plan
from bench.growing.simulation import simulate

PAGE = Path(__file__).resolve().parents[3] / "docs" / "growing.md"
SIZES = (1_000, 100_000, 1_000_000, 10_000_000)
SIMULATED_REQUESTS = 40_000
SEED = 2026


def main() -> None:
    """Write the tables into the page."""
    PAGE.write_text(filled(PAGE.read_text()))


def filled(text: str) -> str:
    """Put the present tables between their marks."""
    plans = [Plan(Load(size, Habits()), MEASURED) for size in SIZES]
    for name, table in (("arithmetic", _arithmetic(plans)), ("simulation", _simulation(plans))):
        marked = f"<!-- {name} -->\n{table}\n<!-- end of {name} -->"
        text = re.sub(rf"<!-- {name} -->.*<!-- end of {name} -->", marked, text, flags=re.DOTALL)
    return text


def _arithmetic(plans: list[Plan]) -> str:
    rows = [
        ("players", [f"{plan.load.players:,}" for plan in plans]),
        ("writes a second, busiest hour", [_short(plan.load.writes) for plan in plans]),
        ("pages a second", [_short(plan.load.shared_pages + plan.load.own_pages) for plan in plans]),
        ("sockets open", [_short(plan.load.sockets) for plan in plans]),
        ("`BEAT_MS`", [f"{plan.beat * 1000:.0f}" for plan in plans]),
        ("frames a second", [_short(plan.frames) for plan in plans]),
        ("cores of work", [_short(plan.cores) for plan in plans]),
        ("web processes", [str(plan.processes) for plan in plans]),
        ("memory of all of them", [_bytes(plan.memory) for plan in plans]),
        ("boards' rows are held", [f"{plan.gate_busy:.1%} of the time" for plan in plans]),
        ("database after a year, without pictures", [_bytes(plan.database_a_year) for plan in plans]),
    ]
    return _table(rows)


def _simulation(plans: list[Plan]) -> str:
    seen = [simulate(plan, _seconds(plan), SEED) for plan in plans]
    pairs = list(zip(plans, seen, strict=True))
    rows = [
        ("players", [f"{plan.load.players:,}" for plan in plans]),
        ("core of a process used: by arithmetic", [f"{plan.busy:.1%}" for plan in plans]),
        ("– in the simulation", [f"{hour.busy:.1%}" for hour in seen]),
        ("boards' rows held: by arithmetic", [f"{plan.gate_busy:.1%}" for plan in plans]),
        ("– in the simulation", [f"{hour.gate_busy:.1%}" for hour in seen]),
        ("frames a second: by arithmetic", [_short(plan.frames) for plan in plans]),
        ("– in the simulation", [_short(hour.frames / hour.seconds) for hour in seen]),
        ("mean wait for a process: by arithmetic at most", [_ms(plan.mean_wait) for plan in plans]),
        ("– in the simulation", [_ms(hour.mean_wait) for hour in seen]),
        ("99 of 100 requests wait less than", [_ms(hour.wait_p99) for _plan, hour in pairs]),
        ("99 of 100 writes are answered within", [_ms(hour.write_p99) for _plan, hour in pairs]),
    ]
    return _table(rows)


def _seconds(plan: Plan) -> float:
    requests = plan.load.writes + plan.load.own_pages + plan.load.shared_pages
    return SIMULATED_REQUESTS / requests


def _table(rows: list[tuple[str, list[str]]]) -> str:
    lines = [f"| {name} | {' | '.join(cells)} |" for name, cells in rows]
    lines.insert(1, "|---|" + "---:|" * len(rows[0][1]))
    return "\n".join(lines)


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 10 else f"{number:.2g}"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def _bytes(number: float) -> str:
    for unit, size in (("TB", 1e12), ("GB", 1e9)):
        if number >= size:
            return f"{number / size:.1f} {unit}"
    return f"{number / 1e6:.0f} MB"


if __name__ == "__main__":
    main()
