"""What a machine found about the addresses of sources: written down and asked for again. No history and no part of the
record: what editors conclude from it they write on the source itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from tracker import rules
from tracker.enums import LinkReason, LinkState
from tracker.models import LinkCheck, Source

from .version import raise_version


@dataclass(frozen=True)
class Finding:
    """A row of `LinkCheck` without its source."""

    state: LinkState
    since: dt.datetime
    checked_at: dt.datetime
    next_at: dt.datetime
    reason: LinkReason
    status_code: int | None = None
    moved_to: str = ""
    failures: int = 0


def record(source_id: int, url: str, judge: Callable[[LinkCheck | None], Finding]) -> LinkCheck | None:
    """Write what was found at `url`. `judge` is given the row that stands, read under the lock: two checks at once
    count one after the other. A row about another address counts as none. Where the source has another address by now,
    or is gone itself, nothing is written.

    Whoever asked the web has done so before: nothing here waits for anybody."""
    with transaction.atomic():
        source = Source.objects.select_for_update().filter(pk=source_id, url=url).first()
        if source is None:
            return None
        before = LinkCheck.objects.select_for_update().filter(source=source).first()
        finding = judge(before if before is not None and before.url == url else None)
        row, _made = LinkCheck.objects.update_or_create(
            source=source, defaults={"url": url, **asdict(finding)}
        )
        if before is None or (before.url, before.state, before.since) != (url, finding.state, finding.since):
            raise_version()
    return row


def ask_again(source: Source, *, by: rules.Actor) -> bool:
    """Have the next run look at it, whatever day it was to be looked at. False where it has never been: then it waits
    for its turn already."""
    rules.may_edit_record.check(by, source)
    return bool(LinkCheck.objects.filter(source=source).update(next_at=timezone.now()))
