"""What changed in a span of days: each thing on its own day, and all of it together the difference."""

import datetime as dt

import pytest
from django.utils import translation

from tests.factories import (
    DAY,
    SUMMIT,
    make_assessment,
    make_commitment,
    make_deadline,
    make_milestone,
    make_objective,
    make_organization,
    make_party,
    make_source,
    make_update,
    the_reviewer,
)
from tests.reporting import make_promise, make_report
from tracker.actions import assessments, commitments, milestones, sample
from tracker.actions.derive import together
from tracker.models import MilestoneStanding, Standing
from tracker.reads import browse
from tracker.reads.change_kinds import Change, Due, Stand
from tracker.reads.change_words import what
from tracker.reads.changes import Wish, changes
from tracker.rules import OPERATOR

pytestmark = pytest.mark.usefixtures("today")

BEGINNING = dt.date(2000, 1, 1)
EVERYTHING = (BEGINNING, DAY)


def on(day: str) -> dt.date:
    return dt.date.fromisoformat(day)


def found(first=BEGINNING, last=DAY, **wishes) -> list[tuple[str, str, str]]:
    """(day, kind, reference), newest first."""
    return [
        (change.day.isoformat(), change.kind.value, change.commitment.reference)
        for change in changes(first, last, Wish(**wishes))
    ]


def of(kind: str, **wishes) -> list[Change]:
    return changes(*EVERYTHING, Wish(kinds=(kind,), **wishes))


def only(kind: str) -> Change:
    (change,) = of(kind)
    return change


# --- Announced and assessed ---------------------------------------------------------------------------------


def test_a_commitment_is_announced_on_the_day_from_which_it_is_listed(db):
    make_commitment()

    assert found() == [("2025-02-11", "announced", "PA-001")]
    assert only("announced").after == Stand("not_assessed")


def test_a_verdict_of_the_first_day_belongs_to_the_announcement(db):
    make_assessment(make_commitment(), "limited", effective_on=SUMMIT)

    assert found() == [("2025-02-11", "announced", "PA-001")]
    assert what(only("announced")) == "Announced; assessed from that day: limited progress"


def test_the_first_assessment_comes_from_not_assessed(db):
    make_assessment(make_commitment(), "not_started", effective_on="2025-06-01")

    change = only("assessed")

    assert (change.day, change.before, change.after) == (
        on("2025-06-01"),
        Stand("not_assessed"),
        Stand("not_started"),
    )
    assert what(change) == "First assessment: not started"


def test_a_verdict_that_confirms_the_one_before_is_no_change(db):
    commitment = make_commitment()
    for day in ("2025-06-01", "2025-12-01"):
        make_assessment(commitment, "limited", effective_on=day)

    assert found() == [("2025-06-01", "assessed", "PA-001"), ("2025-02-11", "announced", "PA-001")]


def test_a_closing_verdict_with_the_same_status_is_a_change(db):
    commitment = make_commitment()
    make_assessment(commitment, "limited", effective_on="2025-06-01")
    make_assessment(commitment, "limited", outcome="withdrawn", effective_on="2025-12-01")

    assert [what(change) for change in of("assessed")] == [
        "From limited progress to withdrawn, limited progress",
        "First assessment: limited progress",
    ]


def test_a_verdict_on_one_party_changes_nothing_of_the_whole(db):
    commitment = make_promise()
    make_assessment(commitment, "limited", effective_on="2025-06-01", organization=make_organization())

    assert of("assessed") == []


# --- Milestones ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due_on", "precision", "overdue_on"),
    [
        ("2025-06-17", "day", "2025-06-18"),
        ("2025-06-30", "month", "2025-07-01"),
        ("2026-02-28", "month", "2026-03-01"),
        ("2025-09-30", "quarter", "2025-10-01"),
        ("2025-12-31", "year", "2026-01-01"),
    ],
)
def test_a_milestone_becomes_overdue_on_the_day_after_its_last_day(db, due_on, precision, overdue_on):
    make_milestone(make_commitment(), due_on=due_on, precision=precision)

    change = only("overdue")

    assert (change.day, change.due) == (on(overdue_on), Due(on(due_on), precision))


def test_overdue_is_said_with_as_much_of_the_date_as_is_known(db):
    make_milestone(make_commitment(), due_on="2025-06-30", precision="month")

    assert what(only("overdue")) == "became overdue, due June 2025"
    with translation.override("fr"):
        assert "juin 2025" in what(only("overdue"))


