"""Settling whether an objective is for an organization: one answer, from a day on, with its reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker import rules
from tracker.exceptions import Refused
from tracker.models import Applicability, Objective, Organization, Source

from . import records
from .derive import together


def settle(
    objective: Objective,
    organizations: Sequence[Organization],
    *,
    by: rules.Actor,
    answer: str,
    effective_on: dt.date,
    reason_en: str,
    reason_fr: str = "",
    source: Source | None = None,
) -> list[Applicability]:
    """The same answer for several organizations: all of them or none. What was settled before keeps its own days; of
    one day there is one answer, so that no two contradict each other."""
    rules.may_edit_record.check(by, objective)
    with together():
        that_day = objective.applicability.filter(organization__in=organizations, effective_on=effective_on)
        taken = sorted(str(row.organization) for row in that_day.select_related("organization"))
        if taken:
            raise Refused(
                _("Already settled from that day: %(names)s. Choose a later day, or leave them out.")
                % {"names": ", ".join(taken)}
            )
        given: dict[str, Any] = {"answer": answer, "effective_on": effective_on, "source": source}
        given |= {"reason_en": reason_en, "reason_fr": reason_fr}
        return [
            records.create(Applicability(objective=objective, organization=each, **given), by=by)
            for each in organizations
        ]
