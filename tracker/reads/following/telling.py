"""What there is to tell of a scope, newest first, and in which words."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from tracker.models import News, Slot
from tracker.reads.changing.change_kinds import ChangeKind
from tracker.reads.changing.changes import EVERYTHING, within
from tracker.reads.wording import said, written_day

from .scopes import Scope

MARK = "news"
"""The task whose slot says when any news was written last (`actions.news`)."""


TOLD_AT = Coalesce("gone_at", "seen_at")


def told(scope: Scope) -> QuerySet[News]:
    """Its news, each with `told_at`: when it was told, or that it was taken back. What has become another thing than
    public since, as by a merger, is told no more."""
    public = News.objects.filter(within(EVERYTHING, "commitment__"))
    dated = scope.narrow(public).annotate(told_at=TOLD_AT)
    return dated.select_related("commitment__pillar", "commitment__topic").order_by("-told_at", "-day", "key")


def between(rows: QuerySet[News], since: dt.datetime, until: dt.datetime) -> QuerySet[News]:
    """Those told after the one moment and not after the other."""
    return rows.alias(told=TOLD_AT).filter(told__gt=since, told__lte=until)


def newest() -> dt.datetime | None:
    """The moment up to which anything has been told."""
    found = News.objects.aggregate(seen=Max("seen_at"), gone=Max("gone_at"))
    return max((moment for moment in found.values() if moment), default=None)


def words(news: News) -> str:
    """What feeds and mails say: the sentence of the page, and whether it still holds."""
    if news.gone_at is None:
        return said(news.words)
    return _("Taken back: %(words)s") % {"words": said(news.words)}


def name(news: News) -> str:
    """The commitment, as the change named it."""
    return f"{news.commitment.reference} {said(news.title)}"


def kind(news: News) -> str:
    """What sort of change: it tells a verdict of the editors from what an organization says."""
    return str(ChangeKind(news.kind).label)


def day(news: News) -> str:
    return written_day(news.day, news.precision)


def written_at() -> dt.datetime | None:
    """When news were written last, with whatever words."""
    return Slot.objects.filter(task=MARK).values_list("finished_at", flat=True).first()
