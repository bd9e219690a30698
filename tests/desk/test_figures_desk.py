"""Indicators at the desk: figures, the one in use and why, and the one that editors choose."""

import pytest
from django.urls import reverse

from tests.desk.forms import send
from tests.factories import make_commitment, make_indicator, make_measurement, make_organization, make_source
from tracker.models import HistoryEvent, Measurement

REASON = {
    "measurements-0-chosen_because_en": "It counts countries and not offices.",
    "measurements-0-chosen_because_fr": "Il compte les pays et non les bureaux.",
}


@pytest.fixture
def indicator(today, db):
    indicator = make_indicator(
        make_commitment(1), unit="countries", unit_kind="count", target_value=64, name_en="Signatories"
    )
    make_measurement(indicator, 58, "2026-11-01", claimed_by="party", source=make_source("one"))
    make_measurement(indicator, 61, "2026-11-02", source=make_source("two"))
    return indicator


def address(indicator):
    return reverse("admin:tracker_indicator_change", args=[indicator.pk])


def read(browser, indicator, language="en"):
    response = browser.get(address(indicator).replace("/en/", f"/{language}/"))
    assert response.status_code == 200
    return response.content.decode()


def test_the_form_says_which_figure_is_used_and_why(indicator, editor, signed_in):
    page = read(signed_in(editor), indicator)
    assert (
        "61 countries, 2 November 2026, Independent (the latest from an independent source; others of about the same "
        "time differ). Differs: 58 countries, 1 November 2026, A party says"
    ) in page


def test_an_editor_chooses_a_figure_with_a_reason_in_both_languages(indicator, editor, signed_in):
    browser = signed_in(editor)
    assert send(browser, address(indicator), **REASON).status_code == 302
    chosen = Measurement.objects.get(value=58)
    assert (chosen.chosen_because_en, chosen.chosen_because_fr) == tuple(REASON.values())
    assert HistoryEvent.objects.filter(subject_type="measurement", kind="edited").count() == 1
    page = read(browser, indicator)
    assert "58 countries, 1 November 2026, A party says (chosen by the editors)" in page


def test_only_a_value_can_be_chosen(indicator, editor, signed_in):
    response = send(
        signed_in(editor),
        address(indicator),
        **REASON,
        **{"measurements-0-value": "", "measurements-0-absence_reason": "Not published."},
    )
    assert response.status_code == 422
    assert set(Measurement.objects.values_list("value", "chosen_because_en")) == {(58, ""), (61, "")}


def test_a_figure_of_tomorrow_is_not_used_today(indicator, editor, signed_in):
    make_measurement(indicator, 99, "2026-11-23")
    assert "99 countries" not in read(signed_in(editor), indicator)


def test_each_party_has_its_own(today, editor, signed_in):
    indicator = make_indicator(
        make_commitment(1), unit="objectives", unit_kind="count", target_value=6, scope="each-party"
    )
    for slug, value in (("some-lab", 5), ("other-lab", 6)):
        make_measurement(indicator, value, "2026-06-01", organization=make_organization(slug))
    page = read(signed_in(editor), indicator)
    assert "Some Lab: 5 objectives, 1 June 2026, Independent (the only figure found)" in page
    assert "Other Lab: 6 objectives, 1 June 2026, Independent (the only figure found)" in page


def test_without_a_figure_the_form_says_so(today, editor, signed_in):
    assert "No figure yet." in read(signed_in(editor), make_indicator(make_commitment(1)))


def test_a_new_indicator_has_nothing_to_use(today, editor, signed_in):
    response = signed_in(editor).get(reverse("admin:tracker_indicator_add"))
    assert (response.status_code, b"Which figure is used" in response.content) == (200, False)


def test_an_administrator_reads_and_does_not_write(indicator, administrator, signed_in):
    browser = signed_in(administrator)
    assert "61 countries, 2 November 2026" in read(browser, indicator)
    assert send(browser, address(indicator), **REASON).status_code == 403
    assert not Measurement.objects.exclude(chosen_because_en="").exists()


def test_a_stranger_is_led_to_the_sign_in_page(indicator, stranger, signed_in):
    assert signed_in(stranger).get(address(indicator)).status_code == 302


def test_the_form_takes_the_same_queries_with_two_figures_and_with_five(
    indicator, editor, signed_in, count_queries
):
    browser = signed_in(editor)
    read(browser, indicator)
    first = count_queries(browser, address(indicator))[1]
    for number in range(3):
        make_measurement(indicator, number, "2026-10-01")
    assert count_queries(browser, address(indicator))[1] == first