def test_every_milestone_becomes_overdue_on_its_own_day(db):
    commitment = make_commitment()
    make_milestone(commitment, due_on="2025-06-17", final=False)
    make_milestone(commitment, due_on="2026-06-17")

    assert [change.day for change in of("overdue")] == [on("2026-06-18"), on("2025-06-18")]


def test_a_date_that_had_passed_when_it_was_announced_is_overdue_from_the_announcement(db):
    make_milestone(make_commitment(), due_on="2025-01-31")

    assert only("overdue").day == SUMMIT


def test_a_date_that_is_moved_says_from_where_to_where_and_how_often(db):
    step = make_milestone(make_commitment(), due_on="2025-06-30", precision="month")
    make_deadline(step, "2025-12-31", announced_on="2025-05-01", precision="year")
    make_deadline(step, "2025-11-30", announced_on="2025-09-01", precision="month")

    later, first = of("slipped")[1], of("slipped")[0]

    assert (later.day, later.was_due, later.due, later.slips, later.days) == (
        on("2025-05-01"),
        Due(on("2025-06-30"), "month"),
        Due(on("2025-12-31"), "year"),
        1,
        184,
    )
    assert what(later) == "moved from June 2025 to 2025, 184 days later, 1 moved date in all"
    assert what(first) == "brought forward from 2025 to November 2025, 31 days earlier, 2 moved dates in all"


def test_a_new_date_ends_being_overdue_and_passing_it_begins_it_again(db):
    step = make_milestone(make_commitment(), due_on="2025-06-30")
    make_deadline(step, "2025-12-31", announced_on="2025-09-01")

    assert found() == [
        ("2026-01-01", "overdue", "PA-001"),
        ("2025-09-01", "slipped", "PA-001"),
        ("2025-07-01", "overdue", "PA-001"),
        ("2025-02-11", "announced", "PA-001"),
    ]
    assert only("slipped").ends_overdue
    assert what(only("slipped")).endswith("184 days later, 1 moved date in all, no longer overdue")
    assert what(of("overdue")[0]) == "became overdue, due 31 December 2025, 1 moved date in all"


def test_a_new_date_that_has_passed_as_well_moves_and_changes_nothing_else(db):
    step = make_milestone(make_commitment(), due_on="2025-06-30")
    make_deadline(step, "2025-07-31", announced_on="2025-09-01")

    assert [change.day for change in of("overdue")] == [on("2025-07-01")]
    assert not only("slipped").ends_overdue


def test_reached_in_time_late_and_without_a_date(db):
    commitment = make_commitment()
    make_milestone(commitment, due_on="2025-06-30", achieved_on="2025-06-30", final=False)
    make_milestone(commitment, due_on="2025-06-30", achieved_on="2025-07-12", final=False)
    make_milestone(commitment, achieved_on="2025-08-01", final=False)

    assert [(change.day.isoformat(), change.kind.value, what(change)) for change in changes(*EVERYTHING)] == [
        ("2025-08-01", "met", "reached"),
        ("2025-07-12", "met_late", "reached 12 days late, due 30 June 2025"),
        ("2025-07-01", "overdue", "became overdue, due 30 June 2025"),
        ("2025-06-30", "met", "reached, due 30 June 2025"),
        ("2025-02-11", "announced", "Announced"),
    ]
    assert only("met_late").ends_overdue


def test_what_was_reached_before_the_announcement_is_no_change(db):
    make_milestone(make_commitment(), due_on="2025-06-30", achieved_on="2025-01-15")

    assert found() == [("2025-02-11", "announced", "PA-001")]


def test_a_day_known_by_its_month_keeps_its_precision(db):
    step = make_milestone(make_commitment(), due_on="2025-06-30")
    milestones.achieve(step, by=OPERATOR, on=on("2025-07-01"), source=make_source(), precision="month")

    change = only("met_late")

    assert (change.day, change.precision) == (on("2025-07-01"), "month")
    assert what(change) == "reached late, due 30 June 2025"


