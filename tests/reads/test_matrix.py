"""The matrix: what a cell says, what is summed up, and what a wish leaves."""

import datetime as dt

import pytest

from tests.factories import (
    DAY,
    make_applicability,
    make_assessment,
    make_commitment,
    make_objective,
    make_organization,
    make_party,
    the_reviewer,
)
from tests.reporting import make_reply, make_report
from tracker.actions import assessments
from tracker.enums import Asked
from tracker.reads.pledges import asked, matrix, matrix_view
from tracker.reads.pledges.matrix import Says, Total
from tracker.reads.pledges.matrix_view import Wish

pytestmark = pytest.mark.usefixtures("today", "db")


@pytest.fixture
def commitment():
    return make_commitment()


@pytest.fixture
def aims(commitment):
    """Two confirmed, one unverified."""
    return [
        make_objective(commitment),
        make_objective(commitment),
        make_objective(commitment, verification="unverified"),
    ]


def table(commitment, day=DAY):
    objectives, settled = asked.objectives_of([commitment.pk], day)
    return matrix.read(commitment, day, objectives, settled)


def cells(commitment, slug="some-lab", day=DAY):
    """Of one organization, the promise as a whole last."""
    return next(row for row in table(commitment, day).rows if row.organization.slug == slug).cells


def seen(commitment, **wish):
    return matrix_view.view(table(commitment), Wish(**wish))


def slugs(view):
    return [line.row.organization.slug for line in view.lines]


# --- Cells ------------------------------------------------------------------------------------------------------------


def test_an_empty_cell_says_why(commitment, aims):
    make_party(commitment, role="signatory")
    make_applicability(aims[1])
    assert [cell.says for cell in cells(commitment)] == [
        Says.NOT_REPORTED,
        Says.NOT_APPLICABLE,
        Says.NOT_ASKED,
        Says.NOT_ASKED,
    ]


def test_a_cell_holds_the_newest_report_that_stands_beside_the_verdict_on_its_own_part(commitment, aims):
    make_party(commitment, role="signatory")
    lab = make_organization("some-lab")
    make_assessment(commitment, "substantial", objective=aims[0])
    make_assessment(commitment, "limited", objective=aims[0], organization=lab)
    make_report(
        commitment, objective=aims[0], until="published", claimed_status="limited", happened_on="2026-03-01"
    )
    newest = make_report(commitment, objective=aims[0], until="published", claimed_status="complete")
    cell = cells(commitment)[0]
    assert (cell.report.pk, cell.claimed, cell.concluded) == (newest.pk, "complete", "limited")
    assert (cell.is_assessed, str(cell.gap), cell.gap_words) == (True, "more", "claims more")


def test_without_its_own_the_verdict_on_everybody_stands_and_says_so(commitment, aims):
    make_party(commitment, role="signatory")
    make_assessment(commitment, "substantial", objective=aims[0])
    make_report(commitment, objective=aims[0], until="published", claimed_status="substantial")
    cell = cells(commitment)[0]
    assert (cell.concluded, cell.is_assessed, str(cell.gap)) == ("substantial", False, "same")


def test_a_verdict_on_everybody_is_one_on_those_who_are_asked_only(commitment, aims):
    make_party(commitment, role="signatory")
    make_party(commitment, "helping-lab", role="supporter")
    make_assessment(commitment, "limited", objective=aims[0])
    assert [cells(commitment, slug)[0].concluded for slug in ("some-lab", "helping-lab")] == ["limited", ""]


def test_a_verdict_on_the_whole_is_none_on_an_objective(commitment, aims):
    make_party(commitment, role="signatory")
    make_assessment(commitment, "limited")
    make_report(commitment, objective=aims[0], until="published")
    first, *_others, whole = cells(commitment)
    assert (first.concluded, first.gap, whole.claim) == ("", None, None)


def test_a_verdict_on_a_part_without_a_report_stands_alone(commitment, aims):
    make_party(commitment, role="signatory")
    make_assessment(commitment, "not_started", objective=aims[0], organization=make_organization("some-lab"))
    cell = cells(commitment)[0]
    assert (cell.says, cell.concluded, cell.is_assessed, cell.gap) == (
        Says.NOT_REPORTED,
        "not_started",
        True,
        None,
    )


