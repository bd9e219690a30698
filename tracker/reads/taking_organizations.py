"""Organizations as lines to take away, with their counts of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.enums import Role

from .organizations import Line
from .taking import ENDING, Columns, ending, of, whole

ROLE_COLUMNS: Columns = tuple(
    whole(f"as_{role.value}", meaning)
    for role, meaning in {
        Role.LEAD: _("in how many commitments as a lead"),
        Role.SIGNATORY: _("in how many commitments as a signatory"),
        Role.MEMBER: _("in how many commitments as a member"),
        Role.SUPPORTER: _("in how many commitments as a supporter"),
        Role.FUNDER: _("in how many commitments as a funder"),
        Role.HOST: _("in how many commitments as a host"),
        Role.PARTNER: _("in how many commitments as a partner"),
    }.items()
)
COUNTED: Columns = (
    whole("commitments", _("in how many commitments it has a part")),
    whole("complete", _("how many of them are complete")),
    *ROLE_COLUMNS,
)
COLUMNS: Columns = (
    *of("organizations", "slug", "name_en", "name_fr", "kind", "country"),
    *COUNTED,
    *ENDING,
)


def lines(found: Iterable[Line], day: dt.date, base_url: str, *, is_sample: bool) -> Iterator[dict[str, Any]]:
    """One line an organization, in the order of the page. No query."""
    for line in found:
        yield {
            "slug": line.slug,
            "name_en": line.name_en,
            "name_fr": line.name_fr,
            "kind": line.kind,
            "country": line.country,
            "commitments": line.total,
            "complete": line.complete,
            **by_role(dict(line.roles)),
            **ending(day, is_sample=is_sample, address=base_url + page(line.slug)),
        }


def by_role(counts: Mapping[str, int]) -> dict[str, int]:
    return {f"as_{role}": counts.get(role, 0) for role in Role.values}


def page(slug: str) -> str:
    return reverse("organization_detail", args=[slug])
