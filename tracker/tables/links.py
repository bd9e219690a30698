"""Ordered relations between rows, as tables and actions know them."""

from __future__ import annotations

from django.db.models import Model

from tracker.models import (
    AssessmentSource,
    AssessmentUpdate,
    CommitmentSource,
    UpdateCommitment,
    UpdateSource,
)

LINKS: dict[tuple[str, str], tuple[type[Model], str, str]] = {
    ("commitment", "sources"): (CommitmentSource, "commitment", "source"),
    ("update", "sources"): (UpdateSource, "update", "source"),
    ("update", "commitments"): (UpdateCommitment, "update", "commitment"),
    ("assessment", "sources"): (AssessmentSource, "assessment", "source"),
    ("assessment", "updates"): (AssessmentUpdate, "assessment", "update"),
}
"""Ordered many-to-many relations: the row that links, and its two ends."""
