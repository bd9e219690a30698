"""What a report needs before it can be handed in, every fault named by its field."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.enums import CLAIMABLE_STATUSES, ImplementationStatus
from tracker.exceptions import Incomplete
from tracker.models import Report
from tracker.reads.reports import last_published

RANK = {str(status): rank for rank, status in enumerate(CLAIMABLE_STATUSES)}


def faults(report: Report, *, today: dt.date) -> dict[str, Any]:
    """`{field: sentence}` of everything that is missing or cannot be; empty when it can be submitted."""
    return {**_words_missing(report), **_day_wrong(report, today), **_proof_missing(report, today)}


def _words_missing(report: Report) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if not report.claimed_status:
        found["claimed_status"] = _("Say how far you are.")
    if not report.headline.strip():
        found["headline"] = _("Say in one sentence what happened.")
    if not report.detail.strip():
        found["detail"] = _("Tell what happened.")
    if not report.next_step.strip() and report.claimed_status != ImplementationStatus.COMPLETE:
        found["next_step"] = _("Say what comes next, and when.")
    if needs_barrier(report) and not report.barrier:
        found["barrier"] = _("There is no progress since the last report: say what stands in the way.")
    return found


def _day_wrong(report: Report, today: dt.date) -> dict[str, Any]:
    if report.happened_on is None:
        return {"happened_on": _("Give the day, or the first day of the month or year.")}
    if report.happened_on > today:
        return {"happened_on": _("This day lies in the future: report what has happened.")}
    return {}


def _proof_missing(report: Report, today: dt.date) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if report.claims_progress and not (report.links.exists() or report.files.exists()):
        found["links"] = _("Progress needs something that shows it: a link or a file.")
    if any(claim.achieved_on > today for claim in report.milestones.all()):
        found["milestones"] = _("A milestone cannot have been achieved in the future.")
    if any(claim.as_of > today for claim in report.measurements.all()):
        found["measurements"] = _("A figure cannot be of a day in the future.")
    return found


def needs_barrier(report: Report) -> bool:
    """Not started, or no further than the organization's last published report said (unless complete)."""
    if report.claimed_status in ("", ImplementationStatus.COMPLETE):
        return False
    if report.claimed_status == ImplementationStatus.NOT_STARTED:
        return True
    last = last_published(report)
    return last is not None and RANK[report.claimed_status] <= RANK[last.claimed_status]


def refuse_incomplete(report: Report, *, attested: bool, today: dt.date) -> None:
    found = faults(report, today=today)
    if not attested:
        found["attested"] = _("Confirm that this is your organization’s own statement.")
    if found:
        raise Incomplete(_("The report is not complete yet."), found)


def snapshot(report: Report) -> dict[str, Any]:
    """What was handed in, as plain data: the next submission is compared with it."""
    return {
        "language": report.language,
        "claimed_status": report.claimed_status,
        "happened_on": report.happened_on.isoformat() if report.happened_on else "",
        "precision": report.precision,
        "headline": report.headline,
        "detail": report.detail,
        "next_step": report.next_step,
        "barrier": report.barrier,
        "barrier_note": report.barrier_note,
        "links": [f"{link.title} <{link.url}>" for link in report.links.all()],
        "files": [f"{file.name} (SHA-256 {file.sha256})" for file in report.files.all()],
        "measurements": [
            f"{m.indicator.key}: {m.value.normalize():f} ({m.as_of.isoformat()}{' ' + m.stage if m.stage else ''})"
            for m in report.measurements.select_related("indicator")
            if m.value is not None
        ],
        "milestones": [
            f"{c.milestone.key}: {c.achieved_on.isoformat()}"
            for c in report.milestones.select_related("milestone")
        ],
    }
