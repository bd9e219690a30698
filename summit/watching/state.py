"""What is looked up when somebody asks for the figures, and not counted before: the database and what waits in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from summit.pages.build import build
from summit.shared.asking import shared
from tracker.reads.running import Running, running


def registry() -> CollectorRegistry:
    """One that looks everything up each time it is read."""
    made = CollectorRegistry()
    made.register(State())
    return made


class State(Collector):
    """Gauges of the site as a whole: the same whichever process is asked."""

    def describe(self) -> list[Any]:
        """Nothing beforehand: to register is not to ask the database."""
        return []

    def collect(self) -> Iterator[Any]:
        """Where the database cannot be asked, that is what is said, and the rest is left out."""
        found = _running()
        yield _one("tracker_database_up", "Whether the database answers.", float(found is not None))
        redis = shared()
        if redis is not None:
            yield _one("tracker_redis_up", "Whether Redis answers.", float(redis.answers()))
        version = "1" if settings.PRODUCTION else "0"
        yield _many(
            "tracker_build",
            "1, for the program that answered.",
            ("build", "production"),
            {(build(), version): 1},
        )
        if found is not None:
            yield from _of(found)


def _of(found: Running) -> Iterator[Any]:
    yield _many("tracker_mails", "Mails by state.", ("state",), _keyed(found.mails))
    yield _one(
        "tracker_mail_oldest_timestamp_seconds",
        "Moment from which the oldest mail waits; 0 for none.",
        _at(found.oldest_mail),
    )
    yield _one("tracker_notices_waiting", "Notices that are not mailed yet.", found.notices_waiting)
    yield _many("tracker_links", "Links of sources by what became of them.", ("state",), _keyed(found.links))
    moments = {task: _at(moment) for task, moment in found.tasks.items()}
    yield _many(
        "tracker_task_done_timestamp_seconds",
        "Moment at which a task was last done.",
        ("task",),
        _keyed(moments),
    )
    yield _one(
        "tracker_round_done_timestamp_seconds",
        "Moment at which all that was due was last done without a fault; 0 for never.",
        _at(found.round_at),
    )


def _running() -> Running | None:
    try:
        return running()
    except (DatabaseError, InterfaceError):
        return None


def _at(moment: dt.datetime | None) -> float:
    """Seconds since 1970, as Prometheus counts time."""
    return moment.timestamp() if moment else 0.0


def _keyed(values: Mapping[str, float]) -> dict[tuple[str, ...], float]:
    return {(name,): value for name, value in values.items()}


def _one(name: str, words: str, value: float) -> Any:
    return GaugeMetricFamily(name, words, value=value)


def _many(name: str, words: str, labels: tuple[str, ...], values: Mapping[tuple[str, ...], float]) -> Any:
    family = GaugeMetricFamily(name, words, labels=labels)
    for given, value in values.items():
        family.add_metric(given, value)
    return family
