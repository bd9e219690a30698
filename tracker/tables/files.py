"""THE list of tables, each after those it refers to."""

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
from .taken import CORRECTIONS, REPLIES, REPORTS

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
"""What files bring and the export writes: `load_actions` reads back what `export_actions` wrote."""

TAKEN = (REPORTS, REPLIES, CORRECTIONS)
"""Taken away and recorded, and never loaded."""

TABLES = (*FILES, *TAKEN)
BY_NAME = {file.name: file for file in TABLES}

__all__ = [
    "APPLICABILITY",
    "ASSESSMENTS",
    "BY_NAME",
    "COMMITMENTS",
    "CORRECTIONS",
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
    "REPLIES",
    "REPORTS",
    "SOURCES",
    "TABLES",
    "TAKEN",
    "TOPICS",
    "UPDATES",
]
