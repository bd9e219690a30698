"""The four axes of a commitment, never one colour, and how its milestones end."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ImplementationStatus(TextChoices):
    """The last five are the scale of the Open Government Partnership's IRM. `not_assessed` is never an
    editors' verdict: it is what a day before the first assessment reads."""

    COMPLETE = "complete", _("Complete")
    SUBSTANTIAL = "substantial", _("Substantial progress")
    LIMITED = "limited", _("Limited progress")
    NOT_STARTED = "not_started", _("Not started")
    NO_EVIDENCE = "no_evidence", _("No public evidence found")
    NOT_ASSESSABLE = "not_assessable", _("Not assessable")
    NOT_ASSESSED = "not_assessed", _("Not yet assessed")


ASSESSED_STATUSES = tuple(s for s in ImplementationStatus if s != ImplementationStatus.NOT_ASSESSED)


class Outcome(TextChoices):
    DELIVERED_ON_TIME = "delivered_on_time", _("Delivered on time")
    DELIVERED_LATE = "delivered_late", _("Delivered late")
    PARTLY_DELIVERED = "partly_delivered", _("Partly delivered")
    NOT_DELIVERED = "not_delivered", _("Not delivered")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SUPERSEDED = "superseded", pgettext_lazy("outcome", "Superseded")


FAILED_OUTCOMES = (Outcome.NOT_DELIVERED, Outcome.WITHDRAWN)
DELIVERED_OUTCOMES = (Outcome.DELIVERED_ON_TIME, Outcome.DELIVERED_LATE)


class ScheduleState(TextChoices):
    OVERDUE = "overdue", _("Overdue")
    DUE_SOON = "due_soon", _("Due within 90 days")
    UPCOMING = "upcoming", _("Upcoming")
    MET = "met", _("Deadline met")
    MET_LATE = "met_late", _("Met late")
    MISSED = "missed", _("Deadline missed")
    NO_DEADLINE = "no_deadline", _("No deadline")


class Fate(TextChoices):
    """How a milestone reads on a day; always of the deadline in force on that day.

    `delivered`, `delivered_late` and `missed` are for the milestone that stands for the whole promise, where no day of
    its achievement is known and the closing verdict decides. `void`: nothing falls due any more, because the commitment
    was closed or its final milestone was reached.
    """

    OVERDUE = "overdue", pgettext_lazy("milestone", "Overdue")
    DUE = "due", pgettext_lazy("milestone", "Due")
    ACHIEVED = "achieved", pgettext_lazy("milestone", "Achieved")
    ACHIEVED_LATE = "achieved_late", pgettext_lazy("milestone", "Achieved late")
    DELIVERED = "delivered", pgettext_lazy("milestone", "Closed as delivered on time")
    DELIVERED_LATE = "delivered_late", pgettext_lazy("milestone", "Closed as delivered late")
    MISSED = "missed", pgettext_lazy("milestone", "Missed")
    DROPPED = "dropped", pgettext_lazy("milestone", "Given up")
    VOID = "void", pgettext_lazy("milestone", "No longer due")
    UNDATED = "undated", pgettext_lazy("milestone", "Without a date")


MET_FATES = (Fate.ACHIEVED, Fate.DELIVERED)
MET_LATE_FATES = (Fate.ACHIEVED_LATE, Fate.DELIVERED_LATE)
PENDING_FATES = (Fate.OVERDUE, Fate.DUE)


class Verification(TextChoices):
    """How well a verdict is backed: the weakest of what it cites (`rank` orders them)."""

    SELF_REPORTED = "self_reported", _("Self-reported")
    CHECKED = "checked", _("Checked by editors")
    INDEPENDENT = "independent", _("Independently confirmed")

    @property
    def rank(self) -> int:
        """0 (weakest) to 2."""
        return list(Verification).index(self)


class Freshness(TextChoices):
    CURRENT = "current", _("Current")
    AGEING = "ageing", _("Ageing")
    STALE = "stale", _("Stale")


CLAIMABLE_STATUSES = (
    ImplementationStatus.NOT_STARTED,
    ImplementationStatus.LIMITED,
    ImplementationStatus.SUBSTANTIAL,
    ImplementationStatus.COMPLETE,
)
"""What an organization may say of its own promise, from least to most. That nothing was found, or that nothing can be
assessed, is for the editors to say."""
