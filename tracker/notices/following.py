"""Mails to those who follow something: the one question, and what changed since they were told last.

The news of a row, its mail in the queue and the moment up to which it has been told change in one transaction, with the
row locked: neither a crash nor a second process tells anything twice or leaves it out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.db.models import Max, Min, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from post_office.models import PRIORITY, STATUS, Email

from tracker import schedule
from tracker.actions import following
from tracker.enums import Followed, FollowPace
from tracker.models import News, Subscription
from tracker.reads.changing.change_kinds import ChangeKind
from tracker.reads.following import scopes, telling
from tracker.reads.following.scopes import Scope

from .faults import trace
from .letters import Letter, host, write
from .outbox import CHUNK, Unwritten
from .told import address

log = structlog.get_logger("tracker.notices")

MOST = 50
"""Changes in one mail; a link leads to the others."""
MOST_DAYS = 30
HOUR = 60 * 60


def ask(wanted: Subscription) -> None:
    """Somebody asks for an address that may not be theirs. One mail in an hour goes there: the question, or that it
    follows this already. Whatever the case, the same is done up to the last line, so that nobody who asks learns from
    the time it takes who follows what."""
    with transaction.atomic(), translation.override(wanted.language):
        row = following.ask(wanted)
        letter = _answer(row if row is not None else wanted)
        if _first_within_the_hour(wanted.email) and row is not None:
            _queue(row, letter)


def _first_within_the_hour(email: str) -> bool:
    """Known by a keyed hash of the address, and forgotten with the hour. Of two at the same moment one is first."""
    key = salted_hmac("tracker.following", email.lower()).hexdigest()
    return cache.add(f"following:{key}", 1, HOUR)


def _answer(row: Subscription) -> Letter:
    scope = scopes.find(row.scope, row.target, timezone.localdate())
    name = scope.name if scope else row.target
    context = {
        "name": name,
        "pace": FollowPace(row.pace).label,
        "days": following.QUESTION_DAYS,
        "stop": link(row, following.STOP),
    }
    if row.confirmed_at is None:
        question = {"link": link(row, following.QUESTION), "label": _("Look at it and confirm")}
        return write("follow_question", _("Please confirm: %(name)s") % {"name": name}, context | question)
    known = {"link": link(row, following.SETTINGS), "label": _("See everything this address follows")}
    return write("follow_known", _("You follow this already: %(name)s") % {"name": name}, context | known)


# --- What changed -----------------------------------------------------------------------------------------------------


def tell_at_once(now: dt.datetime) -> int:
    return tell(FollowPace.INSTANT)


def tell_daily(now: dt.datetime) -> int:
    return tell(FollowPace.DAILY)


def tell_weekly(now: dt.datetime) -> int:
    return tell(FollowPace.WEEKLY)


def tell(pace: FollowPace) -> int:
    """Queue a mail for each of those who follow at this pace and for whom there is something new; how many."""
    until = telling.newest()
    if until is None:
        return 0
    behind = Subscription.objects.confirmed().filter(pace=pace, told_until__lt=until)
    keys = list(behind.order_by("pk").values_list("pk", flat=True))
    told = failed = 0
    for start in range(0, len(keys), CHUNK):
        with transaction.atomic():
            rows = behind.filter(pk__in=keys[start : start + CHUNK]).order_by("pk")
            for row in rows.select_for_update(skip_locked=True):
                try:
                    told += _tell(row, until)
                except DatabaseError:
                    raise
                except Exception:  # noqa: BLE001  # one that cannot be written must not keep the others from going out
                    log.error("followed news not written", subscription=row.pk, trace=trace())
                    failed += 1
    if failed:
        raise Unwritten(f"The news of {failed} subscriptions could not be written; they wait.")
    return told


def _tell(row: Subscription, until: dt.datetime) -> bool:
    """Whether a mail was queued. What is followed and is no longer there ends with a mail that says so."""
    since = row.told_until or until
    with translation.override(row.language):
        days = _days(since, until) if row.scope == Followed.SEARCH else []
        scope = scopes.find(row.scope, row.target, timezone.localdate(), *days)
        if scope is None:
            _queue(row, _ended(row))
            Subscription.objects.filter(pk=row.pk).delete()
            return True
        fresh = telling.between(telling.told(scope), since, until)
        found = list(fresh[: MOST + 1])
        if found:
            _queue(row, letter(row, scope, found[:MOST], _rest(scope, fresh) if len(found) > MOST else None))
    Subscription.objects.filter(pk=row.pk).update(told_until=until)
    return bool(found)


def _days(since: dt.datetime, until: dt.datetime) -> list[dt.date]:
    """The eves of the days that the news are about: who follows what is overdue hears of its end, too, though the list
    no longer finds it."""
    fresh = telling.between(News.objects.all(), since, until)
    days = fresh.order_by("-day").values_list("day", flat=True).distinct()[:MOST_DAYS]
    return [day - schedule.ONE_DAY for day in days]


@dataclass(frozen=True)
class Rest:
    """How many more there are than a mail names, and where all of them are read."""

    count: int
    link: str


def _rest(scope: Scope, fresh: QuerySet[News]) -> Rest:
    days = fresh.order_by().aggregate(first=Min("day"), last=Max("day"))
    asked = [("from", days["first"].isoformat()), ("to", min(days["last"], timezone.localdate()).isoformat())]
    if scope.followed in (Followed.COMMITMENT, Followed.ORGANIZATION, Followed.PILLAR):
        asked.append((scope.followed.value, scope.target))
    link_to_all = f"{settings.BASE_URL}{reverse('change_list')}?{urlencode(asked)}"
    return Rest(fresh.count() - MOST, link_to_all)


def letter(row: Subscription, scope: Scope, found: Sequence[News], rest: Rest | None) -> Letter:
    """In the active language: by commitment, each change in the words of the page."""
    count = len(found) + (rest.count if rest else 0)
    context = {
        "scope": scope,
        "groups": list(_groups(found)),
        "one_commitment": scope.followed == Followed.COMMITMENT,
        "rest": rest,
        "assessed": ChangeKind.ASSESSED.label,
        "page": settings.BASE_URL + scope.page,
        "stop": link(row, following.STOP),
        "settings": link(row, following.SETTINGS),
        "why": _("You get this message because you follow this here: %(name)s.") % {"name": scope.name},
    }
    if count == 1:
        subject = f"{telling.name(found[0])}: {telling.words(found[0])}"
    else:
        sentence = ngettext("%(count)s change: %(name)s", "%(count)s changes: %(name)s", count)
        subject = sentence % {"count": count, "name": scope.name}
    return write("follow_news", subject, context)


def _groups(found: Sequence[News]) -> Iterator[dict[str, Any]]:
    """By commitment, in the order in which the newest of each was told."""
    order: dict[int, int] = {}
    for news in found:
        order.setdefault(news.commitment_id, len(order))
    for _place, same in groupby(
        sorted(found, key=lambda n: order[n.commitment_id]), lambda n: n.commitment_id
    ):
        items = list(same)
        yield {
            "name": telling.name(items[0]),
            "link": settings.BASE_URL + items[0].commitment.get_absolute_url(),
            "items": [
                {"kind": telling.kind(news), "day": telling.day(news), "words": telling.words(news)}
                for news in items
            ],
        }


def _ended(row: Subscription) -> Letter:
    context = {
        "target": row.target,
        "what": Followed(row.scope).label,
        "link": address("commitment_list"),
        "label": _("Choose something else in the list"),
    }
    return write("follow_ended", _("What you followed is no longer there"), context)


# --- The queue --------------------------------------------------------------------------------------------------------


def link(row: Subscription, purpose: str) -> str:
    """The whole address, in the active language."""
    names = {
        following.QUESTION: "follow_confirm",
        following.SETTINGS: "follow_settings",
        following.STOP: "follow_stop",
    }
    return address(names[purpose], following.token_of(row, purpose))


def headers(row: Subscription) -> dict[str, str]:
    """With which a mail reader offers to stop it at a click (RFC 2369, RFC 8058) and sorts it (RFC 2919)."""
    return {
        "List-Unsubscribe": f"<{link(row, following.STOP)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": f'"{settings.SITE_NAME}" <changes.{host()}>',
        "Precedence": "bulk",
    }


def _queue(row: Subscription, letter: Letter) -> None:
    Email.objects.create(
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[row.email],
        subject=letter.subject,
        message=letter.text,
        html_message=letter.html,
        status=STATUS.queued,
        priority=PRIORITY.medium,
        headers={**letter.headers(), **headers(row)},
        message_id=f"{following.message_id_begins(row.pk)}{uuid4()}@{host()}>",
    )
