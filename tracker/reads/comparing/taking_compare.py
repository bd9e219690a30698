"""A comparison as lines to take away: one line for each of the things that stand side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.enums import ImplementationStatus, Voice
from tracker.reads.taking import ENDING, Columns, ending, listed, names, of, whole
from tracker.reads.taking_commitments import COLUMNS as OF_THE_LIST
from tracker.reads.taking_commitments import lines_of
from tracker.reads.taking_organizations import COUNTED, by_role, page
from tracker.tables.columns import date, refs, texts

from . import compare, compare_organizations
from .gathered import Step

SOURCES: dict[Voice, Any] = {
    Voice.PARTY: _("how many of its sources speak for a party"),
    Voice.INDEPENDENT: _("how many of its sources are independent"),
    Voice.TRACKER: _("how many of its sources are this tracker’s own"),
}
COMMITMENTS: Columns = (
    *OF_THE_LIST[: -len(ENDING)],
    date("since", _("the day from which it has been what it is")),
    listed(
        "history", _("every day on which the status or the outcome changed, and what it was from then on")
    ),
    listed("overdue", _("each time it was overdue: the first and the last day, or the first alone")),
    listed("deadlines", _("each milestone: its key, how it stands, the date in force")),
    refs("parts", "commitments", _("its parts"), required=False),
    whole("parts_complete", _("how many of its parts are complete")),
    listed("parties", _("everybody who takes part: role, a colon, the organization")),
    listed(
        "targets", _("each indicator with a figure promised: its key, how it is meant, the figure, the unit")
    ),
    *(whole(f"sources_{voice.value}", meaning) for voice, meaning in SOURCES.items()),
    refs("in_common", "organizations", _("who takes part in another of these, too"), required=False),
    *ENDING,
)

STATUSES: dict[ImplementationStatus, Any] = {
    ImplementationStatus.COMPLETE: _("how many of its commitments are complete"),
    ImplementationStatus.SUBSTANTIAL: _("of how many the progress is substantial"),
    ImplementationStatus.LIMITED: _("of how many the progress is limited"),
    ImplementationStatus.NOT_STARTED: _("how many have not been started"),
    ImplementationStatus.NO_EVIDENCE: _("of how many no public evidence was found"),
    ImplementationStatus.NOT_ASSESSABLE: _("how many cannot be assessed"),
    ImplementationStatus.NOT_ASSESSED: _("how many were not assessed yet"),
}
ORGANIZATIONS: Columns = (
    *of("organizations", "slug", "name_en", "name_fr", "kind", "country"),
    *(column for column in COUNTED if column.name != "complete"),
    *(whole(f"status_{status.value}", meaning) for status, meaning in STATUSES.items()),
    whole("surely_leads", _("how many it leads by more than a weak source")),
    refs("overdue", "commitments", _("which of those are overdue"), required=False),
    whole("reports", _("how many reports it gave here")),
    whole("reported_on", _("on how many commitments it reports")),
    date("newest_entry_on", _("the day of the newest entry in which it speaks")),
    *texts("newest_entry", _("what it said in one sentence; a report only in its own language")),
    refs("shared", "commitments", _("in which of them another of these takes part, too"), required=False),
    *ENDING,
)


def commitments(found: compare.Commitments, day: dt.date, base_url: str) -> Iterator[dict[str, Any]]:
    """In the order of the columns; of what was not listed by the day only the titles. Three queries."""
    listed_by = [column.commitment.pk for column in found.columns if column.now]
    axes = {line["reference"]: line for line in lines_of(listed_by, day, base_url)}
    for column in found.columns:
        yield {
            **dict.fromkeys(names(COMMITMENTS)),
            "reference": column.key,
            "title_en": column.commitment.title_en,
            "title_fr": column.commitment.title_fr,
            **ending(
                day,
                is_sample=column.commitment.is_sample,
                address=base_url + column.commitment.get_absolute_url(),
            ),
            **(axes[column.key] | _beside(column, found) if column.key in axes else {}),
        }


def _beside(column: compare.Column, found: compare.Commitments) -> dict[str, Any]:
    track, voices = column.track, dict(column.voices)
    common = (one.organization.slug for one in found.common if column.key in one.references)
    return {
        "since": column.since,
        "history": tuple(_words(turn.from_day, turn.status, turn.outcome) for turn in track.turns)
        if track
        else (),
        "overdue": tuple(_words(each.from_day, each.last) for each in track.late) if track else (),
        "deadlines": tuple(_step(step) for step in column.steps),
        "parts": tuple(part.reference for part in column.parts),
        "parts_complete": column.parts_complete if column.parts else None,
        "parties": tuple(
            f"{group.role}:{member.party.organization.slug}"
            for group in column.roles
            for member in (*group.known, *group.uncertain)
        ),
        "targets": tuple(_target(view.indicator) for view in column.targets if _has_target(view.indicator)),
        **{f"sources_{voice.value}": voices.get(voice, 0) for voice in SOURCES},
        "in_common": tuple(common),
    }


def _words(*parts: Any) -> str:
    return " ".join(str(part) for part in parts if part not in (None, ""))


def _step(step: Step) -> str:
    return _words(step.milestone.key, step.fate.value, step.now.due_on)


def _has_target(indicator: Any) -> bool:
    return indicator.target_value is not None


def _target(indicator: Any) -> str:
    figure = format(indicator.target_value.normalize(), "f")
    return _words(indicator.key, indicator.comparator, figure, indicator.unit)


def organizations(
    found: compare_organizations.Organizations, day: dt.date, base_url: str
) -> Iterator[dict[str, Any]]:
    """In the order of the columns. No query."""
    shared = {one.commitment.pk for one in found.shared}
    for column in found.columns:
        organization = column.organization
        counts = {status: n for status, _words, n in column.statuses}
        said = column.entry.update if column.entry else None
        mine = [commitment for commitment, _roles in column.parts]
        yield {
            "slug": organization.slug,
            "name_en": organization.name_en,
            "name_fr": organization.name_fr,
            "kind": organization.kind,
            "country": organization.country,
            "commitments": column.total,
            **by_role({role: n for role, _words, n in column.roles}),
            **{f"status_{status.value}": counts.get(status.value, 0) for status in STATUSES},
            "surely_leads": column.leads,
            "overdue": tuple(late.commitment.reference for late in column.overdue),
            "reports": column.reports,
            "reported_on": column.reported_on,
            "newest_entry_on": said.happened_on if said else None,
            "newest_entry_en": said.headline_en if said else "",
            "newest_entry_fr": said.headline_fr if said else "",
            "shared": tuple(commitment.reference for commitment in mine if commitment.pk in shared),
            **ending(
                day,
                is_sample=bool(mine) and all(commitment.is_sample for commitment in mine),
                address=base_url + page(organization.slug),
            ),
        }
