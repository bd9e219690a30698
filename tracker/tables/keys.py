"""The keys that people and files use for rows: PA-001, country-fr, a source's key …"""

from __future__ import annotations

from typing import Any

from django.db.models import Model

KEY_FIELDS = {
    "source": "key",
    "organization": "slug",
    "commitment": "reference",
    "pillar": "slug",
    "topic": "slug",
    "update": "key",
    "event": "slug",
    "user": "pk",
    "report": "key",
    "correction": "key",
}


def subject_type(row: Model) -> str:
    return str(row._meta.model_name)


def key_text(row: Any) -> str:
    """The short key of a row as other rows name it: PA-001, final, country-fr …"""
    return str(getattr(row, KEY_FIELDS.get(subject_type(row), "key"))) if row is not None else ""
