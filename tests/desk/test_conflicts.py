"""Two editors on one form: the second is told what changed, and nothing of either is lost."""

import pytest
from django.urls import reverse

from tests.desk.forms import filled
from tests.factories import make_commitment, make_milestone, make_source, make_user
from tracker.actions import records
from tracker.models import Commitment, Deadline, Milestone


@pytest.fixture
def commitment(db):
    return make_commitment()


@pytest.fixture
def colleague(db):
    return make_user("Cora Colleague", is_editor=True)


def url(commitment):
    return reverse("admin:tracker_commitment_change", args=[commitment.pk])


def test_the_second_is_told_who_changed_what_and_keeps_what_they_typed(
    commitment, editor, colleague, signed_in
):
    first, second = signed_in(editor), signed_in(colleague)
    opened = second.get(url(commitment))
    first.post(url(commitment), filled(first.get(url(commitment)), title_en="The title as Edith puts it"))
    response = second.post(url(commitment), filled(opened, title_en="The title as Cora puts it"))
    page = response.content.decode()
    assert response.status_code == 409
    assert "Somebody else saved this while you had it open." in page
    assert "Edith Editor" in page
    assert "<ins>Edith</ins>" in page or "as Edith puts it" in page
    assert 'value="The title as Cora puts it"' in page
    commitment.refresh_from_db()
    assert commitment.title_en == "The title as Edith puts it"


def test_the_second_can_save_again_over_the_new_state(commitment, editor, colleague, signed_in):
    first, second = signed_in(editor), signed_in(colleague)
    opened = second.get(url(commitment))
    first.post(url(commitment), filled(first.get(url(commitment)), title_en="The title as Edith puts it"))
    again = second.post(url(commitment), filled(opened, title_en="The title as Cora puts it"))
    assert second.post(url(commitment), filled(again)).status_code == 302
    commitment.refresh_from_db()
    assert commitment.title_en == "The title as Cora puts it"


def test_fields_the_second_did_not_touch_keep_what_the_first_wrote(commitment, editor, colleague, signed_in):
    first, second = signed_in(editor), signed_in(colleague)
    opened = second.get(url(commitment))
    first.post(
        url(commitment),
        filled(first.get(url(commitment)), summary_en="Edith's summary", headline="on", confidence="weak"),
    )
    again = second.post(url(commitment), filled(opened, promise_en="Cora's promise"))
    assert again.status_code == 409
    assert second.post(url(commitment), filled(again)).status_code == 302
    commitment.refresh_from_db()
    assert (commitment.summary_en, commitment.promise_en) == ("Edith's summary", "Cora's promise")
    assert (commitment.headline, commitment.confidence) == (True, "weak")


def test_a_line_changed_by_both_is_a_conflict_as_well(commitment, editor, colleague, signed_in):
    milestone = make_milestone(commitment)
    first, second = signed_in(editor), signed_in(colleague)
    opened = second.get(url(commitment))
    first.post(
        url(commitment), filled(first.get(url(commitment)), **{"milestones-0-title_en": "Edith's step"})
    )
    again = second.post(url(commitment), filled(opened, **{"milestones-0-title_fr": "L’étape de Cora"}))
    assert again.status_code == 409
    second.post(url(commitment), filled(again))
    milestone.refresh_from_db()
    assert (milestone.title_en, milestone.title_fr) == ("Edith's step", "L’étape de Cora")


def test_sources_changed_by_the_first_stay_and_those_typed_by_the_second_are_kept(
    commitment, editor, colleague, signed_in
):
    first, second = signed_in(editor), signed_in(colleague)
    opened = second.get(url(commitment))
    first.post(
        url(commitment),
        filled(first.get(url(commitment)), **{"citations-1-source": make_source("from-edith").pk}),
    )
    again = second.post(
        url(commitment), filled(opened, **{"citations-1-source": make_source("from-cora").pk})
    )
    assert again.status_code == 409
    assert second.post(url(commitment), filled(again)).status_code == 302
    keys = [link.source.key for link in commitment.citations.all()]
    assert keys == ["a-source", "from-edith", "from-cora"]


def test_saving_the_same_form_twice_writes_nothing_the_second_time(commitment, editor, signed_in):
    browser = signed_in(editor)
    browser.post(url(commitment), filled(browser.get(url(commitment)), title_en="Better"))
    before = Commitment.objects.get(pk=commitment.pk).revision
    browser.post(url(commitment), filled(browser.get(url(commitment))))
    assert Commitment.objects.get(pk=commitment.pk).revision == before


def test_a_new_date_is_a_slip_and_the_old_one_stays(commitment, editor, signed_in):
    make_milestone(commitment, due_on="2026-03-31")
    browser = signed_in(editor)
    source = make_source("the-delay")
    response = browser.post(
        url(commitment),
        filled(
            browser.get(url(commitment)),
            **{
                "milestones-0-new_due_on": "2026-12-31",
                "milestones-0-new_precision": "year",
                "milestones-0-new_source": source.pk,
            },
        ),
    )
    assert response.status_code == 302
    dates = [str(deadline.due_on) for deadline in Deadline.objects.order_by("position")]
    assert dates == ["2026-03-31", "2026-12-31"]


def test_a_date_that_is_not_the_last_day_of_its_period_is_refused(commitment, editor, signed_in):
    make_milestone(commitment)
    browser = signed_in(editor)
    response = browser.post(
        url(commitment),
        filled(
            browser.get(url(commitment)),
            **{
                "milestones-0-new_due_on": "2026-12-01",
                "milestones-0-new_precision": "year",
                "milestones-0-new_source": make_source().pk,
            },
        ),
    )
    assert response.status_code == 422
    assert "A due date is the last day of its period" in response.content.decode()


def test_a_new_milestone_gets_its_key_and_place(commitment, editor, signed_in):
    browser = signed_in(editor)
    typed = {
        "milestones-TOTAL_FORMS": 1,
        "milestones-0-title_en": "Open the campus",
        "milestones-0-id": "",
        "milestones-0-commitment": commitment.pk,
    }
    assert browser.post(url(commitment), filled(browser.get(url(commitment)), **typed)).status_code == 302
    milestone = Milestone.objects.get()
    assert (milestone.key, milestone.position) == ("open-the-campus", 1)


def test_an_administrator_without_another_role_cannot_write(commitment, administrator, signed_in):
    response = signed_in(administrator).post(url(commitment), {"title_en": "Mine"})
    assert response.status_code == 403


def test_publication_and_reference_cannot_be_written_by_the_form(commitment, editor, signed_in):
    browser = signed_in(editor)
    typed = filled(browser.get(url(commitment)), publication="draft", reference="PA-999", merged_into="1")
    browser.post(url(commitment), typed)
    commitment.refresh_from_db()
    assert (commitment.publication, commitment.reference) == ("published", "PA-001")


def test_a_line_deleted_by_the_first_is_named_and_the_rest_of_the_second_is_kept(
    commitment, editor, colleague, signed_in
):
    gone, left = make_milestone(commitment), make_milestone(commitment, final=False)
    second = signed_in(colleague)
    opened = second.get(url(commitment))
    records.delete(gone, by=editor, reason="Entered twice.")
    typed = {"milestones-1-title_en": "Cora's step", "title_en": "Cora's title"}
    again = second.post(url(commitment), filled(opened, **typed))
    assert again.status_code == 409
    assert "Milestone PA-001/step-1 was deleted" in again.content.decode()
    assert second.post(url(commitment), filled(again)).status_code == 302
    left.refresh_from_db()
    commitment.refresh_from_db()
    assert (left.title_en, commitment.title_en) == ("Cora's step", "Cora's title")
