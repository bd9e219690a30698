"""The doors of the review desk: publishing, giving back, declining, milestones, proposals, many at once."""

import pytest
from django.urls import reverse

from tests.desk.forms import filled, send
from tests.desk.reviewing import hand_in_again, move, shown, url
from tests.desk.test_bulk import confirm, start
from tests.factories import (
    make_assessment,
    make_commitment,
    make_milestone,
    make_organization,
    make_party,
    make_user,
    on,
    the_reviewer,
)
from tests.reporting import make_promise, make_report, make_seat, the_lead, the_member
from tracker.actions import assessments, commitments, reports
from tracker.enums import AssessmentState, EventKind, ReportState
from tracker.models import (
    Assessment,
    HistoryEvent,
    Report,
    ReportMilestone,
)

LIST = "/en/admin/tracker/report/"
LIST_QUERIES = 7
PAGE_QUERIES = 14


# --- The doors ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["editor", "reviewer"])
def test_an_editor_publishes_what_others_handed_in(who, request, today, signed_in):
    person = request.getfixturevalue(who)
    report = make_report()
    browser = signed_in(person)
    asked = browser.get(move(report, "publish")).content.decode()
    assert "The first half is built." in asked
    assert "1 link becomes a source" in asked
    assert send(browser, move(report, "publish")).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.decided_by) == (ReportState.PUBLISHED, person)
    assert report.entry.headline_en == report.headline
    assert browser.get(move(report, "publish")).status_code == 409
    before = HistoryEvent.objects.count()
    assert browser.post(move(report, "publish")).status_code == 302  # quiet the second time
    assert HistoryEvent.objects.count() == before


@pytest.mark.parametrize(
    ("verb", "state", "kind"),
    [
        ("request_changes", ReportState.CHANGES_REQUESTED, EventKind.REPORT_RETURNED),
        ("decline", ReportState.DECLINED, EventKind.REPORT_DECLINED),
    ],
)
def test_changes_are_requested_and_reports_declined_in_words(verb, state, kind, today, editor, signed_in):
    report = make_report()
    browser = signed_in(editor)
    assert send(browser, move(report, verb), reason=" ").status_code == 422
    report.refresh_from_db()
    assert report.state == ReportState.SUBMITTED
    assert send(browser, move(report, verb), reason="Which page shows it?").status_code == 302
    report.refresh_from_db()
    assert (report.state, report.decision) == (state, "Which page shows it?")
    event = HistoryEvent.objects.get(kind=kind)
    assert (event.actor, event.reason) == (editor, "Which page shows it?")


@pytest.mark.parametrize("verb", ["publish", "request_changes", "decline"])
def test_who_wrote_or_handed_in_a_report_does_not_decide_on_it(verb, today, signed_in):
    organization = make_organization()
    writer = make_user("Wanda Writer", is_editor=True)
    make_seat(organization, writer)
    report = make_report(make_promise(organization), organization, by=writer)
    browser = signed_in(writer)
    sentence = "You had a part in this report: somebody else has to review it."
    assert sentence in browser.get(url("change", report)).content.decode()
    assert move(report, verb) not in browser.get(url("change", report)).content.decode()
    assert browser.get(move(report, verb)).status_code == 403
    response = browser.post(move(report, verb), {"reason": "Mine.", "seen_revision": report.revision})
    assert response.status_code == 403
    assert sentence in response.content.decode()
    report.refresh_from_db()
    assert report.state == ReportState.SUBMITTED


@pytest.mark.parametrize("verb", ["publish", "request_changes", "decline"])
def test_administrators_do_not_review(verb, today, administrator, signed_in):
    report = make_report()
    browser = signed_in(administrator)
    assert "Only editors may review reports." in browser.get(url("change", report)).content.decode()
    assert browser.post(move(report, verb), {"reason": "No."}).status_code == 403
    report.refresh_from_db()
    assert report.state == ReportState.SUBMITTED


@pytest.mark.parametrize("who", ["member", "stranger", "lead", "visitor"])
def test_nobody_without_a_role_sees_the_review_desk(who, request, today, signed_in):
    report = make_report()
    person = the_lead() if who == "lead" else request.getfixturevalue(who)
    browser = signed_in(person)
    for address in (LIST, url("change", report), url("history", report), move(report, "publish")):
        for answer in (browser.get(address), browser.post(address)):
            assert answer.status_code == 302
            assert answer["Location"].startswith("/en/admin/login/")
    report.refresh_from_db()
    assert report.state == ReportState.SUBMITTED


