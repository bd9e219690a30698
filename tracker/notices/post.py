"""From the queue to the mail server: one connection for a batch, each mail marked as soon as the server has taken it.

Not post_office’s own loop: it writes down what became of a batch at its end, so that a kill would send all of it
again, spends the tries of every mail while the server is down, and logs addresses.

A refusal is about one mail: it is tried again later, at growing intervals. A connection that cannot be made or breaks
is about the server: the batch ends there, and what was not sent waits for the next run without having lost a try. Only
the mail at which it broke counts one, so that none can stop the queue for good.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import smtplib
import time
from collections.abc import Iterator, Sequence
from enum import Enum

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from post_office.models import STATUS, Email

log = structlog.get_logger("tracker.mail")

LEASE = dt.timedelta(minutes=15)
"""How long a mail belongs to the process that took it from the queue; after a crash it is taken again."""
BATCH_SECONDS = 300
"""No mail of a batch is begun later than this: its lease has to outlive a slow server."""
SERVICE_CLOSING = 421


class Unreachable(Exception):
    """The mail server cannot be reached or broke off; what was not sent waits."""


class Fate(Enum):
    """What became of handing one message over."""

    TAKEN = "taken"
    REFUSED = "refused"
    IMPOSSIBLE = "impossible"
    BROKEN = "broken"


def send(now: dt.datetime) -> int:
    """Send what is queued and due; how many mails the server took. Raises `Unreachable` when the server is down."""
    sent = 0
    while batch := _take():
        sent += _send_batch(batch)
    return sent


@contextlib.contextmanager
def connected() -> Iterator[BaseEmailBackend]:
    """One connection to the mail server. Raises `Unreachable` when it cannot be made."""
    connection = get_connection(fail_silently=False)
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as fault:
        raise Unreachable(_code(fault)) from None
    try:
        yield connection
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            connection.close()


def hand_over(connection: BaseEmailBackend, message: EmailMessage, **about: object) -> Fate:
    """Give one message to the server. `about` names it in the log, which never holds an address: what mail servers
    answer often does, so of an answer only its number is kept."""
    try:
        connection.send_messages([message])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPNotSupportedError) as fault:
        code = _code(fault)
        log.warning("mail refused", code=code, **about)
        return Fate.BROKEN if code == str(SERVICE_CLOSING) else Fate.REFUSED
    except (OSError, smtplib.SMTPException) as fault:
        log.warning("mail connection broke", code=_code(fault), **about)
        return Fate.BROKEN
    except ValueError:
        log.error("mail cannot be sent as it is", **about)
        return Fate.IMPOSSIBLE
    return Fate.TAKEN


def _code(fault: Exception) -> str:
    """The number of an answer, or the name of the fault; never its text."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return str(min((code for code, _text in fault.recipients.values()), default=""))
    return str(getattr(fault, "smtp_code", type(fault).__name__))


def _due() -> Q:
    now = timezone.now()
    return (
        Q(status__in=[STATUS.queued, STATUS.requeued])
        & (Q(scheduled_time__isnull=True) | Q(scheduled_time__lte=now))
        & (Q(expires_at__isnull=True) | Q(expires_at__gt=now))
    )


def _take() -> list[Email]:
    """The next batch, ours for as long as the lease."""
    size = settings.POST_OFFICE["BATCH_SIZE"]
    with transaction.atomic():
        rows = Email.objects.filter(_due()).order_by("pk").select_for_update(skip_locked=True)
        batch = list(rows[:size])
        _of(batch).update(scheduled_time=timezone.now() + LEASE)
    return batch


def _send_batch(batch: Sequence[Email]) -> int:
    sent, until = 0, time.monotonic() + BATCH_SECONDS
    rest = list(batch)
    try:
        with connected() as connection:
            while rest and time.monotonic() < until:
                email = rest.pop(0)
                fate = hand_over(connection, _message(email), mail=email.pk)
                _write_down(email, fate)
                sent += fate is Fate.TAKEN
                if fate is Fate.BROKEN:
                    raise Unreachable("broken")
    finally:
        _of(rest).update(scheduled_time=None)
    return sent


def _message(email: Email) -> EmailMultiAlternatives:
    headers = {**(email.headers or {}), "Message-ID": email.message_id or ""}
    message = EmailMultiAlternatives(
        email.subject,
        email.message,
        email.from_email,
        email.to,
        headers={k: v for k, v in headers.items() if v},
    )
    if email.html_message:
        message.attach_alternative(email.html_message, "text/html")
    return message


def _write_down(email: Email, fate: Fate) -> None:
    """At once, so that a crash after the next mail does not send this one again."""
    values: dict[str, object] = {"last_updated": timezone.now()}
    if fate is Fate.TAKEN:
        values |= {"status": STATUS.sent, "scheduled_time": None}
    elif fate is Fate.IMPOSSIBLE or (email.number_of_retries or 0) >= settings.POST_OFFICE["MAX_RETRIES"]:
        values |= {"status": STATUS.failed, "scheduled_time": None}
        log.error("mail given up", mail=email.pk)
    else:
        tries = email.number_of_retries or 0
        wait = settings.POST_OFFICE["RETRY_INTERVAL"] * 2**tries
        values |= {"status": STATUS.requeued, "number_of_retries": tries + 1}
        values |= {"scheduled_time": timezone.now() + wait}
    Email.objects.filter(pk=email.pk).update(**values)


def _of(batch: Sequence[Email]) -> QuerySet[Email]:
    return Email.objects.filter(pk__in=[email.pk for email in batch])
