"""History in words: a sentence for every kind of event, differences word by word, both languages."""

import pytest
from django.urls import reverse
from django.utils import translation

from tests.desk.forms import send
from tests.factories import (
    make_assessment,
    make_commitment,
    make_milestone,
    make_organization,
    make_party,
    make_source,
    make_topic,
    make_update,
    on,
)
from tracker.actions import milestones, records
from tracker.enums import EventKind
from tracker.models import Deadline, HistoryEvent
from tracker.reads import history


def test_every_kind_of_event_has_its_sentence():
    assert set(history.PRESENTERS) == set(EventKind)


@pytest.mark.parametrize("kind", list(EventKind))
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_sentence_needs_no_data_at_all(kind, language):
    event = HistoryEvent(kind=kind, subject_type="commitment", subject_key="PA-001")
    with translation.override(language):
        assert history.sentence(event)


def test_longer_texts_are_compared_word_by_word(db, editor):
    commitment = make_commitment(summary_en="A foundation with an office in Paris")
    commitment.summary_en = "A foundation with an office in Berlin"
    records.save(commitment, by=editor)
    entry = history.of("commitment", "PA-001")[0]
    assert entry.who == "Edith Editor"
    assert [(piece.op, piece.text) for piece in entry.differences[0].pieces] == [
        ("same", "A foundation with an office in"),
        ("gone", "Paris"),
        ("new", "Berlin"),
    ]


def test_codes_days_and_keys_are_shown_in_words(db, editor):
    commitment = make_commitment(topic=make_topic("health"))
    commitment.topic = make_topic("climate")
    commitment.announced_on = "2025-02-10"
    commitment.confidence = "weak"
    commitment.headline = True
    records.save(commitment, by=editor, links={"sources": [make_source("a-source"), make_source("b")]})
    found = {one.field: (one.before, one.after) for one in history.of("commitment", "PA-001")[0].differences}
    assert found == {
        "topic": ("Topic health", "Topic climate"),
        "announced_on": ("11 February 2025", "10 February 2025"),
        "confidence": ("Strong: a page states it clearly", "Weak: brochure only, or half verified"),
        "headline": ("no", "yes"),
        "sources": (
            "Ministry of Tests: Title of a-source",
            "Ministry of Tests: Title of a-source; Ministry of Tests: Title of b",
        ),
    }


def test_a_date_that_moved_says_from_when_to_when(db, editor):
    milestone = make_milestone(make_commitment(), due_on="2026-03-31")
    milestones.set_deadline(
        Deadline(milestone=milestone, due_on=on("2026-12-31"), precision="year", source=make_source()),
        by=editor,
    )
    with translation.override("en"):
        words = history.about("PA-001")[0].sentence
    assert words == "The date of milestone PA-001/step-1 moved from 31 March 2026 to 31 December 2026"


def test_the_history_of_a_commitment_holds_what_belongs_to_it(db):
    commitment = make_commitment()
    make_party(commitment)
    make_milestone(commitment, due_on="2026-03-31", achieved_on="2026-03-01")
    make_assessment(commitment)
    make_update(commitment)
    make_update(make_commitment())
    kinds = [entry.event.kind for entry in reversed(history.about("PA-001"))]
    assert kinds == [
        EventKind.CREATED,
        EventKind.COMMITMENT_PUBLISHED,
        EventKind.CREATED,
        EventKind.CREATED,
        EventKind.DEADLINE_SET,
        EventKind.MILESTONE_ACHIEVED,
        EventKind.ASSESSMENT_PROPOSED,
        EventKind.ASSESSMENT_CONFIRMED,
        EventKind.ASSESSMENT_PUBLISHED,
        EventKind.CREATED,
        EventKind.DEVELOPMENT_PUBLISHED,
    ]


def test_presenting_takes_the_same_queries_for_one_event_and_for_many(db, editor, django_assert_num_queries):
    for name in ("one", "two", "three"):
        make_party(make_commitment(), make_organization(name))
    events = list(HistoryEvent.objects.filter(subject_type="party").select_related("actor"))
    for some in (events[:1], events):
        with django_assert_num_queries(3):  # commitments, organizations, sources
            history.present(some)


def test_history_survives_what_it_is_about(db, editor, signed_in):
    organization = make_organization("to-go")
    url = reverse("admin:tracker_organization_delete", args=[organization.pk])
    assert send(signed_in(editor), url, reason="").status_code == 422
    assert send(signed_in(editor), url, reason="Entered twice.").status_code == 302
    event = HistoryEvent.objects.get(kind=EventKind.DELETED)
    page = (
        signed_in(editor).get(reverse("admin:tracker_historyevent_change", args=[event.pk])).content.decode()
    )
    assert "Organization to-go was deleted" in page
    assert "Entered twice." in page


def test_what_is_in_use_is_not_deleted_and_says_so(db, editor, signed_in):
    source = make_commitment().sources.get()
    response = send(
        signed_in(editor), reverse("admin:tracker_source_delete", args=[source.pk]), reason="Not needed."
    )
    assert response.status_code == 422
    assert "It is still used elsewhere" in response.content.decode()


def test_nothing_can_be_written_in_the_history(db, editor, signed_in):
    make_commitment()
    event = HistoryEvent.objects.first()
    browser = signed_in(editor)
    assert browser.get(reverse("admin:tracker_historyevent_add")).status_code == 403
    assert browser.get(reverse("admin:tracker_historyevent_delete", args=[event.pk])).status_code == 403
