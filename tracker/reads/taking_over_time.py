"""The chart of statuses over time to take away: the lines of its table, one for each mark of each day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.tables.columns import date, text

from .over_time import OverTime
from .taking import Columns, whole

OVER_TIME: Columns = (
    date("day", _("the day that is counted"), required=True),
    text(
        "mark", _("a status; late for what was complete late, failed for what was not delivered or withdrawn")
    ),
    whole("commitments", _("how many had it on that day")),
)


def moments(chart: OverTime | None) -> Iterator[dict[str, Any]]:
    for moment in chart.moments if chart else ():
        for layer, count in zip(chart.layers if chart else (), moment.counts, strict=True):
            yield {"day": moment.day, "mark": layer.symbol, "commitments": count}
