"""When everything in the real data was due, computed a second time: from the files alone, living through the calendar.

Nothing of the tracker is imported, nothing is worked out in advance. The days go by one after the other; on each it is
asked what became known, what was reached, what was judged, and whether a date has passed. That is slow and plain,
which is its use: the site computes spans between the days on which something can change, and the two have to agree.

The rules, in the words of docs/data-dictionary.md and of the docstrings of `tracker.schedule`:

* A commitment is in the record from the day it was announced. Where that is not known: from the last day of the Summit
  if it was announced there; else from the earliest other dated thing about it; else from the last day of the Summit.
* A date that was given counts from the day it was given; the first, where that day is not known, from the listing.
  A later one of an unknown day counts from the day its source came out, if that is after the one before it was known;
  else from the day after the old date, when everybody could see that it had passed.
* What is due in a month, quarter, half or year is due on its last day, and overdue from the day after.
* What was reached is overdue no more. What was given up on an unknown day counts as given up from the newest verdict,
  if that closes the commitment; else it never counts.
* When a verdict closes the commitment nothing is due any more, and neither when its final milestone was reached.
"""

import csv
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

FILES = Path(__file__).resolve().parents[2] / "fixtures" / "paris-actions"
SUMMIT_LAST_DAY = date(2025, 2, 11)
NEXT = timedelta(days=1)


