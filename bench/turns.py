"""Taking turns, and what may be said of the numbers that come out: ratios of what was measured side by side.

The speed of a shared machine moves by half within minutes. So whatever is compared takes many short turns, in another
order each round, and is compared within its round: what moves from round to round moves both sides.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

LEAST_ROUNDS = 5


@dataclass(frozen=True)
class Side:
    """One of the things measured. `turn` does a little work and returns its cost, in any unit."""

    name: str
    turn: Callable[[], float]


@dataclass(frozen=True)
class Spread:
    """The median of all turns, and the lowest and the highest."""

    median: float
    low: float
    high: float
    turns: int


def take_turns(sides: Sequence[Side], rounds: int, chance: random.Random) -> dict[str, list[float]]:
    """The values of every side, in order of the rounds. The order within a round is shuffled, and each side has one
    turn before, which does not count: it warms up. ValueError for fewer rounds than a median deserves."""
    if rounds < LEAST_ROUNDS:
        raise ValueError(f"{rounds} rounds are too few for a median: take at least {LEAST_ROUNDS}.")
    names = [side.name for side in sides]
    if len(set(names)) < len(names):
        raise ValueError("Two sides have the same name.")
    for side in sides:
        side.turn()
    values: dict[str, list[float]] = {name: [] for name in names}
    for _round in range(rounds):
        for side in chance.sample(list(sides), len(sides)):
            values[side.name].append(side.turn())
    return values


def spread(values: Sequence[float]) -> Spread:
    """Of the turns of one side."""
    return Spread(statistics.median(values), min(values), max(values), len(values))


def ratio(values: Mapping[str, Sequence[float]], above: str, below: str) -> Spread:
    """`above` divided by `below`, round by round."""
    return spread([a / b for a, b in zip(values[above], values[below], strict=True)])
