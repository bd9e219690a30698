"""Deadlines and events as an iCalendar file (RFC 5545, with the names of RFC 7986) that programs can subscribe to.

The same facts give the same bytes, on whatever machine and day they are written: nothing here asks the clock, the host
or a primary key. So an entry keeps its UID for as long as its milestone has its name, and a program that fetches the
file again moves what it has instead of adding to it.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from icalendar import Calendar, Event, vText

from tracker import schedule
from tracker.enums import Fate, Precision
from tracker.models import Event as FollowUp
from tracker.reads.due import events
from tracker.reads.due.appointments import Appointment
from tracker.reads.wording import joined, said, written_day

DOMAIN = "paris-actions.invalid"
"""The right-hand side of every UID. A name that nobody can register, and not the host: a site that moved would
otherwise give every subscriber everything twice."""

PRODUCT = "-//Paris Actions Tracker//Deadlines//EN"
EVERY_DAY = dt.timedelta(days=1)
SHORT = 60
"""Characters of a commitment's title in the one line that a calendar shows."""


def calendar(
    name: str,
    appointments: Iterable[Appointment],
    follow_up: Iterable[FollowUp],
    base_url: str,
    query: str = "",
) -> bytes:
    """`query` is what the links carry along: "?as_of=…" of a past day."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    # No METHOD: with one, DTSTAMP would have to be the moment of writing.
    for field, words in (("name", name), ("description", _about())):
        made.add(field, vText(_plain(words)))
    for field, words in (("x-wr-calname", name), ("x-wr-caldesc", _about())):
        made.add(field, vText(_plain(words)))
    made.add("refresh-interval", EVERY_DAY, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "P1D")
    for appointment in appointments:
        made.add_component(_deadline(appointment, base_url, query))
    for each in follow_up:
        made.add_component(_event(each))
    written: bytes = made.to_ical()
    return written


def uid_of(appointment: Appointment) -> str:
    return f"{appointment.line.reference}.{appointment.milestone.key}@{DOMAIN}"


def _deadline(appointment: Appointment, base_url: str, query: str) -> Event:
    commitment = appointment.milestone.commitment
    made = _all_day(uid_of(appointment), appointment.due_on, appointment.due_on)
    made.add("summary", _plain(_summary(appointment)))
    made.add("description", _plain("\n".join(_lines(appointment))))
    made.add("url", base_url + commitment.get_absolute_url() + query)
    made.add("categories", [_plain(said(commitment.pillar.name))])
    made.add("status", "CANCELLED" if appointment.is_cancelled else "CONFIRMED")
    _stamp(made, appointment.sequence, appointment.changed_on)
    return made


def _event(event: FollowUp) -> Event:
    """SEQUENCE stays 0: no dated fact says that an event was moved. Where its day is not known, it stands on the first
    of its month or year, and says so."""
    precise = events.is_precise(event)
    last = (event.ends_on or event.starts_on) if precise else event.starts_on
    made = _all_day(f"event.{event.slug}@{DOMAIN}", event.starts_on, last)
    name, lines = said(event.name), [said(event.name), str(event.get_kind_display())]
    if not precise:
        when = written_day(event.starts_on, event.starts_precision)
        name = _("%(event)s (%(period)s, day not known)") % {"event": name, "period": when}
        lines.append(
            _("Planned for %(period)s; entered on its first day until the day is known.") % {"period": when}
        )
    if event.source:
        lines.append(_("Source: %(title)s") % {"title": event.source})
    made.add("summary", _plain(name))
    made.add("description", _plain("\n".join(lines)))
    if events.place(event):
        made.add("location", _plain(events.place(event)))
    if event.url:
        made.add("url", "".join(_plain(event.url).split()))
    made.add("categories", [str(event.get_kind_display())])
    made.add("status", "CONFIRMED")
    _stamp(made, 0, events.documented_on(event))
    return made


def _all_day(uid: str, first: dt.date, last: dt.date) -> Event:
    """DTEND is the day after the last one; without it, on the last day of all, an entry takes one day."""
    made = Event()
    made.add("uid", uid)
    made.add("dtstart", first)
    if last < dt.date.max:
        made.add("dtend", last + schedule.ONE_DAY)
    made.add("transp", "TRANSPARENT")
    return made


def _stamp(made: Event, sequence: int, changed_on: dt.date) -> None:
    """When it last changed is a fact of the record, and so the same in every file."""
    moment = dt.datetime.combine(changed_on, dt.time(), tzinfo=dt.UTC)
    made.add("sequence", sequence)
    made.add("dtstamp", moment)
    made.add("last-modified", moment)


def _about() -> str:
    return _(
        "Deadlines of the Paris Actions, reconstructed from public sources; not the official list. A date known only by"
        " its month, quarter or year counts as the last day of that."
    )


def _summary(appointment: Appointment) -> str:
    """Overdue: PA-029 Pledge for a Trustworthy AI in the World of Work: progress shown."""
    commitment = appointment.milestone.commitment
    return pgettext("entry of a calendar", "%(state)s: %(reference)s %(title)s: %(milestone)s") % {
        "state": Fate(appointment.line.fate).label,
        "reference": commitment.reference,
        "title": Truncator(str(commitment.title)).chars(SHORT),
        "milestone": said(appointment.milestone.title),
    }


def _lines(appointment: Appointment) -> Iterator[str]:
    """What a reader sees who opens the entry."""
    line, commitment = appointment.line, appointment.milestone.commitment
    yield f"{commitment.reference} {said(commitment.title)}"
    yield said(appointment.milestone.title)
    due, last = written_day(appointment.due_on, line.precision), written_day(appointment.due_on)
    if line.precision == Precision.DAY:
        yield _("Due %(day)s.") % {"day": due}
    else:
        yield _("Due %(period)s, which counts as its last day, %(day)s.") % {"period": due, "day": last}
    before = [written_day(given.due_on, given.precision) for given in appointment.given[:-1]]
    if before:
        yield _("Dates given before: %(days)s.") % {"days": joined(before)}
    yield _state(appointment)
    if appointment.given:
        yield _("Source of the date: %(title)s") % {"title": appointment.given[-1].source}


def _state(appointment: Appointment) -> str:
    line, milestone = appointment.line, appointment.milestone
    words = str(Fate(line.fate).label)
    if line.settled_on is None:
        return _("State: %(state)s.") % {"state": words}
    reached = line.fate in (Fate.ACHIEVED, Fate.ACHIEVED_LATE)
    precision = milestone.achieved_precision if reached else Precision.DAY
    return _("State: %(state)s, %(day)s.") % {
        "state": words,
        "day": written_day(line.settled_on, precision),
    }


def _plain(text: str) -> str:
    """Without control characters, which the format does not know; every kind of line break as the one that it has."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(
        "".join(c for c in line if unicodedata.category(c) not in ("Cc", "Cs")) for line in lines
    )
