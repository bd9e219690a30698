"""The matrix to take away: one line for every cell of the view, with the reasons, the day and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from tracker.enums import (
    Asked,
    ImplementationStatus,
    ObjectiveVerification,
    Outcome,
    Precision,
)
from tracker.reads.taking import OF_THE_FILE, Columns, ending, listed, of
from tracker.tables import Column, Kind
from tracker.tables.columns import choice, date, text, texts

from .matrix import Cell, Row
from .matrix_view import View

OWN_PART, EVERYBODY = "own_part", "everybody"

COLUMNS: Columns = (
    *of("commitments", "reference"),
    *of("parties", "organization"),
    *texts("organization", _("its name")),
    *of("organizations", "kind", "country"),
    listed("roles", _("in which roles it takes part")),
    text("objective", _("number of the objective; “whole” for the promise as a whole")),
    text("objective_key", _("key of the objective in the commitment")),
    *texts("objective", _("title of the objective")),
    choice(
        "objective_verification",
        ObjectiveVerification,
        _("whether a source confirms the objective"),
        required=False,
    ),
    choice("asked", Asked, _("whether it is asked to report on the objective")),
    *texts("reason", _("why; the editors’ own words only in the language they are written in")),
    text("says", _("reported, not_reported, not_asked or not_applicable")),
    choice(
        "claimed_status", ImplementationStatus, _("what its newest report that stands says"), required=False
    ),
    date("reported_on", _("the day that report speaks of")),
    choice("reported_precision", Precision, _("how exactly that day is known"), required=False),
    text("report", _("the page of that report")),
    choice("verdict_status", ImplementationStatus, _("what the editors conclude"), required=False),
    choice("verdict_outcome", Outcome, _("the outcome, once closed"), required=False),
    date("verdict_from", _("the day from which that holds")),
    text("verdict_on", _("own_part: of this organization alone; everybody: of all")),
    Column("contested", Kind.YES_NO, _("the organization contests it; empty without a verdict")),
    text("gap", _("what it claims, seen from the verdict: more, same or less")),
    *OF_THE_FILE,
)


def lines(view: View, base_url: str) -> Iterator[dict[str, Any]]:
    """In the order of the view, row by row."""
    for line in view.lines:
        for cell in line.cells:
            yield _line(view, line.row, cell, base_url)


def _line(view: View, row: Row, cell: Cell, base_url: str) -> dict[str, Any]:
    organization, aim = row.organization, cell.column.objective
    commitment = view.matrix.commitment
    return {
        "reference": commitment.reference,
        "organization": organization.slug,
        "organization_en": organization.name_en,
        "organization_fr": organization.name_fr,
        "kind": organization.kind,
        "country": organization.country,
        "roles": tuple(str(role) for role in row.part.roles),
        "objective": cell.column.value,
        "objective_key": aim.key if aim else "",
        "objective_en": aim.title_en if aim else "",
        "objective_fr": aim.title_fr if aim else "",
        "objective_verification": aim.verification if aim else "",
        "asked": str(cell.ask.answer),
        "reason_en": _reason(cell, "en"),
        "reason_fr": _reason(cell, "fr"),
        "says": str(cell.says),
        **_claimed(cell, base_url),
        **_concluded(cell),
        "gap": str(cell.gap or ""),
        **ending(view.matrix.day, is_sample=commitment.is_sample),
    }


def _reason(cell: Cell, language: str) -> str:
    if cell.ask.settled:
        return str(getattr(cell.ask.settled, f"reason_{language}"))
    with translation.override(language):
        return str(cell.ask.reason)


def _claimed(cell: Cell, base_url: str) -> dict[str, Any]:
    report = cell.report
    return {
        "claimed_status": cell.claimed,
        "reported_on": report.happened_on if report else None,
        "reported_precision": report.precision if report else "",
        "report": base_url + report.get_absolute_url() if report else "",
    }


def _concluded(cell: Cell) -> dict[str, Any]:
    verdict = cell.verdict
    contested = bool(cell.claim and cell.claim.answers.contested_by)
    return {
        "verdict_status": cell.concluded,
        "verdict_outcome": verdict.outcome if verdict else "",
        "verdict_from": verdict.effective_on if verdict else None,
        "verdict_on": "" if verdict is None else OWN_PART if cell.is_assessed else EVERYBODY,
        "contested": None if verdict is None else contested,
    }
