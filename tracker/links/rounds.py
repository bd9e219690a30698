"""Which links are looked at, in which order, and how many at a time.

A round is bounded: so many sources, so many seconds. It asks one page after the other, each host with a pause in
between, and no transaction of the database is open while it waits for the web: on SQLite that would keep everybody from
writing.
"""

from __future__ import annotations

import datetime as dt
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from tracker.actions import links, slots
from tracker.enums import LinkReason, LinkState
from tracker.models import LinkCheck, Source

from .answer import Answer, Ended
from .asking import ask
from .connection import Limits, Pace
from .guard import SITE, Guard
from .judging import judge

MOST = 25
"""Sources in a round of the clock."""
SECONDS = 40.0
"""A round of the clock begins no visit that could end later: mail waits behind it."""
TASK = "check links"


@dataclass(frozen=True)
class Todo:
    """A source to look at: plain values, since nothing of the database is held while the web is asked."""

    pk: int
    key: str
    url: str

    @property
    def host(self) -> str:
        try:
            return urlsplit(self.url).hostname or ""
        except ValueError:
            return ""


@dataclass(frozen=True)
class Checked:
    """What came of one. Without `row`, nothing was written: it was asked for, or the source has changed meanwhile."""

    todo: Todo
    answer: Answer
    row: LinkCheck | None


def run(now: dt.datetime, *, guard: Guard = SITE) -> int:
    """The task of the clock: a bounded round over what is due, one at a time on all machines; how many were looked at.
    Nothing where the site is not to go out on the web by itself."""
    if not settings.CHECK_LINKS or not slots.take(TASK, "now"):
        return 0
    try:
        return sum(1 for _ in check(due(now)[:MOST], guard=guard, seconds=SECONDS))
    finally:
        slots.release(TASK, "now")


def every() -> QuerySet[Source]:
    """Sources with an address; made-up ones are of no place."""
    return Source.objects.exclude(url="").exclude(key__startswith="sample-").order_by("key")


def due(now: dt.datetime) -> list[Todo]:
    """Whose day has come, the longest waiting first; then those never looked at, and those whose address is another by
    now. A host that asked for time is left alone until it is over, whichever of its pages said so."""
    new = Q(link_check__isnull=True) | ~Q(link_check__url=F("url"))
    rows = every().filter(new | Q(link_check__next_at__lte=now))
    ordered = rows.order_by(F("link_check__next_at").asc(nulls_last=True), "key")
    resting = _resting(now)
    return by_turns(todo for todo in todos(ordered) if todo.host not in resting)


def todos(rows: QuerySet[Source]) -> list[Todo]:
    return [Todo(*values) for values in rows.values_list("pk", "key", "url")]


def by_turns(found: Iterable[Todo]) -> list[Todo]:
    """One of each host, then the second of each …, so that there is seldom a pause to wait for."""
    hosts: dict[str, list[Todo]] = defaultdict(list)
    for todo in found:
        hosts[todo.host].append(todo)
    return [todo for turn in zip_longest(*hosts.values()) for todo in turn if todo is not None]


def check(
    todo: Iterable[Todo],
    *,
    guard: Guard = SITE,
    limits: Limits | None = None,
    seconds: float | None = None,
    write: bool = True,
) -> Iterator[Checked]:
    """Look at each, and write down what was found before the next one. `seconds` ends it early, never in the middle of
    a visit."""
    limits = limits or Limits()
    end = None if seconds is None else time.monotonic() + seconds
    pace, resting = Pace(limits.pause), set[str]()
    for one in todo:
        if end is not None and time.monotonic() + limits.visit > end:
            return
        if one.host in resting:
            continue
        answer = ask(one.url, agent=agent(), guard=guard, limits=limits, pace=pace)
        if answer.reason is LinkReason.BUSY:
            resting.add(one.host)
        if answer.reason is LinkReason.NO_NAME and not is_online(guard, one):
            answer = replace(answer, reason=LinkReason.NO_CONNECTION)
        yield Checked(one, answer, _written(one, answer) if write else None)


def _written(todo: Todo, answer: Answer) -> LinkCheck | None:
    now = timezone.now()
    return links.record(todo.pk, todo.url, lambda before: judge(before, answer, at=now, key=todo.key))


def _resting(now: dt.datetime) -> set[str]:
    asked = LinkCheck.objects.filter(reason=LinkReason.BUSY, next_at__gt=now).values_list(
        "pk", "source__key", "url"
    )
    return {Todo(*values).host for values in asked}


def is_online(guard: Guard, missed: Todo) -> bool:
    """Whether names can be looked up from here at all: without a network some systems answer that none exists, and that
    is no fault of the source. Tried with the host that answered last."""
    answered = LinkCheck.objects.filter(state__in=[LinkState.LIVE, LinkState.MOVED]).order_by("-checked_at")
    hosts = (Todo(0, "", url).host for url in answered.values_list("url", flat=True)[:20])
    other = next((host for host in hosts if host not in ("", missed.host)), None)
    if other is None:
        return False
    try:
        return bool(guard.found(other, 443, within=5))
    except Ended:
        return False


def agent() -> str:
    """Who asks, and whom to write to about it."""
    about = "; ".join(part for part in (f"+{settings.BASE_URL}/", settings.CONTACT) if part)
    words = f"{settings.SITE_NAME.replace(' ', '')}/1.0 (checks links of sources; {about})"
    return "".join(c for c in words if c.isascii() and c.isprintable())
