"""Account mails: in the language of the person, naming nobody, and never waited for."""

import threading
from pathlib import Path

import allauth
import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import translation

from summit import account_mail
from tests.factories import make_user


def test_a_mail_speaks_the_language_of_the_person_and_names_nobody(client):
    person = make_user("Francine Française", language="fr")
    client.post(reverse("account_reset_password"), {"email": person.email})
    message = mail.outbox[0]
    html = message.alternatives[0][0]
    assert "/fr/accounts/password/reset/key/" in message.body
    assert '<html lang="fr">' in html
    assert "Francine" not in message.body + html


class SlowBackend(BaseEmailBackend):
    """A mail server that answers when it is told to."""

    may_go, sent = threading.Event(), []

    def send_messages(self, messages):
        assert self.may_go.wait(30)
        self.sent.extend(message.to for message in messages)
        return len(messages)


@pytest.mark.django_db(transaction=True)
def test_the_page_does_not_wait_for_the_mail_server(settings):
    settings.ACCOUNT_MAIL_AT_ONCE = False
    settings.EMAIL_BACKEND = f"{__name__}.SlowBackend"
    mina = make_user("Mina Member")
    assert Client().post(reverse("account_reset_password"), {"email": mina.email}).status_code == 302
    assert SlowBackend.sent == []
    SlowBackend.may_go.set()
    account_mail._pool.pop().shutdown(wait=True)
    assert SlowBackend.sent == [[mina.email]]


def test_a_mail_server_that_refuses_breaks_no_page(client, member, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert client.post(reverse("account_reset_password"), {"email": member.email}).status_code == 302
    assert member.email not in caplog.text


@pytest.mark.parametrize("name", account_mail.LETTERS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_mail_is_whole_in_both_languages(name, language):
    """Every sentence, and the link, as text and as HTML."""
    letter = account_mail.LETTERS[name]
    message = account_mail.compose(name, "mina@example.org", language=language, link="https://x.example/y/")
    html, kind = message.alternatives[0]
    assert (message.to, kind) == (["mina@example.org"], "text/html")
    assert f'<html lang="{language}">' in html
    with translation.override(language):
        assert [sentence for sentence in map(str, letter.sentences) if sentence not in message.body] == []
    assert "https://x.example/y/" in message.body
    assert "https://x.example/y/" in html


def test_every_mail_that_allauth_sends_is_ours():
    """A name that is not in our table would fail only when it is needed."""
    folder = Path(allauth.__file__).parent / "templates"
    sent = {
        str(file.relative_to(folder)).removesuffix("_subject.txt")
        for app in ("account", "mfa")
        for file in (folder / app / "email").glob("*_subject.txt")
    }
    never = {
        "account/email/account_already_exists",  # nobody signs up
        "account/email/email_confirmation_signup",
        "account/email/email_confirm",  # an older name
        "account/email/login_code",  # nobody signs in by a code of a mail
        "account/email/password_reset_code",
        "account/email/unknown_account",  # strangers get no mail
    }
    assert sent - never == set(account_mail.LETTERS)