def test_a_report_that_nobody_asked_for_is_shown_and_counted_apart(commitment, aims):
    make_party(commitment, role="supporter")
    make_report(commitment, objective=aims[0], until="published")
    (row,) = table(commitment).rows
    assert (row.cells[0].says, row.cells[0].ask.answer) == (Says.REPORTED, Asked.NOT_ASKED)
    assert (row.total, row.is_asked, row.is_silent) == (Total(more=1), False, False)


def test_who_contests_is_marked(commitment, aims):
    make_party(commitment, role="signatory")
    verdict = make_assessment(
        commitment, "limited", objective=aims[0], organization=make_organization("some-lab")
    )
    make_reply(verdict, contests=True)
    assert cells(commitment)[0].claim.answers.contested == "Contested by Some Lab"


@pytest.mark.parametrize("until", ["draft", "submitted", "changes_requested", "declined", "withdrawn"])
def test_only_published_reports_are_there(commitment, aims, until):
    make_party(commitment, role="signatory")
    make_report(commitment, objective=aims[0], until=until)
    assert cells(commitment)[0].says == Says.NOT_REPORTED


def test_only_published_verdicts_are_there(commitment, aims):
    make_party(commitment, role="signatory")
    make_assessment(commitment, "limited", objective=aims[0], until="confirmed")
    gone = make_assessment(commitment, "limited", objective=aims[1])
    assessments.retract(gone, by=the_reviewer(), reason="It was about something else.")
    assert [cell.concluded for cell in cells(commitment)] == ["", "", "", ""]


def test_a_corrected_report_gives_way(commitment, aims):
    make_party(commitment, role="signatory")
    wrong = make_report(commitment, objective=aims[0], until="published", claimed_status="complete")
    right = make_report(
        commitment, objective=aims[0], corrects=wrong, until="published", claimed_status="limited"
    )
    assert cells(commitment)[0].report.pk == right.pk


def test_a_past_day_has_its_parties_answers_reports_and_verdicts(commitment, aims):
    make_party(commitment, role="signatory", joined_on="2025-06-01")
    make_applicability(aims[0], effective_on=dt.date(2025, 9, 1))
    make_report(
        commitment, objective=aims[1], until="published", happened_on="2026-01-01", claimed_status="limited"
    )
    make_assessment(commitment, "limited", objective=aims[1], effective_on="2026-02-01")
    days = [
        dt.date.fromisoformat(day)
        for day in ("2025-05-31", "2025-06-01", "2025-09-01", "2026-01-01", "2026-02-01")
    ]
    assert [[row.organization.slug for row in table(commitment, day).rows] for day in days[:2]] == [
        [],
        ["some-lab"],
    ]
    assert [
        [(str(cell.says), cell.concluded) for cell in cells(commitment, day=day)[:2]] for day in days[1:]
    ] == [
        [("not_reported", ""), ("not_reported", "")],
        [("not_applicable", ""), ("not_reported", "")],
        [("not_applicable", ""), ("reported", "")],
        [("not_applicable", ""), ("reported", "limited")],
    ]


def test_one_organization_has_one_row_with_all_its_roles(commitment, aims):
    make_party(commitment, role="signatory")
    make_party(commitment, role="lead")
    assert [(row.part.roles, row.part.in_words) for row in table(commitment).rows] == [
        (("lead", "signatory"), "Lead, signatory")
    ]


# --- Sums -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def crowd(commitment, aims):
    """Alpha reports on both, Beta on one and on the whole, Gamma on nothing; Delta helps, and reports unasked."""
    for name in ("alpha", "beta", "gamma"):
        make_party(commitment, name, "signatory")
    make_party(commitment, make_organization("delta", kind="network", country="DE"), "supporter")
    for slug, aim, claim in (
        ("alpha", aims[0], "complete"),
        ("alpha", aims[1], "limited"),
        ("beta", aims[0], "limited"),
        ("beta", None, "limited"),
        ("delta", aims[2], "substantial"),
    ):
        make_report(
            commitment, slug, objective=aim, until="published", claimed_status=claim, barrier="funding"
        )
    make_assessment(commitment, "limited", objective=aims[0], organization=make_organization("beta"))
    make_assessment(commitment, "complete", objective=aims[1])
    return commitment


