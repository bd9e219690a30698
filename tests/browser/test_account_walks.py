"""Into the site by invitation and by the sign-in page, with passkeys that Chromium makes in a virtual authenticator."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from tests.browser.scan import in_both_lights
from tests.factories import PASSWORD, make_organization, make_user
from tests.reporting import make_invitation, the_lead
from tracker.actions import members
from tracker.models import Membership, User

pytestmark = [pytest.mark.browser, pytest.mark.walk]

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(autouse=True)
def fresh_limits(transactional_db: None) -> None:
    cache.clear()


def device(page: Any) -> None:
    """A phone or computer that keeps passkeys and says yes to everything."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def path(name: str, *args: Any) -> str:
    with translation.override("en"):
        return reverse(name, args=args)


def invited(email: str = "nora@example.org", **more: Any) -> str:
    offer = make_invitation(make_organization("some-lab"), email, **more)
    return path("invitation", members.token_of(offer))


def shown_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_an_invited_person_joins_with_a_passkey_alone_and_comes_back_with_it(open_page):
    page = open_page(visitor=False, named=True)
    device(page)
    link = invited()
    page.goto(link)
    expect(page).to_have_url(re.compile("/en/accounts/invitation/open/$"))
    expect(page.locator("h1")).to_contain_text("Some Lab")
    assert in_both_lights(page) == ""
    page.get_by_role("button", name="Continue with a passkey").click()
    expect(page.locator("#errors")).to_be_visible()
    page.get_by_label("Your name").fill("Nora New")
    page.get_by_role("button", name="Continue with a passkey").click()
    expect(page).to_have_url(re.compile("/en/accounts/invitation/passkey/$"))
    assert in_both_lights(page) == ""
    page.get_by_role("button", name="Make the passkey and accept").click()
    expect(page).to_have_url(re.compile("/en/portal/"))

    nora = User.objects.get(email="nora@example.org")
    seat = Membership.objects.get(user=nora)
    assert (nora.name, nora.has_usable_password(), seat.role) == ("Nora New", False, "lead")
    assert Authenticator.objects.get(user=nora).type == "webauthn"

    page.goto("/en/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/en/$"))
    page.goto("/en/accounts/?next=/nothing/")
    expect(page).to_have_url(re.compile("/en/accounts/login/"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="About you", exact=True)).to_be_visible()
    assert in_both_lights(page) == ""
    assert page.goto(link).status == 410


def test_an_editor_signs_in_with_password_and_sets_up_an_app_before_the_desk_opens(open_page):
    make_user("Edith Editor", is_editor=True, second_factor=False)
    page = open_page(visitor=False, named=True, width=390, height=844)
    page.goto("/en/admin/")
    expect(page).to_have_url(re.compile(r"/en/accounts/login/\?next=/en/admin/$"))
    assert in_both_lights(page) == ""
    page.get_by_label("E-mail address").fill("edith@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile("/en/accounts/2fa/$"))
    expect(page.get_by_text("it needs a second step before you go on")).to_be_visible()
    assert in_both_lights(page) == ""
    page.get_by_role("link", name="Set up an app").click()
    expect(page.locator("code.secret")).to_be_visible()
    assert in_both_lights(page) == ""
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Set it up").click()
    expect(page.locator("#errors")).to_be_visible()
    secret = page.locator("code.secret").inner_text()
    page.get_by_label("Code").fill(shown_code(secret))
    page.get_by_role("button", name="Set it up").click()
    expect(page.locator("ol.codes li")).to_have_count(10)
    assert in_both_lights(page) == ""
    spare = page.locator("ol.codes li").first.inner_text()
    page.goto("/en/admin/")
    expect(page.locator("#site-name")).to_be_visible()

    page.goto("/en/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/en/accounts/login/")
    page.get_by_label("E-mail address").fill("edith@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile("/en/accounts/2fa/authenticate/$"))
    assert in_both_lights(page) == ""
    page.get_by_label("Code").fill(spare)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile("/en/accounts/$"))
    page.goto("/en/accounts/2fa/recovery-codes/")
    expect(page.locator("ol.codes li")).to_have_count(9)


def test_a_passkey_is_added_used_as_the_second_step_renamed_and_removed(open_page):
    make_user("Mina Member")
    page = open_page(visitor=False, named=True)
    device(page)
    page.goto("/en/accounts/login/")
    page.get_by_label("E-mail address").fill("mina@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto("/en/accounts/2fa/passkeys/add/")
    assert in_both_lights(page) == ""
    page.get_by_label("A name for it").fill("Phone")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.locator("ol.codes li")).to_have_count(10)
    page.context.clear_cookies()

    page.goto("/en/accounts/login/")
    page.get_by_label("E-mail address").fill("mina@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="About you", exact=True)).to_be_visible()

    page.goto("/en/accounts/2fa/")
    page.get_by_role("link", name="Rename Phone").click()
    page.get_by_label("Name").fill("Old phone")
    page.get_by_role("button", name="Keep this name").click()
    expect(page.get_by_role("link", name="Remove Old phone")).to_be_visible()
    assert in_both_lights(page) == ""
    page.get_by_role("link", name="Remove Old phone").click()
    expect(page.get_by_role("button", name="Remove it")).to_be_visible()
    assert in_both_lights(page) == ""
    page.get_by_role("button", name="Remove it").click()
    expect(page).to_have_url(re.compile("/en/accounts/2fa/$"))
    assert not Authenticator.objects.exists()


def test_without_script_one_joins_with_a_password(open_page):
    page = open_page(visitor=False, javascript=False, width=320, height=640)
    page.goto(invited(role="member", by=the_lead()))
    page.get_by_label("Your name").fill("Nora New")
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Accept with this password").click()
    expect(page.locator("#errors")).to_be_visible()
    expect(page.get_by_label("Your name")).to_have_value("Nora New")
    page.get_by_label("Password").fill("three words nobody guesses")
    page.get_by_role("button", name="Accept with this password").click()
    expect(page).to_have_url(re.compile("/en/portal/"))
    assert Membership.objects.filter(user__email="nora@example.org", role="member").exists()


def test_a_passkey_refused_by_its_owner_leaves_a_sentence(open_page):
    page = open_page(visitor=False, named=True)
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": {**DEVICE, "isUserVerified": False}})
    page.goto("/en/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("[data-passkey-problem]")).to_contain_text("Try again.")
    expect(page).to_have_url(re.compile("/en/accounts/login/$"))
