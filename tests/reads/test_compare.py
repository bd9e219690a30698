"""What stands in the columns of a comparison: the same as on the page of each, and what they have in common."""

import datetime as dt

import pytest

from tests.factories import (
    DAY,
    make_assessment,
    make_commitment,
    make_deadline,
    make_milestone,
    make_organization,
    make_party,
    make_source,
    make_update,
    the_reviewer,
)
from tests.reporting import make_promise, make_report
from tracker.actions import commitments, milestones
from tracker.models import Commitment, Organization
from tracker.reads import commitment as page
from tracker.reads import organizations
from tracker.reads.comparing import compare, compare_organizations, finding
from tracker.rules import OPERATOR

pytestmark = pytest.mark.usefixtures("today")


def beside(*values, day=DAY) -> compare.Commitments:
    return compare.of_commitments(values, day)


def test_columns_stand_in_the_order_asked_for_each_once(db):
    for number in (1, 2, 3):
        make_commitment(number)

    found = beside("PA-003", "pa-001", "pa-003-promise-3", "PA-002")

    assert (found.keys, found.unknown, found.too_many) == (("PA-003", "PA-001", "PA-002"), (), False)


def test_the_first_four_are_kept(db):
    for number in range(1, 6):
        make_commitment(number)

    found = beside("PA-005", "PA-009", "PA-001", "PA-002", "PA-003", "PA-004")

    assert (found.keys, found.unknown, found.too_many) == (
        ("PA-005", "PA-001", "PA-002", "PA-003"),
        ("PA-009",),
        True,
    )


def test_a_draft_is_as_unknown_as_what_does_not_exist(db):
    make_commitment(1)
    make_commitment(2, published=False)

    assert beside("PA-001", "PA-002", "PA-009").unknown == ("PA-002", "PA-009")


def test_a_merged_commitment_reads_as_the_one_it_was_merged_into(db):
    first, second, third = (make_commitment(number) for number in (1, 2, 3))
    commitments.merge(second, first, by=the_reviewer(), reason="The same promise.")
    commitments.merge(first, third, by=the_reviewer(), reason="The same promise again.")

    found = beside("PA-002", "PA-001", "PA-003")

    assert (found.keys, found.unknown) == (("PA-003",), ())


def test_before_it_was_announced_a_column_is_empty(db):
    make_commitment(1)
    make_commitment(2, announced_on=dt.date(2026, 3, 1))

    early, late = beside("PA-001", "PA-002", day=dt.date(2026, 2, 28)).columns

    assert (early.now is None, late.now is None) == (False, True)


def test_since_when_it_is_what_it_is(db):
    """Two verdicts of the same status are one stretch; the newest one gives the reason."""
    commitment = make_commitment(1)
    make_assessment(commitment, "not_started", effective_on="2025-02-11")
    make_assessment(commitment, "limited", effective_on="2025-07-01")
    make_assessment(commitment, "limited", effective_on="2026-06-01")

    (column,) = beside("PA-001").columns

    assert [(str(t.from_day), t.status) for t in column.track.turns] == [
        ("2025-02-11", "not_started"),
        ("2025-07-01", "limited"),
    ]
    assert (str(column.since), str(column.now.assessment.effective_on)) == ("2025-07-01", "2026-06-01")


def test_every_stretch_of_days_on_which_it_was_overdue(db):
    """Late, given a new date, late again: the last day of the first stretch is the day before the date was moved."""
    milestone = make_milestone(make_commitment(1), due_on="2025-06-30")
    make_deadline(milestone, "2026-03-31", announced_on="2025-09-10")

    (column,) = beside("PA-001").columns

    assert [(str(late.from_day), str(late.last)) for late in column.track.late] == [
        ("2025-07-01", "2025-09-09"),
        ("2026-04-01", "None"),
    ]
    assert (str(column.track.late[-1].from_day), column.days_overdue, column.now.slips) == (
        "2026-04-01",
        236,
        1,
    )


def test_who_is_overdue_no_more_was_overdue_until_then(db):
    milestone = make_milestone(make_commitment(1), due_on="2025-06-30")
    milestones.achieve(milestone, by=OPERATOR, on=dt.date(2025, 8, 1), source=make_source())

    (column,) = beside("PA-001").columns

    assert [(str(late.from_day), str(late.last)) for late in column.track.late] == [
        ("2025-07-01", "2025-07-31")
    ]
    assert (column.track.late[-1].until is None, column.now.schedule) == (False, "met_late")


