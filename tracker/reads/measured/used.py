"""Which of several figures is the one to go by, and why (decision 21). Measurements in, one of them out: no database,
no clock.

The caller gives the figures of one series: one indicator, one stage of money, and, where the target is for each party,
one organization. `series` parts them so."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext

from tracker.enums import Scope, Voice
from tracker.models import Indicator, LocalizedText, Measurement

CLOSE_DAYS = 31
"""Two sources that differ within a month disagree; further apart the thing itself may have moved."""

BACKING = {Voice.INDEPENDENT.value: 2, Voice.TRACKER.value: 1, Voice.PARTY.value: 0}
"""Somebody without a stake goes before our own count, and our own count before what is said of one's own promise."""

Key = tuple[str, int]
"""Stage ("" for what is no money), and the organization where each has figures of its own, else 0."""


class Why(Enum):
    ONLY = "only"
    NEWEST = "newest"
    BETTER_BACKED = "better backed"
    CHOSEN = "chosen"


@dataclass(frozen=True)
class Used:
    """The figure to go by. `others` are those of about the same time that say something else, oldest first."""

    measurement: Measurement
    why: Why
    others: tuple[Measurement, ...]

    @property
    def reason(self) -> str:
        """In words, after "used:" and without a full stop. Why editors chose it is theirs to say: `because`."""
        if self.why is Why.CHOSEN:
            return gettext("chosen by the editors")
        if self.why is Why.ONLY:
            return gettext("the only figure found")
        if self.why is Why.NEWEST and not self.others:
            return gettext("the newest figure")
        if self.why is Why.NEWEST:
            return gettext("the latest; others of about the same time differ, and none is better backed")
        if self.measurement.claimed_by == Voice.INDEPENDENT:
            return gettext("the latest from an independent source; others of about the same time differ")
        return gettext("this tracker’s own count; what parties say of about the same time differs")

    @property
    def because(self) -> LocalizedText | None:
        """The editors' reason, where they chose."""
        because: LocalizedText = self.measurement.chosen_because
        return because if self.why is Why.CHOSEN else None


def figure_used(measurements: Iterable[Measurement]) -> Used | None:
    """Of the figures with a value, the newest; of those of about the same time that differ, the one that editors chose,
    else the best backed, else the latest. `None` without any value: what is missing is not zero.

    A choice holds for the figures it was made between: one that is more than a month newer ends it."""
    known = _known(measurements)
    if not known:
        return None
    rivals = _rivals(known)
    if len({m.value for m in rivals}) == 1:
        return Used(known[-1], Why.ONLY if len(known) == 1 else Why.NEWEST, ())
    chosen = [m for m in rivals if m.chosen_because_en or m.chosen_because_fr]
    best = max(BACKING[m.claimed_by] for m in rivals)
    pick = (chosen or [m for m in rivals if BACKING[m.claimed_by] == best])[-1]
    others = tuple(m for m in rivals if m.value != pick.value)
    weaker = any(BACKING[m.claimed_by] < best for m in others)
    return Used(pick, Why.CHOSEN if chosen else Why.BETTER_BACKED if weaker else Why.NEWEST, others)


def series(indicator: Indicator, found: Iterable[Measurement]) -> dict[Key, list[Measurement]]:
    """Figures that may be held against each other. What is promised by each party is never compared across them."""
    apart = indicator.scope == Scope.EACH_PARTY
    parted: dict[Key, list[Measurement]] = defaultdict(list)
    for m in found:
        parted[m.stage, (m.organization_id or 0) if apart else 0].append(m)
    return dict(parted)


def conflicts(measurements: Iterable[Measurement]) -> list[Used]:
    """Every time at which sources of one series gave different figures, newest first; no figure stands in two."""
    known = _known(measurements)
    found: list[Used] = []
    while known:
        used = figure_used(known)
        taken = {known[-1].pk}
        if used and used.others:
            found.append(used)
            taken |= {used.measurement.pk, *(m.pk for m in used.others)}
        known = [m for m in known if m.pk not in taken]
    return found


def over_time(measurements: Iterable[Measurement]) -> list[Measurement]:
    """The figure used on each day on which it changed, oldest first."""
    known = _known(measurements)
    path: list[Measurement] = []
    for day in sorted({m.as_of for m in known}):
        used = figure_used(m for m in known if m.as_of <= day)
        if used and used.measurement not in path:
            path.append(used.measurement)
    return sorted(path, key=_when)


def used_by_series(parted: Mapping[Key, Sequence[Measurement]]) -> dict[Key, Used]:
    found = {key: figure_used(measured) for key, measured in parted.items()}
    return {key: used for key, used in found.items() if used is not None}


def _when(m: Measurement) -> tuple[dt.date, int]:
    return m.as_of, m.pk or 0


def _known(measurements: Iterable[Measurement]) -> list[Measurement]:
    return sorted((m for m in measurements if m.value is not None), key=_when)


def _rivals(known: Sequence[Measurement]) -> list[Measurement]:
    """What is said at about the time of the newest; of a source that speaks again, only what it says last."""
    newest = known[-1].as_of
    near = [m for m in known if (newest - m.as_of).days <= CLOSE_DAYS]
    last = {m.source_id: m.as_of for m in near}
    return [m for m in near if m.as_of == last[m.source_id]]
