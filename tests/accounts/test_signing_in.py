"""Signing in: password and code, recovery codes, sessions; nothing tells who has an account."""

import datetime as dt
import re
import time

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from summit import account_mail
from tests.accounts.conftest import code, sign_in
from tests.factories import PASSWORD, TOTP_SECRET
from tracker.models import HistoryEvent, User

WRONG = "The e-mail address and the password do not belong together."
NEW = "three words nobody guesses"


def is_in(browser):
    return browser.get(reverse("account_home")).status_code == 200


def test_a_member_signs_in_with_address_and_password(client, member):
    answer = sign_in(client, "MINA@example.org")
    assert answer.headers["Location"] == reverse("account_home")
    assert is_in(client)
    assert client.session.get_expiry_age() == 12 * 60 * 60


def test_the_way_in_leads_on_to_where_one_wanted_to_go(client, member):
    answer = sign_in(client, member.email, next="/en/about/")
    assert answer.headers["Location"] == "/en/about/"


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/", "javascript:alert(1)"])
def test_the_way_in_leads_nowhere_else(client, member, elsewhere):
    answer = sign_in(client, member.email, next=elsewhere)
    assert answer.headers["Location"] == reverse("account_home")


def test_staff_sign_in_with_password_and_code(client, editor):
    answer = sign_in(client, editor.email)
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("admin:index")).status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 422
    assert client.post(reverse("mfa_authenticate"), {"code": code()}).status_code == 302
    assert client.get(reverse("admin:index")).status_code == 200


def test_a_clock_may_be_half_a_minute_wrong_and_no_more(client, editor):
    sign_in(client, editor.email)
    assert client.post(reverse("mfa_authenticate"), {"code": code(-3)}).status_code == 422
    assert client.post(reverse("mfa_authenticate"), {"code": code(-1)}).status_code == 302


def test_a_code_works_once_as_long_as_it_is_accepted_at_all(today, editor):
    shown = code(1)
    first, second = Client(), Client()
    sign_in(first, editor.email)
    assert first.post(reverse("mfa_authenticate"), {"code": shown}).status_code == 302
    with time_machine.travel(time.time() + 45):
        sign_in(second, editor.email)
        assert second.post(reverse("mfa_authenticate"), {"code": shown}).status_code == 422


def test_a_recovery_code_works_once(editor):
    spare = RecoveryCodes.activate(editor).generate_codes()[0]
    for expected in (302, 422):
        browser = Client()
        sign_in(browser, editor.email)
        assert browser.post(reverse("mfa_authenticate"), {"code": spare}).status_code == expected


def test_secrets_of_the_second_factor_are_closed_at_rest(editor):
    RecoveryCodes.activate(editor)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert TOTP_SECRET not in kept
    assert kept.count("gAAAA") == 2


def test_a_password_alone_opens_nothing_that_has_a_second_step(client, editor):
    sign_in(client, editor.email)
    assert not is_in(client)
    assert client.get(reverse("admin:index")).headers["Location"].startswith(reverse("admin:login"))


@pytest.mark.parametrize("who", ["known", "unknown", "deactivated"])
def test_a_refusal_says_the_same_to_everybody(client, member, who):
    if who == "deactivated":
        User.objects.filter(pk=member.pk).update(is_active=False)
    email = "nobody@example.org" if who == "unknown" else member.email
    password = PASSWORD if who == "deactivated" else "a wrong password"
    answer = sign_in(client, email, password)
    assert answer.status_code == 422
    assert [str(error) for error in answer.context["form"].non_field_errors()] == [WRONG]


def words(answer, *hidden):
    """What a page says, without what only shields it and without what was typed."""
    html = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    for word in hidden:
        html = html.replace(word, "")
    return html


def test_asking_for_a_new_password_tells_nobody_who_has_an_account(member):
    seen = {}
    for email in (member.email, "nobody@example.org"):
        answer = Client().post(reverse("account_reset_password"), {"email": email}, follow=True)
        seen[email] = (answer.status_code, answer.redirect_chain, words(answer, email))
    assert seen[member.email] == seen["nobody@example.org"]
    assert [message.to for message in mail.outbox] == [[member.email]]


def test_the_page_does_not_look_whether_there_is_an_account(
    client, member, settings, django_assert_num_queries
):
    """So that its time says nothing either: the lookup happens behind the answer."""
    waiting = []
    settings.ACCOUNT_MAIL_AT_ONCE = False
    pool = type("Pool", (), {"submit": lambda self, *job: waiting.append(job)})()
    account_mail._pool.append(pool)
    asked = {}
    try:
        for email in (member.email, "nobody@example.org"):
            with CaptureQueriesContext(connection) as captured:
                client.post(reverse("account_reset_password"), {"email": email})
            asked[email] = len([one for one in captured if "tracker_cache" not in one["sql"]])
            assert "tracker_user" not in str([one["sql"] for one in captured])
    finally:
        account_mail._pool.clear()
    assert len(waiting) == 2
    assert asked[member.email] == asked["nobody@example.org"]


def reset_path(message):
    return re.search(r"http://127\.0\.0\.1:8000(/\S+)", message.body)[1]


