"""The start page and the lists behind it say the same, in a constant number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.desk.forms import filled, send
from tests.factories import (
    make_assessment,
    make_commitment,
    make_indicator,
    make_milestone,
    make_organization,
    make_party,
    make_source,
    make_update,
    make_user,
    on,
    the_reviewer,
)
from tests.links.made import make_check
from tests.reporting import make_invitation, make_promise, make_reply, make_report, the_lead, the_member
from tracker.actions import corrections, reports
from tracker.actions.derive import together
from tracker.models import Assessment, Commitment, Correction, ReportMilestone, Update
from tracker.reads import desk

START = "/en/admin/"
START_QUERIES = 27
LIST_QUERIES = {
    "commitment": 9,
    "organization": 6,
    "source": 8,
    "update": 7,
    "assessment": 7,
    "milestone": 6,
    "indicator": 5,
    "historyevent": 8,
}


def shown(browser, query):
    model, _, filters = query.partition("?")
    response = browser.get(f"{reverse(f'admin:tracker_{model}_changelist')}?{filters}")
    return [row.pk for row in response.context["cl"].result_list]


def groups(page):
    return {group["key"]: group["count"] for group in page.context["groups"]}


@together()
def fill(number):
    """Something for every group, `number` times."""
    for _time in range(number):
        make_assessment(make_commitment(), until="proposed")
        make_assessment(make_commitment(), until="confirmed")
        late = make_commitment(confidence="weak", title_fr="")
        make_milestone(late, due_on="2025-12-31")
        make_party(late, make_organization(f"lab-{late.pk}"))
        make_indicator(late)
        make_commitment(published=False)
        make_update(make_commitment(), published=False)
        make_check(make_source(f"lost-{late.pk}"))
        fill_with_what_others_send(late.pk)


def fill_with_what_others_send(number):
    """A report, a reply, an error reported, a claimed milestone and a wait that is over."""
    make_report(organization=f"reporter-{number}")
    promise = make_promise(f"answerer-{number}")
    party = promise.parties.get().organization
    the_lead(party)
    verdict = make_assessment(
        promise, "limited", outcome="not_delivered", organization=party, until="proposed"
    )
    make_reply(verdict, party)
    make_invitation(party, f"new-{number}@example.org")
    Assessment.objects.filter(pk=verdict.pk).update(reply_until="2026-11-21")
    corrections.report(Correction(page="/en/", text="The date is wrong."))
    claiming = make_promise(f"claimer-{number}")
    draft = make_report(claiming, claiming.parties.get().organization, until="draft")
    claim = ReportMilestone(milestone=make_milestone(claiming), achieved_on=on("2026-06-30"))
    reports.write(draft, by=the_member(draft.organization), claims=[claim])
    handed_in = reports.submit(draft, by=the_lead(draft.organization), attested=True)
    reports.publish(handed_in, by=the_reviewer())


def test_every_group_counts_what_its_list_shows(today, editor, signed_in):
    fill(2)
    browser = signed_in(editor)
    page = browser.get(START)
    assert groups(page) == {
        "reports": 2,
        "replies": 2,
        "corrections": 2,
        "claims": 2,
        "wait_over": 2,
        "proposed": 4,
        "confirmed": 2,
        "overdue": 2,
        "stale": 12,
        "drafts": 2,
        "draft_developments": 2,
        "links": 2,
        "weak": 2,
    }
    for group in page.context["groups"]:
        response = browser.get(group["url"])
        assert (group["key"], response.context["cl"].result_count) == (group["key"], group["count"])


def test_missing_french_counts_what_its_list_shows(today, editor, signed_in):
    fill(2)
    browser = signed_in(editor)
    for kind in browser.get(START).context["french"]:
        assert browser.get(kind["url"]).context["cl"].result_count == kind["count"]


def test_nobody_is_asked_to_translate_what_an_organization_said(today, db):
    make_report(until="published")
    assert Update.objects.filter(kind="report", headline_fr="").exists()
    assert Update not in dict(desk.missing_french())


def test_overdue_with_news_since_is_not_asked_about(today, db):
    commitment = make_commitment()
    make_milestone(commitment, due_on="2026-03-31")
    assert list(desk.overdue_without_news(today)) == [commitment]
    make_update(commitment, happened_on="2026-04-01")
    assert list(desk.overdue_without_news(today)) == []


def test_a_reviewer_is_led_to_what_they_may_confirm_and_the_author_is_not(today, editor, reviewer, signed_in):
    proposal = make_assessment(make_commitment(), until="proposed")
    link = reverse("admin:tracker_assessment_move", args=[proposal.pk, "confirm"])
    assert link in signed_in(reviewer).get(START).content.decode()
    assert link not in signed_in(editor).get(START).content.decode()
    assert shown(signed_in(reviewer), "assessment?waits=me") == [proposal.pk]
    assert shown(signed_in(editor), "assessment?waits=me") == []


def test_the_start_page_takes_the_same_queries_with_one_thing_of_each_and_with_three(
    today, reviewer, signed_in, count_queries
):
    browser = signed_in(reviewer)
    fill(1)
    browser.get(START)
    assert count_queries(browser, START)[1] == START_QUERIES
    fill(2)
    assert count_queries(browser, START)[1] == START_QUERIES


@pytest.mark.parametrize("model", list(LIST_QUERIES))
def test_lists_take_the_same_queries_with_one_row_and_with_three(
    model, today, editor, signed_in, count_queries
):
    browser = signed_in(editor)
    url = reverse(f"admin:tracker_{model}_changelist")
    fill(1)
    browser.get(url)
    assert (model, count_queries(browser, url)[1]) == (model, LIST_QUERIES[model])
    fill(2)
    assert (model, count_queries(browser, url)[1]) == (model, LIST_QUERIES[model])


def test_a_commitment_with_many_parties_takes_no_query_per_party(today, editor, signed_in, count_queries):
    commitment = make_commitment()
    make_party(commitment, "lab-0")
    url = reverse("admin:tracker_commitment_change", args=[commitment.pk])
    browser = signed_in(editor)
    browser.get(url)
    first = count_queries(browser, url)[1]
    for number in range(1, 6):
        make_party(commitment, f"lab-{number}")
    assert count_queries(browser, url)[1] == first


def test_commitments_are_found_by_the_name_of_an_organization(today, editor, signed_in):
    wanted = make_commitment()
    make_commitment()
    make_party(wanted, make_organization("mistral", name_en="Mistral AI"))
    make_party(wanted, make_organization("mistral", name_en="Mistral AI"), "funder")
    assert shown(signed_in(editor), "commitment?q=mistral") == [wanted.pk]
    assert shown(signed_in(editor), "commitment?q=PA-002") != [wanted.pk]


def test_a_new_commitment_gets_a_reference_never_used_before(today, editor, signed_in):
    browser = signed_in(editor)
    draft = make_commitment(7, published=False)
    url = reverse("admin:tracker_commitment_delete", args=[draft.pk])
    send(browser, url, reason="Entered by mistake.")
    pillar, topic = make_commitment(1).pillar, make_commitment(2).topic
    typed = {
        "pillar": pillar.pk,
        "topic": topic.pk,
        "kind": "pledge",
        "title_en": "A new promise",
        "promise_en": "Something new.",
        "link_to_summit": "summit",
        "confidence": "medium",
        "citations-0-source": make_source().pk,
    }
    response = send(browser, reverse("admin:tracker_commitment_add"), **typed, _continue="1")
    assert response.status_code == 302
    made = Commitment.objects.get(title_en="A new promise")
    assert (made.reference, made.slug, made.publication) == ("PA-008", "a-new-promise", "draft")


def test_publishing_reopening_and_merging_go_by_their_buttons(today, editor, reviewer, signed_in):
    draft, other = make_commitment(published=False), make_commitment()

    def url(commitment, verb):
        return reverse("admin:tracker_commitment_move", args=[commitment.pk, verb])

    assert send(signed_in(editor), url(draft, "publish")).status_code == 302
    make_assessment(other, "complete", outcome="delivered_on_time")
    assert signed_in(editor).post(url(other, "reopen"), {"reason": "No."}).status_code == 403
    assert send(signed_in(reviewer), url(other, "reopen"), reason="A new phase began.").status_code == 302
    assert (
        send(signed_in(reviewer), url(draft, "merge"), into=other.pk, reason="The same.").status_code == 302
    )
    draft.refresh_from_db()
    other.refresh_from_db()
    assert (draft.publication, draft.merged_into) == ("archived", other)
    assert other.publication == "published"
    assert signed_in(reviewer).get(url(draft, "publish")).status_code == 409


def test_milestones_are_achieved_dropped_and_set_back_by_their_buttons(today, editor, signed_in):
    milestone = make_milestone(make_commitment(), due_on="2026-03-31")
    browser = signed_in(editor)

    def url(verb):
        return reverse("admin:tracker_milestone_move", args=[milestone.pk, verb])

    assert send(browser, url("achieve"), on="2026-03-01").status_code == 422
    assert send(browser, url("achieve"), on="2026-03-01", source=make_source().pk).status_code == 302
    milestone.refresh_from_db()
    assert (milestone.state, str(milestone.achieved_on)) == ("achieved", "2026-03-01")
    assert send(browser, url("replan"), reason="Another building.").status_code == 302
    assert send(browser, url("drop"), reason="Given up.", on="").status_code == 302
    milestone.refresh_from_db()
    assert milestone.state == "dropped"


def test_strangers_find_no_button(today, stranger, signed_in):
    milestone = make_milestone(make_commitment())
    url = reverse("admin:tracker_milestone_move", args=[milestone.pk, "drop"])
    assert signed_in(stranger).post(url, {"reason": "Mine."}).status_code == 302
    milestone.refresh_from_db()
    assert milestone.state == "planned"
    assert make_user("Sven Stranger").is_staff is False


def test_saving_a_commitment_takes_no_query_per_party_that_was_not_touched(today, editor, signed_in):
    commitment = make_commitment()
    url = reverse("admin:tracker_commitment_change", args=[commitment.pk])
    browser = signed_in(editor)

    def queries(number, words):
        for count in range(commitment.parties.count(), number):
            make_party(commitment, f"lab-{count}")
        typed = filled(browser.get(url), summary_en=words)
        with CaptureQueriesContext(connection) as captured:
            assert browser.post(url, typed).status_code == 302
        return len(captured)

    assert queries(3, "Said better.") == queries(10, "Said better still.")
