"""The same move for many rows, after a page that says exactly what will happen to each."""

from __future__ import annotations


class Bulk:
    """Offers the moves named in `bulk`."""