def test_a_forgotten_password_is_chosen_anew_once(client, member, committed):
    client.post(reverse("account_reset_password"), {"email": member.email})
    link = reset_path(mail.outbox[0])
    for _time in range(2):
        opened = client.get(link, follow=True)
        assert opened.status_code == 200
    address = opened.redirect_chain[-1][0]
    assert address.endswith("-set-password/")
    assert client.post(address, {"password1": "short", "password2": "short"}).status_code == 422
    with committed():
        assert client.post(address, {"password1": NEW, "password2": NEW}).status_code == 302
    assert client.get(link, follow=True).status_code == 410
    assert sign_in(Client(), member.email).status_code == 422
    assert sign_in(Client(), member.email, NEW).status_code == 302
    assert [message.subject for message in mail.outbox] == [
        "Choose a new password | Paris Actions Tracker",
        "Your password was changed | Paris Actions Tracker",
    ]
    told = HistoryEvent.objects.get(subject_type="user", subject_key=str(member.pk))
    assert told.data == {"changes": {"password": ["", "chosen"]}}


def test_the_link_of_a_mail_ends_after_a_day(client, member):
    client.post(reverse("account_reset_password"), {"email": member.email})
    with time_machine.travel(timezone.now() + dt.timedelta(hours=26)):
        assert client.get(reset_path(mail.outbox[0]), follow=True).status_code == 410


def test_a_new_password_leads_past_no_second_step(editor):
    browser = Client()
    browser.post(reverse("account_reset_password"), {"email": editor.email})
    opened = browser.get(reset_path(mail.outbox[0]), follow=True)
    browser.post(opened.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    assert not is_in(browser)
    assert sign_in(browser, editor.email, NEW).headers["Location"] == reverse("mfa_authenticate")


def test_a_link_of_a_mail_opens_no_one_time_page_of_staff(client, member):
    """Two kinds of links, two kinds of tokens."""
    client.post(reverse("account_reset_password"), {"email": member.email})
    token = reset_path(mail.outbox[0]).rstrip("/").partition("key/")[2].partition("-")[2]
    uid = urlsafe_base64_encode(force_bytes(member.pk))
    assert client.get(reverse("account_welcome", args=[uid, token])).status_code == 410


def test_other_sessions_are_listed_and_ended(through_the_form, member):
    here = through_the_form(member, HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
    there = through_the_form(member, HTTP_USER_AGENT="Mozilla/5.0 (iPhone) Version/18 Safari/605")
    page = here.get(reverse("usersessions_list")).content.decode()
    assert ("Firefox, Linux" in page, "Safari, iOS" in page) == (True, True)
    here.post(reverse("usersessions_list"))
    assert (is_in(here), is_in(there)) == (True, False)


def test_another_password_ends_all_other_sessions(through_the_form, member):
    here, there = through_the_form(member), through_the_form(member)
    typed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert here.post(reverse("account_change_password"), typed).status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)


def test_who_is_deactivated_is_out_at_once(through_the_form, member):
    browser = through_the_form(member)
    User.objects.filter(pk=member.pk).update(is_active=False)
    assert not is_in(browser)


def test_another_address_counts_once_its_link_was_followed(through_the_form, member, committed):
    browser = through_the_form(member)
    with committed():
        browser.post(reverse("account_email"), {"email": "mina@new.example", "action_add": ""})
    member.refresh_from_db()
    assert member.email == "mina@example.org"
    assert "mina@new.example waits to be confirmed" in browser.get(reverse("account_home")).content.decode()
    link = reset_path(mail.outbox[0])
    assert (mail.outbox[0].to, browser.get(link).status_code) == (["mina@new.example"], 200)
    with committed():
        done = browser.post(link)
    assert done.headers["Location"] == reverse("account_home"), done.content.decode()
    member.refresh_from_db()
    assert member.email == "mina@new.example"
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
        ("mina@new.example", True, True)
    ]
    assert mail.outbox[1].to == ["mina@example.org"]
    assert browser.get(link).status_code == 410
    assert browser.post(link).status_code == 410
    assert "mina@" not in str(list(HistoryEvent.objects.values("data", "reason")))


def test_an_address_of_somebody_else_is_not_taken_over_and_not_told(
    through_the_form, member, stranger, committed
):
    browser = through_the_form(member)
    typed = {"email": stranger.email, "action_add": ""}
    with committed():
        assert browser.post(reverse("account_email"), typed).status_code == 302
    browser.post(reset_path(mail.outbox[0]))
    member.refresh_from_db()
    assert member.email == "mina@example.org"


def test_grave_things_ask_again_after_a_while(through_the_form, member):
    browser = through_the_form(member)
    add = reverse("mfa_activate_totp")
    assert browser.get(add).status_code == 200
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=20)):
        asked = browser.get(add)
        assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
        assert browser.post(asked.headers["Location"], {"password": "wrong"}).status_code == 422
        assert browser.post(asked.headers["Location"], {"password": PASSWORD}).headers["Location"] == add
        assert browser.get(add).status_code == 200


def test_other_ways_to_show_who_one_is_are_named_in_our_words(through_the_form, editor):
    page = through_the_form(editor).get(reverse("account_reauthenticate")).content.decode()
    assert '/en/accounts/2fa/reauthenticate/">with a code</a>' in page
