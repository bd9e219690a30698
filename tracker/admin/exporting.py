"""Exports of a list selection."""

from __future__ import annotations


class Exports:
    """Offers the selected rows as CSV and XLSX."""
