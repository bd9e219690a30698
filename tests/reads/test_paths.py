"""The way against the target: where figures, target and conflicts are drawn."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.enums import Scope, UnitKind
from tracker.models import Indicator, Measurement
from tracker.reads.measured import paths
from tracker.reads.measured.paths import APART, FOOT, TOP, WIDTHS, Path, Target
from tracker.reads.measured.used import series

DAY = dt.date(2026, 11, 22)


def on(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def figure(
    pk: int, value: float | None, as_of: str, voice: str = "independent", stage: str = ""
) -> Measurement:
    known = None if value is None else Decimal(value)
    return Measurement(pk=pk, value=known, as_of=on(as_of), claimed_by=voice, source_id=pk, stage=stage)


def path(*figures: Measurement, kind: str = UnitKind.COUNT, **fields) -> Path | None:
    indicator = Indicator(unit_kind=kind, unit="EUR", **{"target_value": Decimal(10), **fields})
    return paths.path(indicator, series(indicator, figures), DAY, on("2025-02-11"))


def drawn(*figures: Measurement, **fields) -> Path:
    found = path(*figures, **fields)
    assert found is not None
    return found


TWO = (figure(1, 4, "2025-06-01"), figure(2, 8, "2026-06-01"))


@pytest.mark.parametrize(
    "nothing",
    [
        pytest.param(path(), id="no figure"),
        pytest.param(path(figure(1, None, "2025-06-01")), id="only a missing figure"),
        pytest.param(path(TWO[0]), id="one figure and a target without a date"),
        pytest.param(path(TWO[0], target_due_on=on("2025-06-11")), id="a figure close to the target's day"),
        pytest.param(path(*TWO, kind=UnitKind.YES_NO), id="yes or no"),
        pytest.param(path(*TWO, scope=Scope.EACH_PARTY), id="each party's own"),
        pytest.param(
            path(
                figure(1, 4, "2025-06-01", stage="committed"),
                kind=UnitKind.MONEY,
                target_due_on=on("2030-12-31"),
            ),
            id="one figure in money: its stages have bars",
        ),
    ],
)
def test_no_path_where_a_bar_says_as_much(nothing: Path | None) -> None:
    assert nothing is None


def test_a_figure_and_a_dated_target_make_a_path() -> None:
    found = drawn(TWO[0], target_due_on=on("2027-12-31"))
    assert found.target is not None
    assert float(found.target.x.rstrip("%")) > float(found.today.rstrip("%"))
    assert found.aim is None


def test_from_a_dated_baseline_a_line_leads_to_a_dated_target() -> None:
    found = drawn(
        TWO[0], baseline_value=Decimal(0), baseline_on=on("2025-01-01"), target_due_on=on("2027-12-31")
    )
    assert found.aim is not None
    assert found.baseline is not None
    assert (found.aim.x1, found.aim.y1) == (found.baseline.x, found.baseline.y) == (found.baseline.x, FOOT)
    assert (found.aim.x2, found.aim.y2) == (found.target.x, found.target.y)
    assert (found.way[0].x1, found.way[0].y1) == (found.baseline.x, found.baseline.y)


def test_a_target_without_a_date_goes_through_the_whole_chart() -> None:
    assert drawn(*TWO).target == Target("", TOP)


def test_the_figure_used_is_ringed_and_the_way_joins_those_used() -> None:
    found = drawn(*TWO)
    assert [(mark.measurement.pk, mark.used) for mark in found.marks] == [(1, False), (2, True)]
    assert [(s.x1, s.y1, s.x2, s.y2) for s in found.way] == [
        (found.marks[0].x, found.marks[0].y, found.marks[1].x, found.marks[1].y)
    ]


def test_a_missing_figure_is_not_drawn_as_zero() -> None:
    assert [mark.measurement.pk for mark in drawn(*TWO, figure(3, None, "2026-08-01")).marks] == [1, 2]


def test_figures_that_differ_stand_at_one_place_joined_by_a_bracket_and_off_the_way() -> None:
    found = drawn(
        figure(1, 9, "2025-02-10"), figure(2, 10, "2025-02-11", "party"), figure(3, 11, "2026-05-01", "party")
    )
    one, two, three = found.marks
    assert one.x == two.x
    assert [bracket.ys for bracket in found.brackets] == [(two.y, one.y)]
    assert found.brackets[0].dx > max(one.dx, two.dx)
    assert [(part.y1, part.y2) for part in found.way] == [(one.y, three.y)]


@pytest.mark.parametrize(
    ("voice", "stage", "fill"),
    [
        ("party", "", "hollow"),
        ("independent", "", "full"),
        ("tracker", "", "full"),
        ("independent", "announced", "hollow"),
        ("party", "committed", "half"),
        ("party", "disbursed", "full"),
    ],
)
def test_the_fill_tells_the_stage_of_money_and_else_what_parties_say(
    voice: str, stage: str, fill: str
) -> None:
    kind = UnitKind.MONEY if stage else UnitKind.COUNT
    found = drawn(
        figure(1, 1, "2025-06-01", voice, stage), figure(2, 2, "2026-06-01", voice, stage), kind=kind
    )
    assert [mark.fill for mark in found.marks] == [fill, fill]


def test_every_stage_of_money_has_its_own_way() -> None:
    found = drawn(
        figure(1, 9, "2025-03-01", stage="announced"),
        figure(2, 1, "2025-06-01", stage="committed"),
        figure(3, 3, "2026-06-01", stage="committed"),
        kind=UnitKind.MONEY,
    )
    assert [(part.y1, part.y2) for part in found.way] == [(found.marks[1].y, found.marks[2].y)]
    assert [(stage, fill) for stage, _, fill in found.fills] == [
        ("announced", "hollow"),
        ("committed", "half"),
    ]
    assert [mark.used for mark in found.marks] == [True, False, True]


@pytest.mark.parametrize(
    ("values", "floor", "top", "step"),
    [
        (["0", "40"], 0, 40, 10),
        (["91", "220", "96"], 0, 250, 50),
        (["58", "65", "64"], 50, 65, 5),
        (["44", "44"], 0, 50, 10),
        (["0"], 0, 1, 1),
        (["2"], 0, 2, 1),
        (["-5", "5"], -15, 5, 5),
    ],
)
def test_the_scale_has_round_figures_and_leaves_zero_only_for_what_lies_close_together(
    values: list[str], floor: int, top: int, step: int
) -> None:
    scale = paths.scale_of([Decimal(value) for value in values], whole=True)
    assert (scale.floor, scale.top, scale.step) == (floor, top, step)


def test_the_words_of_the_scale_leave_room_for_the_target() -> None:
    levels = drawn(figure(1, 58, "2025-02-11"), figure(2, 65, "2026-05-01"), target_value=Decimal(64)).levels
    assert [(level.value, level.is_target) for level in levels] == [
        (50, False),
        (55, False),
        (60, False),
        (64, True),
    ]


FIGURES = st.lists(
    st.tuples(
        st.one_of(st.none(), st.integers(0, 10**11)),
        st.dates(dt.date(2025, 1, 1), DAY),
        st.sampled_from(["party", "independent", "tracker"]),
    ),
    max_size=5,
).map(
    lambda rows: [figure(pk, v, day.isoformat(), voice) for pk, (v, day, voice) in enumerate(rows, start=1)]
)


@given(FIGURES, st.one_of(st.none(), st.integers(0, 10**11)), st.one_of(st.none(), st.dates()))
def test_everything_lies_inside_and_no_mark_covers_another(figures, target, due) -> None:
    found = path(*figures, target_value=None if target is None else Decimal(target), target_due_on=due)
    if found is None:
        return
    assert {mark.measurement.pk for mark in found.marks} == {m.pk for m in figures if m.value is not None}
    assert all(TOP <= mark.y <= FOOT and 0 <= float(mark.x.rstrip("%")) <= 100 for mark in found.marks)
    assert sum(mark.used for mark in found.marks) == 1
    for width in WIDTHS:
        places = [(float(m.x.rstrip("%")) / 100 * width + m.dx, m.y) for m in found.marks]
        for n, (x, y) in enumerate(places):
            assert not any(abs(x - a) < APART - 1 and abs(y - b) < APART for a, b in places[:n])
