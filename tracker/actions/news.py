"""News: what changed, from the moment at which this site first saw it. Feeds and mails are read from these rows.

`gather` compares every change that can be read today with the rows there are. A change is known by its key, which says
what it is and nothing of how it is stored, so that the same data loaded anew is the same news. What is new is told,
what is no longer there was taken back and is told as such. Words that were only put better are written over quietly.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone, translation

from tracker.models import LANGUAGES, News, RecordEntry, Slot, Subscription
from tracker.reads.changing import change_words, changes
from tracker.reads.changing.change_kinds import Change, ChangeKind, Stand
from tracker.reads.following import telling

from .version import raise_version

TASK = telling.MARK
INSTANT = dt.timedelta(microseconds=1)
LONGEST = 200
DIGEST = 16
AT_ONCE = 500

CORRECTED = (
    ChangeKind.ANNOUNCED,
    ChangeKind.DEVELOPED,
    ChangeKind.REPORTED,
    ChangeKind.JOINED,
    ChangeKind.LEFT,
)
"""Kinds of which there is one for each subject: one announcement of a commitment, one entry about something that
happened, one line for all who joined on a day. Where the key of such a change is another one now, it was corrected: it
is told anew in its new words, and not as taken back, since it still holds. A verdict and a deadline have no such
subject: another status on the same day is another verdict, and the first one is taken back."""

WORDS = tuple(f"{name}_{code}" for name in ("title", "words") for code in LANGUAGES)
FACTS = ("key", "day", "precision", "organizations")


def gather(now: dt.datetime, *, anew: bool = False) -> int:
    """Bring the news up to date; how many are told for the first time, anew, or as taken back. Three queries and no
    lock where neither the day nor the record nor the number of news are others than at the last run, unless everything
    is to be looked at `anew`, as after an upgrade.

    On a database without any news everything is news of the past: it is told as of noon of its day, to nobody by mail.
    Runs wait for each other, so that moments of telling follow the order in which they can be read: who was told up to
    one of them has missed nothing."""
    if not anew and Slot.objects.filter(task=TASK, slot=_state(*_read(now))).exists():
        return 0
    with transaction.atomic():
        mark = _mark()
        read = _read(now)
        moment = max(now, mark.finished_at + INSTANT) if mark.finished_at else now
        told, last = _compare(moment)
        if last is not None:
            raise_version()
        mark.finished_at = last or mark.finished_at or moment
        mark.slot, mark.started_at = _state(*read), now
        mark.save(update_fields=["slot", "started_at", "finished_at"])
    return told


def _mark() -> Slot:
    """The row that says which state was compared last, and when anything was written. Ours until the end."""
    Slot.objects.get_or_create(task=TASK, defaults={"slot": ""})
    return Slot.objects.select_for_update().filter(task=TASK).order_by("pk")[0]


def _read(now: dt.datetime) -> tuple[dt.date, int | None]:
    """The day and the head of the public record, read before the changes: what is published meanwhile is for the next
    run to find."""
    head = RecordEntry.objects.order_by("-sequence").values_list("sequence", flat=True).first()
    return timezone.localdate(now), head


def _state(day: dt.date, head: int | None) -> str:
    """With the number of news as it is now, and as short as a slot has to be."""
    state = f"{day.isoformat()} {head} {News.objects.count()}"
    return hashlib.sha256(state.encode()).hexdigest()[:20]


def _compare(moment: dt.datetime) -> tuple[int, dt.datetime | None]:
    """How many are told, and the last moment of telling, if anything was written at all. What is told together is told
    in the order of the page, each some instants before the one above it, so that programs keep that order."""
    stored = {row.key: row for row in News.objects.all()}
    found = _found(timezone.localdate(moment))
    fresh = [row for key, row in found.items() if key not in stored]
    gone = [row for key, row in stored.items() if key not in found and row.gone_at is None]
    corrected, fresh, gone = _corrected(fresh, gone)
    back = [stored[key] for key in found if key in stored and stored[key].gone_at is not None]
    reworded = [stored[key] for key, row in found.items() if key in stored and _differ(stored[key], row)]
    first = not stored
    place = {key: INSTANT * number for number, key in enumerate(reversed(found))}
    for row in (*fresh, *corrected, *back):
        told_from = min(noon(row.day), moment) if first else moment
        row.seen_at, row.gone_at = told_from + place[row.key], None
    for row in gone:
        row.gone_at = moment
    for row in reworded:
        _take(row, found[row.key], WORDS)
    News.objects.bulk_create(fresh, batch_size=AT_ONCE)
    written = [*{row.pk: row for row in (*corrected, *back, *gone, *reworded)}.values()]
    News.objects.bulk_update(written, [*FACTS, *WORDS, "seen_at", "gone_at"], batch_size=AT_ONCE)
    last = moment + INSTANT * len(found) if fresh or written else None
    if first and last is not None:
        Subscription.objects.confirmed().filter(told_until__lt=last).update(told_until=last)
    return len(fresh) + len(corrected) + len(back) + len(gone), last


def _corrected(fresh: list[News], gone: list[News]) -> tuple[list[News], list[News], list[News]]:
    """Rows that go on under the key of a new one, and what remains of the two lists."""
    by_subject = {subject: row for row in fresh if (subject := _subject(row))}
    corrected = []
    for row in gone:
        new = by_subject.pop(_subject(row), None)
        if new is not None:
            _take(row, new, (*FACTS, *WORDS))
            corrected.append(row)
    taken = {row.key for row in corrected}
    kept = {row.pk for row in corrected}
    return corrected, [row for row in fresh if row.key not in taken], [r for r in gone if r.pk not in kept]


def _subject(row: News) -> tuple[object, ...]:
    """What there is one of; () for kinds that can be there several times."""
    if row.kind not in CORRECTED:
        return ()
    about: object = ""
    if row.kind in (ChangeKind.DEVELOPED, ChangeKind.REPORTED):
        about = row.key.rsplit("/", 1)[-1]
    elif row.kind != ChangeKind.ANNOUNCED:
        about = row.day
    return row.commitment_id, row.kind, about


def _take(row: News, other: News, names: Sequence[str]) -> None:
    for name in names:
        setattr(row, name, getattr(other, name))


def _differ(row: News, other: News) -> bool:
    return any(getattr(row, name) != getattr(other, name) for name in WORDS)


def noon(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


# --- What there is to tell --------------------------------------------------------------------------------------------


def _found(today: dt.date) -> dict[str, News]:
    """Every change of the record up to today, by key, as rows that are not saved. Made-up commitments are no news."""
    real = [c for c in changes.changes(dt.date.min, today) if not c.commitment.is_sample]
    words: dict[str, list[str]] = {code: _told(real, code) for code in LANGUAGES}
    rows: dict[str, News] = {}
    for place, change in enumerate(real):
        row = News(
            key=key_of(change),
            commitment_id=change.commitment.pk,
            kind=change.kind.value,
            day=change.day,
            precision=change.precision,
            organizations=_slugs(change),
            title_en=change.commitment.title_en,
            title_fr=change.commitment.title_fr,
            **{f"words_{code}": words[code][place] for code in LANGUAGES},
        )
        rows[row.key] = row
    return rows


def _told(found: Iterable[Change], code: str) -> list[str]:
    with translation.override(code):
        return [change_words.tell(change).text for change in found]


def key_of(change: Change) -> str:
    """PA-001/assessed/2026-06-18/not_started>limited, PA-001/met/2026-03-31/first-report,
    PA-001/joined/2025-02-11/open-lab;other-lab: which commitment, what sort, which day, and what of it. Never a number
    that another database would give. One that is too long ends in a digest of the rest."""
    key = "/".join((change.commitment.reference, change.kind.value, change.day.isoformat(), *_about(change)))
    if len(key) <= LONGEST:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()[:DIGEST]
    return f"{key[: LONGEST - DIGEST - 1]}~{digest}"


def _about(change: Change) -> list[str]:
    if change.kind == ChangeKind.ANNOUNCED:
        return [_stand(change.after)]
    if change.kind == ChangeKind.ASSESSED:
        return [f"{_stand(change.before)}>{_stand(change.after)}"]
    if change.step is not None:
        dates = [each.on.isoformat() if each else "" for each in (change.was_due, change.due)]
        return [change.step.key, ">".join(date for date in dates if date)]
    if change.told is not None:
        return [change.told.entry]
    return [_slugs(change)]


def _slugs(change: Change) -> str:
    """In the order of the alphabet: the order of the rows is another one in another database."""
    return ";".join(sorted(each.slug for each in change.organizations))


def _stand(stand: Stand | None) -> str:
    return "+".join(part for part in (stand.status, stand.outcome) if part) if stand else ""
