"""Errors that readers report, answered at the desk: what they wrote stays private, what is upheld becomes public."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from tests.desk.forms import filled, send
from tests.factories import make_commitment
from tracker.actions import corrections
from tracker.enums import CorrectionState
from tracker.models import Correction, HistoryEvent

LIST = "/en/admin/tracker/correction/"


def reported(text="The date of the launch is wrong.", **fields):
    given = {"page": "/en/commitments/pa-001/", "evidence": "https://example.org/launch", **fields}
    return corrections.report(Correction(text=text, **given))[0]


@pytest.fixture
def correction(today, db):
    return reported(commitment=make_commitment())


def url(name, correction, *args):
    return reverse(f"admin:tracker_correction_{name}", args=[correction.pk, *args])


def test_the_queue_shows_the_oldest_first_and_the_answered_behind(correction, editor, signed_in):
    with time_machine.travel(dt.datetime(2026, 11, 12, 11, tzinfo=dt.UTC)):
        early, answered = reported("Earlier."), reported("Answered.")
    corrections.decline(answered, by=editor, finding_en="It is as it says.")
    page = signed_in(editor).get(LIST)
    assert [row.pk for row in page.context["cl"].result_list] == [early.pk, correction.pk, answered.pk]
    assert "10 days" in page.content.decode()


def test_the_page_shows_what_was_reported_and_where(correction, editor, signed_in):
    page = signed_in(editor).get(url("change", correction)).content.decode()
    assert "The date of the launch is wrong." in page
    assert '<a href="/en/commitments/pa-001/" rel="noreferrer noopener">' in page
    assert '<a href="https://example.org/launch" rel="noreferrer noopener">' in page
    assert correction.token_hash not in page


@pytest.mark.parametrize(
    "page", ["javascript:alert(1)", "//elsewhere.example/", "https://elsewhere.example/", "nonsense"]
)
def test_only_a_page_of_this_site_is_a_link(page, correction, editor, signed_in):
    Correction.objects.filter(pk=correction.pk).update(page=page)
    for address in (url("change", correction), url("move", correction, "uphold")):
        assert f'href="{page}' not in signed_in(editor).get(address).content.decode()


def test_upholding_needs_a_finding_in_both_languages(correction, editor, signed_in):
    browser, address = signed_in(editor), url("move", correction, "uphold")
    assert "The date of the launch is wrong." in browser.get(address).content.decode()
    answer = send(browser, address, finding_en="The date was a day late.")
    assert answer.status_code == 422
    assert "The date was a day late." in answer.content.decode()
    typed = {"finding_en": "The date was a day late.", "finding_fr": "La date était fausse d’un jour."}
    assert send(browser, address, **typed).status_code == 302
    correction.refresh_from_db()
    assert (correction.state, correction.answered_by) == (CorrectionState.UPHELD, editor)
    assert (correction.finding_en, correction.finding_fr) == tuple(typed.values())
    assert list(Correction.objects.public()) == [correction]
    page = browser.get(url("change", correction)).content.decode()
    assert "Listed for everybody." in page
    assert "The date was a day late." in browser.get(url("history", correction)).content.decode()


def test_what_is_not_upheld_is_answered_in_one_language_and_stays_private(correction, editor, signed_in):
    browser, address = signed_in(editor), url("move", correction, "decline")
    assert send(browser, address, finding_en=" ").status_code == 422
    assert send(browser, address, finding_en="The source says the 11th.").status_code == 302
    correction.refresh_from_db()
    assert correction.state == CorrectionState.DECLINED
    assert list(Correction.objects.public()) == []
    assert browser.get(url("move", correction, "uphold")).status_code == 409


def test_the_second_of_two_answers_is_refused(correction, editor, reviewer, signed_in):
    browser = signed_in(editor)
    opened = browser.get(url("move", correction, "uphold"))
    corrections.decline(correction, by=reviewer, finding_en="No.")
    response = browser.post(
        url("move", correction, "uphold"), filled(opened, finding_en="Yes.", finding_fr="Oui.")
    )
    assert response.status_code == 409
    correction.refresh_from_db()
    assert (correction.state, correction.finding_en) == (CorrectionState.DECLINED, "No.")


@pytest.mark.parametrize("verb", ["uphold", "decline"])
def test_only_editors_answer(verb, correction, administrator, stranger, client, signed_in):
    typed = {"finding_en": "Mine.", "finding_fr": "À moi."}
    browser = signed_in(administrator)
    assert "Only editors may answer a correction." in browser.get(url("change", correction)).content.decode()
    assert browser.post(url("move", correction, verb), typed).status_code == 403
    for other in (client, signed_in(stranger)):
        assert other.post(url("move", correction, verb), typed).status_code == 302
        assert other.get(url("change", correction)).status_code == 302
    correction.refresh_from_db()
    assert correction.state == CorrectionState.RECEIVED


def test_history_names_nobody_for_what_a_reader_reported(correction):
    assert HistoryEvent.objects.get(subject_type="correction").actor is None


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_pages_open_in_both_languages(language, correction, editor, signed_in):
    addresses = [LIST, url("change", correction), url("history", correction)]
    addresses += [url("move", correction, verb) for verb in ("uphold", "decline")]
    for address in addresses:
        assert signed_in(editor).get(address.replace("/en/", f"/{language}/")).status_code == 200
