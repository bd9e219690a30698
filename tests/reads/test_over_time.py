"""Commitments by status over time: what the chart counts on each day, its areas, its sentence and its table."""

import datetime as dt
from collections import Counter

import pytest
from django.db.models import Q

from tests.factories import DAY, make_assessment, make_commitment, make_pillar
from tracker.actions.derive import together
from tracker.enums import CommitmentKind
from tracker.models import Commitment
from tracker.reads import figures, marks, over_time, wall


def chart(until: dt.date = DAY, **wanted):
    return over_time.over_time(Commitment.objects.filter(**wanted), until)


def counted(found: over_time.OverTime) -> list[tuple[str, int]]:
    return [(layer.symbol, layer.count) for layer in found.layers]


def moments(found: over_time.OverTime) -> dict[str, tuple[int, ...]]:
    return {moment.day.isoformat(): moment.counts for moment in found.moments}


def test_nothing_is_drawn_of_nothing(db):
    make_commitment(1, published=False)

    assert chart() is None


@pytest.mark.parametrize(
    ("until", "drawn"), [("2025-02-10", False), ("2025-02-17", False), ("2025-02-18", True)]
)
def test_nothing_is_drawn_before_a_week_has_passed(db, until, drawn):
    make_commitment(1)

    assert (chart(dt.date.fromisoformat(until)) is not None) is drawn


def test_the_layers_are_the_marks_of_the_day_in_reading_order_with_those_of_before(db):
    make_assessment(make_commitment(1), "no_evidence")
    make_assessment(make_commitment(2), "complete", outcome="delivered_late")
    make_assessment(make_commitment(3), "limited", outcome="withdrawn")
    begun = make_commitment(4)
    make_assessment(begun, "not_started")
    make_assessment(begun, "limited", effective_on="2025-06-01")

    found = chart()

    assert counted(found) == [
        ("late", 1),
        ("limited", 1),
        ("failed", 1),
        ("not_started", 0),
        ("no_evidence", 1),
    ]
    assert found.described == (
        "Complete, delivered late: 1, Limited progress: 1, Not delivered or withdrawn: 1, No public evidence found: 1"
    )


def test_a_draft_is_not_counted_nor_a_verdict_that_nobody_published(db):
    make_assessment(make_commitment(1), "limited")
    make_commitment(2, published=False)
    make_assessment(
        Commitment.objects.get(reference="PA-001"), "complete", until="confirmed", effective_on="2025-06-01"
    )

    assert counted(chart()) == [("limited", 1)]


def test_each_area_is_drawn_in_days_and_commitments_from_the_upper_left(db):
    first, second = make_commitment(1), make_commitment(2)
    make_assessment(first, "not_started")
    make_assessment(second, "not_started")
    make_assessment(first, "complete", outcome="delivered_on_time", effective_on="2025-02-21")

    found = chart(dt.date(2025, 3, 23))

    assert (found.first, found.view_box) == (dt.date(2025, 2, 11), "0 0 41 2")
    assert [(layer.symbol, layer.path) for layer in found.layers] == [
        ("complete", "M10 1H41V2H10Z"),
        ("not_started", "M0 0H41V1H10V2H0Z"),
    ]


def test_a_layer_that_comes_back_has_an_area_for_each_time(db):
    commitment = make_commitment(1)
    for status, day in (("limited", "2025-02-11"), ("no_evidence", "2025-02-21"), ("limited", "2025-03-03")):
        make_assessment(commitment, status, effective_on=day)

    found = chart(dt.date(2025, 3, 23))

    assert {layer.symbol: layer.path for layer in found.layers} == {
        "limited": "M0 0H10V1H0ZM20 0H41V1H20Z",
        "no_evidence": "M10 0H20V1H10Z",
    }


def test_what_changed_on_the_day_read_has_a_column_to_be_seen(db):
    commitment = make_commitment(1)
    make_assessment(commitment, "limited")
    make_assessment(commitment, "no_evidence", effective_on=DAY)

    found = chart()

    assert (DAY - found.first).days == 649
    assert {layer.symbol: layer.path for layer in found.layers} == {
        "limited": "M0 0H649V1H0Z",
        "no_evidence": "M649 0H665V1H649Z",
    }


def test_the_days_before_the_summit_week_are_not_drawn_and_what_held_then_is_where_it_begins(db):
    early = make_commitment(1, announced_on=dt.date(2024, 5, 21))
    make_assessment(early, "limited", effective_on="2024-05-21")

    found = chart()

    assert found.first == dt.date(2025, 2, 1)
    assert found.layers[0].path.startswith("M0 0H")


def test_a_past_day_knows_nothing_of_what_came_after(db):
    commitment = make_commitment(1)
    make_assessment(commitment, "limited")
    make_assessment(commitment, "complete", outcome="delivered_on_time", effective_on="2026-01-10")

    found = chart(dt.date(2025, 9, 30))

    assert counted(found) == [("limited", 1)]
    assert found.moments[-1].day == dt.date(2025, 9, 30)


