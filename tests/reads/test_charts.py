"""Positions in the charts, worked out by hand."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.reads.charts import (
    Bar,
    MilestoneDates,
    Point,
    Span,
    Tick,
    ValueBar,
    anchor,
    gantt,
    percent,
    share_of_target,
    status_strip,
    value_bars,
    with_margins,
)

DAY = dt.date(2026, 1, 1)


def on(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("share", "length"), [(0, "0.0%"), (0.5, "50.0%"), (1, "100.0%"), (-0.2, "0.0%"), (7, "100.0%")]
)
def test_a_length_is_a_percentage_that_never_leaves_the_drawing(share: float, length: str) -> None:
    assert percent(share) == length


def test_a_span_of_one_day_has_no_length_to_divide_by() -> None:
    assert Span(DAY, DAY).x(DAY) == "0.0%"


def test_years_are_named_and_the_last_one_only_where_its_word_has_room() -> None:
    span = Span(on("2025-01-01"), on("2027-01-01"))
    assert span.ticks() == (
        Tick("0.0%", on("2025-01-01"), is_year=True),
        Tick("50.0%", on("2026-01-01"), is_year=True),
        Tick("100.0%", on("2027-01-01"), is_year=True, labelled=False),
    )


def test_quarters_are_named_where_no_year_can_be() -> None:
    ticks = Span(on("2026-03-01"), on("2026-11-01")).ticks()
    assert [(tick.day, tick.is_year, tick.labelled) for tick in ticks] == [
        (on("2026-04-01"), False, True),
        (on("2026-07-01"), False, True),
        (on("2026-10-01"), False, False),
    ]


def test_many_years_are_thinned_out() -> None:
    ticks = Span(on("2025-01-01"), on("2040-01-01")).ticks()
    assert [tick.day.year for tick in ticks] == [2025, 2028, 2031, 2034, 2037, 2040]


def test_the_first_and_the_last_day_have_room_for_their_marks() -> None:
    span = with_margins([on("2025-01-01"), on("2025-12-31"), on("2025-04-11")])
    assert (span.first, span.last) == (on("2024-12-18"), on("2026-01-21"))


def test_margins_end_where_the_calendar_does() -> None:
    span = with_margins([dt.date.min, dt.date.max])
    assert (span.first, span.last) == (dt.date.min, dt.date.max)


@pytest.mark.parametrize(("share", "set_from"), [(0.1, "start"), (0.5, "middle"), (0.9, "end")])
def test_a_written_day_near_an_edge_is_set_from_it(share: float, set_from: str) -> None:
    assert anchor(share) == set_from


def test_the_strip_of_nothing_is_not_drawn() -> None:
    assert status_strip([], DAY) is None


def test_a_strip_fills_up_as_more_is_done() -> None:
    strip = status_strip(
        [
            (on("2025-01-01"), "not_started", ""),
            (on("2025-07-02"), "limited", ""),
            (on("2025-10-01"), "complete", ""),
        ],
        until=on("2026-01-01"),
    )
    assert strip is not None
    assert [(s.x, s.width, s.height, s.fill, s.edge) for s in strip.steps] == [
        ("0.0%", "49.9%", 0, "", "known"),
        ("49.9%", "24.9%", 12, "c-1", "known"),
        ("74.8%", "25.2%", 44, "c-3", "known"),
    ]


@pytest.mark.parametrize(
    ("status", "outcome", "edge"),
    [("no_evidence", "", "unknown"), ("not_assessable", "", "unknown"), ("limited", "withdrawn", "failed")],
)
def test_what_failed_or_is_not_known_is_an_edge_and_never_a_fill_of_zero(
    status: str, outcome: str, edge: str
) -> None:
    strip = status_strip([(on("2025-01-01"), status, outcome)], until=DAY)
    assert strip is not None
    assert [(s.fill, s.height, s.edge, s.edge_y) for s in strip.steps] == [("", 0, edge, 22)]


def test_a_verdict_of_the_day_itself_can_be_seen() -> None:
    strip = status_strip([(DAY, "complete", "")], until=DAY)
    assert strip is not None
    assert strip.steps[0].width == "100.0%"


def test_a_moved_date_is_open_and_the_newest_is_due() -> None:
    chart = gantt([MilestoneDates(due=(on("2026-04-11"), on("2026-12-27")))], DAY)
    assert chart is not None
    assert chart.rows[0].points == (Point("28.9%", "open"), Point("94.7%", "due"))
    assert chart.rows[0].slip == Bar("28.9%", "94.7%")
    assert chart.today == "3.5%"


def test_a_date_that_passed_is_late_unless_the_commitment_is_closed() -> None:
    late = [MilestoneDates(due=(on("2025-06-30"),))]
    assert [gantt(late, DAY, closed=closed).rows[0].points[0].kind for closed in (False, True)] == [
        "late",
        "due",
    ]


def test_a_date_is_not_late_on_its_own_day() -> None:
    assert gantt([MilestoneDates(due=(DAY,))], DAY).rows[0].points[0].kind == "due"


def test_a_milestone_given_up_keeps_its_date_open() -> None:
    chart = gantt([MilestoneDates(due=(on("2025-06-30"),), dropped=True)], DAY)
    assert [point.kind for point in chart.rows[0].points] == ["open"]


def test_an_achievement_close_to_its_date_covers_it_and_one_far_from_it_does_not() -> None:
    def kinds(achieved: str) -> list[str]:
        row = MilestoneDates(due=(on("2025-03-01"), on("2025-06-30")), achieved_on=on(achieved))
        return [point.kind for point in gantt([row], DAY).rows[0].points]

    assert kinds("2025-06-29") == ["open", "done"]
    assert kinds("2025-10-01") == ["open", "due", "done"]


@pytest.mark.parametrize(
    "milestone",
    [
        MilestoneDates(),
        MilestoneDates(achieved_on=DAY),
        MilestoneDates(due=(on("2025-06-30"),), achieved_on=on("2025-06-30")),
    ],
)
def test_no_chart_where_nothing_was_dated_or_every_date_was_kept(milestone: MilestoneDates) -> None:
    assert gantt([milestone], DAY) is None


DATES = st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2100, 12, 31))


@given(st.lists(st.lists(DATES, max_size=4), max_size=5), DATES)
def test_every_position_of_any_dates_lies_inside_the_drawing(
    given_dates: list[list[dt.date]], day: dt.date
) -> None:
    chart = gantt([MilestoneDates(due=tuple(dates)) for dates in given_dates], day)
    if chart:
        positions = [
            chart.today,
            *(p.x for row in chart.rows for p in row.points),
            *(t.x for t in chart.ticks),
        ]
        assert all(0 <= float(x.removesuffix("%")) <= 100 for x in positions)


def test_bars_share_the_scale_of_their_target() -> None:
    assert value_bars([Decimal(5), Decimal(10)], Decimal(20)) == [
        ValueBar("25.0%", "100.0%", ""),
        ValueBar("50.0%", "100.0%", ""),
    ]


def test_a_figure_above_the_target_sets_the_scale() -> None:
    assert value_bars([Decimal(220)], Decimal(96)) == [ValueBar("100.0%", "43.6%", "")]


def test_a_missing_value_has_no_length_not_even_zero() -> None:
    assert value_bars([None, Decimal(0)], Decimal(4)) == [None, ValueBar("0.0%", "100.0%", "")]


def test_a_baseline_is_a_line_of_its_own() -> None:
    assert value_bars([Decimal(50)], Decimal(100), Decimal(44)) == [ValueBar("50.0%", "100.0%", "44.0%")]


def test_nothing_to_scale_by_draws_nothing() -> None:
    assert value_bars([Decimal(0)], None) == [None]


@pytest.mark.parametrize(
    ("value", "target", "share"),
    [
        ("1", "20", 5),
        ("0", "20", 0),
        ("19.99", "20", 99),
        ("20", "20", None),
        ("220", "96", None),
        ("5", "0", None),
        ("-1", "20", None),
    ],
)
def test_a_percentage_is_rounded_down_and_never_reaches_a_hundred(
    value: str, target: str, share: int | None
) -> None:
    assert share_of_target(Decimal(value), Decimal(target)) == share


def test_no_percentage_without_a_value_or_a_target() -> None:
    assert [share_of_target(None, Decimal(1)), share_of_target(Decimal(1), None)] == [None, None]
