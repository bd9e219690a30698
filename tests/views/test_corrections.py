"""Anybody reports an error without a name or a cookie, and follows its fate by a link that nobody else has."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tests.factories import make_commitment, make_party, the_editor
from tests.reporting import make_report
from tests.views.reading import PATH, page, words
from tracker.actions import corrections
from tracker.models import Correction, HistoryEvent

pytestmark = pytest.mark.usefixtures("today")

FORM = "/en/corrections/"
SENT = {
    "page": PATH,
    "text": "It says 2025.\r\nIt was 2026.",
    "evidence": "https://example.org/shown",
    "website": "",
}


@pytest.fixture(autouse=True)
def nothing_was_sent_before(db):
    cache.clear()


def send(client: Client, language: str = "en", **changed: str):
    return client.post(FORM.replace("/en/", f"/{language}/"), {**SENT, **changed})


def answered(client: Client, verb: str = "uphold") -> tuple[Correction, str]:
    """One that was sent and answered, and the address of its receipt."""
    receipt = send(client)["Location"]
    row = Correction.objects.get()
    words = {"finding_en": "The year was wrong.", "finding_fr": "L’année était fausse."}
    return getattr(corrections, verb)(row, by=the_editor(), **words), receipt


# --- Reporting ------------------------------------------------------------------------------------------------


def test_what_is_sent_leads_to_a_receipt_with_its_own_private_link(client: Client) -> None:
    commitment = make_commitment(1)
    response = send(client)
    row = Correction.objects.get()
    assert (row.page, row.commitment, row.language) == (PATH, commitment, "en")
    assert (row.text, row.evidence) == ("It says 2025.\nIt was 2026.", "https://example.org/shown")
    receipt = client.get(response["Location"])
    read = words(receipt.content.decode())
    assert response.status_code == 302
    assert "Keep the address of this page: it is the only way back to it." in read
    assert f"http://testserver{response['Location']}" in read
    assert "The editors have not answered yet." in read


def test_the_receipt_is_kept_out_of_caches_search_engines_and_referrers(client: Client) -> None:
    make_commitment(1)
    receipt = client.get(send(client)["Location"])
    assert {name: receipt[name] for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")} == {
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
    }
    assert '<meta name="robots" content="noindex">' in receipt.content.decode()


def test_only_the_hash_of_the_link_is_stored(client: Client) -> None:
    make_commitment(1)
    token = send(client)["Location"].split("/")[-2]
    stored = [str(value) for row in Correction.objects.values() for value in row.values()]
    told = [str(value) for row in HistoryEvent.objects.values() for value in row.values()]
    assert [value for value in (*stored, *told) if token in value] == []


def test_a_wrong_link_opens_nothing(client: Client) -> None:
    make_commitment(1)
    send(client)
    assert client.get(f"{FORM}receipt/guessed/").status_code == 404
    assert client.get(f"{FORM}receipt/{Correction.objects.get().token_hash}/").status_code == 404


def test_nobody_gets_a_cookie_and_no_token_is_asked_for() -> None:
    make_commitment(1)
    strict = Client(enforce_csrf_checks=True)
    strict.get(FORM)
    response = send(strict)
    strict.get(response["Location"])
    assert (response.status_code, dict(strict.cookies)) == (302, {})


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
def test_a_form_on_another_site_sends_nothing(client: Client, headers: dict[str, str]) -> None:
    make_commitment(1)
    response = client.post(FORM, SENT, headers=headers)
    assert (response.status_code, Correction.objects.count()) == (403, 0)
    assert "This form was sent from another site." in response.content.decode()


@pytest.mark.parametrize("headers", [{"Origin": "http://testserver"}, {"Sec-Fetch-Site": "same-origin"}])
def test_the_form_here_is_taken(client: Client, headers: dict[str, str]) -> None:
    make_commitment(1)
    assert client.post(FORM, SENT, headers=headers).status_code == 302


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("page", "", "This field is required."),
        (
            "page",
            "https://elsewhere.example/en/about/",
            "This is not the address of a public page of this site.",
        ),
        ("page", "/en/admin/", "This is not the address of a public page of this site."),
        (
            "page",
            "/en/commitments/pa-002-promise-2/",
            "This is not the address of a public page of this site.",
        ),
        ("page", "/en/organizations/hidden-lab/", "This is not the address of a public page of this site."),
        ("text", " ", "This field is required."),
        ("text", "a" * 4001, "Ensure this value has at most 4000 characters"),
        ("evidence", "not an address", "Enter a valid URL."),
        ("evidence", "javascript:alert(1)", "Enter a valid URL."),
        ("website", "https://spam.example", "This field has to stay empty"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    client: Client, name: str, value: str, sentence: str
) -> None:
    make_commitment(1)
    make_party(make_commitment(2, published=False), "hidden-lab")
    response = send(client, **{name: value})
    html = response.content.decode()
    kept = {**SENT, name: value}
    assert (response.status_code, Correction.objects.count()) == (422, 0)
    assert sentence in html
    assert f"#id_{name}_field" in html
    assert [typed for typed in kept.values() if typed.split("\r\n")[0].strip() not in html] == []


def test_a_report_names_its_own_commitment(client: Client) -> None:
    report = make_report(until="published")
    send(client, page=f"http://testserver/fr/reports/{report.key}/?as_of=2026-11-01#said")
    row = Correction.objects.get()
    assert (row.page, row.commitment) == (f"/fr/reports/{report.key}/", report.commitment)


def test_a_report_that_is_not_public_has_no_page_to_report(client: Client) -> None:
    report = make_report(until="submitted")
    assert send(client, page=f"/en/reports/{report.key}/").status_code == 422


def test_more_than_five_an_hour_from_one_network_have_to_wait(client: Client) -> None:
    make_commitment(1)
    answers = [send(client).status_code for _time in range(6)]
    response = send(client, text="Nothing of this is lost.")
    assert answers == [302, 302, 302, 302, 302, 429]
    assert "Nothing of this is lost." in response.content.decode()
    assert client.post(FORM, SENT, REMOTE_ADDR="203.0.113.9").status_code == 302


def test_one_subscriber_has_one_network(client: Client) -> None:
    make_commitment(1)
    answers = [
        client.post(FORM, SENT, REMOTE_ADDR=f"2001:db8:1:1::{number}").status_code for number in range(6)
    ]
    assert answers[-1] == 429


def test_editors_are_told_after_it_and_nobody_is_written_to_at_once(client: Client) -> None:
    make_commitment(1)
    editor = the_editor()
    send(client)
    assert editor.notices.count() == 1
    assert mail.outbox == []


# --- The link at the foot -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/en/", PATH, "/fr/method/", "/en/organizations/some-lab/"])
def test_every_public_page_leads_to_the_form_with_its_own_address(client: Client, path: str) -> None:
    make_party(make_commitment(1), "some-lab")
    html = page(client, path)
    form = path[:4] + "corrections/"
    link = re.search(rf'href="({form}\?page=[^"]+)"', html)[1]
    assert f'name="page" value="{path}"' in page(client, link)


def test_a_private_address_is_never_carried_along(client: Client) -> None:
    make_commitment(1)
    receipt = send(client)["Location"]
    html = client.get(receipt).content.decode()
    assert f'href="{FORM}"' in html
    assert "?page=" not in html


@pytest.mark.parametrize("asked", ["/en/admin/", "https://evil.example/", "javascript:alert(1)", "x" * 500])
def test_an_address_that_is_none_is_not_filled_in(client: Client, asked: str) -> None:
    response = client.get(FORM, {"page": asked})
    assert response.status_code == 200
    assert 'name="page" value="' not in response.content.decode()


# --- Fate -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "finding"), [("en", "The year was wrong."), ("fr", "L’année était fausse.")]
)
def test_an_upheld_one_is_listed_in_the_readers_language(client: Client, language: str, finding: str) -> None:
    make_commitment(1)
    row, receipt = answered(client)
    listed = page(client, FORM.replace("/en/", f"/{language}/"))
    assert finding in words(listed)
    assert f'href="/{language}/commitments/pa-001-promise-1/"' in listed
    assert "It says 2025." not in listed
    assert finding in words(page(client, receipt.replace("/en/", f"/{language}/")))
    assert f"#c-{row.key}" in page(client, receipt)


def test_one_that_was_not_upheld_is_answered_behind_the_link_alone(client: Client) -> None:
    make_commitment(1)
    _row, receipt = answered(client, "decline")
    assert "The editors answered: nothing was changed" in words(page(client, receipt))
    assert "The year was wrong." in words(page(client, receipt))
    assert "The year was wrong." not in page(client, FORM)


@pytest.mark.parametrize("rows", [1, 3])
def test_its_queries_do_not_grow_with_the_list(client: Client, count_queries, rows: int) -> None:
    make_commitment(1)
    for _row in range(rows):
        send(client)
    for row in Correction.objects.all():
        corrections.uphold(row, by=the_editor(), finding_en="So it was.", finding_fr="En effet.")
    assert count_queries(client, FORM)[1] == 1
