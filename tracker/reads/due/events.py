"""The calendar of the follow-up as of a day: what is coming, and what took place lately."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from tracker import schedule
from tracker.enums import Precision
from tracker.models import Event
from tracker.reads.wording import country_name

UPCOMING = 8
RECENT = 4


def known(day: dt.date, *, is_past: bool = False) -> list[Event]:
    """Events that could be read of on `day`, by the day they begin. One query.

    Read today, all that the record holds. On a past day, from the day on which the source was published; without such a
    day, only from the beginning of the event, since nothing shows that anybody knew of it before. A source known by its
    month counts from the first day of that month, like everything that has happened, and so does an event whose day is
    not known.
    """
    held = Event.objects.select_related("source__report").order_by("starts_on", "slug")
    return list(held.filter(Q(starts_on__lte=day) | Q(source__published_on__lte=day)) if is_past else held)


def documented_on(event: Event) -> dt.date:
    """The day of the fact that the entry rests on: its source’s. Without one, the own day of the event, but none after
    the Summit, since that might still be to come."""
    published = event.source.published_on if event.source else None
    return published or min(event.starts_on, schedule.SUMMIT_LAST_DAY)


def last_day(event: Event) -> dt.date:
    """Where only the month or year of an event is known, it may take place until the end of that."""
    return schedule.period_end(event.ends_on or event.starts_on, event.starts_precision)


def is_precise(event: Event) -> bool:
    return event.starts_precision == Precision.DAY


def place(event: Event) -> str:
    """Geneva, Switzerland; "" where it has no place."""
    return ", ".join(each for each in (event.city, country_name(event.country)) if each)


@dataclass(frozen=True)
class Happening:
    """An event for a page."""

    event: Event
    place: str
    last_day: dt.date
    is_precise: bool

    @property
    def lasts(self) -> bool:
        """More than one day, both of them known."""
        return self.is_precise and self.last_day != self.event.starts_on


def happening(event: Event) -> Happening:
    return Happening(event, place(event), last_day(event), is_precise(event))


@dataclass(frozen=True)
class Around:
    """The next events, the soonest first, and the last ones, the newest first."""

    upcoming: tuple[Happening, ...]
    recent: tuple[Happening, ...]


def around(day: dt.date, events: Sequence[Event]) -> Around:
    """An event that has begun and is not over is still among those to come."""
    coming = [event for event in events if last_day(event) >= day]
    over = [event for event in events if last_day(event) < day]
    over.sort(key=lambda event: (last_day(event), event.slug), reverse=True)
    return Around(
        upcoming=tuple(happening(event) for event in coming[:UPCOMING]),
        recent=tuple(happening(event) for event in over[:RECENT]),
    )