def test_closing_ends_the_final_milestone_and_the_others_lapse(db):
    commitment = make_commitment()
    make_milestone(commitment, due_on="2026-12-31", final=False)
    make_milestone(commitment, due_on="2025-06-30")
    make_assessment(commitment, "limited", outcome="not_delivered", effective_on="2025-09-01")

    of_the_day = changes(on("2025-09-01"), on("2025-09-01"))

    assert [(change.kind.value, what(change)) for change in of_the_day] == [
        ("assessed", "First assessment: not delivered, limited progress"),
        ("missed", "missed, was due 30 June 2025"),
        ("lapsed", "nothing is due any more, was due 31 December 2026"),
    ]
    assert [change.ends_overdue for change in of_the_day] == [False, True, False]


@pytest.mark.parametrize(
    ("outcome", "kind", "words"),
    [
        ("delivered_on_time", "met", "closed as delivered on time, due 30 June 2025"),
        ("delivered_late", "met_late", "closed as delivered late, due 30 June 2025"),
    ],
)
def test_closed_as_delivered_where_the_day_is_not_known(db, outcome, kind, words):
    commitment = make_commitment()
    make_milestone(commitment, due_on="2025-06-30")
    make_assessment(commitment, "complete", outcome=outcome, effective_on="2025-09-01")

    assert (only(kind).day, what(only(kind))) == (on("2025-09-01"), words)


def test_reopening_makes_it_overdue_again(db):
    commitment = make_commitment()
    make_milestone(commitment, due_on="2025-06-30")
    make_assessment(commitment, "limited", outcome="not_delivered", effective_on="2025-09-01")
    commitment.refresh_from_db()
    commitments.reopen(commitment, by=the_reviewer(), reason="There is news.")
    make_assessment(commitment, "limited", effective_on="2025-12-01")

    assert [change.day for change in of("overdue")] == [on("2025-12-01"), on("2025-07-01")]


def test_given_up_on_its_day(db):
    step = make_milestone(make_commitment(), due_on="2026-12-31")
    milestones.drop(step, by=OPERATOR, on=on("2025-09-01"), reason="Another plan.")

    assert (only("dropped").day, what(only("dropped"))) == (
        on("2025-09-01"),
        "given up, was due 31 December 2026",
    )


def test_a_date_given_later_is_a_change_and_one_of_the_first_day_is_not(db):
    commitment = make_commitment()
    make_milestone(commitment, due_on="2026-12-31", final=False)
    late = make_milestone(commitment)
    make_deadline(late, "2027-12-31", announced_on="2025-09-01", precision="year")

    assert (only("dated").day, what(only("dated"))) == (on("2025-09-01"), "a date was given: 2027")


# --- Developments, reports, parties -------------------------------------------------------------------------


def test_a_development_stands_once_for_each_commitment(db):
    one, two = make_commitment(1), make_commitment(2)
    make_update(one, two, happened_on="2025-06-01", precision="month")

    assert [
        (change.commitment.reference, change.precision, str(change.told.headline))
        for change in of("developed")
    ] == [
        ("PA-001", "month", "Something happened, 1"),
        ("PA-002", "month", "Something happened, 1"),
    ]


def test_a_report_stands_on_the_day_it_speaks_of_and_not_a_second_time(db):
    commitment = make_promise()
    aim = make_objective(commitment)
    report = make_report(commitment, until="published", objective=aim, happened_on="2026-10-01")

    change = only("reported")

    assert of("developed") == []
    assert (change.day, change.told.key, change.organizations[0].slug) == (
        on("2026-10-01"),
        report.key,
        "some-lab",
    )
    assert what(change) == "Says of itself on objective 1: substantial progress"


def test_who_joins_on_one_day_joins_together_and_founders_without_a_day_do_not(db):
    commitment = make_commitment()
    for lab in ("alpha", "beta"):
        make_party(commitment, lab, "signatory", joined_on="2025-06-01")
    make_party(commitment, "beta", "funder", joined_on="2025-06-01")
    make_party(commitment, "gamma", "member", joined_on="2025-07-01", left_on="2025-08-01")
    make_party(commitment, "always", "lead")

    assert [
        (c.day.isoformat(), c.kind.value, [o.slug for o in c.organizations], what(c))
        for c in changes(*EVERYTHING, Wish(kinds=("joined", "left")))
    ] == [
        ("2025-08-01", "left", ["gamma"], "Gamma left, was member"),
        ("2025-07-01", "joined", ["gamma"], "Gamma joined, as member"),
        ("2025-06-01", "joined", ["alpha", "beta"], "2 organizations joined"),
    ]
    assert of("joined")[1].organizations[1].roles == ("signatory", "funder")