@pytest.mark.parametrize("verb", ["publish", "request_changes", "decline"])
def test_a_report_handed_in_again_meanwhile_has_to_be_read_again(verb, today, editor, reviewer, signed_in):
    report = make_report()
    browser = signed_in(editor)
    opened = browser.get(move(report, verb))
    hand_in_again(reports.request_changes(report, by=reviewer, reason="More."), headline="Other words.")
    response = browser.post(move(report, verb), filled(opened, reason="Because."))
    assert response.status_code == 422
    assert "The report changed while you were reading it." in response.content.decode()
    report.refresh_from_db()
    assert report.state == ReportState.SUBMITTED


# --- Milestones -----------------------------------------------------------------------------------------------------


@pytest.fixture
def claimed(today, db):
    """A report that calls a milestone achieved, handed in."""
    promise = make_promise()
    milestone = make_milestone(promise, due_on="2026-06-30")
    draft = make_report(promise, until="draft")
    reports.write(
        draft, by=the_member(), claims=[ReportMilestone(milestone=milestone, achieved_on=on("2026-06-10"))]
    )
    return reports.submit(draft, by=the_lead(), attested=True)


def accept(report):
    return url("accept", report, report.milestones.get().pk)


def test_a_claimed_milestone_is_accepted_once_the_report_is_published(claimed, editor, signed_in):
    browser = signed_in(editor)
    assert accept(claimed) not in browser.get(url("change", claimed)).content.decode()
    answer = browser.post(accept(claimed), follow=True)
    assert "Publish the report first: the milestone needs its source." in answer.content.decode()
    reports.publish(claimed, by=editor)
    assert accept(claimed) in browser.get(url("change", claimed)).content.decode()
    assert browser.get(accept(claimed)).status_code == 404
    assert browser.post(accept(claimed)).status_code == 302
    claimed.refresh_from_db()
    milestone = claimed.milestones.get().milestone
    assert (milestone.state, milestone.achieved_source) == ("achieved", claimed.source)
    assert accept(claimed) not in browser.get(url("change", claimed)).content.decode()


def test_a_milestone_is_not_accepted_by_who_may_not_review(claimed, editor, administrator, signed_in):
    reports.publish(claimed, by=editor)
    assert (
        "Only editors may review reports."
        in signed_in(administrator).get(url("change", claimed)).content.decode()
    )
    assert signed_in(administrator).post(accept(claimed)).status_code == 403
    assert signed_in(the_lead()).post(accept(claimed)).status_code == 302
    assert claimed.milestones.get().accepted_at is None


def test_a_claim_of_another_report_is_not_found(claimed, editor, signed_in):
    other = make_report(organization="other-lab", until="published")
    reports.publish(claimed, by=editor)
    wrong = url("accept", other, claimed.milestones.get().pk)
    assert signed_in(editor).post(wrong).status_code == 404


def test_the_list_of_claims_to_decide_holds_what_is_undecided(claimed, editor, signed_in):
    browser = signed_in(editor)
    assert shown(browser, "claims=open") == []
    reports.publish(claimed, by=editor)
    assert shown(browser, "claims=open") == [claimed.pk]
    browser.post(accept(claimed))
    assert shown(browser, "claims=open") == []


def test_a_claim_that_a_published_verdict_has_weighed_waits_no_longer(claimed, editor, signed_in):
    report = reports.publish(claimed, by=editor)
    browser = signed_in(editor)
    proposal = make_assessment(report.commitment, "substantial", updates=[report.entry], until="proposed")
    assert shown(browser, "claims=open") == [report.pk]
    proposal = assessments.confirm(proposal, by=the_reviewer())
    assessments.publish(proposal, by=the_reviewer())
    assert shown(browser, "claims=open") == []
    assert accept(report) in browser.get(url("change", report)).content.decode()


# --- From a report to an assessment -----------------------------------------------------------------------------------


def test_a_published_report_leads_to_a_proposal_that_rests_on_it(today, editor, signed_in):
    report = make_report(until="published", claimed_status="substantial")
    browser = signed_in(editor)
    page = browser.get(url("change", report)).content.decode()
    add = f"{reverse('admin:tracker_assessment_add')}?report={report.pk}"
    assert add in page
    response = send(browser, add, rationale_en="We opened it and used it.", _save="1")
    assert response.status_code == 302, response.content.decode()
    proposal = Assessment.objects.get()
    assert (proposal.state, proposal.author) == (AssessmentState.PROPOSED, editor)
    assert (proposal.commitment, proposal.organization) == (report.commitment, report.organization)
    assert proposal.status == "substantial"
    assert list(proposal.sources.all()) == [report.source]
    assert list(proposal.updates.all()) == [report.entry]


