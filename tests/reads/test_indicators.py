"""Percent only where it is measured, gaps and "reached" of the figure used, never above a hundred, never of nothing."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.enums import Comparator, Scope, UnitKind
from tracker.models import Indicator, Measurement, Organization
from tracker.reads.citations import Shelf
from tracker.reads.measured.indicators import MOST_BARS, IndicatorView, indicator_views, reached, share

DAY = dt.date(2026, 11, 22)


def measured(pk: int, value: float | None, ago: int = 0, **fields) -> Measurement:
    known = None if value is None else Decimal(value)
    return Measurement(
        pk=pk,
        value=known,
        as_of=DAY - dt.timedelta(days=ago),
        **{"claimed_by": "independent", "source_id": pk, **fields},
    )


def view(*found: Measurement, **fields) -> IndicatorView:
    indicator = Indicator(
        **{"unit": "sites", "unit_kind": UnitKind.COUNT, "target_value": Decimal(10), **fields}
    )
    newest_first = sorted(found, key=lambda m: (m.as_of, m.pk), reverse=True)
    return indicator_views([(indicator, newest_first)], Shelf({}, DAY), DAY)[0]


def test_only_the_figure_used_has_a_percentage_and_a_gap() -> None:
    figures = view(measured(1, 4, ago=400), measured(2, 9)).figures
    assert [(f.measurement.pk, bool(f.used), f.share, f.gap) for f in figures] == [
        (2, True, 90, Decimal(1)),
        (1, False, None, None),
    ]


def test_of_figures_that_differ_the_better_backed_one_is_measured_by() -> None:
    found = view(measured(1, 9), measured(2, 10, claimed_by="party"))
    assert found.main is not None
    assert (found.main.value, found.main.reached, found.main.share) == (9, False, 90)
    assert [[rival.measurement.pk for rival in clash] for clash in found.clashes] == [[1, 2]]
    assert found.disagree


@pytest.mark.parametrize("found", [(), (measured(1, None),)])
def test_nothing_is_no_figure_and_not_zero(found: tuple[Measurement, ...]) -> None:
    assert (view(*found).main, view(*found).disagree) == (None, False)


@pytest.mark.parametrize(
    "fields",
    [
        {"unit_kind": UnitKind.YES_NO, "target_value": Decimal(10)},
        {"unit_kind": UnitKind.PERCENT},
        {"comparator": Comparator.AT_MOST},
        {"direction": "down"},
        {"baseline_value": Decimal(2)},
        {"target_value": None},
        {"target_value": Decimal(0)},
    ],
)
def test_no_percentage_where_it_means_nothing(fields) -> None:
    figure = view(measured(1, 5), **fields).main
    assert figure is not None
    assert figure.share is None


@given(st.decimals(-10, 10**12, places=2), st.one_of(st.none(), st.decimals(-10, 10**12, places=2)))
def test_a_percentage_is_between_zero_and_ninety_nine_and_never_beside_reached(value, target) -> None:
    indicator = Indicator(unit_kind=UnitKind.MONEY, target_value=target, comparator=Comparator.AT_LEAST)
    percent = share(indicator, value)
    assert percent is None or (0 <= percent <= 99 and not reached(indicator, value))


@pytest.mark.parametrize(
    ("comparator", "value", "there"),
    [
        (">=", 9, False),
        (">=", 10, True),
        (">=", 11, True),
        ("<=", 9, True),
        ("<=", 11, False),
        ("=", 10, True),
        ("=", 11, False),
        (">=", None, False),
    ],
)
def test_what_is_reached_depends_on_what_was_promised(
    comparator: str, value: int | None, there: bool
) -> None:
    indicator = Indicator(comparator=comparator, target_value=Decimal(10))
    assert reached(indicator, None if value is None else Decimal(value)) is there


def test_money_is_read_by_stage_and_only_disbursed_money_can_reach_the_target() -> None:
    found = view(
        measured(1, 30, stage="announced"),
        measured(2, 10, stage="committed", ago=3),
        measured(3, 8, stage="committed", ago=100),
        unit="EUR",
        unit_kind=UnitKind.MONEY,
    )
    assert [(f.stage, f.value, f.reached) for f in found.drawn] == [
        ("announced", 30, False),
        ("committed", 10, False),
        ("disbursed", None, False),
    ]
    assert found.main is not None
    assert found.main.stage == "committed"


def party(pk: int) -> dict[str, object]:
    return {"organization": Organization(pk=pk, name_en=f"Lab {pk}")}


def test_each_party_is_measured_by_its_own_figure_and_there_is_none_for_all() -> None:
    found = view(
        measured(1, 6, ago=100, **party(1)),
        measured(2, 10, **party(1)),
        measured(3, 7, **party(2)),
        scope=Scope.EACH_PARTY,
    )
    assert [(f.measurement.organization_id, f.value, f.reached) for f in found.drawn] == [
        (1, 10, True),
        (2, 7, False),
    ]
    assert (found.parties_there, len(found.parties), found.main, found.path) == (1, 2, None, None)


def test_many_parties_are_read_in_the_table_alone() -> None:
    many = [measured(pk, 5, **party(pk)) for pk in range(1, MOST_BARS + 2)]
    found = view(*many, scope=Scope.EACH_PARTY)
    assert (found.bars, len(found.figures)) == ((), MOST_BARS + 1)
    assert len(view(*many[1:], scope=Scope.EACH_PARTY).bars) == MOST_BARS


def test_without_a_day_there_are_bars_and_no_path() -> None:
    found = [measured(2, 9), measured(1, 4, ago=400)]
    indicator = Indicator(unit="sites", unit_kind=UnitKind.COUNT, target_value=Decimal(10))
    drawn = indicator_views([(indicator, found)], Shelf({}, DAY))[0]
    assert (drawn.path, len(drawn.bars)) == (None, 2)
