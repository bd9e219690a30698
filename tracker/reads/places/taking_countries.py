"""Countries as lines to take away: the state itself, and the organizations seated there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from tracker.reads.taking import ENDING, Columns, ending, whole
from tracker.reads.wording import country_name
from tracker.tables.columns import key, texts

from .countries import SHOWN_ROLES, Line, Parts

WEAK = "_weak"

COUNTS = {
    "commitments": _("in how many commitments the country has a part"),
    "as_state": _("in how many the state itself"),
    "by_organizations": _("in how many an organization seated there"),
    "state_signatory": _("in how many the state itself signed"),
    "state_lead": _("in how many the state itself leads"),
    "state_host": _("in how many the state itself hosts"),
    "seated_signatory": _("in how many an organization seated there signed"),
    "seated_lead": _("in how many an organization seated there leads"),
    "seated_host": _("in how many an organization seated there hosts"),
}
MORE = _("in how many more of the column before, by a weak source only")

COLUMNS: Columns = (
    key("code", _("ISO 3166-1 alpha-2")),
    *texts("name", _("name, of the Unicode locale data")),
    whole("complete", _("how many of all its commitments are complete, those by a weak source among them")),
    whole("organizations", _("how many organizations seated there take part")),
    *(
        column
        for name, meaning in COUNTS.items()
        for column in (whole(name, meaning), whole(name + WEAK, MORE))
    ),
    *ENDING,
)


def lines(found: Iterable[Line], day: dt.date, base_url: str, *, is_sample: bool) -> Iterator[dict[str, Any]]:
    """One line a country, in the order of the page. No query."""
    for line in found:
        address = base_url + reverse("country_detail", args=[line.code.lower()])
        yield {
            "code": line.code,
            **names_of(line.code),
            "complete": line.complete,
            "organizations": line.organizations,
            **_counts(line),
            **ending(day, is_sample=is_sample, address=address),
        }


def names_of(code: str) -> dict[str, str]:
    found = {}
    for language in ("en", "fr"):
        with translation.override(language):
            found[f"name_{language}"] = country_name(code)
    return found


def _counts(line: Line) -> dict[str, int]:
    parts = {
        "commitments": line.all,
        "as_state": line.as_state,
        "by_organizations": line.by_organizations,
        **{f"state_{role.value}": line.state.get(role, Parts()) for role in SHOWN_ROLES},
        **{f"seated_{role.value}": line.seated.get(role, Parts()) for role in SHOWN_ROLES},
    }
    return {
        name: n
        for column, part in parts.items()
        for name, n in ((column, part.known), (column + WEAK, part.weak))
    }
