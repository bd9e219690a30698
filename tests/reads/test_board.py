"""The board of deadlines: what stands in which section on a day, in which order, and how much of it there is."""

import datetime as dt
from collections import Counter

import pytest
from django.utils import translation

from tests.factories import (
    DAY,
    make_assessment,
    make_commitment,
    make_deadline,
    make_milestone,
    make_party,
)
from tracker.actions import milestones
from tracker.actions.derive import together
from tracker.enums import Fate
from tracker.models import MilestoneStanding
from tracker.reads import browse
from tracker.reads.browse import Selection
from tracker.reads.due import dated
from tracker.reads.due.board import SHOWS, Wish, board, sorted_into_sections
from tracker.rules import OPERATOR

pytestmark = pytest.mark.usefixtures("today")

DAYS = [
    dt.date.fromisoformat(day)
    for day in (
        "2019-01-01",
        "2025-02-11",
        "2025-03-01",
        "2025-07-01",
        "2025-12-31",
        "2026-06-18",
        "2026-11-22",
    )
]


def keys(section) -> list[str]:
    return [f"{row.commitment.reference} {row.milestone.key}" for row in section.rows]


def by_section(found) -> dict[str, list[str]]:
    return {section.key: keys(section) for section in found.sections if section.total}


@pytest.mark.parametrize("values", [{}, {"pillar": "france-europe"}, {"country": "FR"}])
def test_deadlines_overdue_are_in_the_commitments_that_the_list_calls_overdue(real_record, values):
    axes = {axis: (value,) for axis, value in values.items()}
    overdue = Selection(values={**axes, "schedule": ("overdue",)})
    found = {day: board(day, Wish(**values)) for day in DAYS}

    assert {day: each.commitments_overdue for day, each in found.items()} == {
        day: browse.chosen(day, overdue).count() for day in DAYS
    }
    assert [each.totals["overdue"] for each in found.values()] == [
        each.counts[Fate.OVERDUE] for each in found.values()
    ]


def test_every_milestone_of_a_day_stands_in_one_section(real_record):
    for day in DAYS:
        found, lines = board(day), dated.lines(day, browse.listed(day))
        stored = MilestoneStanding.objects.as_of(day).filter(
            milestone__commitment__in=browse.listed(day).values("pk")
        )
        placed = [line.milestone_id for part in sorted_into_sections(lines, day).values() for line in part]

        assert found.counts == Counter(stored.values_list("fate", flat=True))
        assert sum(found.totals.values()) == found.total == len(lines)
        assert sorted(placed) == sorted(line.milestone_id for line in lines)


def test_the_due_day_itself_is_in_time_and_the_ninetieth_day_is_soon(db):
    for number, days in enumerate((-2, -1, 0, 90, 91), start=1):
        make_milestone(make_commitment(number), due_on=DAY + dt.timedelta(days=days))
    found = board(DAY)

    assert by_section(found) == {
        "overdue": ["PA-001 step-1", "PA-002 step-1"],
        "soon": ["PA-003 step-1", "PA-004 step-1"],
        "later": ["PA-005 step-1"],
    }
    assert [row.days_late for row in found.section("overdue").rows] == [2, 1]
    assert [row.days_left for row in found.section("soon").rows] == [0, 90]


def test_a_moved_date_is_told_with_the_first_and_only_once_it_was_known(db):
    milestone = make_milestone(make_commitment(), due_on="2025-06-30", precision="month")
    make_deadline(milestone, "2025-12-31", precision="year", announced_on="2025-05-01")
    make_deadline(milestone, "2026-03-31", precision="quarter", announced_on="2025-11-01")

    today = board(DAY).section("overdue").rows[0]
    before = board(dt.date(2025, 4, 1)).section("soon").rows[0]

    assert (today.line.slips, today.line.due_on, today.line.precision) == (2, dt.date(2026, 3, 31), "quarter")
    assert (today.first.due_on, today.first.precision) == (dt.date(2025, 6, 30), "month")
    assert today.is_counted
    assert today.days_late == 236
    assert (before.line.slips, before.line.due_on, before.first) == (0, dt.date(2025, 6, 30), None)


def test_met_in_time_and_late_the_newest_first(db):
    make_milestone(make_commitment(1), due_on="2025-06-30", achieved_on="2025-06-30")
    make_milestone(make_commitment(2), due_on="2025-06-30", achieved_on="2025-07-10")
    closed = make_commitment(3)
    make_milestone(closed, due_on="2026-01-31")
    make_assessment(closed, "complete", outcome="delivered_late", effective_on="2026-03-01")
    section = board(DAY).section("met")

    assert keys(section) == ["PA-003 step-1", "PA-002 step-1", "PA-001 step-1"]
    assert [row.days_late for row in section.rows] == [0, 10, 0]
    assert [row.fate for row in section.rows] == ["delivered_late", "achieved_late", "achieved"]


