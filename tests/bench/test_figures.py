"""The table of what is to be reached: each goal beside its figure, what misses it, what nobody measured."""

import dataclasses

import pytest

from bench import page
from bench.figures import (
    GOALS,
    NONE,
    PASS,
    SHORT,
    Figure,
    Goal,
    lines,
    number,
    shortfalls,
    table,
)

pytestmark = pytest.mark.once


def line(key: str, figures: list[Figure], size: int = 0):
    words = next(goal.words for goal in GOALS if goal.key == key)
    return next(
        each
        for each in lines(figures)
        if each.figure == words and each.size == (f"{size:,}" if size else "–")
    )


@pytest.mark.parametrize(
    ("goal", "met", "missed"),
    [(Goal("a", 0, "", least=0.8), 0.8, 0.79), (Goal("a", 0, "", most=200), 200, 200.1)],
)
def test_a_bound_itself_is_reached(goal: Goal, met: float, missed: float) -> None:
    assert goal.met(met)
    assert not goal.met(missed)


def test_every_goal_is_bounded_on_one_side_and_named_once() -> None:
    assert [goal for goal in GOALS if (goal.least is None) == (goal.most is None)] == []
    assert len({(goal.key, goal.size) for goal in GOALS}) == len(GOALS)


def test_a_goal_that_nobody_measured_says_so_and_is_neither_reached_nor_missed() -> None:
    assert (line("memory", [], 10_000).value, line("memory", [], 10_000).verdict) == ("not measured", "")
    assert len(lines([])) == len(GOALS)
    assert shortfalls([]) == []


def test_a_figure_is_reached_or_falls_short() -> None:
    good, bad = Figure("again", 0, 0.9, 0.85, 0.95), Figure("again", 0, 0.7, 0.6, 0.9)
    assert (line("again", [good]).verdict, line("again", [bad]).verdict) == (PASS, SHORT)
    assert line("again", [good]).spread == "0.85 to 0.95"


def test_a_figure_at_a_size_without_a_goal_is_shown_without_a_verdict() -> None:
    found = line("list", [Figure("list", 10_000, 6.0, 5.0, 7.0)], 10_000)
    assert (found.goal, found.value, found.verdict) == ("", "6 ×", NONE)


def test_what_falls_short_is_a_sentence_with_figure_and_goal() -> None:
    figure = Figure("first_view", 0, 141.0, 141.0, 141.0, "/en/ 141 kB")
    [(key, sentence)] = shortfalls([figure, Figure("again", 0, 0.9, 0.9, 0.9)])
    assert key == "first_view"
    assert sentence.endswith("141 kB, goal ≤ 100 kB (/en/ 141 kB).")


def test_the_reason_is_kept_by_hand_and_found_by_the_key_of_the_figure(tmp_path) -> None:
    file = tmp_path / "why.md"
    file.write_text("# Title\n\nWords.\n\n## again, nginx\n\nBecause of\nthis.\n\n## memory\n\nThat.\n")
    assert page.why(file) == {"again": "Because of this.", "nginx": "Because of this.", "memory": "That."}


def test_reasons_speak_of_figures_that_there_are() -> None:
    assert set(page.why()) <= {goal.key for goal in GOALS}


def test_a_table_is_whole_whatever_stands_in_it() -> None:
    figure = Figure("first_view", 0, 90.0, 90.0, 90.0)
    rows = table([figure]).splitlines()
    assert len({row.replace("\\|", "").count("|") for row in rows}) == 1
    assert len(rows) == len(GOALS) + 2


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [(4.26, "×", "4.3 ×"), (31.4, "×", "31 ×"), (0.171, "share", "0.17"), (0.0521, "share", "0.052"),
     (1234, "ms", "1234 ms"), (0, "", "0"), (97.5, "%", "97.5 %")],
)  # fmt: skip
def test_numbers_are_written_as_far_as_they_are_known(value: float, unit: str, written: str) -> None:
    assert number(value, unit) == written


def test_a_figure_is_the_same_after_it_was_kept() -> None:
    figure = Figure("again", 0, 0.9, 0.8, 1.0, "list")
    assert Figure(**dataclasses.asdict(figure)) == figure
