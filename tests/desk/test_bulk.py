"""Many rows at once: a page says what will happen to each, and the same rules hold as for one."""

import pytest
from django.urls import reverse

from tests.desk.forms import filled
from tests.factories import make_assessment, make_commitment, make_topic, make_update, make_user
from tracker.enums import AssessmentState, Publication, UpdateState
from tracker.models import Assessment, Commitment, HistoryEvent, Update


def start(browser, model, action, rows):
    """Tick the rows in the list and choose the action."""
    url = reverse(f"admin:tracker_{model}_changelist")
    return browser.post(url, {"action": action, "_selected_action": [row.pk for row in rows]})


def confirm(browser, model, verb, page, rows, **typed):
    url = reverse(f"admin:tracker_{model}_bulk", args=[verb])
    seen = [f"{row.pk}:{row.revision}" for row in rows]
    return browser.post(url, {**filled(page, **typed), "row": seen, "_confirm": "1"})


def test_the_preview_says_what_will_happen_and_writes_nothing(editor, signed_in, db):
    rows = [make_commitment(published=False), make_commitment(published=False)]
    before = HistoryEvent.objects.count()
    page = start(signed_in(editor), "commitment", "bulk_publish", rows)
    assert page.status_code == 200
    text = page.content.decode()
    assert "Commitment PA-001 was published" in text
    assert "Nothing has been written yet." in text
    assert HistoryEvent.objects.count() == before
    assert Commitment.objects.filter(publication=Publication.DRAFT).count() == 2


def test_drafts_are_published_together(editor, signed_in, db):
    rows = [make_commitment(published=False), make_commitment(published=False)]
    browser = signed_in(editor)
    response = confirm(
        browser, "commitment", "publish", start(browser, "commitment", "bulk_publish", rows), rows
    )
    assert "2 rows were changed." in response.content.decode()
    assert Commitment.objects.filter(publication=Publication.PUBLISHED).count() == 2


def test_a_row_that_is_refused_does_not_hold_up_the_others(reviewer, signed_in, db):
    own = make_user("Bea Both", is_editor=True, is_reviewer=True)
    commitment = make_commitment()
    theirs = make_assessment(commitment, until="proposed")
    from tests.factories import make_source
    from tracker.actions import assessments

    mine = assessments.propose(
        Assessment(commitment=commitment, status="complete", effective_on="2026-01-01", rationale_en="Seen."),
        by=own,
        sources=[make_source()],
    )
    browser = signed_in(own)
    page = start(browser, "assessment", "bulk_confirm", [theirs, mine])
    assert "You proposed this assessment: somebody else has to confirm it." in page.content.decode()
    response = confirm(browser, "assessment", "confirm", page, [theirs, mine])
    assert "1 row was changed." in response.content.decode()
    states = {row.pk: row.state for row in Assessment.objects.all()}
    assert states == {theirs.pk: AssessmentState.CONFIRMED, mine.pk: AssessmentState.PROPOSED}


def test_editors_cannot_confirm_in_bulk_either(editor, signed_in, db):
    proposal = make_assessment(make_commitment(), until="proposed")
    browser = signed_in(editor)
    confirm(
        browser, "assessment", "confirm", start(browser, "assessment", "bulk_confirm", [proposal]), [proposal]
    )
    proposal.refresh_from_db()
    assert proposal.state == AssessmentState.PROPOSED


def test_a_row_that_changed_since_the_preview_is_refused(editor, signed_in, db):
    update = make_update(make_commitment(), published=False)
    browser = signed_in(editor)
    page = start(browser, "update", "bulk_publish", [update])
    Update.objects.filter(pk=update.pk).update(revision=update.revision + 1)
    response = confirm(browser, "update", "publish", page, [update])
    assert "It changed since you looked: look again." in response.content.decode()
    update.refresh_from_db()
    assert update.state == UpdateState.DRAFT


def test_the_topic_is_set_after_it_has_been_asked_for(editor, signed_in, db):
    rows = [make_commitment(), make_commitment()]
    topic = make_topic("climate")
    browser = signed_in(editor)
    asked = start(browser, "commitment", "bulk_set_topic", rows)
    url = reverse("admin:tracker_commitment_bulk", args=["set_topic"])
    seen = [f"{row.pk}:{row.revision}" for row in rows]
    preview = browser.post(url, {**filled(asked, topic=topic.pk), "row": seen, "_preview": "1"})
    assert "<ins>Topic climate</ins>" in preview.content.decode()
    assert f'action="{url}"' in preview.content.decode()
    assert not Commitment.objects.filter(topic=topic).exists()
    confirm(browser, "commitment", "set_topic", preview, rows)
    assert Commitment.objects.filter(topic=topic).count() == 2


def test_administrators_are_offered_no_changes(administrator, signed_in, db):
    commitment = make_commitment(published=False)
    page = signed_in(administrator).get(reverse("admin:tracker_commitment_changelist")).content.decode()
    assert "bulk_publish" not in page
    url = reverse("admin:tracker_commitment_bulk", args=["publish"])
    response = signed_in(administrator).post(url, {"row": f"{commitment.pk}:0", "_confirm": "1"})
    assert response.status_code == 403


@pytest.mark.parametrize("row", ["", "x", "1:x", "999999999999999999999", "-1:0"])
def test_rows_that_are_no_rows_change_nothing(row, editor, signed_in, db):
    url = reverse("admin:tracker_commitment_bulk", args=["publish"])
    assert signed_in(editor).post(url, {"row": row, "_confirm": "1"}).status_code == 200
