"""Mails about accounts: what each one says, and how it leaves without making the page wait.

They go straight to the mail server and not through the outbox: a link to a new password is of use now or never. Who
asked for it waits neither for the mail server nor for anything that depends on whether there is such an account, so
neither words nor time tell a stranger who has one. A mail that cannot be handed over is lost and logged, without its
address; the person asks again.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import close_old_connections, connections
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

log = structlog.get_logger("tracker.account_mail")

Words = str | Promise


@dataclasses.dataclass(frozen=True)
class Letter:
    """A subject, its sentences, and the words on the link where it has one."""

    subject: Words
    sentences: tuple[Words, ...]
    link: Words = ""


NOT_YOU = _("If this was not you, choose a new password at once and end all sessions on your account page.")

LETTERS: dict[str, Letter] = {
    "account/email/password_reset_key": Letter(
        _("Choose a new password"),
        (
            _("Somebody, probably you, asked for a new password for your account."),
            _("The link works once, within a day. If it was not you, there is nothing to do."),
        ),
        _("Choose a new password"),
    ),
    "account/email/email_confirmation": Letter(
        _("Confirm your e-mail address"),
        (
            _("Somebody, probably you, wants to use this address to sign in."),
            _(
                "From then on, the earlier address no longer works. The link works for three days. If it was not "
                "you, there is nothing to do."
            ),
        ),
        _("Confirm this address"),
    ),
    "account/email/email_changed": Letter(
        _("Your e-mail address was changed"),
        (
            _(
                "From now on you sign in with another address, and messages go there; this one no longer works."
            ),
            _("If this was not you, write to us at once: answer this mail."),
        ),
    ),
    "account/email/email_deleted": Letter(
        _("An e-mail address was removed"), (_("An address was removed from your account."), NOT_YOU)
    ),
    "account/email/password_changed": Letter(
        _("Your password was changed"), (_("The password of your account was changed."), NOT_YOU)
    ),
    "account/email/password_set": Letter(
        _("Your account has a password"), (_("A password was set for your account."), NOT_YOU)
    ),
    "account/email/password_reset": Letter(
        _("Your password was changed"),
        (_("A new password was chosen with the link that we sent you."), NOT_YOU),
    ),
    "mfa/email/totp_activated": Letter(
        _("Signing in now takes a code"),
        (_("An app that shows codes was added to your account."), NOT_YOU),
    ),
    "mfa/email/totp_deactivated": Letter(
        _("Signing in no longer takes a code"),
        (_("The app that showed codes was removed from your account."), NOT_YOU),
    ),
    "mfa/email/webauthn_added": Letter(
        _("A passkey was added"), (_("A passkey was added to your account."), NOT_YOU)
    ),
    "mfa/email/webauthn_removed": Letter(
        _("A passkey was removed"), (_("A passkey was removed from your account."), NOT_YOU)
    ),
    "mfa/email/recovery_codes_generated": Letter(
        _("You have new recovery codes"),
        (_("New recovery codes were made for your account; the earlier ones no longer work."), NOT_YOU),
    ),
}
"""What allauth asks to be sent, under its own names. A name that is not here is a mistake of ours and fails."""


def compose(name: str, to: str, *, language: str, link: str = "") -> EmailMultiAlternatives:
    """The mail in that language, as text and as HTML."""
    letter = LETTERS[name]
    with translation.override(language):
        context = {
            "letter": letter,
            "subject": str(letter.subject),
            "sentences": [str(sentence) for sentence in letter.sentences],
            "link": link,
            "link_words": str(letter.link),
            "language": language,
            "base_url": settings.BASE_URL,
            "site_name": settings.SITE_NAME,
        }
        text = render_to_string("account/email/letter.txt", context)
        html = render_to_string("account/email/letter.html", context)
        subject = f"{letter.subject} | {settings.SITE_NAME}"
    mail = EmailMultiAlternatives(subject, text.strip() + "\n", settings.DEFAULT_FROM_EMAIL, [to])
    mail.attach_alternative(html, "text/html")
    return mail


_pool: list[ThreadPoolExecutor] = []


def later(job: Callable[..., None], *given: Any) -> None:
    """Do it after the page has answered, in one of two threads of this process; at once where a setting says so.

    Python waits for the threads when a process ends in an orderly way, so a restart loses nothing.
    """
    if settings.ACCOUNT_MAIL_AT_ONCE:
        guarded(job, *given)
        return
    if not _pool:
        _pool.append(ThreadPoolExecutor(max_workers=2, thread_name_prefix="account-mail"))
    _pool[0].submit(in_thread, job, *given)


def in_thread(job: Callable[..., None], *given: Any) -> None:
    close_old_connections()
    try:
        guarded(job, *given)
    finally:
        connections.close_all()


def guarded(job: Callable[..., None], *given: Any) -> None:
    """A mail server that refuses is nothing that the person at the page could mend."""
    try:
        job(*given)
    except OSError as fault:  # smtplib's own errors are among them
        log.warning("not sent", job=job.__name__, fault=type(fault).__name__)
