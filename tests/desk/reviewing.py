"""What the tests of the review desk share: addresses, and reports with everything in them."""

from django.urls import reverse

from tests.factories import (
    make_assessment,
    make_indicator,
    make_milestone,
    on,
    the_editor,
)
from tests.reporting import make_promise, make_report, the_lead, the_member
from tracker.actions import reports
from tracker.models import (
    EvidenceFile,
    Report,
    ReportMeasurement,
    ReportMilestone,
)

LIST = "/en/admin/tracker/report/"
LIST_QUERIES = 7
PAGE_QUERIES = 14


def url(name, report, *args):
    return reverse(f"admin:tracker_report_{name}", args=[report.pk, *args])


def move(report, verb):
    return url("move", report, verb)


def shown(browser, query=""):
    return [row.pk for row in browser.get(f"{LIST}?{query}").context["cl"].result_list]


def hand_in_again(report, **values):
    """The organization writes on a report that was given back, and hands it in again."""
    reports.write(report, by=the_member(report.organization), values=values)
    return reports.submit(report, by=the_lead(report.organization), attested=True)


def give(report, file_name="plan.pdf", sha="a" * 64):
    return EvidenceFile.objects.create(
        report=report, file="aa/x", name=file_name, content_type="application/pdf", size=2048, sha256=sha
    )


def full_report(number=1):
    """With `number` links, files, figures and milestones, handed in twice, beside a verdict and an earlier report."""
    promise = make_promise(f"lab-{Report.objects.count()}-{number}")
    organization = promise.parties.get().organization
    make_assessment(promise)
    make_report(promise, organization, until="published", claimed_status="limited", happened_on="2026-01-01")
    draft = make_report(promise, organization, until="draft", links=number)
    reports.write(
        draft,
        by=the_member(organization),
        measurements=[
            ReportMeasurement(indicator=make_indicator(promise), value=500 + n, as_of=on("2026-09-30"))
            for n in range(number)
        ],
        claims=[
            ReportMilestone(
                milestone=make_milestone(promise, due_on="2026-06-30", final=n == 0),
                achieved_on=on("2026-07-10"),
            )
            for n in range(number)
        ],
    )
    for n in range(number):
        give(draft, sha=f"{n:064x}")
    report = reports.submit(draft, by=the_lead(organization), attested=True)
    report = reports.request_changes(report, by=the_editor(), reason="Say where this can be seen.")
    return hand_in_again(report, headline="The first half is built and open.")
