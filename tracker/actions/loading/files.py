"""THE list of files, each after those it refers to."""

from __future__ import annotations

from .follow_up import (
    APPLICABILITY,
    ASSESSMENTS,
    DEADLINES,
    EVENTS,
    INDICATORS,
    MEASUREMENTS,
    MILESTONES,
    OBJECTIVES,
    UPDATES,
)
from .promises import COMMITMENTS, ORGANIZATIONS, PARTIES, PILLARS, SOURCES, TOPICS

FILES = (
    PILLARS,
    TOPICS,
    SOURCES,
    ORGANIZATIONS,
    COMMITMENTS,
    PARTIES,
    OBJECTIVES,
    APPLICABILITY,
    MILESTONES,
    DEADLINES,
    INDICATORS,
    MEASUREMENTS,
    UPDATES,
    ASSESSMENTS,
    EVENTS,
)
BY_NAME = {file.name: file for file in FILES}

__all__ = [
    "APPLICABILITY",
    "ASSESSMENTS",
    "BY_NAME",
    "COMMITMENTS",
    "DEADLINES",
    "EVENTS",
    "FILES",
    "INDICATORS",
    "MEASUREMENTS",
    "MILESTONES",
    "OBJECTIVES",
    "ORGANIZATIONS",
    "PARTIES",
    "PILLARS",
    "SOURCES",
    "TOPICS",
    "UPDATES",
]