def test_totals_of_rows_and_columns_add_up_to_the_same(crowd):
    view = seen(crowd)
    rows, columns = [line.total for line in view.lines], [head.total for head in view.heads]
    for sums in (rows, columns):
        added = Total(
            *(sum(getattr(each, name) for each in sums) for name in ("asked", "reported", "assessed", "more"))
        )
        assert added == view.total
    assert view.total == Total(asked=6, reported=3, assessed=1, more=2)
    assert {line.row.organization.slug: line.total for line in view.lines} == {
        "alpha": Total(2, 2, 0, 0),
        "beta": Total(2, 1, 1, 1),
        "gamma": Total(2, 0, 0, 0),
        "delta": Total(0, 0, 0, 1),
    }


def test_what_is_left_out_is_not_summed_up(crowd):
    assert seen(crowd, claimed="complete").total == Total(asked=2, reported=2)
    assert seen(crowd, objective="1").total == Total(asked=3, reported=2, assessed=1)
    assert seen(crowd, objective="3").total == Total(more=1)


def test_it_says_who_was_asked_reports_and_was_never_heard(crowd):
    found = table(crowd)
    assert [row.organization.slug for row in found.asked] == ["alpha", "beta", "gamma"]
    assert [row.organization.slug for row in found.silent] == ["gamma"]
    assert (found.reporting, found.reporting_on_all, found.unasked, found.unverified) == (2, 1, 1, 1)


def test_who_reports_on_the_whole_alone_has_reported(commitment, aims):
    make_party(commitment, role="signatory")
    make_report(commitment, until="published")
    found = table(commitment)
    assert (found.silent, found.reporting) == ((), 0)


def test_a_name_that_only_a_weak_source_gives_is_never_called_silent(commitment, aims):
    make_party(commitment, role="signatory", confidence="weak")
    assert table(commitment).silent == ()


# --- Wishes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ({}, ["alpha", "beta", "gamma", "delta"]),
        ({"kind": "network"}, ["delta"]),
        ({"country": "DE"}, ["delta"]),
        ({"country": "JP"}, []),
        ({"role": "signatory"}, ["alpha", "beta", "gamma"]),
        ({"claimed": "limited"}, ["alpha", "beta"]),
        ({"claimed": "limited", "objective": "1"}, ["beta"]),
        ({"concluded": "complete"}, ["alpha", "beta", "gamma"]),
        ({"claimed": "complete", "concluded": "complete"}, []),
        ({"empty": "not_reported", "role": "signatory"}, ["beta", "gamma"]),
        ({"empty": "not_applicable"}, []),
        ({"sort": "name"}, ["alpha", "beta", "delta", "gamma"]),
        ({"sort": "kind"}, ["alpha", "beta", "gamma", "delta"]),
        ({"sort": "country"}, ["alpha", "beta", "gamma", "delta"]),
        ({"sort": "reported"}, ["alpha", "beta", "delta", "gamma"]),
        ({"sort": "never"}, ["gamma", "alpha", "beta", "delta"]),
        ({"sort": "claimed"}, ["alpha", "delta", "beta", "gamma"]),
        ({"sort": "concluded"}, ["beta", "alpha", "gamma", "delta"]),
    ],
)
def test_rows_are_chosen_and_sorted(crowd, wish, expected):
    assert slugs(seen(crowd, **wish)) == expected


def test_values_of_a_cell_speak_of_one_cell(crowd):
    """Alpha claims complete on one aim; on the other one the editors conclude complete."""
    assert slugs(seen(crowd, claimed="limited", concluded="complete")) == ["alpha"]
    assert slugs(seen(crowd, claimed="complete", concluded="complete")) == []


def test_the_whole_has_a_column_where_something_is_said_of_it(commitment, aims):
    make_party(commitment, role="signatory")
    assert [head.column.value for head in seen(commitment).heads] == ["1", "2", "3"]
    assert [head.column.value for head in seen(commitment, objective="whole").heads] == ["whole"]
    make_report(commitment, until="published")
    assert [head.column.value for head in seen(commitment).heads] == ["1", "2", "3", "whole"]


def test_an_address_leaves_out_what_goes_without_saying():
    wish = Wish(kind="network", objective="3")
    assert [
        wish.address(),
        wish.address(objective=""),
        Wish().address(as_of="2026-01-01"),
        Wish().address(),
    ] == [
        "?kind=network&objective=3",
        "?kind=network",
        "?as_of=2026-01-01",
        "?",
    ]


def test_it_takes_four_queries(crowd, django_assert_num_queries):
    objectives, settled = asked.objectives_of([crowd.pk], DAY)
    with django_assert_num_queries(4):
        matrix_view.view(matrix.read(crowd, DAY, objectives, settled), Wish())
