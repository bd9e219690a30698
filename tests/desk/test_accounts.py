"""One-time links: looking does not use them up, using them does, and nobody types another person's password."""

import re
from io import StringIO

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command
from django.urls import reverse

from tests.desk.forms import filled
from tests.factories import PASSWORD, TOTP_SECRET
from tracker.models import HistoryEvent, User
from tracker.reads.people import has_second_factor

CHOSEN = {
    "name": "Ada Lovelace",
    "email": "Ada@Example.org",
    "new_password1": "a sentence nobody guesses",
    "new_password2": "a sentence nobody guesses",
}


def link(**options):
    out = StringIO()
    call_command("first_editor_link", stdout=out, base_url="https://actions.example", **options)
    found = re.search(r"https://actions\.example(/\S+)", out.getvalue())
    return found[1] if found else None


@pytest.fixture
def first(db):
    return link()


def test_the_first_person_chooses_name_address_and_password(first, client):
    opened = client.get(first, follow=True)
    assert opened.status_code == 200
    address = opened.redirect_chain[-1][0]
    assert client.post(address, filled(opened, **CHOSEN)).headers["Location"] == reverse("mfa_index")
    person = User.objects.get()
    assert (person.email, person.name) == ("ada@example.org", "Ada Lovelace")
    assert (person.is_editor, person.is_reviewer, person.is_administrator) == (True, True, True)
    assert client.get(reverse("admin:index")).headers["Location"] == reverse("mfa_index")
    TOTP.activate(person, TOTP_SECRET)
    assert client.get(reverse("admin:index")).status_code == 200


def test_a_link_does_not_lead_past_a_second_factor(editor, client):
    opened = client.get(link(email=editor.email), follow=True)
    typed = filled(opened, **{**CHOSEN, "email": editor.email})
    assert client.post(opened.redirect_chain[-1][0], typed).headers["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("admin:index")).headers["Location"].startswith(reverse("admin:login"))


def test_looking_at_the_link_does_not_use_it_up(first, client):
    for _time in range(3):
        assert client.get(first, follow=True).status_code == 200


def test_the_token_leaves_the_address(first, client):
    token = first.rstrip("/").rpartition("/")[2]
    response = client.get(first)
    assert response.status_code == 302
    assert token not in response["Location"]


def test_a_used_link_is_gone(first, client):
    opened = client.get(first, follow=True)
    client.post(opened.redirect_chain[-1][0], filled(opened, **CHOSEN))
    client.logout()
    response = client.get(first, follow=True)
    assert response.status_code == 410
    assert "This link no longer works" in response.content.decode()


@pytest.mark.parametrize("address", ["/en/accounts/welcome/MQ/abc-def/", "/en/accounts/welcome/%C3%A9/x/"])
def test_a_made_up_link_is_gone(address, db, client):
    assert client.get(address).status_code == 410


def test_weak_and_different_passwords_are_sent_back(first, client):
    opened = client.get(first, follow=True)
    for password in ("short", "ada lovelace ada"):
        typed = filled(opened, **{**CHOSEN, "new_password1": password, "new_password2": "different"})
        assert client.post(opened.redirect_chain[-1][0], typed).status_code == 422
    assert not User.objects.get().has_usable_password()


def test_nothing_is_printed_once_somebody_can_sign_in(editor):
    assert link() is None
    assert User.objects.count() == 1


def test_the_link_is_made_again_for_the_same_account(first):
    assert link()
    assert User.objects.count() == 1


def test_somebody_can_be_named(editor, member):
    assert link(email="MINA@example.org")
    with pytest.raises(CommandError):
        link(email="nobody@example.org")


def test_who_has_lost_the_second_factor_is_let_in_from_the_server(editor, client):
    lost = link(email=editor.email, without_second_factor=True)
    opened = client.get(lost, follow=True)
    typed = filled(opened, **{**CHOSEN, "email": editor.email})
    assert client.post(opened.redirect_chain[-1][0], typed).headers["Location"] == reverse("mfa_index")


def test_an_administrator_makes_an_account_and_hands_over_a_link(administrator, signed_in):
    browser = signed_in(administrator)
    add = reverse("admin:tracker_user_add")
    typed = filled(browser.get(add), name="Nia New", email="Nia@Example.org", is_editor="on")
    assert browser.post(add, typed).status_code == 302
    person = User.objects.get(name="Nia New")
    assert (person.email, person.is_editor, person.has_usable_password()) == ("nia@example.org", True, False)
    page = browser.post(reverse("admin:tracker_user_link", args=[person.pk])).content.decode()
    assert re.search(r"http://testserver/en/accounts/welcome/\S+/", page)
    assert browser.get(reverse("admin:tracker_user_link", args=[person.pk])).status_code == 404


def test_an_administrator_lets_somebody_in_who_has_lost_the_second_factor(administrator, editor, signed_in):
    browser, made = signed_in(administrator), reverse("admin:tracker_user_link", args=[editor.pk])
    browser.post(made)
    assert has_second_factor(editor)
    browser.post(made, {"without_second_factor": "on"})
    assert not has_second_factor(editor)
    assert has_second_factor(administrator)


def test_editors_make_no_accounts(editor, reviewer, signed_in):
    for person in (editor, reviewer):
        browser = signed_in(person)
        assert browser.get(reverse("admin:tracker_user_add")).status_code == 403
        assert browser.post(reverse("admin:tracker_user_link", args=[editor.pk])).status_code == 403


def test_the_last_administrator_stays_one(administrator, signed_in):
    browser = signed_in(administrator)
    url = reverse("admin:tracker_user_change", args=[administrator.pk])
    response = browser.post(url, filled(browser.get(url), is_administrator=None))
    assert response.status_code == 422
    assert "This is the last administrator" in response.content.decode()
    administrator.refresh_from_db()
    assert administrator.is_administrator


def test_history_keeps_roles_and_neither_names_nor_secrets(administrator, editor, signed_in):
    browser = signed_in(administrator)
    url = reverse("admin:tracker_user_change", args=[editor.pk])
    browser.post(url, filled(browser.get(url), name="Edith Renamed", is_reviewer="on"))
    browser.post(reverse("admin:tracker_user_link", args=[editor.pk]))
    told = [event.data for event in HistoryEvent.objects.filter(subject_type="user").order_by("pk")]
    assert told == [
        {"changes": {"is_reviewer": [False, True], "name": ["", ""]}},
        {"changes": {"password": ["", "one-time link"]}},
    ]
    assert browser.get(reverse("admin:tracker_user_history", args=[editor.pk])).status_code == 200


def test_people_sign_in_with_their_address_in_any_case(member, client):
    typed = {"login": "MINA@example.org", "password": PASSWORD}
    assert client.post(reverse("account_login"), typed).headers["Location"] == reverse("account_home")
    assert client.get(reverse("account_home")).status_code == 200
