"""People before the door: their codes, and the way in by form."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.factories import PASSWORD, TOTP_SECRET


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> None:
    """Nobody has tried anything yet."""
    cache.clear()


def code(step: int = 0) -> str:
    """What the app shows now, or some half minutes from now."""
    return format_hotp_value(hotp_value(TOTP_SECRET, int(time.time()) // 30 + step))


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: Any) -> HttpResponse:
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


@pytest.fixture
def through_the_form() -> Callable[..., Client]:
    """`through_the_form(editor)` is the browser of somebody who came in by the sign-in page, as the site itself does
    it, second step included."""

    def browser(person: Any, **extra: Any) -> Client:
        client = Client(**extra)
        answer = sign_in(client, person.email)
        assert answer.status_code == 302
        if answer.headers["Location"] == reverse("mfa_authenticate"):
            client.post(reverse("mfa_authenticate"), {"code": code()})
        return client

    return browser


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Callable[[], Any]:
    """`with committed(): …` does afterwards what waits for the transaction: mails are such a thing."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
