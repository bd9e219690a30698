"""Two to four side by side."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from tracker import search
from tracker.reads.comparing import compare as reading
from tracker.reads.comparing import compare_organizations, finding
from tracker.web import kept, reading_day, render_page

from .compare_wish import COMMITMENTS, ORGANIZATIONS, Asked, address

TEMPLATES = {
    COMMITMENTS: "public/compare_commitments.html",
    ORGANIZATIONS: "public/compare_organizations.html",
    "": "public/compare.html",
}
Compared = reading.Commitments | compare_organizations.Organizations


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """For everybody: commitments, or organizations, beside each other; what was typed to add another is added where it
    names one thing, and looked for where it does not. Never indexed."""
    day, problem = reading_day(request)
    asked = Asked(request.GET)
    as_of = kept(day)
    if asked.q and (onward := _added(asked, day)):
        return HttpResponseRedirect(request.path + address(*onward, as_of))
    found = _compared(asked, day)
    keys = found.keys if found else ()
    room = len(keys) < reading.MOST
    context: dict[str, Any] = {
        "section": "organizations" if asked.kind == ORGANIZATIONS else "commitments",
        "day": day,
        "problems": [problem, *asked.problems(found.unknown if found else (), too_many=_too_many(found))],
        "noindex": True,
        "canonical_query": address(asked.kind, keys) if keys else "",
        "kind": asked.kind,
        "here": address(asked.kind, keys, as_of) if keys else "",
        "q": asked.q,
        "keys": keys,
        "room": room,
        "found": found,
        "taken_out": [
            (column, address(asked.kind, (key for key in keys if key != column.key), as_of))
            for column in (found.columns if found else ())
        ],
        "matches": _matches(asked, keys, day, as_of) if room and asked.q else None,
    }
    return render_page(request, TEMPLATES[asked.kind if keys else ""], context)


def _compared(asked: Asked, day: dt.date) -> Compared | None:
    if asked.kind == COMMITMENTS:
        return reading.of_commitments(asked.values, day)
    return compare_organizations.of_organizations(asked.values, day) if asked.kind else None


def _too_many(found: Compared | None) -> bool:
    return found is not None and found.too_many


def _added(asked: Asked, day: dt.date) -> tuple[str, list[str]] | None:
    """The comparison with what was typed, where that names one thing of the right kind."""
    kind, key = finding.meant(asked.q, day)
    if not kind or kind != (asked.kind or kind) or len(asked.values) >= reading.MOST:
        return None
    return kind, list(dict.fromkeys([*asked.values, key]))


def _matches(asked: Asked, keys: tuple[str, ...], day: dt.date, as_of: str) -> dict[str, Any]:
    """What the words may mean, each with the address of the comparison that has it."""
    found: dict[str, Any] = {}
    if not search.parse(asked.q):
        return found
    if asked.kind != ORGANIZATIONS:
        some = finding.commitments(asked.q, day, keys)
        found["commitments"] = [
            (one, address(COMMITMENTS, [*keys, one.reference], as_of)) for one in some.commitments
        ]
        found["more_commitments"] = some.more_commitments
    if asked.kind != COMMITMENTS:
        others = finding.by_name(asked.q, day, keys)
        found["organizations"] = [
            (line, address(ORGANIZATIONS, [*keys, line.slug], as_of)) for line in others.organizations
        ]
        found["more_organizations"] = others.more_organizations
    return found