def test_nothing_changes_before_the_announcement(db):
    commitment = make_commitment()
    make_party(commitment, "early", joined_on="2025-01-01")
    make_update(commitment, happened_on="2025-01-01")
    make_report(make_promise("other-lab"), "other-lab", until="published", happened_on="2025-01-01")

    assert {day for day, _kind, _reference in found()} == {"2025-02-11"}


# --- Spans and wishes ---------------------------------------------------------------------------------------


def test_both_ends_belong_to_the_span(db):
    commitment = make_commitment()
    for day in ("2025-06-01", "2025-06-02", "2025-06-03"):
        make_update(commitment, happened_on=day)

    assert found(on("2025-06-01"), on("2025-06-02")) == [
        ("2025-06-02", "developed", "PA-001"),
        ("2025-06-01", "developed", "PA-001"),
    ]


def test_a_change_on_the_first_day_of_the_span_knows_what_was_before_it(db):
    make_assessment(make_commitment(), "limited", effective_on="2025-06-01")

    (change,) = changes(on("2025-06-01"), on("2025-06-01"))

    assert change.before == Stand("not_assessed")


def test_cutting_a_span_in_two_loses_nothing(real_record):
    whole = changes(*EVERYTHING)
    for cut in map(on, ("2025-02-10", "2025-07-01", "2026-06-17", "2026-11-21")):
        assert [*changes(cut + dt.timedelta(days=1), DAY), *changes(BEGINNING, cut)] == whole


def test_kinds_pillar_and_commitment_narrow(db):
    make_assessment(make_commitment(1, pillar="work"), "limited", effective_on="2025-06-01")
    make_assessment(make_commitment(2), "limited", effective_on="2025-06-01")

    assert found(kinds=("assessed",), pillars=("work",)) == [("2025-06-01", "assessed", "PA-001")]
    assert found(commitment="PA-002", kinds=("announced",)) == [("2025-02-11", "announced", "PA-002")]


def test_an_organization_sees_what_changed_while_it_took_part_and_what_it_did(db):
    commitment = make_commitment()
    make_party(commitment, "some-lab", "member", joined_on="2025-06-01", left_on="2025-09-01")
    for day in ("2025-05-31", "2025-06-01", "2025-08-31", "2025-09-01"):
        make_update(commitment, happened_on=day)
    make_update(make_commitment(2), happened_on="2025-07-01")

    assert found(organization="some-lab") == [
        ("2025-09-01", "left", "PA-001"),
        ("2025-08-31", "developed", "PA-001"),
        ("2025-06-01", "developed", "PA-001"),
        ("2025-06-01", "joined", "PA-001"),
    ]


def test_the_order_is_by_day_kind_and_reference(db):
    for number in (10, 2, 1000):
        make_assessment(make_commitment(number), "limited", effective_on="2025-06-01")

    assert found(kinds=("assessed",)) == [
        ("2025-06-01", "assessed", "PA-002"),
        ("2025-06-01", "assessed", "PA-010"),
        ("2025-06-01", "assessed", "PA-1000"),
    ]


# --- What nobody may read -----------------------------------------------------------------------------------


def test_nothing_that_is_not_public_changes_anything(db):
    commitment = make_promise()
    make_update(commitment, happened_on="2025-06-01", published=False)
    make_report(commitment, until="submitted")
    make_assessment(commitment, "complete", effective_on="2025-06-01", until="proposed")
    make_assessment(commitment, "limited", effective_on="2025-06-02", until="confirmed")
    taken_back = make_assessment(commitment, "limited", effective_on="2025-06-03")
    assessments.retract(taken_back, by=the_reviewer(), reason="It was wrong.")
    draft = make_commitment(2, published=False)
    make_milestone(draft, due_on="2025-06-30")
    make_update(draft, happened_on="2025-06-01")
    make_party(draft, "other-lab", joined_on="2025-06-01")

    assert found() == [("2025-02-11", "announced", "PA-001")]


