"""The words for the difference between two days, in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from tracker.enums import ImplementationStatus, Outcome
from tracker.reads.wording import written_day, written_number

from .change_words import lowered

Way = tuple[str, str]
"""From the status on one day to the status on the other."""

NOT_LISTED = "not_listed"
NAMED = 3
"""So many ways from one status to another are told in the sentence; the table has them all."""

LABELS: dict[str, str | Lazy] = {
    **{str(status): status.label for status in ImplementationStatus},
    NOT_LISTED: pgettext_lazy("on the first of two days", "Not listed yet"),
}
ASPECTS: dict[str, str | Lazy] = {
    "listed": gettext_lazy("Announced in between"),
    "overdue": gettext_lazy("Became overdue"),
    "recovered": gettext_lazy("No longer overdue"),
    "moved": gettext_lazy("Dates were moved"),
    "closed": gettext_lazy("Closed in between"),
    "reopened": gettext_lazy("Open again"),
}
"""What may differ besides the status: how an address names it, and what stands above its commitments."""


def title(name: str) -> str:
    """Of the commitments behind a cell or an aspect; "" for all that changed."""
    if name in ASPECTS:
        return str(ASPECTS[name])
    row, dot, column = name.partition(".")
    return way((row, column)) if dot else ""


def way(cell: Way) -> str:
    """ "Not started → Limited progress"; of one that stayed, its status alone."""
    row, column = cell
    return str(LABELS[row]) if row == column else f"{LABELS[row]} → {LABELS[column]}"


def sentence(first: dt.date, last: dt.date, ways: Sequence[tuple[Way, int]]) -> str:
    """ "Between 1 March 2025 and 22 November 2026, 23 commitments went from not started to limited progress, …" """
    days = {"first": written_day(first), "last": written_day(last)}
    if not ways:
        return _("Between %(first)s and %(last)s, no commitment went from one status to another.") % days
    told = [_went(*ways[0]), *(_also(*another) for another in ways[1:NAMED])]
    rest = sum(n for _cell, n in ways[NAMED:])
    if rest:
        words = ngettext("%(n)s changed in another way", "%(n)s changed in other ways", rest)
        told.append(words % {"n": written_number(rest)})
    return _("Between %(first)s and %(last)s, %(what)s.") % {**days, "what": enumerated(told)}


def rest(same: int, both: int) -> str:
    """How many have the status that they had, of those that could."""
    return ngettext(
        "Of the %(total)s listed on both days, %(n)s has the same status.",
        "Of the %(total)s listed on both days, %(n)s have the same status.",
        same,
    ) % {"n": written_number(same), "total": written_number(both)}


def enumerated(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(these)s and %(last)s") % {"these": ", ".join(parts[:-1]), "last": parts[-1]}


def moved(slips: int) -> str:
    words = ngettext("%(slips)s date was moved", "%(slips)s dates were moved", slips)
    return words % {"slips": written_number(slips)}


def closed(outcomes: Counter[str]) -> str:
    told = [
        f"{lowered(str(outcome.label))} ({written_number(outcomes[outcome])})"
        for outcome in Outcome
        if outcomes[outcome]
    ]
    n = outcomes.total()
    words = ngettext("%(n)s was closed: %(outcomes)s", "%(n)s were closed: %(outcomes)s", n)
    return words % {"n": written_number(n), "outcomes": enumerated(told)}


def counted(name: str, n: int) -> str:
    """The other aspects, with how many commitments."""
    words = {
        "listed": ngettext(
            "%(n)s commitment was announced in between", "%(n)s commitments were announced in between", n
        ),
        "overdue": ngettext(
            "%(n)s is overdue at the end and was not at the beginning",
            "%(n)s are overdue at the end and were not at the beginning",
            n,
        ),
        "recovered": ngettext(
            "%(n)s was overdue at the beginning and is not at the end",
            "%(n)s were overdue at the beginning and are not at the end",
            n,
        ),
        "reopened": ngettext("%(n)s was closed and is open again", "%(n)s were closed and are open again", n),
    }
    return words[name] % {"n": written_number(n)}


def _went(cell: Way, n: int) -> str:
    words = ngettext(
        "%(n)s commitment went from %(before)s to %(after)s",
        "%(n)s commitments went from %(before)s to %(after)s",
        n,
    )
    return words % _filled(cell, n)


def _also(cell: Way, n: int) -> str:
    return ngettext("%(n)s from %(before)s to %(after)s", "%(n)s from %(before)s to %(after)s", n) % _filled(
        cell, n
    )


def _filled(cell: Way, n: int) -> dict[str, str]:
    before, after = (lowered(str(LABELS[name])) for name in cell)
    return {"n": written_number(n), "before": before, "after": after}
