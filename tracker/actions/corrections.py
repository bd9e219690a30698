"""Errors that readers report, and the editors' answers."""

from __future__ import annotations

import hashlib
import secrets

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker import rules
from tracker.enums import EventKind, NoticeKind
from tracker.exceptions import Incomplete
from tracker.models import Correction

from . import history, notices
from .derive import together
from .engine import move
from .lengths import check_lengths


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def report(correction: Correction) -> tuple[Correction, str]:
    """Anybody may; the token of the private link to its fate is told once and only its hash is kept."""
    token = secrets.token_urlsafe(24)
    correction.token_hash = hash_of(token)
    with together():
        correction.full_clean()
        check_lengths(correction)
        correction.save(force_insert=True)
        # Nobody's account: visitors report without one, and history names no person for it.
        history.write(correction, EventKind.CORRECTION_RECEIVED, by=rules.OPERATOR)
        notices.tell(notices.editors(), NoticeKind.CORRECTION_RECEIVED, correction)
    return correction, token


def by_token(token: str) -> Correction | None:
    return Correction.objects.select_related("commitment").filter(token_hash=hash_of(token)).first()


def uphold(correction: Correction, *, by: rules.Actor, finding_en: str, finding_fr: str) -> Correction:
    """The reader was right. The finding is listed publicly, so it is written in both languages."""
    return _answer(correction, "uphold", by=by, finding_en=finding_en, finding_fr=finding_fr)


def decline(correction: Correction, *, by: rules.Actor, finding_en: str, finding_fr: str = "") -> Correction:
    """Answered behind the private link alone."""
    return _answer(correction, "decline", by=by, finding_en=finding_en, finding_fr=finding_fr)


def _answer(
    correction: Correction, verb: str, *, by: rules.Actor, finding_en: str, finding_fr: str
) -> Correction:
    faults = {}
    if not finding_en.strip():
        faults["finding_en"] = _("Answer in words.")
    if verb == "uphold" and not finding_fr.strip():
        faults["finding_fr"] = _("The public list is in both languages: write it in French too.")
    if faults:
        raise Incomplete(next(iter(faults.values())), faults)
    fields = {
        "finding_en": finding_en.strip(),
        "finding_fr": finding_fr.strip(),
        "answered_by": by,
        "answered_at": timezone.now(),
    }
    return move(correction, verb, by=by, reason=finding_en, fields=fields)