def test_all_strips_lie_on_one_scale(db):
    """From the first announcement to the end of the day: the later one begins further right."""
    first, second = make_commitment(1), make_commitment(2, announced_on=dt.date(2025, 12, 31))
    make_assessment(first, "limited", effective_on="2025-12-31")
    make_assessment(second, "limited", effective_on="2025-12-31")

    found = beside("PA-001", "PA-002")
    drawn = [strip for _column, strip in found.strips]

    assert found.scale.first == dt.date(2025, 2, 11)
    assert [step.x for step in drawn[0].steps] == ["0.0%", "49.7%"]
    assert [step.x for step in drawn[1].steps] == ["49.7%"]
    assert {strip.steps[-1].end for strip in drawn} == {"100.0%"}


def test_a_verdict_of_the_day_itself_does_not_stretch_its_own_scale(db):
    make_assessment(make_commitment(1), "limited", effective_on=DAY)
    make_commitment(2)

    drawn = [strip for _column, strip in beside("PA-001", "PA-002").strips]

    assert [[step.x for step in strip.steps] for strip in drawn] == [["0.0%", "99.8%"], ["0.0%"]]


def test_the_newest_report_stands_beside_the_verdict(db):
    commitment = make_commitment(1)
    make_party(commitment, "some-lab", "signatory")
    make_party(commitment, "other-lab", "signatory")
    make_assessment(commitment, "limited", effective_on="2026-01-01")
    make_report(
        commitment, "some-lab", until="published", claimed_status="complete", happened_on="2026-09-01"
    )
    make_report(commitment, "other-lab", until="published", happened_on="2026-05-01")
    make_party(commitment, "third-lab", "signatory")
    make_report(commitment, "third-lab", until="submitted", happened_on="2026-10-01")

    (column,) = beside("PA-001").columns

    assert column.claim.sentence == "Some Lab says complete; the editors conclude limited progress."
    assert column.reporting == 2
    assert beside("PA-001", day=dt.date(2026, 6, 1)).columns[0].claim.organization.slug == "other-lab"


def test_without_a_report_what_a_party_said_elsewhere(db):
    commitment = make_commitment(1)
    make_update(commitment, happened_on="2026-01-01", claimed_by="party", headline_en="We began")
    make_update(commitment, happened_on="2026-03-01", claimed_by="independent", headline_en="They did not")
    make_update(
        commitment, happened_on="2026-04-01", claimed_by="party", headline_en="Hidden", published=False
    )

    (column,) = beside("PA-001").columns

    assert (column.claim, column.statement.headline) == (None, "We began")


def test_parts_and_parent_are_the_public_ones_of_the_day(db):
    whole = make_commitment(1)
    make_assessment(make_commitment(2, parent=whole), "complete", outcome="delivered_on_time")
    make_commitment(3, parent=whole, published=False)
    make_commitment(4, parent=whole, announced_on=dt.date(2026, 3, 1))

    found = beside("PA-001", "PA-002", day=dt.date(2026, 1, 1))

    assert [part.reference for part in found.columns[0].parts] == ["PA-002"]
    assert (found.columns[0].parts_complete, found.columns[1].parent.reference) == (1, "PA-001")


def test_who_has_a_part_in_several_of_them(db):
    one, two, three = (make_commitment(number) for number in (1, 2, 3))
    for commitment, organization, role in (
        (one, "acme", "lead"),
        (one, "acme", "funder"),
        (one, "zoo", "member"),
        (two, "zoo", "member"),
        (two, "acme", "host"),
        (three, "zoo", "lead"),
        (three, "only-here", "lead"),
    ):
        make_party(commitment, organization, role)

    found = beside("PA-001", "PA-002", "PA-003")

    assert [(common.organization.slug, common.references) for common in found.common] == [
        ("zoo", ("PA-001", "PA-002", "PA-003")),
        ("acme", ("PA-001", "PA-002")),
    ]


@pytest.mark.parametrize("day", [dt.date(2025, 9, 30), DAY])
def test_a_column_says_what_the_page_of_the_commitment_says(real_record, day):
    """Of some that have everything: standing, days overdue, slips, parties, targets, parts, and how many sources."""
    references = ("PA-001", "PA-029", "PA-065", "PA-066", "PA-076", "PA-086", "PA-105", "PA-108")
    differing = []
    for start in (0, 4):
        for column in beside(*references[start : start + 4], day=day).columns:
            one = page.read(Commitment.objects.get(reference=column.key), day)
            here = (
                column.now,
                column.days_overdue,
                [(row.milestone, row.fate, row.slips, row.days_late) for row in column.steps],
                [(group.role, len(group.known), len(group.uncertain)) for group in column.roles],
                [view.indicator for view in column.targets],
                column.parts,
                column.sources,
                column.freshness,
            )
            there = (
                one.now,
                one.days_overdue,
                [(row.milestone, row.fate, row.slips, row.days_late) for row in one.deadlines.rows],
                [(group.role, len(group.known), len(group.uncertain)) for group in one.roles],
                [view.indicator for view in one.indicators],
                one.parts,
                len(one.sources),
                one.freshness,
            )
            differing += [(column.key, *pair) for pair in zip(here, there, strict=True) if pair[0] != pair[1]]
    assert differing == []


