"""What is to be reached, what was measured, and the table of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from .turns import Spread

TIMES, SHARE, PLAIN = "×", "share", ""


@dataclass(frozen=True)
class Goal:
    """`least` or `most` of a figure, at a size of the data (0: it does not depend on one)."""

    key: str
    size: int
    words: str
    unit: str = SHARE
    least: float | None = None
    most: float | None = None

    @property
    def text(self) -> str:
        bound = self.least if self.least is not None else self.most
        sign = "≥" if self.least is not None else "≤"
        return f"{sign} {number(bound or 0, self.unit)}"

    def met(self, value: float) -> bool:
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


@dataclass(frozen=True)
class Figure:
    """One measured value with its spread. `detail` says in words what was compared."""

    key: str
    size: int
    value: float
    low: float
    high: float
    detail: str = ""

    @classmethod
    def of(cls, key: str, size: int, spread: Spread, detail: str = "") -> Figure:
        return cls(key, size, spread.median, spread.low, spread.high, detail)

    @classmethod
    def single(cls, key: str, size: int, value: float, detail: str = "") -> Figure:
        return cls(key, size, value, value, value, detail)


K1, K10, K100 = 1_000, 10_000, 100_000
LIST = "List page never seen before, against Datasette’s page with two facets, which shows less"
NARROWED = "The same, narrowed by two filters"
PLAIN_LIST = "List page never seen before, against a plain ListView with prefetch and GROUP BY facets"
PLAIN_NARROWED = "The same, narrowed by two filters"
DETAIL = "Commitment never seen before, against Datasette’s row page"
JSON = "25 commitments as JSON, against Datasette’s JSON"
AGAIN = "Any public page asked again, against a bare Django view returning the same bytes (the worst page)"
SEARCH = "Search page never seen before, against Datasette’s search page"

GOALS: tuple[Goal, ...] = (
    Goal("list", K1, LIST, TIMES, least=4),
    Goal("list", K100, LIST, TIMES, least=8),
    Goal("narrowed", K1, NARROWED, TIMES, least=4),
    Goal("narrowed", K100, NARROWED, TIMES, least=8),
    Goal("plain", K1, PLAIN_LIST, most=0.17),
    Goal("plain", K100, PLAIN_LIST, most=0.17),
    Goal("plain_narrowed", K1, PLAIN_NARROWED, most=0.17),
    Goal("plain_narrowed", K100, PLAIN_NARROWED, most=0.17),
    Goal("again", 0, AGAIN, least=0.8),
    Goal("not_modified", 0, "A 304, against the page it saves (the worst page)", most=0.0834),
    Goal("nginx", 0, "One page through nginx, against nginx serving the same bytes as a file", least=0.85),
    Goal("nginx_200", K1, "200 filtered lists through nginx, against the same bytes as files", least=0.7),
    Goal("nginx_200", K100, "200 filtered lists through nginx, against the same bytes as files", least=0.5),
    Goal("detail", K1, DETAIL, TIMES, least=2),
    Goal("detail", K100, DETAIL, TIMES, least=2),
    Goal("json", K1, JSON, TIMES, least=3),
    Goal("json", K100, JSON, TIMES, least=3),
    Goal("search", K1, SEARCH, TIMES, least=3),
    Goal("search", K100, SEARCH, TIMES, least=5),
    Goal("misspelt", 0, "Misspelt queries answered right, a fixed list of 50", "%", least=90),
    Goal("grown_list", K100, "Growth from 1,000 to 100,000: list", TIMES, most=1.25),
    Goal("grown_narrowed", K100, "Growth: list narrowed by two filters", TIMES, most=1.5),
    Goal("grown_last", K100, "Growth: last page of a narrowed list", TIMES, most=1.5),
    Goal("grown_search", K100, "Growth: search", TIMES, most=2.5),
    Goal("grown_frequent", K100, "Growth: search for a word in a quarter of all rows", TIMES, most=4),
    Goal("postgres", K10, "PostgreSQL against SQLite, processor time of both programs: lists", TIMES, most=1.4),
    Goal("postgres_narrowed", K10, "PostgreSQL against SQLite, narrowed lists", TIMES, most=1.4),
    Goal("postgres_search", K10, "PostgreSQL against SQLite, searches", TIMES, most=1.4),
    Goal("postgres_detail", K10, "PostgreSQL against SQLite, commitments", TIMES, most=1.4),
    Goal("queries_list", 0, "Queries: list never seen before (the worst)", PLAIN, most=4),
    Goal("queries_detail", 0, "Queries: commitment never seen before (the worst)", PLAIN, most=6),
    Goal("queries_again", 0, "Queries: any public page asked again, or 304 (the worst)", PLAIN, most=0),
    Goal("stale_sqlite", K10, "Stale answers by any process 1 s after a publication, SQLite", PLAIN, most=0),
    Goal("stale_postgresql", K10, "Stale answers by any process 1 s after a publication, PostgreSQL", PLAIN, most=0),
    Goal("memory", K10, "Memory of a worker after 100,000 requests (its share of what is shared)", "MB", most=200),
    Goal("memory_growth", K10, "Its growth since it was warm", "%", most=5),
    Goal("first_view", 0, "First view, compressed, without fonts (the heaviest of three pages)", "kB", most=100),
    Goal("lighthouse", 0, "Lighthouse, performance on a phone (the worst page)", PLAIN, least=95),
    Goal("errors_sqlite", K10, "Errors in 10 minutes of mixed load, SQLite", PLAIN, most=0),
    Goal("errors_postgresql", K10, "Errors in 10 minutes of mixed load, PostgreSQL", PLAIN, most=0),
    Goal("writers_sqlite", K10, "99th percentile of writers, SQLite", "ms", most=1000),
    Goal("writers_postgresql", K10, "99th percentile of writers, PostgreSQL", "ms", most=1000),
)  # fmt: skip
"""The table of what is to be reached. A figure of a size that has no goal is printed without one."""

WORDS = {goal.key: goal for goal in GOALS}
PASS, SHORT, NONE = "reached", "falls short", "no goal at this size"


def number(value: float, unit: str) -> str:
    if unit == TIMES:
        return f"{value:.2g} ×" if value < 10 else f"{value:.0f} ×"
    if unit in ("%", "kB", "MB", "ms"):
        return f"{value:.3g} {unit}" if value < 100 else f"{value:.0f} {unit}"
    if unit == PLAIN:
        return f"{value:g}"
    return f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"


def sized(size: int) -> str:
    return f"{size:,}" if size else "–"


@dataclass(frozen=True)
class Line:
    """One row of the table."""

    figure: str
    size: str
    goal: str
    value: str
    spread: str
    verdict: str
    detail: str


def lines(figures: Sequence[Figure]) -> list[Line]:
    """Every goal with its figure, in the order of the goals; a goal nobody measured says so. Then, below the goal
    they belong to, figures at sizes that have none."""
    found = {(figure.key, figure.size): figure for figure in figures}
    wanted = {(goal.key, goal.size) for goal in GOALS}
    order = list(dict.fromkeys(goal.key for goal in GOALS))
    result = []
    for key in order:
        of_key = [goal for goal in GOALS if goal.key == key]
        result += [_line(goal, found.get((key, goal.size))) for goal in of_key]
        result += [_without(found[pair]) for pair in sorted(found) if pair[0] == key and pair not in wanted]
    return result


def _line(goal: Goal, figure: Figure | None) -> Line:
    if figure is None:
        return Line(goal.words, sized(goal.size), goal.text, "not measured", "", "", "")
    verdict = PASS if goal.met(figure.value) else SHORT
    return _written(goal, figure, goal.text, verdict)


def _without(figure: Figure) -> Line:
    return _written(WORDS[figure.key], figure, "", NONE)


def _written(goal: Goal, figure: Figure, text: str, verdict: str) -> Line:
    unit = goal.unit
    low, high = number(figure.low, unit), number(figure.high, unit)
    spread = "" if figure.low == figure.high else f"{low} to {high}"
    return Line(
        goal.words, sized(figure.size), text, number(figure.value, unit), spread, verdict, figure.detail
    )


HEAD = ("Figure", "Commitments", "Goal", "Measured", "Spread", "")


def markdown(rows: Sequence[Sequence[str]], head: Sequence[str]) -> str:
    """A table of Markdown."""
    escaped = [[cell.replace("|", "\\|") for cell in row] for row in (head, ["---"] * len(head), *rows)]
    return "\n".join("| " + " | ".join(row) + " |" for row in escaped)


def table(figures: Sequence[Figure], *, measured_only: bool = False) -> str:
    """What is to be reached beside what was measured."""
    shown = [line for line in lines(figures) if line.value != "not measured" or not measured_only]
    return markdown([(x.figure, x.size, x.goal, x.value, x.spread, x.verdict) for x in shown], HEAD)


def shortfalls(figures: Sequence[Figure]) -> list[tuple[str, str]]:
    """(key, sentence) for every figure that misses its goal."""
    found = {(figure.key, figure.size): figure for figure in figures}
    result = []
    for goal in GOALS:
        figure = found.get((goal.key, goal.size))
        if figure is not None and not goal.met(figure.value):
            size = f" at {goal.size:,} commitments" if goal.size else ""
            more = f" ({figure.detail})" if figure.detail else ""
            result.append(
                (goal.key, f"{goal.words}{size}: {number(figure.value, goal.unit)}, goal {goal.text}{more}.")
            )
    return result


def stored(figure: Figure) -> dict[str, object]:
    return asdict(figure)
