"""What a machine found about a source, as if it had looked."""

import datetime as dt
from typing import Any

from tests.factories import on
from tracker.models import LinkCheck, Source

REASON = {"live": "there", "moved": "there", "gone": "not_found", "unclear": "refused"}
STATUS = {"live": 200, "moved": 200, "gone": 404, "unclear": 403}


def make_check(source: Source, state: str = "gone", since: str = "2026-10-03", **fields: Any) -> LinkCheck:
    at = dt.datetime.combine(on(since) or dt.date.min, dt.time(12), tzinfo=dt.UTC)
    values = {
        "url": source.url,
        "state": state,
        "since": at,
        "checked_at": at + dt.timedelta(days=40),
        "next_at": at + dt.timedelta(days=70),
        "reason": REASON[state],
        "status_code": STATUS[state],
        **fields,
    }
    return LinkCheck.objects.create(source=source, **values)