def test_a_column_says_what_the_page_of_the_organization_says(real_record):
    slugs = ("country-fr", "country-in", "european-commission", "mgx")
    found = compare_organizations.of_organizations(slugs, DAY)

    here = [
        (
            column.total,
            {role: n for role, _label, n in column.roles},
            [(status, n) for status, _label, n in column.statuses],
            column.entry.update if column.entry else None,
        )
        for column in found.columns
    ]
    portraits = [organizations.portrait(Organization.objects.get(slug=slug), DAY) for slug in slugs]
    there = [
        (p.total, p.roles, [(status, n) for status, _label, n in p.statuses], next(iter(p.entries), None))
        for p in portraits
    ]

    assert found.keys == slugs
    assert here == there


def test_overdue_are_counted_of_what_an_organization_leads(db):
    lab = make_organization("some-lab")
    late, not_led, in_time = (make_commitment(number) for number in (1, 2, 3))
    make_party(late, lab, "lead")
    make_party(not_led, lab, "member")
    make_party(in_time, lab, "lead")
    make_milestone(late, due_on="2026-11-20", title_en="The opening")
    make_milestone(not_led, due_on="2026-11-20")
    make_milestone(in_time, due_on="2027-11-20")

    (column,) = compare_organizations.of_organizations(["some-lab"], DAY).columns

    assert [(one.commitment.reference, one.days, one.milestone) for one in column.overdue] == [
        ("PA-001", 2, "The opening")
    ]
    assert (column.leads, column.total) == (2, 3)


def test_what_organizations_share_and_in_which_roles(db):
    one, two = make_commitment(1), make_commitment(2)
    make_party(one, "some-lab", "lead")
    make_party(one, "some-lab", "funder")
    make_party(one, "other-lab", "member")
    make_party(two, "some-lab", "lead")
    make_party(two, "other-lab", "lead", joined_on="2026-10-01")

    def shared(day):
        found = compare_organizations.of_organizations(["other-lab", "some-lab"], day)
        return [(each.commitment.reference, each.members) for each in found.shared]

    assert shared(dt.date(2026, 9, 30)) == [
        ("PA-001", (("Other Lab", ("Member",)), ("Some Lab", ("Lead", "Funder"))))
    ]
    assert [reference for reference, _members in shared(DAY)] == ["PA-001", "PA-002"]


def test_reports_are_counted_once_they_stand(db):
    for number, until in ((1, "published"), (2, "submitted")):
        make_report(make_promise("some-lab"), "some-lab", until=until, happened_on=f"2026-05-0{number}")

    def told(day):
        (column,) = compare_organizations.of_organizations(["some-lab"], day).columns
        return column.reports, column.reported_on

    assert [told(day) for day in (dt.date(2026, 4, 30), DAY)] == [(0, 0), (1, 1)]


def test_who_is_in_drafts_alone_is_unknown(db):
    make_party(make_commitment(1, published=False), "secret-lab")
    make_party(make_commitment(2), "some-lab")

    found = compare_organizations.of_organizations(["secret-lab", "some-lab", "Some Lab"], DAY)

    assert (found.keys, found.unknown) == (("some-lab",), ("secret-lab", "Some Lab"))


def test_what_is_typed_names_one_thing_or_none(db):
    make_party(make_commitment(1), "some-lab")
    make_party(make_commitment(2, published=False), "secret-lab")

    typed = ("pa-001", "PA-002", "PA-001-anything", "some-lab", "secret-lab", "Some Lab", "promise")

    assert [finding.meant(q, DAY) for q in typed] == [
        ("c", "PA-001"),
        ("", ""),
        ("c", "PA-001"),
        ("o", "some-lab"),
        ("", ""),
        ("", ""),
        ("", ""),
    ]


def test_at_most_eight_matches_and_none_that_is_there_already(db):
    for number in range(1, 12):
        make_party(make_commitment(number), f"lab-{number}")

    some = finding.commitments("promise", DAY, ("PA-001", "PA-003"))
    few = finding.commitments("PA-005", DAY, ())
    labs = finding.by_name("lab", DAY, ("lab-1",))

    assert ([c.reference for c in some.commitments][:3], len(some.commitments), some.more_commitments) == (
        ["PA-002", "PA-004", "PA-005"],
        8,
        True,
    )
    assert ([c.reference for c in few.commitments], few.more_commitments) == (["PA-005"], False)
    assert (labs.organizations[0].slug, len(labs.organizations), labs.more_organizations) == (
        "lab-10",
        8,
        True,
    )
