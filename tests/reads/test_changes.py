"""What changed in a span of days: each thing on its own day, within the span, and for whom it is asked."""

import datetime as dt

import pytest

from tests.factories import (
    DAY,
    SUMMIT,
    make_assessment,
    make_commitment,
    make_milestone,
    make_objective,
    make_organization,
    make_party,
    make_update,
    the_reviewer,
)
from tests.reads.changing import BEGINNING, EVERYTHING, found, of, on, only
from tests.reporting import make_promise, make_report
from tracker.actions import assessments, commitments
from tracker.actions.derive import together
from tracker.reads.changing.change_kinds import Stand
from tracker.reads.changing.change_words import what
from tracker.reads.changing.changes import Wish, changes

pytestmark = pytest.mark.usefixtures("today")

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
