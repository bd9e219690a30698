"""Events of the follow-up: from which day on they can be read of, and which of them are still to come."""

import datetime as dt

import pytest

from tests.factories import DAY, make_source
from tracker.actions import records
from tracker.models import Event
from tracker.reads.due import events
from tracker.rules import OPERATOR

pytestmark = pytest.mark.usefixtures("today")


def make_event(slug: str, starts_on: str, **fields) -> Event:
    values = {"name_en": slug.title(), "kind": "summit", **fields}
    for name in ("ends_on",):
        if values.get(name):
            values[name] = dt.date.fromisoformat(values[name])
    return records.create(Event(slug=slug, starts_on=dt.date.fromisoformat(starts_on), **values), by=OPERATOR)


def known(day: str, *, is_past: bool = True) -> list[str]:
    return [event.slug for event in events.known(dt.date.fromisoformat(day), is_past=is_past)]


def test_an_event_is_known_from_its_source_or_from_its_beginning(db):
    announced = make_source("announced", published_on=dt.date(2026, 1, 10))
    no_day = make_source("no-day", published_on=None, published_precision="")
    make_event("sourced", "2026-06-01", source=announced)
    make_event("undated-source", "2026-06-02", source=no_day)
    make_event("no-source", "2026-06-03")

    assert known("2026-01-09") == []
    assert known("2026-01-10") == known("2026-06-01") == ["sourced"]
    assert known("2026-06-02") == ["sourced", "undated-source"]
    assert known("2026-06-03") == ["sourced", "undated-source", "no-source"]
    assert known("2026-01-01", is_past=False) == ["sourced", "undated-source", "no-source"]


def test_one_that_has_begun_is_still_to_come_until_it_is_over(db):
    make_event("over", "2026-11-01", ends_on="2026-11-21")
    make_event("going-on", "2026-11-20", ends_on="2026-11-22")
    make_event("some-time-this-year", "2026-01-01", starts_precision="year")
    make_event("next", "2027-01-01")
    around = events.around(DAY, events.known(DAY))

    assert [each.event.slug for each in around.upcoming] == ["some-time-this-year", "going-on", "next"]
    assert [each.event.slug for each in around.recent] == ["over"]
    assert [each.last_day.isoformat() for each in around.upcoming] == [
        "2026-12-31",
        "2026-11-22",
        "2027-01-01",
    ]


def test_a_file_never_dates_an_entry_into_the_future(db):
    """Without a dated source nothing says when an event was first known."""
    dated = make_event("dated", "2027-06-01", source=make_source("s", published_on=dt.date(2026, 3, 1)))
    early, late = make_event("early", "2025-01-29"), make_event("late", "2027-06-01")

    assert [events.documented_on(each).isoformat() for each in (dated, early, late)] == [
        "2026-03-01",
        "2025-01-29",
        "2025-02-11",
    ]


def test_where_an_event_takes_place(db):
    assert events.place(make_event("a", "2026-01-01", city="Geneva", country="CH")) == "Geneva, Switzerland"
    assert events.place(make_event("b", "2026-01-01", country="AE")) == "United Arab Emirates"
    assert events.place(make_event("c", "2026-01-01")) == ""