def test_what_never_had_a_date_has_met_none(db):
    make_milestone(make_commitment(1), achieved_on="2025-06-30")
    make_milestone(make_commitment(2))
    dropped = make_milestone(make_commitment(3), due_on="2026-12-31")
    milestones.drop(dropped, by=OPERATOR, reason="Given up.", on=dt.date(2026, 5, 1))
    missed = make_commitment(4)
    make_milestone(missed, due_on="2026-01-31")
    make_assessment(missed, "limited", outcome="not_delivered", effective_on="2026-03-01")
    found = board(DAY)

    assert found.totals == {"overdue": 0, "soon": 0, "later": 0, "met": 0, "other": 4}
    assert [(group.label, group.total) for group in found.section("other").groups] == [
        ("Ended otherwise", 2),
        ("Without a date", 2),
    ]
    assert keys(found.section("other")) == [
        "PA-003 step-1",
        "PA-004 step-1",
        "PA-001 step-1",
        "PA-002 step-1",
    ]


def test_later_ones_are_grouped_by_quarter(db):
    for number, due_on in enumerate(("2027-03-01", "2027-03-31", "2027-04-01", "2029-12-31"), start=1):
        make_milestone(make_commitment(number), due_on=due_on)

    groups = board(DAY).section("later").groups
    with translation.override("fr"):
        in_french = board(DAY).section("later").groups

    assert [(group.label, group.total) for group in groups] == [
        ("1st quarter of 2027", 2),
        ("2nd quarter of 2027", 1),
        ("4th quarter of 2029", 1),
    ]
    assert [group.label for group in in_french] == [
        "1er trimestre 2027",
        "2e trimestre 2027",
        "4e trimestre 2029",
    ]


def test_drafts_and_samples_beside_the_record_are_not_on_the_board(db):
    make_milestone(make_commitment(1), due_on="2026-01-31")
    make_milestone(make_commitment(2, published=False), due_on="2026-01-31")
    make_milestone(make_commitment(3, is_sample=True), due_on="2026-01-31")

    assert by_section(board(DAY)) == {"overdue": ["PA-001 step-1"]}


def test_organization_and_country_speak_of_the_same_party_on_the_day(db):
    both, apart, left = make_commitment(1), make_commitment(2), make_commitment(3)
    for commitment in (both, apart, left):
        make_milestone(commitment, due_on="2026-01-31")
    make_party(both, "some-lab")
    make_party(apart, "other-lab")
    make_party(left, "some-lab", left_on="2026-06-01")

    def found(day=DAY, **wish):
        return by_section(board(day, Wish(**wish))).get("overdue", [])

    assert found(organization="some-lab") == ["PA-001 step-1"]
    assert found(dt.date(2026, 5, 31), organization="some-lab") == ["PA-001 step-1", "PA-003 step-1"]
    assert found(country="FR") == ["PA-001 step-1", "PA-002 step-1"]
    assert found(organization="some-lab", country="KE") == []
    assert found(pillar="public-interest") == ["PA-001 step-1", "PA-002 step-1", "PA-003 step-1"]


def test_a_long_section_is_cut_and_shown_alone_in_pages(db):
    with together():
        for number in range(1, 61):
            make_milestone(make_commitment(number), due_on="2026-01-31")

    first, alone, rest = (
        board(DAY),
        board(DAY, Wish(show="overdue")),
        board(DAY, Wish(show="overdue"), page=2),
    )

    assert (len(first.section("overdue").rows), first.section("overdue").total) == (50, 60)
    assert first.section("overdue").is_cut
    assert first.section("overdue").url == "?show=overdue"
    assert [section.key for section in alone.sections] == ["overdue"]
    assert keys(alone.section("overdue"))[0] == "PA-001 step-1"
    assert keys(rest.section("overdue")) == [f"PA-{number:03} step-1" for number in range(51, 61)]
    assert alone.counts == first.counts
    assert first.sentence == "60 deadlines overdue in 60 commitments, none due within 90 days."


@pytest.mark.parametrize(
    ("overdue", "soon", "sentence"),
    [
        (0, 0, "No deadline overdue, none due within 90 days."),
        (1, 0, "1 deadline overdue in 1 commitment, none due within 90 days."),
        (3, 1, "3 deadlines overdue in 1 commitment, 1 due within 90 days."),
    ],
)
def test_the_totals_in_a_sentence(db, overdue, soon, sentence):
    commitment = make_commitment()
    for due_on, count in (("2026-01-31", overdue), ("2026-12-31", soon)):
        for _number in range(count):
            make_milestone(commitment, due_on=due_on, final=False)

    assert board(DAY).sentence == sentence


def test_months_in_which_something_falls_due(db):
    for number, due_on in enumerate(("2026-12-31", "2026-12-02", "2027-10-31", "2027-11-01"), start=1):
        make_milestone(make_commitment(number), due_on=due_on)

    assert [(month.first.isoformat(), month.count) for month in board(DAY).months] == [
        ("2026-11-01", 0),
        ("2026-12-01", 2),
        ("2027-10-01", 1),
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_four_queries_however_many_rows(db, django_assert_num_queries, rows):
    with together():
        for number in range(1, rows + 1):
            milestone = make_milestone(make_commitment(number), due_on="2026-01-31")
            make_deadline(milestone, "2026-02-28")
            make_milestone(make_commitment(number + 10), due_on="2027-06-30")

    with django_assert_num_queries(4):
        found = board(DAY)
        assert [len(section.rows) for section in found.sections] == [rows, 0, rows, 0, 0]
        assert [str(row.title) for row in found.section("overdue").rows][:1] == ["Step 1"]


def test_the_sections_are_those_of_the_form():
    assert SHOWS == ("overdue", "soon", "later", "met", "other")
