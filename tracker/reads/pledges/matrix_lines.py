"""The matrix to take away: one line for every cell of the view, with the reasons, the day and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import translation

from tracker.reads.taking import LICENCE, PROVENANCE, SAMPLE

from .matrix import Cell, Row
from .matrix_view import View

COLUMNS = (
    *("reference", "organization", "organization_en", "organization_fr", "kind", "country", "roles"),
    *("objective", "objective_key", "objective_en", "objective_fr", "objective_verification"),
    *("asked", "reason_en", "reason_fr", "says"),
    *("claimed_status", "reported_on", "reported_precision", "report"),
    *("verdict_status", "verdict_outcome", "verdict_from", "verdict_on", "contested", "gap"),
    *("as_of", "licence", "provenance"),
)
"""Codes are those of the data set; days are ISO 8601; roles are joined by ";". `objective` is its number, "whole" for
the promise as a whole. `says`: reported, not_reported, not_asked or not_applicable. `verdict_on`: the organization's
own part, or everybody. `gap`: what the organization claims, seen from the verdict (more, same, less)."""

OWN_PART, EVERYBODY = "own_part", "everybody"


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
        "roles": ";".join(row.part.roles),
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
        "as_of": view.matrix.day,
        "licence": LICENCE,
        "provenance": SAMPLE if commitment.is_sample else PROVENANCE,
    }


def _reason(cell: Cell, language: str) -> str:
    """The editors' own words only in the language they are written in."""
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
    return {
        "verdict_status": cell.concluded,
        "verdict_outcome": verdict.outcome if verdict else "",
        "verdict_from": verdict.effective_on if verdict else None,
        "verdict_on": "" if verdict is None else OWN_PART if cell.is_assessed else EVERYBODY,
        "contested": ""
        if verdict is None
        else "yes"
        if cell.claim and cell.claim.answers.contested_by
        else "no",
    }
