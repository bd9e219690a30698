"""A small record with something of every kind in it, made the same way each time."""

from tests.factories import (
    make_applicability,
    make_assessment,
    make_commitment,
    make_deadline,
    make_indicator,
    make_measurement,
    make_milestone,
    make_objective,
    make_organization,
    make_party,
    make_source,
    make_update,
)
from tests.reporting import make_reply, make_report
from tracker.actions import records
from tracker.actions.derive import together
from tracker.models import Commitment, Event
from tracker.rules import OPERATOR

MEETING = {
    "slug": "a-meeting",
    "name_en": "A meeting",
    "starts_on": "2026-02-19",
    "kind": "summit",
    "country": "IN",
}


@together()
def make_record() -> Commitment:
    """PA-001 has everything, PA-002 is a part of it and closed, PA-003 has nothing but its promise."""
    promise = make_commitment(1)
    make_party(promise, make_organization("some-lab"), "signatory", joined_on="2025-02-11")
    make_party(promise, make_organization("country-fr", kind="country", country="FR"), "lead")
    part = make_commitment(2, parent=promise, pillar="governance", topic="openness", title_fr="")
    make_party(part, make_organization("other-lab", country=""), "funder")
    make_commitment(3, announced_on=None, announced_precision="")
    aim = make_objective(promise)
    make_applicability(aim)
    step = make_milestone(promise, due_on="2025-12-31", final=False)
    make_deadline(step, "2026-03-31", announced_on="2025-11-01", precision="month")
    make_milestone(promise, final=False)
    make_milestone(part, due_on="2026-01-31", achieved_on="2026-02-15")
    indicator = make_indicator(promise)
    make_measurement(indicator, 500, "2026-03-01", stage="committed", source=make_source("annual-report"))
    make_measurement(indicator, None, "2026-06-01", stage="disbursed", absence_reason="Nothing is published.")
    happened = make_update(
        promise, part, happened_on="2025-09-01", organization=make_organization("some-lab")
    )
    first = make_assessment(promise, "limited", effective_on="2025-10-01", updates=[happened])
    make_assessment(part, "complete", outcome="delivered_late", effective_on="2026-03-01")
    make_assessment(promise, "not_started", effective_on="2026-02-01", objective=aim)
    make_reply(first, contests=True)
    make_report(promise, until="published", claimed_status="substantial", happened_on="2026-04-01")
    old = make_report(promise, until="published", objective=aim, happened_on="2025-06-01")
    make_report(promise, until="published", objective=aim, corrects=old, happened_on="2025-06-01")
    records.create(Event(**MEETING), by=OPERATOR)
    return promise
