"""Where what was typed differs from what a colleague saved meanwhile, both as people read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tracker.enums import Stage
from tracker.models import Report
from tracker.reads.wording import written_day, written_quantity

from .report import GROUPS, Sheet


@dataclass(frozen=True)
class Difference:
    label: str
    theirs: str
    yours: str


def differences(stored: Report, sheet: Sheet) -> list[Difference]:
    """`stored` as it is in the database now. What was typed and cannot be stored counts as different."""
    found = []
    for field in sheet.words:
        if field.name == "attested":
            continue
        theirs, yours = _said(stored, field.name), _typed(stored, sheet, field)
        if theirs != yours:
            found.append(Difference(str(field.label), theirs, yours))
    for name, saved, typed in _lines(stored, sheet):
        if saved != typed:
            found.append(Difference(str(GROUPS[name]), "\n".join(saved), "\n".join(typed)))
    return found


def _said(report: Report, name: str) -> str:
    if name == "happened_on":
        return written_day(report.happened_on) if report.happened_on else ""
    display = getattr(report, f"get_{name}_display", None)
    return str(display() if display else getattr(report, name))


def _typed(stored: Report, sheet: Sheet, field: Any) -> str:
    """As it would read if it were saved; what cannot be, as it was typed."""
    data = sheet.words.cleaned_data
    if field.name not in data:
        return str(field.data or "")
    return _said(Report(**{field.name: data[field.name]}), field.name)


def _lines(stored: Report, sheet: Sheet) -> Iterable[tuple[str, list[str], list[str]]]:
    given = sheet.storable()
    if given["links"] is not None:
        yield "links", _links(stored.links.all()), _links(given["links"])
    if given["measurements"] is not None:
        known = stored.measurements.select_related("indicator")
        yield "measurements", _figures(known), _figures(given["measurements"])
    if given["claims"] is not None:
        yield "milestones", _claims(stored.milestones.select_related("milestone")), _claims(given["claims"])


def _links(links: Iterable[Any]) -> list[str]:
    return [", ".join(part for part in (link.title, link.publisher, link.url) if part) for link in links]


def _figures(figures: Iterable[Any]) -> list[str]:
    return sorted(
        ", ".join(
            part
            for part in (
                str(one.indicator.name),
                str(Stage(one.stage).label) if one.stage else "",
                written_quantity(one.value, one.indicator.unit, one.indicator.unit_kind),
                written_day(one.as_of),
                one.note,
            )
            if part
        )
        for one in figures
    )


def _claims(claims: Iterable[Any]) -> list[str]:
    return sorted(f"{one.milestone.title}, {written_day(one.achieved_on, one.precision)}" for one in claims)
