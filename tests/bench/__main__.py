"""Run every piece, keep the results as JSON, write the page and its plots: `scripts/bench [--full]`."""

import os
import platform
import sqlite3
import sys
import traceback
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path

from bench import boards, fanout, fit, kin, pages, postgres, quests, render, vision_map, worlds, writes
from bench.figures import Fault, Figure, Results, load
from bench.sizes import FULL, QUICK, Size

ROOT = Path(__file__).resolve().parents[2]
PIECES: Mapping[str, Callable[[Size], list[Figure]]] = {
    "boards": boards.run,
    "pages": pages.run,
    "quests": quests.run,
    "fit": fit.run,
    "kin": kin.run,
    "map": vision_map.run,
    "worlds": worlds.run,
    "writes": writes.run,
    "postgres": postgres.run,
    "fanout": fanout.run,
}


def measure(size: Size, pieces: Mapping[str, Callable[[Size], list[Figure]]], facts: dict[str, str]) -> Results:
    """Run each piece; one that fails is named and loses nothing of the others."""
    figures: list[Figure] = []
    failed: dict[str, str] = {}
    for name, piece in pieces.items():
        try:
            figures += piece(size)
        except Fault as wrong:
            failed[name] = f"wrong: {wrong}"
        except Exception as broken:  # noqa: BLE001 - the other pieces are still wanted
            failed[name] = traceback.format_exception_only(broken)[-1].strip()
    return Results(facts, figures, failed)


def machine(size: str) -> dict[str, str]:
    """Say what it was measured on."""
    packages = ", ".join(
        f"{name} {version(name)}" for name in ("fastapi", "uvicorn", "uvloop", "sqlalchemy", "psycopg", "asyncpg")
    )
    cores = len(os.sched_getaffinity(0))
    pinned = "server on one core, load on another" if cores > 1 else "server and load on the same core"
    return {
        "Run": size,
        "Cores": f"{cores}; {pinned}",
        "Load before the run": f"{os.getloadavg()[0]:.1f} (more than 0.5 makes the figures doubtful)",
        "Python": f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}",
        "Packages": packages,
    }


def write(results: Results, docs: Path) -> None:
    """Write the page and a plot for each piece."""
    (docs / "performance").mkdir(parents=True, exist_ok=True)
    (docs / "performance.md").write_text(render.page(results))
    for name, drawn in render.plots(results).items():
        (docs / "performance" / f"{name}.svg").write_text(drawn)


def main(arguments: list[str]) -> int:
    if len(arguments) > 1 or not set(arguments) <= {"--full", "--render"}:
        sys.stderr.write("scripts/bench [--full | --render]\n")
        return 64
    kept = ROOT / "var/bench/results.json"
    if arguments == ["--render"]:
        results = load(kept)
    else:
        full = arguments == ["--full"]
        results = measure(FULL if full else QUICK, PIECES, machine("full" if full else "quick"))
        results.save(kept)
    write(results, ROOT / "docs")
    for figure in results.figures:
        sys.stdout.write(f"{figure.name}: {figure.median:.3g} {figure.unit}, {figure.verdict}\n")
    for name, why in results.failed.items():
        sys.stdout.write(f"{name}: not measured, {why}\n")
    return 1 if any(why.startswith("wrong: ") for why in results.failed.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
