"""Everything that the interface gives, one module each: what may be asked, what is found, what is told of it."""

from __future__ import annotations

from tracker.api.resource import Resource

from . import (
    assessments,
    changes,
    commitments,
    deadlines,
    developments,
    events,
    indicators,
    measurements,
    milestones,
    objectives,
    organizations,
    parties,
    reports,
    sources,
)

ALL: tuple[Resource, ...] = tuple(
    module.RESOURCE
    for module in (
        commitments,
        organizations,
        parties,
        developments,
        reports,
        assessments,
        milestones,
        deadlines,
        indicators,
        measurements,
        objectives,
        sources,
        events,
        changes,
    )
)
BY_NAME = {resource.name: resource for resource in ALL}
