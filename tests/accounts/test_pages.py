"""Every account page in both languages: drawn by us, kept out of caches and search engines, strict like the others."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.urls import reverse
from django.utils import translation

from tests.factories import PASSWORD
from tests.reporting import make_invitation, make_seat

OPEN = [
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
]
SIGNED_IN = [
    "account_home",
    "account_logout",
    "account_reauthenticate",
    "account_email",
    "account_change_password",
    "usersessions_list",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_add_webauthn",
]


def checked(response, language):
    html = response.content.decode()
    assert response.status_code == 200, (response.status_code, response.headers)
    assert f'<html lang="{language}">' in html
    assert '<meta name="robots" content="noindex">' in html
    assert "no-store" in response["Cache-Control"]
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))", html) == []
    assert re.findall(r'\sstyle="|\son[a-z]+="', html) == []
    assert "allauth" not in html.replace("mfa/js", "")
    return html


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", OPEN)
def test_pages_before_the_door(client, name, language):
    with translation.override(language):
        checked(client.get(reverse(name)), language)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", SIGNED_IN)
def test_pages_behind_it(through_the_form, editor, member, name, language):
    """With a second factor where one is to be removed, without where one is to be set up."""
    person = member if name == "mfa_activate_totp" else editor
    if person is editor:
        RecoveryCodes.activate(editor)
    make_seat(person=person)
    browser = through_the_form(person)
    with translation.override(language):
        checked(browser.get(reverse(name)), language)


@pytest.mark.parametrize("name", [name for name in SIGNED_IN if name != "account_logout"])
def test_a_visitor_is_led_to_the_sign_in_page(client, name):
    address = reverse(name)
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    "path",
    ["signup/", "inactive/", "login/code/", "signup/passkey/", "social/", "confirm-email/", "2fa/trust/"],
)
def test_what_allauth_has_besides_has_no_address(client, path):
    assert client.get(f"/en/accounts/{path}").status_code == 404


def test_passkey_pages_need_a_name_for_the_site(client):
    """Browsers keep passkeys for names: at 127.0.0.1 the page says so."""
    sentence = "open this site as <b>localhost</b>"
    address = reverse("account_login")
    assert sentence in client.get(address, headers={"host": "127.0.0.1:8000"}).content.decode()
    assert sentence in client.get(address, headers={"host": "[::1]:8000"}).content.decode()
    assert sentence not in client.get(address, headers={"host": "localhost:8000"}).content.decode()


def test_an_invalid_form_comes_back_with_its_errors_named(client, db):
    answer = client.post(reverse("account_login"), {"login": "no address", "password": ""})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "There are 2 things to put right." in html
    assert 'href="#id_login_field"' in html
    assert 'value="no address"' in html


def test_forms_without_their_token_are_refused(member):
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    typed = {"login": member.email, "password": PASSWORD}
    assert browser.post(reverse("account_login"), typed).status_code == 403
    invitation = make_invitation()
    assert browser.post(reverse("invitation", args=["open"])).status_code == 403
    assert invitation.state == "sent"
    browser.force_login(member)
    for name in (
        "account_home",
        "account_logout",
        "account_email",
        "usersessions_list",
        "mfa_deactivate_totp",
    ):
        assert browser.post(reverse(name)).status_code == 403
    assert Authenticator.objects.filter(user=member).count() == 0