def test_the_same_for_the_whole_commitment(today, editor, signed_in):
    report = make_report(until="published")
    add = f"{reverse('admin:tracker_assessment_add')}?report={report.pk}&whole=1"
    page = signed_in(editor).get(add).content.decode()
    assert "The report it follows from" in page
    send(signed_in(editor), add, rationale_en="We opened it and used it.", _save="1")
    assert Assessment.objects.get().organization is None


def test_only_a_published_report_starts_a_proposal(today, editor, signed_in):
    draft = make_report(until="draft")
    for key in (draft.pk, "x", "9" * 30):
        page = signed_in(editor).get(f"{reverse('admin:tracker_assessment_add')}?report={key}")
        assert page.status_code == 200
        assert draft.headline not in page.content.decode()


# --- Many at once ---------------------------------------------------------------------------------------------------


def test_reports_are_published_together_after_a_preview(today, editor, signed_in):
    rows = [make_report(organization="lab-1"), make_report(organization="lab-2")]
    browser = signed_in(editor)
    preview = start(browser, "report", "bulk_publish", rows)
    assert "Nothing has been written yet." in preview.content.decode()
    assert f"Report {rows[0].key} was published" in preview.content.decode()
    assert Report.objects.public().count() == 0
    response = confirm(browser, "report", "publish", preview, rows)
    assert "2 rows were changed." in response.content.decode()
    assert Report.objects.public().count() == 2


def test_a_report_of_ones_own_is_refused_among_others(today, signed_in):
    organization = make_organization("own-lab")
    writer = make_user("Wanda Writer", is_editor=True)
    make_seat(organization, writer)
    rows = [make_report(organization="lab-1"), make_report(make_promise(organization), organization)]
    browser = signed_in(writer)
    preview = start(browser, "report", "bulk_publish", rows)
    assert "You belong to this organization" in preview.content.decode()
    confirm(browser, "report", "publish", preview, rows)
    assert [row.pk for row in Report.objects.public()] == [rows[0].pk]


def test_administrators_and_members_publish_nothing_in_bulk(today, administrator, member, signed_in):
    report = make_report()
    address = reverse("admin:tracker_report_bulk", args=["publish"])
    typed = {"row": f"{report.pk}:{report.revision}", "_confirm": "1"}
    assert signed_in(administrator).post(address, typed).status_code == 403
    assert signed_in(member).post(address, typed).status_code == 302
    assert Report.objects.public().count() == 0


def test_drafts_cannot_be_named_in_bulk(today, editor, signed_in):
    draft = make_report(until="draft")
    address = reverse("admin:tracker_report_bulk", args=["publish"])
    response = signed_in(editor).post(address, {"row": f"{draft.pk}:{draft.revision}", "_confirm": "1"})
    assert str(draft.organization) not in response.content.decode()
    assert Report.objects.public().count() == 0


# --- Its entry on the timeline --------------------------------------------------------------------------------------


def test_the_entry_of_a_report_is_read_only_and_leads_to_the_report(today, editor, signed_in):
    report = make_report(until="published")
    browser = signed_in(editor)
    entry = reverse("admin:tracker_update_change", args=[report.entry_id])
    page = browser.get(entry).content.decode()
    assert url("change", report) in page
    assert "Retract …" not in page
    assert browser.post(entry, {"headline_en": "Better."}).status_code == 403
    for verb in ("retract", "supersede"):
        address = reverse("admin:tracker_update_move", args=[report.entry_id, verb])
        assert browser.post(address, {"reason": "No."}).status_code == 403
    gone = reverse("admin:tracker_update_delete", args=[report.entry_id])
    assert browser.post(gone, {"reason": "No."}).status_code == 403
    listed = browser.get("/en/admin/tracker/update/?kind__exact=report").context["cl"].result_list
    assert [row.pk for row in listed] == [report.entry_id]


def test_a_report_about_an_archived_promise_is_still_read(today, editor, reviewer, signed_in):
    other = make_commitment()
    make_party(other)
    report = make_report(other)
    commitments.merge(other, make_commitment(), by=reviewer, reason="The same promise.")
    browser = signed_in(editor)
    assert browser.get(url("change", report)).status_code == 200
    response = send(browser, move(report, "publish"))
    assert "Publish the commitment first." in response.content.decode()
