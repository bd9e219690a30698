"""Where a row of the data set stands on this site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

OWN = {
    "commitments": ("commitment_short", "address", "reference"),
    "organizations": ("organization_detail", "slug", "slug"),
    "pillars": ("pillar_detail", "slug", "slug"),
    "reports": ("report_detail", "key", "key"),
}
"""By table: the route of the rows that have a page of their own, its parameter, and the column that fills it."""


def page_of(table: str, values: Mapping[str, Any], about: str) -> str:
    """Its own page, else that of its commitment; "" where there is none."""
    if table in OWN:
        route, parameter, column = OWN[table]
        return reverse(route, kwargs={parameter: values[column]})
    return reverse("commitment_short", kwargs={"address": about}) if about else ""
