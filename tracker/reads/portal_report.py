"""One report as its organization sees it: what it may speak of, what was said before, and what became of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker.enums import AssessmentState, EventKind, MembershipRole
from tracker.models import (
    Assessment,
    HistoryEvent,
    Indicator,
    Membership,
    Organization,
    Report,
)

from .portal import Step, planned_steps
from .reports import last_published

OURS = (EventKind.CREATED, EventKind.REPORT_SUBMITTED, EventKind.REPORT_WITHDRAWN)
"""What the organization's own people do: they are named to their colleagues. Editors are not."""


@dataclass(frozen=True)
class Before:
    """What stands beside the form: the last report that counts, and what the editors conclude today."""

    report: Report | None
    verdict: Assessment | None


@dataclass(frozen=True)
class Happening:
    """One line of a report's fate. `words` are those of the editors."""

    at: dt.datetime
    sentence: str
    who: str = ""
    words: str = ""


def before(report: Report, day: dt.date) -> Before:
    """A correcting report is read beside the one that it corrects."""
    previous = report.corrects or last_published(report)
    verdicts = Assessment.objects.public().as_of(day).filter(commitment=report.commitment_id)
    own = Q(organization=report.organization_id, objective=report.objective_id)
    whole = Q(organization__isnull=True, objective__isnull=True)
    newest = verdicts.filter(own | whole).order_by("-effective_on", "-pk")
    found = sorted(newest, key=lambda verdict: verdict.organization_id is None)
    return Before(previous, found[0] if found else None)


def indicators_of(report: Report) -> list[Indicator]:
    return list(Indicator.objects.filter(commitment=report.commitment_id).order_by("pk"))


def steps_of(report: Report, day: dt.date) -> list[Step]:
    """Milestones that a report may claim: still planned, in their order. Two queries."""
    return planned_steps([report.commitment_id], day)


def who_may_submit(organization: Organization) -> list[str]:
    """Names of those whom a member may ask to submit, leads first."""
    speaking = Q(role=MembershipRole.LEAD) | Q(may_submit=True)
    seats = Membership.objects.open().filter(speaking, organization=organization, user__is_active=True)
    return [str(seat.user) for seat in seats.select_related("user").order_by("role", "since")]


def fate(report: Report) -> list[Happening]:
    """What happened to it, oldest first. One query."""
    events = HistoryEvent.objects.filter(subject_type="report", subject_key=report.key)
    told: list[Happening] = []
    submitted = False
    for event in events.select_related("actor").order_by("at", "pk"):
        sentence = _sentence(event.kind, again=submitted)
        submitted = submitted or event.kind == EventKind.REPORT_SUBMITTED
        if sentence:
            ours = event.kind in OURS and event.actor is not None
            said = event.reason if event.kind not in OURS else ""
            told.append(Happening(event.at, sentence, str(event.actor) if ours else "", said))
    return told


def _sentence(kind: str, *, again: bool) -> str:
    submitted = _("Submitted again") if again else _("Submitted")
    words = {
        EventKind.CREATED: _("Begun"),
        EventKind.REPORT_SUBMITTED: submitted,
        EventKind.REPORT_RETURNED: _("The editors asked for changes"),
        EventKind.REPORT_DECLINED: _("Declined by the editors"),
        EventKind.REPORT_WITHDRAWN: _("Withdrawn"),
        EventKind.REPORT_PUBLISHED: pgettext("report", "Published"),
        EventKind.REPORT_SUPERSEDED: _("Replaced by a correcting report of your own"),
    }
    return words.get(EventKind(kind), "")


def may_see(assessment: Assessment) -> bool:
    """Whether those whom it is about have been told of it, or everybody has."""
    return assessment.told_at is not None or assessment.state == AssessmentState.PUBLISHED
