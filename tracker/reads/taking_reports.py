"""Reports to take away: their words as a page prints them, and one report whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.enums import ImplementationStatus, Outcome, Precision, Stage
from tracker.models import Reply, Report
from tracker.tables import Column, Kind, is_public
from tracker.tables.columns import choice, date, ref, text, texts

from .report_page import ReportPage
from .said import Claim
from .taking import ENDING, Columns, Table, ending, of, read, whole

Lines = Iterator[dict[str, Any]]

SPOKEN = of(
    "reports",
    *("language", "claimed_status", "happened_on", "precision", "headline", "detail", "next_step"),
    *("barrier", "barrier_note"),
)
PUBLISHED: Columns = (
    *of("reports", "key", "organization", "objective"),
    *SPOKEN,
    *of("reports", "published_on"),
)
VERDICT: Columns = (
    choice("verdict_status", ImplementationStatus, _("what the editors conclude"), required=False),
    choice("verdict_outcome", Outcome, _("the outcome, once closed"), required=False),
    date("verdict_from", _("the day from which that holds")),
    *texts("verdict_rationale", _("the reason for the verdict")),
    text("verdict_on", _("own_part: of this organization alone; everybody: of all")),
)
FACTS: Columns = (
    *of("reports", "key", "commitment", "organization", "objective", "state", "corrects"),
    ref("corrected_by", "reports", _("the report that took its place"), required=False),
    *SPOKEN,
    date("submitted_on", _("the day on which it was handed in"), required=True),
    *of("reports", "published_on"),
    *VERDICT,
    *ENDING,
)
LINKS: Columns = (
    text("title", _("what the organization calls the page")),
    text("publisher", _("who published it")),
    text("url", _("its address")),
)
FILES: Columns = (
    text("name", _("file name")),
    text("title", _("what it shows")),
    text("content_type", _("media type")),
    whole("size", _("bytes")),
    text("sha256", _("SHA-256 of the file as it is kept")),
    Column("reencoded", Kind.YES_NO, _("a picture, kept without its hidden data")),
    text("address", _("where it can be read")),
)
FIGURES: Columns = (
    *of("measurements", "indicator"),
    *of("indicators", "name_en", "name_fr", "unit"),
    *of("measurements", "value", "as_of"),
    choice("stage", Stage, _("for money: how real it is"), required=False),
    text("note", _("what the organization adds")),
)
MILESTONES: Columns = (
    *of("deadlines", "milestone"),
    *texts("milestone", _("title of the milestone")),
    date("achieved_on", _("the day on which the organization says it was achieved"), required=True),
    choice("precision", Precision, _("how exactly that day is known")),
    date("accepted_on", _("the day on which the editors accepted that")),
)
OF_A_REPLY: Columns = of("replies", "organization", "contests", "language", "text", "given_on")


def words_of(report: Report) -> dict[str, Any]:
    """The line of `PUBLISHED`, in the words and the language of the organization."""
    return {
        "key": report.key,
        "organization": report.organization.slug,
        "objective": report.objective.key if report.objective else "",
        **read(report, SPOKEN),
        "published_on": timezone.localdate(report.published_at),
    }


def reply(given: Reply) -> dict[str, Any]:
    return read(given, OF_A_REPLY, organization=given.organization.slug)


def facts(page: ReportPage, day: dt.date, base_url: str) -> Table:
    """No query."""
    report, before = page.report, page.replaces
    line = {
        **words_of(report),
        "commitment": page.commitment.reference,
        "state": report.state,
        "corrects": before.key if before and is_public(before) else "",
        "corrected_by": page.replaced_by.key if page.replaced_by else "",
        "submitted_on": timezone.localdate(report.submitted_at),
        **verdict_of(page.claim),
        **ending(day, is_sample=page.commitment.is_sample, address=base_url + report.get_absolute_url()),
    }
    return Table("report", FACTS, [line])


def verdict_of(claim: Claim) -> dict[str, Any]:
    """The line of `VERDICT`: what the editors conclude of the same thing."""
    found = claim.verdict
    return {
        "verdict_status": found.status if found else "",
        "verdict_outcome": found.outcome if found else "",
        "verdict_from": found.effective_on if found else None,
        "verdict_rationale_en": found.rationale_en if found else "",
        "verdict_rationale_fr": found.rationale_fr if found else "",
        "verdict_on": "" if found is None else "own_part" if claim.verdict_is_its_own else "everybody",
    }


def tables(page: ReportPage, base_url: str) -> tuple[Table, ...]:
    """In the order of the page. No query."""
    return (
        Table("replies", OF_A_REPLY, map(reply, page.claim.answers.given)),
        Table("links", LINKS, (read(link, LINKS) for link in page.links)),
        Table(
            "files",
            FILES,
            (read(file, FILES, address=base_url + file.get_absolute_url()) for file in page.files),
        ),
        Table("figures", FIGURES, _figures(page)),
        Table("milestones", MILESTONES, _milestones(page)),
    )


def _figures(page: ReportPage) -> Lines:
    for figure in page.figures:
        indicator = figure.indicator
        yield read(
            figure,
            FIGURES,
            indicator=indicator.key,
            name_en=indicator.name_en,
            name_fr=indicator.name_fr,
            unit=indicator.unit,
        )


def _milestones(page: ReportPage) -> Lines:
    for claimed in page.milestones:
        yield read(
            claimed,
            MILESTONES,
            milestone=claimed.milestone.key,
            milestone_en=claimed.milestone.title_en,
            milestone_fr=claimed.milestone.title_fr,
            accepted_on=timezone.localdate(claimed.accepted_at) if claimed.accepted_at else None,
        )
