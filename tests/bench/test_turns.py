"""Taking turns: in another order each round, warmed up, compared within the round; what is slower is found to be so."""

import random
import time

import pytest

from bench.turns import Side, ratio, spread, take_turns

pytestmark = pytest.mark.once

CHANCE = random.Random(1)  # noqa: S311  # the order of turns, nothing secret


def counting(name: str, log: list[str], value: float = 1.0) -> Side:
    def turn() -> float:
        log.append(name)
        return value

    return Side(name, turn)


def test_every_side_has_as_many_turns_as_there_are_rounds_after_one_that_warms_up() -> None:
    log: list[str] = []
    values = take_turns([counting("a", log, 2.0), counting("b", log, 4.0)], 5, CHANCE)
    assert values == {"a": [2.0] * 5, "b": [4.0] * 5}
    assert log[:2] == ["a", "b"]
    assert [sorted(log[n : n + 2]) for n in range(2, 12, 2)] == [["a", "b"]] * 5


def test_the_order_changes_from_round_to_round() -> None:
    log: list[str] = []
    take_turns([counting(name, log) for name in "abc"], 20, CHANCE)
    rounds = {tuple(log[n : n + 3]) for n in range(3, 63, 3)}
    assert len(rounds) > 3


@pytest.mark.parametrize("rounds", [0, 1, 4])
def test_fewer_rounds_than_a_median_deserves_are_refused(rounds: int) -> None:
    with pytest.raises(ValueError, match="too few for a median"):
        take_turns([counting("a", [])], rounds, CHANCE)


def test_two_sides_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="same name"):
        take_turns([counting("a", []), counting("a", [])], 5, CHANCE)


def test_a_ratio_is_taken_round_by_round() -> None:
    """The machine is three times as slow in the second round, for both: it does not show."""
    found = ratio({"a": [2.0, 6.0, 2.0], "b": [1.0, 3.0, 1.0]}, "a", "b")
    assert (found.median, found.low, found.high, found.turns) == (2.0, 2.0, 2.0, 3)


def test_one_turn_that_was_disturbed_moves_the_spread_and_not_the_median() -> None:
    found = spread([1.0, 1.1, 50.0, 0.9, 1.0])
    assert (found.median, found.low, found.high) == (1.0, 0.9, 50.0)


def burn(seconds: float) -> None:
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def test_what_was_slowed_down_is_found_to_be_slower() -> None:
    """Twice the work of one side is a ratio of two, give or take what a shared machine does."""

    def turn(seconds: float) -> float:
        before = time.thread_time()
        burn(seconds)
        return time.thread_time() - before

    values = take_turns([Side("as it is", lambda: turn(0.01)), Side("slowed", lambda: turn(0.02))], 7, CHANCE)
    assert 1.7 < ratio(values, "slowed", "as it is").median < 2.3
