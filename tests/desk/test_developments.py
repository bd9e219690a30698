"""Recording what happened: one form with the text, the commitments and the sources."""

import pytest
from django.urls import reverse

from tests.desk.forms import send
from tests.factories import make_commitment, make_source, make_update
from tracker.enums import EventKind, UpdateState
from tracker.models import HistoryEvent, Source, Update

ADD = "/en/admin/tracker/update/add/"
TYPED = {
    "headline_en": "The campus opened",
    "headline_fr": "Le campus a ouvert",
    "happened_on": "2026-05-04",
    "precision": "day",
    "claimed_by": "independent",
    "confidence": "strong",
}
NEW_SOURCE = {
    "citations-0-new_title": "Campus opens its doors",
    "citations-0-new_publisher": "The Gazette",
    "citations-0-new_url": "https://gazette.example/campus",
    "citations-0-new_published_on": "2026-05-05",
    "citations-0-new_precision": "day",
    "citations-0-new_language": "en",
    "citations-0-new_type": "press",
    "citations-0-new_independence": "independent",
}


@pytest.fixture
def commitment(db):
    return make_commitment()


def test_a_draft_is_recorded_with_a_new_source_in_one_form(commitment, editor, signed_in):
    response = send(
        signed_in(editor), ADD, **TYPED, **NEW_SOURCE, **{"concerns-0-commitment": commitment.pk}, _save="1"
    )
    assert response.status_code == 302
    update = Update.objects.get()
    assert update.state == UpdateState.DRAFT
    assert update.author == editor
    assert list(update.commitments.all()) == [commitment]
    assert [source.title for source in update.sources.all()] == ["Campus opens its doors"]
    assert Source.objects.get(publisher="The Gazette").key == "the-gazette-campus-opens-its-doors"


def test_it_can_be_published_in_the_same_step(commitment, editor, signed_in):
    send(
        signed_in(editor),
        ADD,
        **TYPED,
        **NEW_SOURCE,
        **{"concerns-0-commitment": commitment.pk},
        _publish="1",
    )
    assert Update.objects.get().state == UpdateState.PUBLISHED
    kinds = set(HistoryEvent.objects.filter(subject_type="update").values_list("kind", flat=True))
    assert kinds == {EventKind.CREATED, EventKind.DEVELOPMENT_PUBLISHED}


def test_publishing_without_a_source_is_refused_with_nothing_lost_and_nothing_written(
    commitment, editor, signed_in
):
    response = send(signed_in(editor), ADD, **TYPED, **{"concerns-0-commitment": commitment.pk}, _publish="1")
    assert response.status_code == 422
    assert b"A development needs at least one source before it is published." in response.content
    assert b"The campus opened" in response.content
    assert Update.objects.count() == 0


def test_sources_are_cited_in_the_order_given(commitment, editor, signed_in):
    update = make_update(commitment, published=False, sources=[make_source("one"), make_source("two")])
    url = reverse("admin:tracker_update_change", args=[update.pk])
    send(
        signed_in(editor),
        url,
        **{
            "citations-0-position": 2,
            "citations-1-position": 1,
            "citations-2-source": make_source("three").pk,
        },
        _save="1",
    )
    keys = [link.source.key for link in update.citations.all()]
    assert keys == ["two", "one", "three"]


def test_a_source_is_chosen_or_typed_not_both(commitment, editor, signed_in):
    response = send(
        signed_in(editor),
        ADD,
        **TYPED,
        **NEW_SOURCE,
        **{"concerns-0-commitment": commitment.pk, "citations-0-source": make_source().pk},
        _save="1",
    )
    assert response.status_code == 422
    assert "Choose a source or type a new one, not both on one line." in response.content.decode()
    assert Update.objects.count() == 0


def test_a_new_source_says_what_it_lacks(commitment, editor, signed_in):
    typed = {**TYPED, "citations-0-new_title": "Only a title", "concerns-0-commitment": commitment.pk}
    response = send(signed_in(editor), ADD, **typed, _save="1")
    assert response.status_code == 422
    assert response.content.decode().count("A new source needs this.") == 3


def test_retracting_asks_the_reason(commitment, editor, signed_in):
    update = make_update(commitment)
    url = reverse("admin:tracker_update_move", args=[update.pk, "retract"])
    assert send(signed_in(editor), url, reason=" ").status_code == 422
    assert send(signed_in(editor), url, reason="It was another campus.").status_code == 302
    update.refresh_from_db()
    assert update.state == UpdateState.RETRACTED
    assert HistoryEvent.objects.get(kind=EventKind.DEVELOPMENT_RETRACTED).reason == "It was another campus."


def test_a_corrected_development_takes_the_place_of_the_first(commitment, editor, signed_in):
    wrong, right = make_update(commitment), make_update(commitment)
    url = reverse("admin:tracker_update_move", args=[wrong.pk, "supersede"])
    send(signed_in(editor), url, replacement=right.pk, reason="The date was wrong.")
    wrong.refresh_from_db()
    assert (wrong.state, wrong.superseded_by) == (UpdateState.SUPERSEDED, right)


def test_a_retracted_development_cannot_be_edited(commitment, editor, signed_in):
    update = make_update(commitment)
    browser = signed_in(editor)
    send(browser, reverse("admin:tracker_update_move", args=[update.pk, "retract"]), reason="Wrong.")
    url = reverse("admin:tracker_update_change", args=[update.pk])
    assert browser.post(url, TYPED).status_code == 403


def test_an_administrator_reads_and_does_not_record(commitment, administrator, signed_in):
    assert signed_in(administrator).post(ADD, TYPED).status_code == 403
    assert Update.objects.count() == 0
