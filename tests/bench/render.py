"""The page about performance and its plots, made from results alone."""

from html import escape

from bench import lines as growth
from bench.figures import Figure, Results

WIDTH, ROW, LEFT, RIGHT = 640, 34, 250, 110
STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#222}.bar{fill:#2f6fb0}.goal{stroke:#b3441e;stroke-width:2}"
    "@media(prefers-color-scheme:dark){text{fill:#eee}.bar{fill:#7db4ea}.goal{stroke:#ff9c73}}"
)


def page(results: Results) -> str:
    """Give the whole page as Markdown."""
    lines = ["# Performance", "", "Written by `scripts/bench`; do not edit.", ""]
    lines += ["Each figure stands beside its limit or peer from the same run, as the median of repeated pairs."]
    lines += ["Ratios can be compared between machines; amounts of time cannot.", ""]
    lines += [f"- {name}: {value}" for name, value in results.facts.items()]
    for piece in dict.fromkeys(figure.piece for figure in results.figures):
        own = [figure for figure in results.figures if figure.piece == piece]
        lines += ["", f"## {piece.capitalize()}", f"![{piece}](performance/{piece}.svg)", ""]
        lines += ["| figure | measured | against | median (min–max) | goal | verdict |", "|---|---|---|---|---|---|"]
        lines += [_row(figure) for figure in own]
        lines += [f"\n{figure.name}: {figure.note}" for figure in own if figure.note]
        if any(figure.growth for figure in own):
            lines += ["", f"![{piece} as it grows](performance/{piece}-growth.svg)"]
    if results.failed:
        lines += ["", "## Not measured", *(f"- {name}: {_cell(why)}" for name, why in results.failed.items())]
    return "\n".join(lines) + "\n"


def plots(results: Results) -> dict[str, str]:
    """Give the SVGs by name: one for each piece, and one more for what was measured at several sizes."""
    drawn = {}
    for piece in dict.fromkeys(figure.piece for figure in results.figures):
        own = [figure for figure in results.figures if figure.piece == piece]
        drawn[piece] = _plot(own)
        if lines := growth.draw(own):
            drawn[f"{piece}-growth"] = lines
    return drawn


def _row(figure: Figure) -> str:
    spread = f"{figure.median:.3g} ({min(figure.values):.3g}–{max(figure.values):.3g}) {figure.unit}"
    sign = "at most" if figure.better == "lower" else "at least"
    goal = "–" if figure.goal is None else f"{sign} {figure.goal:g} {figure.unit}"
    cells = (figure.name, figure.measured, figure.against, spread, goal, figure.verdict)
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "/").split())


def _plot(figures: list[Figure]) -> str:
    """Draw a bar for each figure, as a share of its goal (a line); the bar ends at twice the goal."""
    half = (WIDTH - LEFT - RIGHT) / 2
    height = ROW * len(figures) + 24
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">']
    parts.append(f"<title>Share of the goal</title><style>{STYLE}</style>")
    for number, figure in enumerate(figures):
        top = number * ROW + 8
        share = min(figure.median / figure.goal, 2) if figure.goal else 0
        parts.append(f'<text x="4" y="{top + 14}">{escape(figure.name)}</text>')
        parts.append(f'<rect class="bar" x="{LEFT}" y="{top}" width="{share * half:.1f}" height="18"/>')
        parts.append(f'<text x="{WIDTH - RIGHT + 6}" y="{top + 14}">{figure.median:.3g} {escape(figure.unit)}</text>')
    line = f'x1="{LEFT + half:.1f}" x2="{LEFT + half:.1f}" y1="4" y2="{height - 18}"'
    parts.append(f'<line class="goal" {line}/><text x="{LEFT + half + 4:.1f}" y="{height - 4}">goal</text></svg>')
    return "\n".join(parts) + "\n"
