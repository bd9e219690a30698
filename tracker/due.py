"""The day's work: each task once for its slot of time, also when two processes run it, also after a gap.

A task without a slot is done at every run and is safe to be done by two at once. A task of the day has the slot of that
day from its hour on, in Paris, one of the week that of its weekday; only the newest slot counts, so days that were
missed are made up once. A crash leaves its slot unfinished, and a run a quarter of an hour later takes it again
(`actions.slots`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from django.db import DatabaseError
from django.utils import timezone

from tracker import links, notices
from tracker.actions import members, news, reminders, retention, slots, upkeep
from tracker.notices import following
from tracker.notices.faults import trace

log = structlog.get_logger("tracker.due")

MORNING = 7
"""The hour of reminders and of the message of the day."""
NIGHT = 3
MONDAY = 0


@dataclass(frozen=True)
class Task:
    """`run(now)` says how much it did. `hour`: of the day, from which on today's slot is open; None is every run.
    `weekday`: the one day of the week that has a slot; None is every day."""

    name: str
    run: Callable[[dt.datetime], int]
    hour: int | None = None
    weekday: int | None = None

    def slot(self, now: dt.datetime) -> str | None:
        """The newest slot that is open: today's from its hour on, yesterday's before, or that of the last such day of
        the week."""
        if self.hour is None:
            return None
        local = timezone.localtime(now)
        day = local.date() if local.hour >= self.hour else local.date() - dt.timedelta(days=1)
        if self.weekday is not None:
            day -= dt.timedelta(days=(day.weekday() - self.weekday) % 7)
        return day.isoformat()


def _ending(period: retention.Period) -> Callable[[dt.datetime], int]:
    return lambda now: period.end(now - dt.timedelta(days=period.days))


def _remind(now: dt.datetime) -> int:
    return reminders.remind(timezone.localdate(now))


RETENTION: tuple[retention.Period, ...] = retention.RETENTION
"""What is kept for how long; the privacy page prints the same list."""

TASKS: tuple[Task, ...] = (
    Task("gather news", news.gather),
    Task("expire", members.expire),
    Task("remind", _remind, MORNING),
    Task("digest", notices.digest, MORNING),
    Task("follow daily", following.tell_daily, MORNING),
    Task("follow weekly", following.tell_weekly, MORNING, MONDAY),
    Task("follow at once", following.tell_at_once),
    Task("deliver", notices.deliver),
    Task("invitations", notices.send_invitations),
    Task("send", notices.send),
    *(Task(f"retention {period.name}", _ending(period), NIGHT) for period in RETENTION),
    Task("refresh statistics", upkeep.refresh_statistics, NIGHT),
    Task("check links", links.run),  # last: it waits for other people's servers
)


def run(tasks: tuple[Task, ...] = TASKS) -> list[str]:
    """Do everything that is due; the names of the tasks that failed. One that fails does not keep the others from
    being done, and is tried again when its slot was left for a while."""
    return [task.name for task in tasks if not _done(task)]


def round_of_all(tasks: tuple[Task, ...] = TASKS) -> list[str]:
    """`run`, and leave word that the clock goes on, for whoever watches over the site."""
    begun = timezone.now()
    failed = run(tasks)
    try:
        slots.round_ended(begun, well=not failed)
    except DatabaseError:
        log.error("round not noted", trace=trace())
    return failed


def _done(task: Task) -> bool:
    now = timezone.now()
    try:
        slot = task.slot(now)
        if slot is None:
            task.run(now)
        elif slots.take(task.name, slot):
            log.info("task done", task=task.name, slot=slot, count=task.run(now))
            slots.finish(task.name, slot)
    except notices.Unreachable as fault:
        log.warning("mail server cannot be reached; mail waits", task=task.name, code=str(fault))
        return False
    except Exception:  # noqa: BLE001  # whatever is wrong with one task, the others are still to be done
        log.error("task failed", task=task.name, trace=trace())
        return False
    return True
