"""The page about the finder, docs/fit.md: the words of page.md with the figures that the code gives."""

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from app.fit import files, learning
from app.fit.learning import GOALS, Example, Kind, Score
from game import fit
from game.constants import FIT_BY_THEMES, FIT_KEENNESS, FIT_SHOWN

WORDS = Path(__file__).with_name("page.md")
LEAST = 0.02


def write() -> str:
    """Write the page."""
    themes, kinds, examples = files.themes(), files.kinds(), files.examples()
    held = [one for one in examples if learning.is_held(one)]
    seen = [one for one in examples if not learning.is_held(one)]
    third = [(fit.unpacked(learning.make(themes, kinds, seen)), held)]
    folds = learning.folds(themes, kinds, examples)
    answers = _asked(folds, kinds, twins=False)
    guesses = files.guesses()
    less = ", without twins"
    figures = [
        (f"**all, in folds{less}**", learning.scored(answers)),
        ("all, in folds", learning.scored(_asked(folds, kinds, twins=True))),
        (f"the third set aside{less}", learning.scored(_asked(third, kinds, twins=False))),
        ("the third set aside", learning.scored(_asked(third, kinds, twins=True))),
        ("all: always the three commonest", learning.always_the_commonest(examples, examples)),
        ("all: a reader", _guessed(examples, guesses)),
        ("the third: a reader", _guessed(held, guesses)),
        ("all: who knows the goals", _ceiling(examples)),
    ]
    return filled("".join(_row(*figure) for figure in figures), "\n".join(_goals(answers)))


def filled(figures: str, goals: str) -> str:
    """Write the page with the rows of its two tables given, which take a quarter of a minute to find out."""
    themes, kinds, examples = files.themes(), files.kinds(), files.examples()
    spoken = [theme for theme in themes if theme.goals]
    return WORDS.read_text().format(
        themes=len(spoken),
        words=sum(len(theme.words) + len(theme.weak) for theme in spoken),
        examples=len(examples),
        source=files.source(),
        kinds=len(kinds),
        twins={2: "two"}[learning.TWINS],
        by_themes={0.25: "a quarter"}[FIT_BY_THEMES],
        keenness=FIT_KEENNESS,
        size=round(files.MODEL.stat().st_size / 1024),
        figures=figures,
        rounds=learning.ROUNDS,
        folds=learning.FOLDS,
        goals=goals,
    )


def _asked(
    models: Sequence[tuple[fit.Model, Sequence[Example]]], kinds: Sequence[Kind], *, twins: bool
) -> list[tuple[Example, list[str]]]:
    return [answer for model, asked in models for answer in learning.ask(model, len(kinds), asked, twins=twins)]


def _row(asked: str, score: Score) -> str:
    count = score.asked // (learning.ROUNDS if "in folds" in asked else 1)
    return f"| {asked} | {count} | {score.recall:.2f} | {score.hit:.2f} |\n"


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


def _guessed(asked: Sequence[Example], guesses: Mapping[str, Kind]) -> Score:
    """Score a reader's chances, with three goals chosen from them as the finder chooses."""
    return learning.score(lambda one: _three(guesses[one.name].goals), asked)


def _three(chances: Mapping[str, float]) -> list[str]:
    """Choose as the finder does from what a reader thought of each goal (0.02 where nothing was said)."""
    shares = [min(max(chances.get(goal, 0), LEAST), 1 - LEAST) for goal in GOALS]
    odds = [math.log(share / (1 - share)) for share in shares]
    beyond = [fit.stands_out(one, common) for one, common in zip(odds, files.model().common, strict=True)]
    return [GOALS[goal] for goal in fit.order(odds, beyond, [1.0] * len(GOALS))[:FIT_SHOWN]]
