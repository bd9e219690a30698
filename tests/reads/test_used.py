"""Which figure is the one to go by: a truth table, and what holds for any figures."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from tracker.enums import Scope
from tracker.models import Indicator, Measurement
from tracker.reads.measured.used import CLOSE_DAYS, Why, conflicts, figure_used, over_time, series

DAY = dt.date(2026, 5, 31)


def figure(
    pk: int,
    value: float | None,
    *,
    ago: int = 0,
    voice: str = "party",
    source: int | None = None,
    chosen: str = "",
) -> Measurement:
    return Measurement(
        pk=pk,
        value=None if value is None else Decimal(value),
        as_of=DAY - dt.timedelta(days=ago),
        claimed_by=voice,
        source_id=source or pk,
        chosen_because_en=chosen,
    )


@pytest.mark.parametrize(
    ("figures", "used", "why", "others"),
    [
        pytest.param([figure(1, 5)], 1, Why.ONLY, [], id="one figure"),
        pytest.param(
            [figure(1, 5), figure(2, None, ago=-1)], 1, Why.ONLY, [], id="a missing one is no figure"
        ),
        pytest.param([figure(1, 5, ago=400), figure(2, 7)], 2, Why.NEWEST, [], id="the newest"),
        pytest.param([figure(1, 9), figure(2, 7, ago=400)], 1, Why.NEWEST, [], id="the newest may be less"),
        pytest.param([figure(1, 7, ago=3), figure(2, 7)], 2, Why.NEWEST, [], id="sources that agree"),
        pytest.param(
            [figure(1, 5, ago=CLOSE_DAYS + 1, voice="independent"), figure(2, 7)],
            2,
            Why.NEWEST,
            [],
            id="a month apart",
        ),
        pytest.param(
            [figure(1, 5, ago=CLOSE_DAYS, voice="independent"), figure(2, 7)],
            1,
            Why.BETTER_BACKED,
            [2],
            id="within",
        ),
        pytest.param(
            [figure(1, 5, ago=9), figure(2, 7)], 2, Why.NEWEST, [1], id="equally backed: the latest"
        ),
        pytest.param(
            [figure(1, 5, voice="tracker", ago=9), figure(2, 7)],
            1,
            Why.BETTER_BACKED,
            [2],
            id="tracker over party",
        ),
        pytest.param(
            [figure(1, 5, voice="independent", ago=9), figure(2, 7, voice="tracker")],
            1,
            Why.BETTER_BACKED,
            [2],
            id="independent over tracker",
        ),
        pytest.param(
            [
                figure(1, 58, voice="independent", ago=9),
                figure(2, 61, voice="independent", ago=8),
                figure(3, 64),
            ],
            2,
            Why.BETTER_BACKED,
            [1, 3],
            id="the latest of the best backed",
        ),
        pytest.param(
            [figure(1, 5, chosen="It counts people.", ago=9), figure(2, 7, voice="independent")],
            1,
            Why.CHOSEN,
            [2],
            id="what editors chose goes first",
        ),
        pytest.param(
            [figure(1, 5, chosen="It counts people.", ago=40), figure(2, 7)],
            2,
            Why.NEWEST,
            [],
            id="a choice outlived",
        ),
        pytest.param(
            [
                figure(1, 5, source=9, voice="independent", ago=20),
                figure(2, 7, source=9, voice="independent"),
            ],
            2,
            Why.NEWEST,
            [],
            id="one source that speaks again",
        ),
        pytest.param(
            [figure(1, 5, source=9), figure(2, 7, source=9)],
            2,
            Why.NEWEST,
            [1],
            id="one source, two figures of a day",
        ),
    ],
)
def test_the_figure_used(figures: list[Measurement], used: int, why: Why, others: list[int]) -> None:
    found = figure_used(figures)
    assert found is not None
    assert (found.measurement.pk, found.why, [m.pk for m in found.others]) == (used, why, others)


@pytest.mark.parametrize("figures", [[], [figure(1, None)], [figure(1, None), figure(2, None)]])
def test_without_a_value_there_is_none(figures: list[Measurement]) -> None:
    assert figure_used(figures) is None


def test_zero_is_a_figure() -> None:
    found = figure_used([figure(1, 0), figure(2, 7, ago=400)])
    assert found is not None
    assert found.measurement.value == 0


@pytest.mark.parametrize(
    ("figures", "reason", "because"),
    [
        ([figure(1, 5)], "the only figure found", None),
        ([figure(1, 5, ago=90), figure(2, 6)], "the newest figure", None),
        (
            [figure(1, 5, ago=9), figure(2, 6)],
            "the latest; others of about the same time differ, and none is better backed",
            None,
        ),
        (
            [figure(1, 5, voice="independent"), figure(2, 6)],
            "the latest from an independent source; others of about the same time differ",
            None,
        ),
        (
            [figure(1, 5, voice="tracker"), figure(2, 6)],
            "this tracker’s own count; what parties say of about the same time differs",
            None,
        ),
        (
            [figure(1, 5, chosen="It counts people."), figure(2, 6)],
            "chosen by the editors",
            "It counts people.",
        ),
    ],
)
def test_the_reason_is_said(figures: list[Measurement], reason: str, because: str | None) -> None:
    found = figure_used(figures)
    assert found is not None
    with override("en"):
        assert (found.reason, found.because) == (reason, because)


def test_a_choice_without_a_reason_in_french_says_that_it_is_in_english() -> None:
    found = figure_used([figure(1, 5, chosen="It counts people."), figure(2, 6)])
    assert found is not None
    with override("fr"):
        because = found.because
        assert because is not None
        assert (because.language, because.missing) == ("en", True)


def test_what_each_party_promised_is_never_compared_across_parties() -> None:
    one, two, later = figure(1, 5), figure(2, 7), figure(3, 6, ago=-60)
    one.organization_id, two.organization_id, later.organization_id = 1, 2, 1
    each = series(Indicator(scope=Scope.EACH_PARTY), [one, two, later])
    assert each == {("", 1): [one, later], ("", 2): [two]}
    assert [conflicts(found) for found in each.values()] == [[], []]
    assert series(Indicator(scope=Scope.COLLECTIVE), [one, two, later]) == {("", 0): [one, two, later]}


def test_stages_of_money_are_not_compared() -> None:
    announced, committed = figure(1, 30), figure(2, 8)
    announced.stage, committed.stage = "announced", "committed"
    assert set(series(Indicator(), [announced, committed])) == {("announced", 0), ("committed", 0)}


def test_every_conflict_of_the_past_is_found_once() -> None:
    figures = [
        figure(1, 58, ago=500),
        figure(2, 61, ago=499),
        figure(3, 65, ago=20),
        figure(4, 66),
        figure(5, 64, ago=200),
    ]
    found = conflicts(figures)
    assert [{c.measurement.pk, *(m.pk for m in c.others)} for c in found] == [{3, 4}, {1, 2}]


def test_the_way_over_time_holds_the_figures_that_were_used() -> None:
    figures = [figure(1, 9, voice="independent", ago=450), figure(2, 10, ago=449), figure(3, 11)]
    assert [m.pk for m in over_time(figures)] == [1, 3]


FIGURES = st.lists(
    st.tuples(
        st.one_of(st.none(), st.integers(0, 5)),
        st.integers(0, 120),
        st.sampled_from(["party", "independent", "tracker"]),
        st.integers(1, 4),
        st.booleans(),
    ),
    max_size=7,
).map(
    lambda rows: [
        figure(
            pk,
            value,
            ago=ago,
            voice=voice,
            source=source,
            chosen="Because." if chosen and value is not None else "",
        )
        for pk, (value, ago, voice, source, chosen) in enumerate(rows, start=1)
    ]
)


@given(FIGURES, st.randoms())
def test_it_is_one_of_those_given_never_a_missing_one_and_their_order_does_not_matter(
    figures, shuffler
) -> None:
    found = figure_used(figures)
    known = [m for m in figures if m.value is not None]
    assert (found is None) == (not known)
    if found is not None:
        newest = max(m.as_of for m in known)
        assert found.measurement in known
        assert (newest - found.measurement.as_of).days <= CLOSE_DAYS
        assert all(other.value not in (None, found.measurement.value) for other in found.others)
        assert (found.why is Why.CHOSEN) <= bool(found.measurement.chosen_because_en and found.others)
    mixed = list(figures)
    shuffler.shuffle(mixed)
    assert figure_used(mixed) == found


@given(FIGURES)
def test_a_conflict_in_force_is_among_the_conflicts(figures) -> None:
    found, clashes = figure_used(figures), conflicts(figures)
    if found and found.others:
        assert clashes[0] == found
    every = [m.pk for clash in clashes for m in (clash.measurement, *clash.others)]
    assert len(every) == len(set(every))