def test_a_long_time_is_told_by_quarters_and_a_short_one_by_months(db):
    make_commitment(1)

    assert list(moments(chart())) == [
        "2025-02-11",
        "2025-03-31",
        "2025-06-30",
        "2025-09-30",
        "2025-12-31",
        "2026-03-31",
        "2026-06-30",
        "2026-09-30",
        "2026-11-22",
    ]
    assert list(moments(chart(dt.date(2025, 4, 15)))) == [
        "2025-02-11",
        "2025-02-28",
        "2025-03-31",
        "2025-04-15",
    ]


def test_the_scale_has_round_steps_and_the_total(db):
    with together():
        for number in range(1, 18):
            make_commitment(number)

    assert [(line.count, line.y) for line in chart().lines] == [
        (0, "100.0%"),
        (5, "70.6%"),
        (10, "41.2%"),
        (17, "0.0%"),
    ]


def test_the_sentence_compares_the_day_with_the_end_of_the_summits_month(db):
    done = make_commitment(1)
    make_assessment(done, "limited")
    make_assessment(done, "complete", outcome="delivered_late", effective_on="2026-01-01")
    make_commitment(2)
    make_commitment(3, announced_on=dt.date(2025, 5, 1))

    assert chart().sentence == "0 of 2 were complete on 1 March 2025, 1 of 3 on 22 November 2026."


def test_before_that_it_speaks_of_the_day_alone(db):
    make_assessment(make_commitment(1), "complete", outcome="delivered_on_time")
    make_commitment(2)

    assert chart(dt.date(2025, 2, 25)).sentence == "1 of 2 was complete on 25 February 2025."


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_it_takes_one_query(db, django_assert_num_queries, rows):
    with together():
        for number in range(1, rows + 1):
            make_assessment(make_commitment(number), "limited")

    with django_assert_num_queries(1):
        chart()


class TestRealRecord:
    pytestmark = pytest.mark.usefixtures("real_record")
    DAYS = [dt.date(2025 + month // 12, month % 12 + 1, 22) for month in range(1, 23)]

    def test_on_every_day_the_last_column_is_the_wall_and_the_sentence_is_the_headline(self):
        promises = Commitment.objects.public().of_the_record().exclude(kind=CommitmentKind.EVENT)
        for day in [*self.DAYS, DAY]:
            tiles = [tile for tile in wall.tiles_on(day) if not tile.is_event]
            found = over_time.over_time(promises, day)
            figure = figures.figures(tiles)
            assert {symbol: n for symbol, n in counted(found) if n} == Counter(tile.symbol for tile in tiles)
            assert (found.now.complete, found.total) == (figure.statuses["complete"], figure.total)

    def test_every_line_of_the_table_is_the_wall_of_its_day(self):
        found = over_time.over_time(Commitment.objects.public().of_the_record(), DAY)
        for moment in found.moments:
            told = dict(zip((layer.symbol for layer in found.layers), moment.counts, strict=True))
            shown = Counter(tile.symbol for tile in wall.tiles_on(moment.day))
            assert (moment.day, {s: n for s, n in told.items() if n}) == (moment.day, shown)

    def test_the_layers_fill_the_drawing_on_every_day(self):
        """Heights add up to the number listed; read back from the paths as a browser would draw them."""
        found = over_time.over_time(Commitment.objects.public().of_the_record(), DAY)
        for offset in range(0, found.width, 13):
            listed = len(
                wall.tiles_on(found.first + dt.timedelta(days=min(offset, (DAY - found.first).days)))
            )
            assert sum(height(layer.path, offset + 0.5) for layer in found.layers) == listed


def height(path: str, x: float) -> float:
    """How much of the vertical line at `x` lies inside the areas (even-odd)."""
    crossings: list[float] = []
    here = start = (0.0, 0.0)
    for command in (
        path.replace("H", " H").replace("V", " V").replace("M", " M").replace("Z", " Z").split(" M")
    ):
        if not command.strip():
            continue
        words = command.split()
        here = start = (float(words[0]), float(words[1]))
        for word in words[2:]:
            to = start if word == "Z" else here
            if word[0] == "H":
                to = (float(word[1:]), here[1])
            elif word[0] == "V":
                to = (here[0], float(word[1:]))
            if min(here[0], to[0]) < x < max(here[0], to[0]):
                crossings.append(here[1])
            here = to
    crossings.sort()
    return sum(low - high for high, low in zip(crossings[::2], crossings[1::2], strict=True))


def test_every_mark_has_words(db):
    assert all(over_time.label(symbol) for symbol in marks.READING_ORDER)


def test_the_pillar_may_be_asked_for_alone(db):
    make_commitment(1, pillar=make_pillar("one"))
    make_commitment(2, pillar=make_pillar("two"))

    assert over_time.over_time(Commitment.objects.filter(Q(pillar__slug="one")), DAY).total == 1
