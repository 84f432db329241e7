"""Rounds that take turns, so that what else the machine does hits both; a ratio as min / median / max."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

ROUNDS = 5


@dataclass(frozen=True)
class Ratio:
    """One line of the result. `at_least`: the goal is a floor, else a ceiling."""

    name: str
    values: list[float]
    goal: float
    at_least: bool = True

    @property
    def is_met(self) -> bool:
        """By the median."""
        middle = median(self.values)
        return middle >= self.goal if self.at_least else middle <= self.goal

    def __str__(self) -> str:
        low, middle, high = min(self.values), median(self.values), max(self.values)
        goal = f"{'>=' if self.at_least else '<='} {self.goal:g}"
        verdict = "met" if self.is_met else "MISSED"
        return f"{self.name:54} {low:8.2f} {middle:8.2f} {high:8.2f}   {goal:9} {verdict}"


def ratios(
    ours: Callable[[], float], reference: Callable[[], float], *, rounds: int = ROUNDS
) -> tuple[list[float], list[float], list[float]]:
    """(ours / reference, ours, reference) of each round; one round before them warms both up."""
    ours(), reference()
    mine, theirs = [], []
    for number in range(rounds):
        order = (ours, reference) if number % 2 else (reference, ours)
        found = {act: act() for act in order}
        mine.append(found[ours])
        theirs.append(found[reference])
    return [one / other for one, other in zip(mine, theirs, strict=True)], mine, theirs


def say(text: str) -> None:
    print(text, flush=True)