def rows(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def day_of(text):
    if not text:
        return None
    year, month, day = text.split("-")
    return date(int(year), int(month), int(day))


def last_day(day, precision):
    """Go on until the next day lies in another month, quarter, half or year."""

    def period(some):
        return {
            "day": some,
            "month": (some.year, some.month),
            "quarter": (some.year, (some.month + 2) // 3),
            "half": (some.year, some.month < 7),
            "year": some.year,
        }[precision]

    while period(day + NEXT) == period(day):
        day += NEXT
    return day


class Promise:
    """One commitment with all that the files say of it, and what is known of it on the day that is lived through."""

    def __init__(self, row):
        self.reference = row["reference"]
        self.announced = day_of(row["announced_on"])
        self.at_the_summit = row["link_to_summit"] in ("summit", "summit-week")
        self.verdicts = []  # (day, outcome), in the order of the file
        self.happened = []
        self.steps = []
        self.closed_on = None
        self.outcome = ""

    @property
    def listed_on(self):
        if self.announced:
            return self.announced
        if self.at_the_summit:
            return SUMMIT_LAST_DAY
        others = self.happened + [day for day, _outcome in self.verdicts]
        return min(others) if others else SUMMIT_LAST_DAY

    @property
    def first_day(self):
        days = [self.listed_on] + [day for day, _outcome in self.verdicts]
        for step in self.steps:
            days += [given["announced"] for given in step.waiting if given["announced"]]
            days += [step.reached_on] if step.reached_on else []
        return min(days)

    def live(self, today):
        for day, outcome in self.verdicts:
            if day == today:
                self.outcome = outcome
                if not outcome:
                    self.closed_on = None
                elif self.closed_on is None:
                    self.closed_on = today
        for step in self.steps:
            step.hear(today)
        if self.closed_on == today:
            for step in self.steps:
                step.due_at_closing = step.due

    def final_reached_on(self, today):
        for step in self.steps:
            if step.final and step.reached_on and step.reached_on <= today:
                return step.reached_on
        return None


class Step:
    """A milestone. `waiting` are the dates that it will be given; `known` those that it has been given."""

    def __init__(self, promise, row):
        self.promise = promise
        self.key = row["key"]
        self.final = row["final"] == "yes"
        self.reached_on = day_of(row["achieved_on"])
        self.dropped = row["dropped"] == "yes"
        self.dropped_on = day_of(row.get("dropped_on"))
        self.waiting = []
        self.known = []
        self.known_on = None  # the day on which the last of `known` came
        self.due_at_closing = None
        self.ever_dated = False
        self.overdue_since = None

    @property
    def due(self):
        return self.known[-1] if self.known else None

    def hear(self, today):
        while self.waiting and self.is_heard(self.waiting[0], today):
            self.known.append(self.waiting.pop(0)["due"])
            self.known_on = today

    def is_heard(self, given, today):
        if given["announced"]:
            return today >= given["announced"]
        if not self.known:
            return today >= self.promise.listed_on
        if given["published"] and given["published"] > self.known_on:
            return today >= given["published"]
        return today > self.known[-1]

    def is_spoken_of(self, today):
        if today < self.promise.listed_on:
            return False
        return bool(self.known) or not self.ever_dated or self.is_reached(today)

    def is_reached(self, today):
        return self.reached_on is not None and self.reached_on <= today

    def is_dropped(self, today):
        if not self.dropped or self.dropped_on:
            return self.dropped and today >= self.dropped_on
        day, outcome = self.promise.verdicts[-1] if self.promise.verdicts else (None, "")
        return today >= day if outcome else True

    def fate(self, today):
        if self.is_reached(today):
            return "achieved_late" if self.due and self.reached_on > self.due else "achieved"
        if self.is_dropped(today):
            return "dropped"
        if self.promise.closed_on:
            return self.fate_when_closed()
        if self.promise.final_reached_on(today):
            return "void"
        if self.due is None:
            return "undated"
        return "overdue" if today > self.due else "due"

    def fate_when_closed(self):
        if not self.final or self.due_at_closing is None:
            return "void"
        if self.promise.outcome == "delivered_on_time":
            return "delivered"
        if self.promise.outcome == "delivered_late":
            return "delivered_late"
        return "missed" if self.due_at_closing <= self.promise.closed_on else "void"

    def date_shown(self, fate):
        """A verdict that ends the promise speaks of the date that was in force when it closed."""
        return self.due_at_closing if fate in ("delivered", "delivered_late", "missed") else self.due

    def lateness(self, fate, today):
        """Days past the date: counted to today while overdue, to the day it was reached if that was late."""
        end = {"overdue": today, "achieved_late": self.reached_on}.get(fate)
        days = 0
        while end is not None and self.due + timedelta(days=days) < end:
            days += 1
        return days


def promises(folder):
    """Everything in the files of the folder, before the first day."""
    found = {row["reference"]: Promise(row) for row in rows(folder, "commitments")}
    published = {row["key"]: day_of(row["published_on"]) for row in rows(folder, "sources")}
    steps = {}
    for row in rows(folder, "milestones"):
        step = Step(found[row["commitment"]], row)
        found[row["commitment"]].steps.append(step)
        steps[row["commitment"], row["key"]] = step
        if step.reached_on:
            found[row["commitment"]].happened.append(step.reached_on)
    for row in rows(folder, "deadlines"):
        step = steps[row["commitment"], row["milestone"]]
        step.ever_dated = True
        step.waiting.append(
            {
                "due": last_day(day_of(row["due_on"]), row["precision"]),
                "announced": day_of(row["announced_on"]),
                "published": published[row["source"]],
            }
        )
    for row in rows(folder, "assessments"):
        if not row.get("organization") and not row.get("objective"):
            found[row["commitment"]].verdicts.append((day_of(row["effective_on"]), row["outcome"]))
    for row in rows(folder, "updates"):
        for reference in row["commitments"].split(";"):
            found[reference].happened.append(day_of(row["happened_on"]))
    for row in rows(folder, "measurements"):
        if row["value"]:
            found[row["commitment"]].happened.append(day_of(row["as_of"]))
    return found


def lived(first, last, folder=FILES):
    """(commitment, milestone) → day → what is to be read there, for every day from `first` to `last` on which somebody
    had spoken of the milestone."""
    book = defaultdict(dict)
    for promise in promises(folder).values():
        today = min(promise.first_day, first)
        while today <= last:
            promise.live(today)
            for step in promise.steps:
                if not step.is_spoken_of(today):
                    continue
                fate = step.fate(today)
                if fate != "overdue":
                    step.overdue_since = None
                elif step.overdue_since is None:
                    step.overdue_since = today
                if today >= first:
                    book[promise.reference, step.key][today] = {
                        "fate": fate,
                        "due": step.date_shown(fate),
                        "moved": max(0, len(step.known) - 1),
                        "overdue_since": step.overdue_since,
                        "days_late": step.lateness(fate, today),
                    }
            today += NEXT
    return dict(book)
