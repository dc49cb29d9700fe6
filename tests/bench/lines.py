"""Plots of growth: a line for us and one for the peer over the size of the world, both axes by powers of ten."""

import math
from collections.abc import Sequence
from html import escape

from bench.figures import Figure, Growth

WIDTH, TOP, HIGH, LEFT, RIGHT, FOOT = 640, 40, 150, 70, 130, 40
PANEL = TOP + HIGH + FOOT
STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#222}.head{font-weight:600}.grid{stroke:#ccc}"
    ".line{fill:none;stroke-width:2}.ours{stroke:#2f6fb0}.peer{stroke:#b3441e;stroke-dasharray:6 4}"
    "circle.ours{fill:#2f6fb0}circle.peer{fill:#b3441e;stroke-dasharray:none}"
    "@media(prefers-color-scheme:dark){text{fill:#eee}.grid{stroke:#555}.ours{stroke:#7db4ea}.peer{stroke:#ff9c73}"
    "circle.ours{fill:#7db4ea}circle.peer{fill:#ff9c73}}"
)


def draw(figures: Sequence[Figure]) -> str:
    """Draw a panel for each figure that was measured at several sizes; nothing where none was."""
    shown = [(figure.name, figure.growth) for figure in figures if figure.growth is not None]
    if not shown:
        return ""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {PANEL * len(shown)}" role="img"'
    parts = [f'{head} aria-labelledby="title desc"><title id="title">As it grows</title>']
    told = " ".join(_say(name, growth) for name, growth in shown)
    parts.append(f'<desc id="desc">{escape(told)}</desc><style>{STYLE}</style>')
    for number, (name, growth) in enumerate(shown):
        parts += [f'<g transform="translate(0 {number * PANEL})">', *_panel(name, growth), "</g>"]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _say(name: str, growth: Growth) -> str:
    """Say in words what a panel shows."""
    at = ", ".join(
        f"{ours:.3g}{'' if peer is None else f' beside {peer:.3g}'} {growth.unit} at {size:,}"
        for size, ours, peer in growth.points
    )
    beside = f" beside {growth.peer}" if growth.peer else ""
    return f"{name}{beside}, by {growth.of}: {at}."


def _panel(name: str, growth: Growth) -> list[str]:
    sizes = [point.size for point in growth.points]
    lines = {"ours": [point.ours for point in growth.points]}
    if growth.peer:
        lines["peer"] = [point.peer for point in growth.points if point.peer is not None]
    amounts = [amount for line in lines.values() for amount in line]
    low, high = math.floor(math.log10(min(amounts))), math.ceil(math.log10(max(amounts)))
    high = max(high, low + 1)
    first, last = math.log10(sizes[0]), math.log10(sizes[-1])

    def across(size: float) -> float:
        return LEFT + (math.log10(size) - first) / ((last - first) or 1) * (WIDTH - LEFT - RIGHT)

    def down(amount: float) -> float:
        return TOP + (high - math.log10(amount)) / (high - low) * HIGH

    parts = [f'<text class="head" x="4" y="20">{escape(name)} ({escape(growth.unit)}) by {escape(growth.of)}</text>']
    for power in range(low, high + 1):
        y = down(10**power)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    parts += [
        f'<text x="{across(size):.1f}" y="{TOP + HIGH + 18}" text-anchor="middle">{size:,}</text>' for size in sizes
    ]
    ends = {kind: down(line[-1]) for kind, line in lines.items()}
    if "peer" in ends and abs(ends["peer"] - ends["ours"]) < 14:  # labels that would lie upon each other
        ends["peer"] = ends["ours"] + (14 if ends["peer"] >= ends["ours"] else -14)
    for kind, line in lines.items():
        at = [(across(size), down(amount)) for size, amount in zip(sizes, line, strict=False)]
        spots = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
        parts.append(f'<polyline class="line {kind}" points="{spots}"/>')
        parts += [f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in at]
        label = "World Game" if kind == "ours" else growth.peer
        parts.append(f'<text x="{WIDTH - RIGHT + 8}" y="{ends[kind] + 4:.1f}">{escape(label)}</text>')
    return parts
