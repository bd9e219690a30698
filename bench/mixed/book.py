"""What everybody did and waited for, written down by many threads."""

from __future__ import annotations

import statistics
import threading
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

READING, WRITING = "readers", "writers"


class Book:
    """Milliseconds by kind of person, and every fault by what it was."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waited: dict[str, list[float]] = defaultdict(list)
        self._errors: Counter[str] = Counter()
        self._done: Counter[str] = Counter()

    def answered(self, kind: str, milliseconds: float) -> None:
        with self._lock:
            self._waited[kind].append(milliseconds)

    def wrong(self, what: str) -> None:
        with self._lock:
            self._errors[what] += 1

    def did(self, what: str) -> None:
        """A report handed in, a row changed, …: shows that the writers really wrote."""
        with self._lock:
            self._done[what] += 1

    def summary(self) -> dict[str, Any]:
        with self._lock:
            return {
                "requests": sum(map(len, self._waited.values())),
                "errors": dict(self._errors),
                "done": dict(self._done),
                READING: percentiles(self._waited[READING]),
                WRITING: percentiles(self._waited[WRITING]),
            }


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """Median, 95th, 99th, the longest, and how many; of nothing, zeros."""
    if len(values) < 2:  # a percentile lies between two
        only = values[0] if values else 0.0
        return {"p50": only, "p95": only, "p99": only, "most": only, "number": len(values)}
    cut = statistics.quantiles(values, n=100, method="inclusive")
    return {"p50": cut[49], "p95": cut[94], "p99": cut[98], "most": max(values), "number": len(values)}
