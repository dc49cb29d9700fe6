"""The page about the finder, docs/fit.md: the words of page.md with the figures that the code gives."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from app.fit import files, learning
from app.fit.learning import GOALS, Example, Score
from game.constants import FIT_FEW, FIT_KEENNESS, FIT_LIFT

WORDS = Path(__file__).with_name("page.md")
HIDDEN = 2


def write() -> str:
    """Write the page."""
    themes, kinds, examples = files.themes(), files.kinds(), files.examples()
    held = [one for one in examples if learning.is_held(one)]
    seen = [one for one in examples if not learning.is_held(one)]
    answers = learning.cross(themes, kinds, examples, hidden=HIDDEN)
    folds, others, less = "in folds", "the other folds", "the other folds, without kinds that are alike"
    figures = [
        ("**the third set aside**", "the two thirds", learning.scored(learning.ask(themes, kinds, seen, held))),
        (f"the two thirds, {folds}", less, learning.scored(learning.cross(themes, kinds, seen, hidden=HIDDEN))),
        (f"the two thirds, {folds}", others, learning.scored(learning.cross(themes, kinds, seen))),
        (f"all, {folds}", less, learning.scored(answers)),
        (f"all, {folds}", others, learning.scored(learning.cross(themes, kinds, examples))),
        ("all: always the three commonest", "–", learning.always_the_commonest(examples, examples)),
    ]
    spoken = [theme for theme in themes if theme.goals]
    return WORDS.read_text().format(
        themes=len(spoken),
        words=sum(len(theme.words) + len(theme.weak) for theme in spoken),
        examples=len(examples),
        source=files.source(),
        kinds=len(kinds),
        hidden={2: "two"}[HIDDEN],
        lift=FIT_LIFT,
        keenness=FIT_KEENNESS,
        few=FIT_FEW,
        size=round(files.MODEL.stat().st_size / 1024),
        figures="".join(_row(*figure) for figure in figures),
        ceiling=f"{_ceiling(examples).recall:.2f}",
        rounds=learning.ROUNDS,
        folds=learning.FOLDS,
        goals="\n".join(_goals(answers)),
    )


def _row(asked: str, made_from: str, score: Score) -> str:
    count = score.asked // (learning.ROUNDS if "in folds" in asked else 1)
    return f"| {asked} | {made_from} | {count} | {score.recall:.2f} | {score.hit:.2f} |\n"


def _goals(answers: Sequence[tuple[Example, Sequence[str]]]) -> Iterator[str]:
    score = learning.scored(answers)
    for goal, (named, rightly, instead) in learning.confusion(answers).items():
        found, whole = score.found[goal]
        recall = f"{found / whole:.2f}" if whole else "–"
        wrong = ", ".join(other for other, _times in instead) or "–"
        share = f"{rightly / named:.2f}" if named else "–"
        yield f"| {goal} | {whole // learning.ROUNDS} | {recall} | {named} | {share} | {wrong} |"


def _ceiling(examples: Sequence[Example]) -> Score:
    """Score whoever knows all, and names the rarest of the right goals."""
    often = {goal: sum(goal in one.goals for one in examples) for goal in GOALS}
    return learning.score(lambda one: sorted(one.goals, key=lambda goal: often[goal])[:3], examples)
