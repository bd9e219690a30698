"""From waiting notices to queued mail. A notice and its mail change in one transaction: no mail without its notice
marked, no notice marked without its mail, and two deliverers at the same moment never queue the same thing twice.

A person's pace decides: at once is one mail for each notice, once a day is one mail for all of them, never is none.
Invitations are not queued at all (`invitations`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import structlog
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import translation
from post_office.models import PRIORITY, STATUS, Email

from tracker.enums import NoticeKind, NoticePace
from tracker.models import Notice, User
from tracker.models.notice import NoticeQuerySet

from .faults import trace
from .letters import Letter, digest_letter, letter_of, new_message_id
from .told import Told, told

log = structlog.get_logger("tracker.notices")

CHUNK = 20
"""Notices in one transaction: on SQLite it holds the one write lock, and each takes some milliseconds to write."""


class Unwritten(Exception):
    """Some notices could not be put into words: a fault of ours. They wait; the others went on."""


def deliver(now: dt.datetime) -> int:
    """Queue a mail for each waiting notice of those who are told at once; how many. What is moot, or for somebody who
    wants no mail, is marked as skipped."""
    waiting = _queued().exclude(recipient__pace=NoticePace.DAILY, recipient__is_active=True)
    failed, queued = 0, 0
    for keys in _chunks(waiting.values_list("pk", flat=True)):
        with transaction.atomic():
            letters, moot, bad = _written(_locked(keys))
            _queue([(row.recipient, letter) for row, letter in letters])
            _mark([row for row, _letter in letters], now)
            _mark(moot, now, skipped=True)
        failed, queued = failed + bad, queued + len(letters)
    if failed:
        raise Unwritten(f"{failed} notices could not be written; they wait.")
    return queued


def digest(now: dt.datetime) -> int:
    """Queue one mail for each person who is told once a day and has something waiting; how many."""
    daily = User.objects.filter(pace=NoticePace.DAILY, is_active=True)
    waiting = _queued().filter(recipient__in=daily).values_list("recipient", flat=True)
    made = failed = 0
    for pk in sorted(set(waiting)):
        try:
            made += _digest_of(pk, now)
        except DatabaseError:
            raise
        except Exception:  # noqa: BLE001  # one that cannot be written must not keep the others from going out
            log.error("digest not written", person=pk, trace=trace())
            failed += 1
    if failed:
        raise Unwritten(f"{failed} digests could not be written; they wait.")
    return made


def _digest_of(pk: int, now: dt.datetime) -> int:
    """One person's, or none where nothing that waits is still worth saying."""
    with transaction.atomic():
        rows = list(_lock(_queued().filter(recipient=pk)))
        items, moot = _newest_of_each(rows)
        if items and rows[0].recipient is not None:
            language = rows[0].recipient.language
            _queue([(rows[0].recipient, digest_letter([what for _row, what in items], language))])
        _mark([row for row, _what in items], now)
        _mark(moot, now, skipped=True)
    return int(bool(items))


def _queued() -> NoticeQuerySet:
    return Notice.objects.waiting().exclude(kind=NoticeKind.INVITATION)


def _chunks(keys: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(list(keys))
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _locked(keys: Sequence[int]) -> list[Notice]:
    """Those still waiting, with the recipients as they are now. What another deliverer holds is left to it."""
    rows = _lock(_queued().filter(pk__in=keys))
    return [row for row in rows if _pace(row) != NoticePace.DAILY]


def _lock(rows: NoticeQuerySet) -> NoticeQuerySet:
    return rows.select_related("recipient").select_for_update(skip_locked=True, of=("self",))


def _pace(row: Notice) -> str:
    person = row.recipient
    return person.pace if person is not None and person.is_active else NoticePace.NEVER


def _written(rows: Sequence[Notice]) -> tuple[list[tuple[Notice, Letter]], list[Notice], int]:
    """Mails to queue, notices that are moot, and how many could not be written."""
    letters: list[tuple[Notice, Letter]] = []
    moot: list[Notice] = []
    bad = 0
    for row in rows:
        try:
            letter = letter_of(row) if _pace(row) != NoticePace.NEVER else None
        except DatabaseError:
            raise
        except Exception:  # noqa: BLE001  # one that cannot be written must not keep the others from going out
            log.error("notice not written", notice=row.pk, kind=row.kind, trace=trace())
            bad += 1
            continue
        if letter is None:
            moot.append(row)
        else:
            letters.append((row, letter))
    return letters, moot, bad


def _newest_of_each(rows: Sequence[Notice]) -> tuple[list[tuple[Notice, Told]], list[Notice]]:
    """What a digest names, oldest first: of several notices of one kind about one thing only the newest."""
    newest = {(row.kind, row.subject_type, row.subject_key): row for row in rows}
    kept: list[tuple[Notice, Told]] = []
    moot: list[Notice] = []
    for row in rows:
        is_newest = newest[row.kind, row.subject_type, row.subject_key] is row
        with translation.override(row.recipient.language if row.recipient else settings.LANGUAGE_CODE):
            what = told(row) if is_newest else None
        if what is None:
            moot.append(row)
        else:
            kept.append((row, what))
    return kept, moot


def _queue(mails: Sequence[tuple[User | None, Letter]]) -> None:
    """Rows of the queue, as they are sent. Not through post_office’s own `send`, which takes texts for templates: a
    name with braces in it would be executed."""
    Email.objects.bulk_create(
        Email(
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[person.email],
            subject=letter.subject,
            message=letter.text,
            html_message=letter.html,
            status=STATUS.queued,
            priority=PRIORITY.medium,
            headers=letter.headers(),
            message_id=new_message_id(),
        )
        for person, letter in mails
        if person is not None
    )


def _mark(rows: Sequence[Notice], now: dt.datetime, *, skipped: bool = False) -> None:
    if rows:
        Notice.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=now, skipped=skipped)
