"""How long things are kept, and the function that ends it. `RETENTION` is run once a day (`manage.py run_due`), and the
privacy page prints the same numbers (`tracker.privacy`): what is promised there is what is done here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from allauth.account.models import EmailConfirmation
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.core.files.storage import storages
from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import rules
from tracker.enums import CorrectionState, EventKind, InvitationState, ReportState
from tracker.models import (
    Correction,
    EvidenceFile,
    HistoryEvent,
    Invitation,
    Membership,
    Notice,
    Report,
    User,
)

from . import following, history, people, slots, traces
from .derive import together

DRAFT_DAYS = 730
INVITATION_DAYS = 30
CORRECTION_DAYS = 365
ACCOUNT_DAYS = 730
UNUSED_DAYS = 30
MAIL_DAYS = 30
NOTICE_DAYS = 365
SLOT_DAYS = 60
CONFIRMATION_DAYS = 3
SESSION_DAYS = 0
"""A session ends by itself (SESSION_COOKIE_AGE); what is left of it goes at the next run."""
ATTEMPT_DAYS = 0
"""The same: each count says itself when it is over."""
STRAY_FILE_DAYS = 1
"""A file belongs to a row from the moment it is kept; a day is more than any upload takes."""


class Period(NamedTuple):
    """`end(before)` takes away what has not been needed since `before`, and says how much that was."""

    name: str
    days: int
    end: Callable[[dt.datetime], int]


def enforce(now: dt.datetime | None = None, *, by: rules.Actor = rules.OPERATOR) -> dict[str, int]:
    """End everything that is over. Run again it finds nothing; stopped half way, the next run goes on."""
    rules.may_run_the_day.check(by)
    now = now or timezone.now()
    return {period.name: period.end(now - dt.timedelta(days=period.days)) for period in RETENTION}


def end_drafts(before: dt.datetime) -> int:
    """Drafts never handed in and withdrawn reports that nobody has touched since, with their files. That there was one
    stays in the history, without its words."""
    touched = HistoryEvent.objects.filter(subject_type="report", subject_key=OuterRef("key"), at__gte=before)
    idle = Report.objects.filter(
        ~Exists(touched), state__in=(ReportState.DRAFT, ReportState.WITHDRAWN), saved_at__lt=before
    )
    ids = list(idle.values_list("pk", flat=True))
    for pk in ids:
        with together():
            report = Report.objects.select_for_update().select_related("commitment").get(pk=pk)
            delete_files(report)
            wordless(report)
            reason = _("Not touched for a long time.")
            history.write(report, EventKind.DELETED, by=rules.OPERATOR, reason=reason)
            report.delete()
    return len(ids)


def delete_files(report: Report) -> None:
    """Take its files from the storage once this is committed."""
    for file in report.files.all():
        stored, name = file.file.storage, str(file.file.name)
        transaction.on_commit(lambda stored=stored, name=name: stored.delete(name))  # type: ignore[misc]  # both bound here


def wordless(report: Report) -> None:
    """Take what was handed in out of the history of a report that is never published."""
    events = HistoryEvent.objects.filter(subject_type="report", subject_key=report.key)
    for event in events.filter(kind=EventKind.REPORT_SUBMITTED):
        event.data.pop("submitted", None)
        event.save(update_fields=["data"])


def end_invitations(before: dt.datetime) -> int:
    """The address of an invitation that was used, revoked or ended; the row stays without it."""
    over = Invitation.objects.exclude(state=InvitationState.SENT).filter(closed_at__lt=before)
    rows = list(over.exclude(email__endswith=f"@{traces.NOWHERE}"))
    for row in rows:
        traces.forget_mails([row.email])
        traces.unaddress(row)
    return len(rows)


def end_corrections(before: dt.datetime) -> int:
    """Declined ones go. Upheld ones are listed for good in the editors' words; the reader's own words go."""
    answered = Correction.objects.filter(answered_at__lt=before)
    declined = answered.filter(state=CorrectionState.DECLINED)
    upheld = answered.filter(state=CorrectionState.UPHELD).exclude(text="", evidence="")
    gone, _models = declined.delete()
    return gone + upheld.update(text="", evidence="")


def end_accounts(before: dt.datetime) -> int:
    """People without a role or a seat who have not signed in since, and whose last seat ended before."""
    ended = (
        Membership.objects.filter(user=OuterRef("pk"))
        .order_by()
        .values("user")
        .annotate(last=Max("ended_at"))
        .values("last")
    )
    idle = (
        User.objects.filter(erased_at__isnull=True, is_editor=False, is_reviewer=False)
        .filter(is_administrator=False)
        .filter(~Exists(Membership.objects.open().filter(user=OuterRef("pk"))))
        .annotate(seen=Coalesce("last_login", "date_joined"), left=ended)
        .filter(Q(left__isnull=True) | Q(left__lt=before), seen__lt=before)
    )
    return _erase(idle)


def end_unused_accounts(before: dt.datetime) -> int:
    """Accounts begun at an invitation or made by an administrator that nobody has ever entered."""
    idle = User.objects.filter(erased_at__isnull=True, last_login__isnull=True, date_joined__lt=before)
    idle = idle.filter(is_editor=False, is_reviewer=False, is_administrator=False)
    return _erase(idle.filter(memberships__isnull=True))


def _erase(which: QuerySet[User]) -> int:
    rows = list(which.order_by("pk"))
    for person in rows:
        people.erase(person, by=rules.OPERATOR)
    return len(rows)


def end_mails(before: dt.datetime) -> int:
    """What was mailed, with its log; also what could not be sent in all that time."""
    return traces.delete_mails(Q(created__lt=before))


def end_confirmations(before: dt.datetime) -> int:
    return int(EmailConfirmation.objects.filter(created__lt=before).delete()[0])


def end_sessions(before: dt.datetime) -> int:
    """Sessions that are over, and the lines of the list of devices that belong to none."""
    gone, _models = Session.objects.filter(expire_date__lt=before).delete()
    living = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gte=before)
    return gone + int(UserSession.objects.filter(~Exists(living)).delete()[0])


def end_attempts(before: dt.datetime) -> int:
    """Counts of attempts to sign in that are over. The cache itself only lets go of them when it is full."""
    cache = caches["default"]
    if not isinstance(cache, DatabaseCache):
        return 0
    table = connection.ops.quote_name(cache._table)  # type: ignore[attr-defined]  # noqa: SLF001  # the one place that knows its name
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table} WHERE expires < %s",  # noqa: S608  # a name of our own settings
            [connection.ops.adapt_datetimefield_value(before)],
        )
        return int(cursor.rowcount)


def end_notices(before: dt.datetime) -> int:
    """What people were told of, once nobody can be told of it a second time."""
    gone, _models = Notice.objects.filter(mailed_at__lt=before).delete()
    return gone


def end_stray_files(before: dt.datetime) -> int:
    """Files in the store of evidence that belong to no report (a crash between file and row leaves one)."""
    storage = storages["evidence"]
    known = set(EvidenceFile.objects.values_list("file", flat=True))
    stray = [name for name in _stored() if name not in known and storage.get_modified_time(name) < before]
    for name in stray:
        storage.delete(name)
    return len(stray)


def _stored(folder: str = "") -> list[str]:
    storage = storages["evidence"]
    if folder == "" and not storage.exists(""):
        return []
    folders, files = storage.listdir(folder)
    inside = [f"{folder}/{name}".lstrip("/") for name in files]
    return inside + [found for name in folders for found in _stored(f"{folder}/{name}".lstrip("/"))]


DRAFTS = Period("drafts", DRAFT_DAYS, end_drafts)
INVITATIONS = Period("invitations", INVITATION_DAYS, end_invitations)
CORRECTIONS = Period("corrections", CORRECTION_DAYS, end_corrections)
ACCOUNTS = Period("accounts", ACCOUNT_DAYS, end_accounts)
UNUSED = Period("unused accounts", UNUSED_DAYS, end_unused_accounts)
MAILS = Period("mails", MAIL_DAYS, end_mails)
CONFIRMATIONS = Period("confirmations", CONFIRMATION_DAYS, end_confirmations)
SESSIONS = Period("sessions", SESSION_DAYS, end_sessions)
ATTEMPTS = Period("attempts", ATTEMPT_DAYS, end_attempts)
NOTICES = Period("notices", NOTICE_DAYS, end_notices)
SLOTS = Period("slots", SLOT_DAYS, slots.forget)
FOLLOWING = Period("following", following.QUESTION_DAYS, following.end_unconfirmed)
STRAY_FILES = Period("stray files", STRAY_FILE_DAYS, end_stray_files)

RETENTION = (
    DRAFTS,
    INVITATIONS,
    CORRECTIONS,
    ACCOUNTS,
    UNUSED,
    MAILS,
    NOTICES,
    SLOTS,
    CONFIRMATIONS,
    FOLLOWING,
    SESSIONS,
    ATTEMPTS,
    STRAY_FILES,
)