def test_what_was_merged_is_gone_and_what_was_superseded_is_replaced(db):
    kept, merged = make_promise(number=1), make_promise(number=2)
    first = make_report(kept, until="published", happened_on="2026-09-01")
    make_report(kept, until="published", happened_on="2026-09-02", corrects=first)
    commitments.merge(merged, kept, by=the_reviewer(), reason="The same.")

    assert found() == [("2026-09-02", "reported", "PA-001"), ("2025-02-11", "announced", "PA-001")]


def test_samples_do_not_stand_beside_the_record(db):
    make_commitment(1, is_sample=True)
    assert found() == [("2025-02-11", "announced", "PA-001")]

    make_commitment(2)
    assert found() == [("2025-02-11", "announced", "PA-002")]


# --- The sum of all changes is the difference ---------------------------------------------------------------


def replayed(first=BEGINNING, last=DAY, states=()) -> dict[str, Stand]:
    """Where every commitment stands after these changes."""
    stands = dict(states)
    for change in reversed(changes(first, last)):
        if change.after is not None:
            assert stands.get(change.commitment.reference) == change.before
            stands[change.commitment.reference] = change.after
    return stands


def stands_on(day: dt.date) -> dict[str, Stand]:
    rows = browse.listed(day).values_list("reference", "now__status", "now__outcome")
    return {reference: Stand(status, outcome) for reference, status, outcome in rows}


def overdue_after(last: dt.date) -> int:
    every = changes(BEGINNING, last)
    return sum(c.kind == "overdue" for c in every) - sum(c.ends_overdue for c in every)


def overdue_on(day: dt.date) -> int:
    rows = MilestoneStanding.objects.as_of(day).filter(fate="overdue")
    return rows.filter(milestone__commitment__in=browse.listed(day)).count()


DAYS = tuple(map(on, ("2025-02-10", "2025-02-11", "2025-07-01", "2025-12-31", "2026-06-18", "2026-11-22")))


@pytest.mark.parametrize("day", DAYS)
def test_replaying_all_changes_gives_the_statuses_of_every_day(real_record, day):
    assert replayed(last=day) == stands_on(day)


def test_replaying_from_any_day_on_gives_those_of_today(real_record):
    for day in DAYS[:-1]:
        assert replayed(day + dt.timedelta(days=1), DAY, stands_on(day)) == stands_on(DAY)


@pytest.mark.parametrize("day", DAYS)
def test_what_became_overdue_less_what_ceased_to_be_is_overdue(real_record, day):
    assert overdue_after(day) == overdue_on(day)


def test_every_day_on_which_a_milestone_became_overdue_is_the_one_after_its_date(real_record):
    late = of("overdue")

    assert len(late) == 19
    assert [change for change in late if change.day != change.due.on + dt.timedelta(days=1)] == []


def test_dates_moved_are_those_that_the_standings_count(real_record):
    """No milestone of the record had a moved date when it was first spoken of."""
    today = Standing.objects.filter(from_day__lte=DAY, until_day__gt=DAY)

    assert sum(change.moved for change in of("slipped")) == sum(standing.slips for standing in today) == 9


def test_two_dates_that_became_known_together_are_one_change(real_record):
    twice = [change for change in of("slipped") if change.moved > 1]

    assert [(c.day, c.commitment.reference, c.moved, c.slips) for c in twice] == [
        (on("2026-06-02"), "PA-086", 2, 3)
    ]


@pytest.mark.parametrize("seed", range(5))
def test_the_same_holds_for_made_up_data(db, seed):
    sample.make(25, seed, by=OPERATOR)

    for day in map(on, ("2025-03-01", "2026-01-01", "2026-11-22")):
        assert replayed(last=day) == stands_on(day)
        assert overdue_after(day) == overdue_on(day)


@pytest.mark.parametrize("rows", [1, 3, 12])
def test_queries_do_not_grow(db, django_assert_num_queries, rows):
    with together():
        for number in range(1, rows + 1):
            commitment = make_commitment(number)
            make_milestone(commitment, due_on="2025-06-30")
            make_update(commitment, happened_on="2025-06-01")
            make_party(commitment, f"lab-{number}", joined_on="2025-06-01")
            make_assessment(commitment, "limited", effective_on="2025-06-01")

    with django_assert_num_queries(4):
        assert len(changes(*EVERYTHING)) == 5 * rows
    with django_assert_num_queries(5):
        assert len(changes(*EVERYTHING, Wish(organization="lab-1"))) == 4
