"""Guessing is slow: by account and by place, over all processes, whatever a header claims."""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.accounts.conftest import code, sign_in
from tests.factories import PASSWORD, make_user

ROOT = Path(__file__).resolve().parents[2]
FULL = "Too many attempts."


def refused(answer):
    return FULL in answer.content.decode()


def test_after_five_wrong_passwords_even_the_right_one_waits(member):
    for _time in range(5):
        assert not refused(sign_in(Client(), member.email, "wrong"))
    assert refused(sign_in(Client(REMOTE_ADDR="192.0.2.7"), member.email))


def test_the_wait_ends(member):
    for _time in range(6):
        sign_in(Client(), member.email, "wrong")
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=6)):
        assert sign_in(Client(), member.email).status_code == 302


def test_an_unknown_address_waits_like_a_known_one(member):
    for email in (member.email, "nobody@example.org"):
        answers = [refused(sign_in(Client(REMOTE_ADDR="192.0.2.1"), email, "wrong")) for _time in range(6)]
        assert answers == [False] * 5 + [True]
        cache.clear()


def test_trying_one_password_on_many_accounts_stops_at_ten(db):
    people = [make_user(f"Person{number} Spray") for number in range(12)]
    answers = [refused(sign_in(Client(), person.email, "Summer2026!")) for person in people]
    assert answers == [False] * 10 + [True] * 2


@pytest.mark.parametrize(
    "header", ["HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_CLIENT_IP"]
)
def test_a_header_that_claims_another_place_does_not_help(db, header):
    answers = [
        refused(sign_in(Client(**{header: f"198.51.100.{number}"}), f"p{number}@example.org", "wrong"))
        for number in range(11)
    ]
    assert answers == [False] * 10 + [True]


def test_behind_a_proxy_of_ours_its_last_word_counts(db, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    forged = [
        refused(
            sign_in(Client(HTTP_X_FORWARDED_FOR=f"198.51.100.{n}, 203.0.113.9"), f"p{n}@example.org", "wrong")
        )
        for n in range(11)
    ]
    assert forged == [False] * 10 + [True]
    other = Client(HTTP_X_FORWARDED_FOR="203.0.113.10")
    assert not refused(sign_in(other, "p20@example.org", "wrong"))


def test_codes_are_not_guessed_either(editor):
    browser = Client()
    sign_in(browser, editor.email)
    answers = [browser.post(reverse("mfa_authenticate"), {"code": f"00000{n}"}) for n in range(6)]
    assert [refused(answer) for answer in answers] == [False] * 5 + [True]
    assert refused(browser.post(reverse("mfa_authenticate"), {"code": code()}))


def test_a_success_does_not_wipe_out_the_failures_before_it(member):
    for _time in range(4):
        sign_in(Client(), member.email, "wrong")
    assert sign_in(Client(), member.email).status_code == 302
    sign_in(Client(), member.email, "wrong")
    assert refused(sign_in(Client(), member.email))


def test_mails_with_links_are_not_sent_without_end(client, member, mailoutbox):
    answers = [
        client.post(reverse("account_reset_password"), {"email": member.email}).status_code for _n in range(4)
    ]
    assert (answers, len(mailoutbox)) == ([302] * 3 + [429], 3)


ELSEWHERE = """
import django; django.setup()
from django.test import Client
answer = Client(headers={"host": "127.0.0.1"}).post(
    "/en/accounts/login/", {"login": "mina@example.org", "password": "wrong"})
print("refused" if "Too many attempts." in answer.content.decode() else answer.status_code)
"""


def in_another_process() -> str:
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        database = f"sqlite:///{name}"
    else:
        parts = connection.settings_dict
        database = f"postgresql://{parts['USER']}:{parts['PASSWORD']}@{parts['HOST']}:{parts['PORT']}/{name}"
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith(("TRACKER_", "DJANGO_"))},
        "TRACKER_SECRET_KEY": "another process of the same test",
        "DJANGO_SETTINGS_MODULE": "summit.settings",
        "DATABASE_URL": database,
    }
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or done.stderr


@pytest.mark.django_db(transaction=True)
def test_attempts_count_over_all_processes():
    member = make_user("Mina Member")
    cache.clear()
    host = {"headers": {"host": "127.0.0.1"}}
    for _time in range(4):
        sign_in(Client(**host), member.email, "wrong")
    assert in_another_process() == "422"
    assert in_another_process() == "refused"
    assert refused(sign_in(Client(**host), member.email, PASSWORD))
    cache.clear()
