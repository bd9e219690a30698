"""What a change is: on a day, of a kind, about one commitment. Data only: the words are made by `change_words`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from tracker.enums import Fate, ImplementationStatus
from tracker.models import Localized
from tracker.reads import marks


class ChangeKind(TextChoices):
    """In the order in which the changes of one day are read."""

    ANNOUNCED = "announced", pgettext_lazy("change", "Announced")
    ASSESSED = "assessed", pgettext_lazy("change", "Assessment changed")
    MET = "met", pgettext_lazy("change", "Milestone reached")
    MET_LATE = "met_late", pgettext_lazy("change", "Milestone reached late")
    OVERDUE = "overdue", pgettext_lazy("change", "Became overdue")
    MISSED = "missed", pgettext_lazy("change", "Milestone missed")
    SLIPPED = "slipped", pgettext_lazy("change", "Date moved")
    DATED = "dated", pgettext_lazy("change", "Date given")
    DROPPED = "dropped", pgettext_lazy("change", "Milestone given up")
    LAPSED = "lapsed", pgettext_lazy("change", "No longer due")
    REPORTED = "reported", pgettext_lazy("change", "Report by an organization")
    DEVELOPED = "developed", pgettext_lazy("change", "Development")
    JOINED = "joined", pgettext_lazy("change", "Joined")
    LEFT = "left", pgettext_lazy("change", "Left")


ENDINGS = {
    Fate.ACHIEVED: ChangeKind.MET,
    Fate.DELIVERED: ChangeKind.MET,
    Fate.ACHIEVED_LATE: ChangeKind.MET_LATE,
    Fate.DELIVERED_LATE: ChangeKind.MET_LATE,
    Fate.MISSED: ChangeKind.MISSED,
    Fate.DROPPED: ChangeKind.DROPPED,
}
"""The kind of change by which a milestone comes to its end."""


@dataclass(frozen=True)
class Promise:
    """The commitment that a change is about, with just what a line about it needs."""

    pk: int
    reference: str
    slug: str
    title_en: str
    title_fr: str
    is_sample: bool
    title = Localized()

    @property
    def order(self) -> tuple[int, str]:
        """By reference as a number: PA-1000 comes after PA-999."""
        return len(self.reference), self.reference

    def get_absolute_url(self) -> str:
        return reverse("commitment_detail", args=[f"{self.reference.lower()}-{self.slug}"])


@dataclass(frozen=True)
class Stand:
    """The assessment on one side of a change."""

    status: str
    outcome: str = ""

    @property
    def symbol(self) -> str:
        return marks.symbol(self.status, self.outcome)

    @property
    def partly(self) -> bool:
        return marks.is_closed_by_a_bar(self.outcome)

    @property
    def words(self) -> str:
        """Status, and the outcome once closed: "Complete, delivered late"."""
        return marks.sentence(self.status, self.outcome)

    @property
    def assessed(self) -> bool:
        return self.status != ImplementationStatus.NOT_ASSESSED


@dataclass(frozen=True)
class Due:
    """A date on one side of a change: the last day of its period, as precisely as it was given."""

    on: dt.date
    precision: str


@dataclass(frozen=True)
class Step:
    """The milestone that a change is about."""

    pk: int
    key: str
    position: int
    title_en: str
    title_fr: str
    title = Localized()


@dataclass(frozen=True)
class Told:
    """What was said on that day: a development in up to two languages, or a report in the one it was written in.
    `entry` is the key of its entry on the timeline, `key` that of the report."""

    pk: int
    entry: str
    headline_en: str
    headline_fr: str
    claimed_by: str
    headline = Localized()
    key: str = ""
    claimed_status: str = ""
    objective: int | None = None

    def get_absolute_url(self) -> str:
        """Of a report; a development stands on the pages of its commitments."""
        return reverse("report_detail", args=[self.key]) if self.key else ""


@dataclass(frozen=True)
class Taking:
    """An organization that joined or left, in its roles, or that reports."""

    slug: str
    name_en: str
    name_fr: str
    roles: tuple[str, ...] = ()
    name = Localized()


@dataclass(frozen=True)
class Change:
    """One thing that changed for one commitment on one day of the world, as documented now.

    `before` and `after` are filled for assessments (`None` before the announcement), `was_due` and `due` for
    milestones: the date that was replaced, and the one in force. `precision` is that of `day` itself: of a month only,
    the day is its first. `slips` says how often the date had been moved in all by then, `moved` how often of it on that
    day (two dates may have become known together), `was_overdue` whether the
    milestone was overdue until then, `fate` what it is now."""

    day: dt.date
    kind: ChangeKind
    commitment: Promise
    precision: str = "day"
    before: Stand | None = None
    after: Stand | None = None
    step: Step | None = None
    fate: str = ""
    was_overdue: bool = False
    was_due: Due | None = None
    due: Due | None = None
    slips: int = 0
    moved: int = 0
    told: Told | None = None
    organizations: tuple[Taking, ...] = ()

    @property
    def ends_overdue(self) -> bool:
        """The milestone was overdue until this change, and is no longer. Once a day: a date that was moved on the very
        day on which the step was reached did not end it."""
        by_date = self.kind != ChangeKind.SLIPPED or self.fate == Fate.DUE
        return self.was_overdue and self.fate != Fate.OVERDUE and by_date

    @property
    def days(self) -> int:
        """How many days later the new date is, less than 0 for a date brought forward; how late a step was reached."""
        if self.was_due and self.due:
            return (self.due.on - self.was_due.on).days
        return (self.day - self.due.on).days if self.due else 0

    @property
    def order(self) -> tuple[object, ...]:
        """Newest first; within a day by kind, then by reference; the same for the same record."""
        place = KINDS.index(self.kind)
        detail = self.step.position if self.step else -self.told.pk if self.told else 0
        slugs = tuple(each.slug for each in self.organizations)
        return -self.day.toordinal(), place, self.commitment.order, detail, slugs


KINDS = tuple(ChangeKind)
