"""The privacy page, and the two pages on which a person takes their data away or erases themself."""

import datetime as dt
import json
import time
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests.factories import PASSWORD, make_user
from tests.privacy.traces import ADDRESS, NAME, found, make_canary
from tests.reporting import make_invitation, make_seat
from tracker.models import User
from tracker.privacy import BROWSER, KEPT

pytestmark = pytest.mark.usefixtures("today")


def signed_in(person: User) -> Client:
    """Somebody who has just shown who they are, as the sign-in page notes it."""
    client = Client()
    client.force_login(person)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client


@pytest.fixture
def lea(db):
    make_seat("some-lab", "Lea Lead")
    return User.objects.get(name="Lea Lead")


# --- The privacy page -----------------------------------------------------------------------------------------------


def words_of(client, language="en"):
    response = client.get(f"/{language}/privacy/")
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_the_privacy_page_prints_the_whole_inventory(client, db):
    page = words_of(client)
    for kept in KEPT:
        for words in (kept.name, kept.what, kept.why, kept.ground, kept.how_long, kept.seen_by):
            assert str(words) in page
    assert all(stored.name in page and stored.how_long in page for stored in BROWSER)


def test_the_privacy_page_is_there_in_french(client, db):
    assert 'lang="fr"' in words_of(client, "fr")


def test_the_privacy_page_needs_no_query(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        words_of(client)


def test_reading_sets_no_cookie(client, db):
    for path in ("/en/", "/en/privacy/", "/en/commitments/", "/fr/organizations/", "/en/about/"):
        assert dict(client.get(path).cookies) == {}


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        ("", "They have not given an address yet."),
        ("data@example.org", '<a href="mailto:data@example.org">data@example.org</a>'),
        (
            "https://example.org/contact",
            '<a href="https://example.org/contact">https://example.org/contact</a>',
        ),
        ("The secretariat, 1 rue d’Exemple", "kept here: The secretariat, 1 rue d’Exemple</p>"),
    ],
)
def test_it_says_whom_to_ask(client, db, settings, contact, said):
    settings.CONTACT = contact
    assert said in words_of(client)


# --- One's own data -------------------------------------------------------------------------------------------------


def test_a_person_downloads_everything_about_themself(db):
    person = make_canary()
    response = signed_in(person).post("/en/accounts/data/")
    assert response.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert "no-store" in response.headers["Cache-Control"]
    stored = json.loads(response.content)
    counts = {kind: len(rows) for kind, rows in stored.items() if isinstance(rows, list)}
    assert counts.pop("history") == 5
    assert counts.pop("sessions") == 2
    assert counts == {
        "e-mail addresses": 2,
        "ways to sign in": 2,
        "seats": 2,
        "invitations to you": 2,
        "invitations by you": 0,
        "messages": 3,
        "following": 2,
        "mails": 3,
        "reports": 2,
        "evidence files": 0,
        "replies": 1,
        "assessments": 1,
        "developments": 0,
        "corrections answered": 0,
    }
    assert stored["account"]["email"] == ADDRESS


def test_what_is_downloaded_holds_no_secret_and_nobody_else(db):
    person = make_canary()
    make_invitation("canary-lab", "somebody.else@example.org", by=person)
    text = signed_in(person).post("/en/accounts/data/").content.decode()
    stored = User.objects.get(pk=person.pk)
    for secret in ("quokka-secret", "key-of-quokka", stored.password, "somebody.else", "Ravi", "Edith"):
        assert secret not in text
    assert NAME in text


def test_the_page_of_ones_data_counts_it(lea):
    response = signed_in(lea).get("/en/accounts/data/")
    page = unescape(response.content.decode())
    assert response.status_code == 200
    assert "lea@example.org" in page
    assert "Organizations you act or acted for</dt><dd>1</dd>" in page


def test_the_page_of_ones_data_asks_the_same_however_much_there_is(lea, count_queries):
    browser = signed_in(lea)
    _response, one = count_queries(browser, "/en/accounts/data/")
    for slug in ("other-lab", "third-lab"):
        make_invitation(slug, lea.email)
        make_seat(slug, lea)
    _response, three = count_queries(browser, "/en/accounts/data/")
    assert one == three
    assert one <= 24


@pytest.mark.parametrize("page", ["data", "erase"])
def test_whoever_signed_in_long_ago_shows_first_that_it_is_them(lea, page):
    browser = signed_in(lea)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=1), tick=True):
        response = browser.get(f"/en/accounts/{page}/")
        assert response.status_code == 302
        assert "reauthenticate" in response.headers["Location"]
        browser.post(response.headers["Location"], {"password": PASSWORD})
        assert browser.get(f"/en/accounts/{page}/").status_code == 200


@pytest.mark.parametrize("page", ["data", "erase"])
def test_strangers_are_asked_to_sign_in(client, db, page):
    for response in (client.get(f"/en/accounts/{page}/"), client.post(f"/en/accounts/{page}/")):
        assert response.headers["Location"].startswith("/en/accounts/login/")


# --- Erasing oneself ------------------------------------------------------------------------------------------------


def test_erasing_asks_once_more(lea):
    response = signed_in(lea).post("/en/accounts/erase/", {})
    assert response.status_code == 422
    assert "Tick this, or leave the page." in response.content.decode()
    assert User.objects.get(pk=lea.pk).name == "Lea Lead"


def test_a_person_erases_themself_and_is_gone(db):
    person = make_canary()
    phone, desk = signed_in(person), signed_in(person)
    response = desk.post("/en/accounts/erase/", {"understood": "on"}, follow=True)
    assert response.redirect_chain == [("/en/accounts/erased/", 302)]
    assert "Your account is erased" in response.content.decode()
    assert found() == []
    assert phone.get("/en/accounts/").headers["Location"].startswith("/en/accounts/login/")
    assert desk.get("/en/accounts/").headers["Location"].startswith("/en/accounts/login/")


def test_the_last_administrator_is_told_why_not(db):
    ada = make_user("Ada Administrator", is_administrator=True)
    response = signed_in(ada).post("/en/accounts/erase/", {"understood": "on"})
    assert response.status_code == 409
    assert "This is the last administrator" in response.content.decode()
    assert User.objects.get(pk=ada.pk).name == "Ada Administrator"
