"""Reviewing what organizations hand in: the queue, the report beside what is published, the doors of the editors."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from tests.desk.reviewing import full_report, give, hand_in_again, move, shown, url
from tests.factories import (
    make_assessment,
    make_indicator,
    make_measurement,
    make_milestone,
    make_objective,
    on,
)
from tests.reporting import make_promise, make_report, the_lead, the_member
from tracker.actions import reports
from tracker.models import (
    HistoryEvent,
    ReportLink,
    ReportMeasurement,
    ReportMilestone,
)

LIST = "/en/admin/tracker/report/"
LIST_QUERIES = 7
PAGE_QUERIES = 14


# --- The queue ------------------------------------------------------------------------------------------------------


def test_the_queue_shows_the_oldest_first_and_what_is_decided_behind(today, editor, signed_in):
    published = make_report(organization="lab-a", until="published")
    with time_machine.travel(dt.datetime(2026, 11, 20, 11, tzinfo=dt.UTC)):
        late = make_report(organization="lab-b")
    with time_machine.travel(dt.datetime(2026, 11, 2, 11, tzinfo=dt.UTC)):
        early = make_report(organization="lab-c")
    assert shown(signed_in(editor)) == [early.pk, late.pk, published.pk]
    page = signed_in(editor).get(LIST).content.decode()
    assert "20 days" in page
    assert "2 days" in page


def test_drafts_do_not_exist_at_the_desk(today, editor, reviewer, administrator, signed_in):
    draft = make_report(until="draft")
    withdrawn = make_report(make_promise(), until="withdrawn")
    for person in (editor, reviewer, administrator):
        browser = signed_in(person)
        assert shown(browser) == []
        for report in (draft, withdrawn):
            for name in ("change", "history", "delete"):
                assert browser.get(url(name, report)).status_code == 404
            assert browser.get(move(report, "publish")).status_code == 404
            assert browser.post(move(report, "publish")).status_code == 404


def test_that_a_draft_was_begun_is_not_in_the_history_of_the_desk(today, editor, signed_in):
    draft = make_report(until="draft")
    browser = signed_in(editor)
    history = reverse("admin:tracker_commitment_history", args=[draft.commitment_id])
    everything = reverse("admin:tracker_historyevent_changelist")
    event = HistoryEvent.objects.get(subject_type="report")
    assert draft.key not in browser.get(history).content.decode()
    assert draft.key not in browser.get(everything).content.decode()
    one = reverse("admin:tracker_historyevent_change", args=[event.pk])
    assert browser.get(one).status_code == 404
    reports.submit(draft, by=the_lead(), attested=True)
    assert draft.key in browser.get(history).content.decode()


def test_words_written_since_a_report_was_given_back_are_not_shown(today, editor, signed_in):
    report = make_report(until="changes_requested")
    reports.write(
        report,
        by=the_member(),
        values={"headline": "A half-finished thought.", "claimed_status": "complete"},
        links=[ReportLink(url="https://example.org/secret", title="Not for them yet")],
    )
    give(report, "draft.pdf")
    browser = signed_in(editor)
    for address in (LIST, url("change", report)):
        page = browser.get(address).content.decode()
        for words in ("half-finished", "Not for them yet", "draft.pdf"):
            assert words not in page
    page = browser.get(url("change", report)).content.decode()
    assert "The first half is built." in page
    assert "Page 0" in page
    assert "Please say where this can be seen." in page


def test_the_list_offers_no_state_that_is_not_for_the_desk(today, editor, signed_in):
    make_report()
    page = signed_in(editor).get(LIST).content.decode()
    assert "?state__exact=submitted" in page
    assert "?state__exact=draft" not in page


def test_the_list_is_filtered_and_searched(today, editor, signed_in):
    more = make_report(organization="big-lab", claimed_status="complete")
    same = make_report(organization="small-lab", claimed_status="limited")
    for report in (more, same):
        make_assessment(report.commitment)
    unassessed = make_report(organization="new-lab", claimed_status="complete")
    browser = signed_in(editor)
    assert shown(browser, "gap=more") == [more.pk]
    assert shown(browser, f"organization__id__exact={same.organization_id}") == [same.pk]
    assert shown(browser, f"commitment__id__exact={unassessed.commitment_id}") == [unassessed.pk]
    assert shown(browser, "state__exact=published") == []
    assert shown(browser, "q=small") == [same.pk]
    assert shown(browser, f"q={more.commitment.reference}") == [more.pk]


def test_a_verdict_on_the_organization_itself_is_what_its_claim_is_compared_with(today, editor, signed_in):
    report = make_report(claimed_status="substantial")
    make_assessment(report.commitment)
    make_assessment(report.commitment, "complete", organization=report.organization)
    assert shown(signed_in(editor), "gap=more") == []
    assert "agree" not in signed_in(editor).get(url("change", report)).content.decode()


def test_a_verdict_on_the_whole_is_none_on_an_objective(today, editor, signed_in):
    promise = make_promise()
    report = make_report(promise, objective=make_objective(promise), claimed_status="complete")
    make_assessment(promise)
    assert shown(signed_in(editor), "gap=more") == []
    assert "have not assessed this objective" in signed_in(editor).get(url("change", report)).content.decode()


def test_the_list_takes_the_same_queries_with_one_report_and_with_three(
    today, editor, signed_in, count_queries
):
    browser = signed_in(editor)
    make_report(organization="lab-1")
    browser.get(LIST)
    assert count_queries(browser, LIST)[1] == LIST_QUERIES
    make_report(organization="lab-2")
    make_report(organization="lab-3", until="published")
    assert count_queries(browser, LIST)[1] == LIST_QUERIES


# --- The page -------------------------------------------------------------------------------------------------------


def test_a_report_stands_beside_what_is_published_with_the_differences_marked(today, editor, signed_in):
    report = full_report()
    page = signed_in(editor).get(url("change", report)).content.decode()
    assert "The first half is built and open." in page
    assert "<ins>built and open.</ins>" in page
    assert "<del>built.</del>" in page
    assert "Because of what was seen: limited." in page
    assert "says substantial progress; the editors conclude limited progress." in page
    assert "<del>Limited progress</del> <ins>Substantial progress</ins>" in page
    assert "Say where this can be seen." in page
    assert "Mina Member" in page
    assert "Lea Lead" in page


def test_lists_are_compared_line_by_line(today, editor, signed_in):
    report = make_report(until="changes_requested")
    reports.write(
        report,
        by=the_member(),
        links=[
            ReportLink(url="https://example.org/shown/0", title="Page 0"),
            ReportLink(url="https://example.org/new", title="Another page"),
        ],
    )
    report = hand_in_again(report)
    page = signed_in(editor).get(url("change", report)).content.decode()
    assert "<ins>Another page &lt;https://example.org/new&gt;</ins>" in page
    assert "<li>Page 0 &lt;https://example.org/shown/0&gt;</li>" in page


def test_evidence_is_opened_in_one_click_and_tells_nobody_where_from(today, editor, signed_in):
    report = make_report(until="draft")
    file = give(report)
    report = reports.submit(report, by=the_lead(), attested=True)
    page = signed_in(editor).get(url("change", report)).content.decode()
    assert f'<a href="/en/evidence/{file.key}/" rel="noreferrer noopener">plan.pdf</a>' in page
    assert file.sha256 in page
    assert "2.0\xa0KB" in page
    assert '<a href="https://example.org/shown/0" rel="noreferrer noopener">Page 0</a>' in page


def test_figures_and_milestones_stand_beside_the_record(today, editor, signed_in):
    promise = make_promise()
    indicator = make_indicator(promise)
    make_measurement(indicator, 300, "2026-05-01")
    milestone = make_milestone(promise, due_on="2026-06-30")
    draft = make_report(promise, until="draft")
    reports.write(
        draft,
        by=the_member(),
        measurements=[ReportMeasurement(indicator=indicator, value=500, as_of=on("2026-09-30"))],
        claims=[ReportMilestone(milestone=milestone, achieved_on=on("2026-07-10"))],
    )
    report = reports.submit(draft, by=the_lead(), attested=True)
    page = signed_in(editor).get(url("change", report)).content.decode()
    for words in ("€500", "€300", "they say 10 July 2026", "due 30 June 2026, 10 days late", "Planned"):
        assert words in page


def test_the_page_takes_the_same_queries_with_one_line_of_each_and_with_three(
    today, editor, signed_in, count_queries
):
    browser = signed_in(editor)
    one, three = full_report(1), full_report(3)
    browser.get(url("change", one))
    assert count_queries(browser, url("change", one))[1] == PAGE_QUERIES
    assert count_queries(browser, url("change", three))[1] == PAGE_QUERIES


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_queue_the_page_and_the_doors_open_in_both_languages(language, today, editor, signed_in):
    report = full_report()
    browser = signed_in(editor)
    addresses = [LIST, url("change", report), url("history", report)]
    addresses += [move(report, verb) for verb in ("publish", "request_changes", "decline")]
    for address in addresses:
        assert browser.get(address.replace("/en/", f"/{language}/")).status_code == 200


def test_nobody_at_the_desk_edits_a_report(today, editor, reviewer, administrator, signed_in):
    report = make_report()
    for person in (editor, reviewer, administrator):
        browser = signed_in(person)
        assert browser.get(url("change", report)).status_code == 200
        assert browser.post(url("change", report), {"headline": "Better."}).status_code == 403
        assert browser.post(url("delete", report), {"reason": "No."}).status_code == 403
        assert browser.get("/en/admin/tracker/report/add/").status_code == 403
    report.refresh_from_db()
    assert report.headline == "The first half is built."
