"""One report as it is reviewed: what was handed in, what stands published, and what changed, word by word."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from tracker.enums import EventKind, MilestoneState
from tracker.models import (
    Assessment,
    Deadline,
    EvidenceFile,
    HistoryEvent,
    Measurement,
    Report,
    ReportMeasurement,
    ReportMilestone,
)

from . import gap, review
from .history_values import Difference, Piece, difference
from .reports import last_published

WORDS = (
    "claimed_status",
    "happened_on",
    "precision",
    "headline",
    "detail",
    "next_step",
    "barrier",
    "barrier_note",
    "language",
)
LISTS = {
    "links": gettext_lazy("Links"),
    "files": gettext_lazy("Files"),
    "measurements": gettext_lazy("Figures"),
    "milestones": gettext_lazy("Milestones"),
}
DECISIONS = (EventKind.REPORT_RETURNED, EventKind.REPORT_DECLINED, EventKind.REPORT_PUBLISHED)


@dataclass(frozen=True)
class FigureClaim:
    """A figure as claimed, beside the newest one in the record from another source."""

    claim: ReportMeasurement
    now: Measurement | None


@dataclass(frozen=True)
class MilestoneClaim:
    """A milestone called achieved, with the date it was due. `undecided`: an editor may still accept it."""

    claim: ReportMilestone
    due: Deadline | None
    undecided: bool

    @property
    def days_late(self) -> int:
        return max(0, (self.claim.achieved_on - self.due.due_on).days) if self.due else 0


@dataclass(frozen=True)
class Submission:
    """One time it was handed in, with what changed since the time before."""

    event: HistoryEvent
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Reading:
    """`report` holds the words as they were handed in. `being_written`: the organization is writing on it, so that its
    lists are known from the submission alone (`lines`)."""

    report: Report
    being_written: bool
    lines: Mapping[str, Sequence[str]]
    links: Sequence[Any]
    files: Sequence[EvidenceFile]
    figures: Sequence[FigureClaim]
    milestones: Sequence[MilestoneClaim]
    submissions: Sequence[Submission]
    decisions: Sequence[HistoryEvent]
    verdict: Assessment | None
    last: Report | None
    since_last: tuple[Difference, ...]
    compared: str
    """Claim and verdict in one sentence."""


def reading(report: Report, today: dt.date) -> Reading:
    """A number of queries that does not grow with what the report holds."""
    events = list(
        HistoryEvent.objects.filter(subject_type="report", subject_key=report.key)
        .select_related("actor")
        .order_by("pk")
    )
    handed_in = [event for event in events if event.kind == EventKind.REPORT_SUBMITTED]
    snapshots = [event.data.get("submitted") or {} for event in handed_in]
    being_written = report.state not in review.AS_HANDED_IN
    newest = snapshots[-1] if snapshots else {}
    shown = _as_submitted(report, newest) if being_written else report
    verdict, last = review.verdict_beside(report, today), report.corrects or last_published(report)
    return Reading(
        report=shown,
        being_written=being_written,
        lines={name: newest.get(name, []) for name in LISTS},
        links=() if being_written else list(report.links.all()),
        files=_files(report, newest.get("files", ()) if being_written else None),
        figures=() if being_written else figures(report, today),
        milestones=() if being_written else milestones(report),
        submissions=_submissions(handed_in, snapshots),
        decisions=[event for event in events if event.kind in DECISIONS],
        verdict=verdict,
        last=last,
        since_last=_since(last, shown),
        compared=_compared(shown, verdict),
    )


def _as_submitted(report: Report, snapshot: Mapping[str, Any]) -> Report:
    """The report with the words of its last submission: what was typed since is not for the desk."""
    shown = copy.copy(report)
    for name in WORDS:
        setattr(shown, name, snapshot.get(name, ""))
    shown.happened_on = (
        dt.date.fromisoformat(snapshot["happened_on"]) if snapshot.get("happened_on") else None
    )
    return shown


def _files(report: Report, named: Iterable[str] | None) -> list[EvidenceFile]:
    """Its files; with `named`, only those that the submission names by their hash."""
    files = list(report.files.all())
    if named is None:
        return files
    words = " ".join(named)
    return [file for file in files if file.sha256 in words]


def _compared(report: Report, verdict: Assessment | None) -> str:
    if not report.claimed_status:
        return ""
    status, outcome = (verdict.status, verdict.outcome) if verdict else ("", "")
    who = str(report.organization.name)
    return gap.sentence(who, report.claimed_status, status, outcome, about_an_aim=bool(report.objective_id))


# --- What changed ---------------------------------------------------------------------------------------------------


def _submissions(events: Sequence[HistoryEvent], snapshots: Sequence[Mapping[str, Any]]) -> list[Submission]:
    """Newest first; the first of all has nothing to be compared with."""
    pairs = zip(events, [{}, *snapshots], snapshots, strict=False)
    return [Submission(event, differences(old, new) if old else ()) for event, old, new in pairs][::-1]


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Between two submissions, field by field; texts word by word, lists line by line."""
    words = (
        difference("report", name, (old.get(name, ""), new.get(name, "")), {})
        for name in WORDS
        if old.get(name, "") != new.get(name, "")
    )
    lists = (
        _lines(name, label, old.get(name, []), new.get(name, []))
        for name, label in LISTS.items()
        if old.get(name, []) != new.get(name, [])
    )
    return (*words, *lists)


def _lines(name: str, label: Any, old: Sequence[str], new: Sequence[str]) -> Difference:
    gone = [Piece("gone", line) for line in old if line not in new]
    kept = [Piece("new" if line not in old else "same", line) for line in new]
    return Difference(name, str(label), "; ".join(old), "; ".join(new), (*gone, *kept))


def _since(last: Report | None, shown: Report) -> tuple[Difference, ...]:
    """How the words differ from those of the last published report."""
    if last is None:
        return ()
    old, new = _words(last), _words(shown)
    return differences(old, new)


def _words(report: Report) -> dict[str, Any]:
    values = {name: getattr(report, name) for name in WORDS}
    return {**values, "happened_on": report.happened_on.isoformat() if report.happened_on else ""}


# --- Figures and milestones, beside the record ----------------------------------------------------------------------


def figures(report: Report, today: dt.date) -> list[FigureClaim]:
    claims = list(report.measurements.select_related("indicator"))
    known = (
        Measurement.objects.until(today)
        .filter(indicator__in=[claim.indicator_id for claim in claims], value__isnull=False)
        .exclude(source=report.source_id or 0)
        .select_related("source", "organization")
        .order_by("as_of", "pk")
    )
    newest: dict[tuple[int, str], Measurement] = {(m.indicator_id, m.stage): m for m in known}
    return [FigureClaim(claim, newest.get((claim.indicator_id, claim.stage))) for claim in claims]


def milestones(report: Report) -> list[MilestoneClaim]:
    claims = list(report.milestones.select_related("milestone", "milestone__commitment"))
    dates = Deadline.objects.filter(milestone__in=[claim.milestone_id for claim in claims])
    in_force = {deadline.milestone_id: deadline for deadline in dates.order_by("milestone", "position")}
    return [
        MilestoneClaim(
            claim,
            in_force.get(claim.milestone_id),
            undecided=claim.accepted_at is None and claim.milestone.state == MilestoneState.PLANNED,
        )
        for claim in claims
    ]
