"""Following by mail, without an account: asked for, confirmed from the mailbox itself, changed, and stopped at once.

Whoever holds a link of ours holds a mail that we sent to that address: it is signed, each for one purpose, and nothing
of it is stored. A row that ends is deleted, with the mails that are kept for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.enums import FollowPace, Language
from tracker.exceptions import Refused
from tracker.models import Subscription

from . import traces

QUESTION, SETTINGS, STOP = "question", "settings", "stop"
"""What a link is good for, and for nothing else."""

QUESTION_DAYS = 3
SETTINGS_DAYS = 365
AGES = {QUESTION: dt.timedelta(days=QUESTION_DAYS), SETTINGS: dt.timedelta(days=SETTINGS_DAYS)}
"""How long a link is good. One by which mail is stopped always is."""

MOST = 100
"""What one address may follow. What is asked for beyond is not kept."""


# --- Links ------------------------------------------------------------------------------------------------------------


def token_of(subscription: Subscription, purpose: str) -> str:
    """Short, so that a link fits into a line. One by which mail is stopped is the same in every mail."""
    return _signer(purpose).sign(f"{subscription.pk}-{subscription.nonce}")


def by_token(token: str, purpose: str) -> Subscription | None:
    """Whose link it is; None once it has ended. Refused, in a sentence, for what we have not signed or not for this."""
    signer = _signer(purpose)
    try:
        if isinstance(signer, signing.TimestampSigner):
            signed = signer.unsign(token, max_age=AGES[purpose])
        else:
            signed = signer.unsign(token)
    except signing.SignatureExpired as old:
        raise Refused(_("This link is too old. The newest mail has one that works.")) from old
    except signing.BadSignature as bad:
        raise Refused(_("This link is not one of ours, or a part of it is missing.")) from bad
    pk, _dash, nonce = signed.partition("-")
    return Subscription.objects.filter(pk=int(pk), nonce=nonce).first()


def _signer(purpose: str) -> signing.Signer:
    made = signing.TimestampSigner if purpose in AGES else signing.Signer
    return made(salt=f"tracker.following.{purpose}")


# --- Verbs ------------------------------------------------------------------------------------------------------------


def ask(wanted: Subscription) -> Subscription | None:
    """Keep what somebody asks for an address that may not be theirs: the row, which waits for its question to be
    answered, or the one that is there already, of which nothing is changed that has been confirmed. None where the
    address follows too much as it is."""
    wanted.email = wanted.email.lower()
    wanted.full_clean(
        exclude=["confirmed_at", "told_until"], validate_unique=False, validate_constraints=False
    )
    with transaction.atomic():
        same = {"email": wanted.email, "scope": wanted.scope, "target": wanted.target}
        values = {"pace": wanted.pace, "language": wanted.language, "asked_at": timezone.now()}
        known = Subscription.objects.filter(**same).first()
        if known is None and Subscription.objects.filter(email=wanted.email).count() >= MOST:
            return None
        if known is None:
            known, _made = Subscription.objects.get_or_create(**same, defaults=values)
        elif known.confirmed_at is None:
            Subscription.objects.unconfirmed().filter(pk=known.pk).update(**values)
            known.refresh_from_db()
    return known


def confirm(email: str, keys: Collection[str]) -> int:
    """The mailbox says yes to these of its rows (by nonce): from this moment on it is told. How many were waiting."""
    now = timezone.now()
    waiting = Subscription.objects.unconfirmed().filter(email=email, nonce__in=keys)
    return waiting.update(confirmed_at=now, told_until=now)


def change(email: str, *, paces: dict[str, str], language: str) -> int:
    """How often each row of the address is told (by nonce), and in which language all of them; how many differed."""
    changed = 0
    with transaction.atomic():
        for row in Subscription.objects.select_for_update().filter(email=email).order_by("pk"):
            wanted = FollowPace(paces.get(row.nonce, row.pace)).value, Language(language).value
            if wanted != (row.pace, row.language):
                row.pace, row.language = wanted
                row.save(update_fields=["pace", "language"])
                changed += 1
    return changed


def stop(which: Q) -> int:
    """Delete these rows and the mails that were written for them, sent or waiting; how many rows."""
    with transaction.atomic():
        keys = list(Subscription.objects.filter(which).values_list("pk", flat=True))
        Subscription.objects.filter(pk__in=keys).delete()
        for pk in keys:
            traces.delete_mails(Q(message_id__startswith=message_id_begins(pk)))
    return len(keys)


def message_id_begins(pk: int) -> str:
    """How the mails of a row are known in the queue."""
    return f"<following-{pk}-"


def end_unconfirmed(before: dt.datetime) -> int:
    """Nobody answered: the address goes, and the question with it."""
    return stop(Q(confirmed_at__isnull=True, asked_at__lt=before))
