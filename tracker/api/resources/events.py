"""Events: the calendar of the follow-up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from tracker.api import dressing, shapes
from tracker.api.parameters import COUNTRY, SLUG, Asked, of_choices, of_keys
from tracker.api.resource import Key, Line, Resource, known_only
from tracker.enums import EventCategory
from tracker.models import Event
from tracker.reads.due import events
from tracker.reads.wording import is_country
from tracker.tables import BY_NAME


class EventShape(shapes.OfTable):
    """A summit, meeting or publication that matters for the follow-up."""

    table = "events"

    id = shapes.identity("its short name")
    api_url = shapes.own_address()
    is_sample = shapes.sample()


def find(asked: Asked) -> list[Event]:
    """One query."""
    known_only("country", asked.all("country"), [code for code in asked.all("country") if is_country(code)])
    found = events.known(asked.day, is_past=asked.is_past)
    for name in ("kind", "country"):
        if asked.all(name):
            found = [event for event in found if getattr(event, name) in asked.all(name)]
    return found


def one(asked: Asked, slug: str) -> Event | None:
    found = events.known(asked.day, is_past=asked.is_past)
    return next((event for event in found if event.slug == slug), None)


def dress(rows: Sequence[Any], asked: Asked) -> list[Line]:
    """No query."""
    sample = BY_NAME["events"].sample["slug__startswith"]
    return [
        {"id": row.slug, "is_sample": row.slug.startswith(sample), **dressing.columns("events", row)}
        for row in rows
    ]


RESOURCE = Resource(
    name="events",
    singular="event",
    meaning=gettext_lazy("Summits, meetings and publications that matter for the follow-up."),
    of_the_day=gettext_lazy(
        "On a past day, those that could be read of by then: begun, or named in a source published by then."
    ),
    shape=EventShape,
    find=find,
    one=one,
    dress=dress,
    keys=(Key("slug", "The short name of the event.", SLUG, "international-ai-safety-report-2025"),),
    parameters=(
        of_choices("kind", EventCategory, "What they are."),
        of_keys("country", "Where they are, ISO 3166-1 alpha-2.", pattern=COUNTRY, example="CH"),
    ),
    order="By the day on which they begin.",
)
