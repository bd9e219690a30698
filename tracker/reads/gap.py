"""The gap between what an organization says and what the editors conclude, in one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tracker.enums import CLAIMABLE_STATUSES, ImplementationStatus, Outcome

from .wording import written_number

RANK = {str(status): rank for rank, status in enumerate(CLAIMABLE_STATUSES)}


class Gap(StrEnum):
    """Where the claim stands, seen from the verdict."""

    MORE = "more"
    SAME = "same"
    LESS = "less"
    UNKNOWN = "unknown"


def gap(claim: str, verdict: str) -> Gap:
    """A claim is more than a verdict that found nothing, or that nothing can be told: as for the right of reply."""
    if verdict in ("", ImplementationStatus.NOT_ASSESSED):
        return Gap.UNKNOWN
    difference = RANK[claim] - RANK.get(verdict, -1)
    return Gap.SAME if difference == 0 else Gap.MORE if difference > 0 else Gap.LESS


def sentence(who: str, claim: str, verdict: str, outcome: str = "", *, about_an_aim: bool = False) -> str:
    """ "Some Lab says complete; the editors conclude limited progress." `verdict` is "" where there is none."""
    said = {"who": who, "claim": _claimed(claim)}
    found = gap(claim, verdict)
    if found is Gap.UNKNOWN:
        if about_an_aim:
            return _("%(who)s says %(claim)s; the editors have not assessed this objective by itself.") % said
        return _("%(who)s says %(claim)s; the editors have not assessed it yet.") % said
    if found is Gap.SAME:
        words = _("%(who)s and the editors agree: %(status)s.") % {**said, "status": _named(claim)}
    elif found is Gap.LESS:
        more = {**said, "status": _named(verdict)}
        words = _("%(who)s says %(claim)s; the editors conclude more: %(status)s.") % more
    elif verdict == ImplementationStatus.NO_EVIDENCE:
        words = _("%(who)s says %(claim)s; the editors found no public evidence.") % said
    elif verdict == ImplementationStatus.NOT_ASSESSABLE:
        words = _("%(who)s says %(claim)s; the editors conclude that it cannot be assessed.") % said
    else:
        both = {**said, "verdict": _concluded(verdict)}
        words = _("%(who)s says %(claim)s; the editors conclude %(verdict)s.") % both
    return f"{words} {_closed(outcome)}" if outcome else words


def summary(claims: Iterable[tuple[str, str]], organizations: int) -> str:
    """Of (organization's claim, verdict on it), when several report: how many, what they say, and how that compares."""
    pairs = list(claims)
    counts = Counter(claim for claim, _verdict in pairs)
    parts = [
        f"{written_number(counts[status])} {_named(status)}"
        for status in reversed(CLAIMABLE_STATUSES)
        if counts[status]
    ]
    reporting = ngettext("%(n)s organization reports", "%(n)s organizations report", organizations)
    return _("%(reporting)s: %(parts)s.") % {
        "reporting": reporting % {"n": written_number(organizations)},
        "parts": ", ".join(parts),
    }


def comparison(claims: Iterable[tuple[str, str]]) -> str:
    """ "2 claim more than the editors conclude, 1 agrees with them." """
    counts = Counter(gap(claim, verdict) for claim, verdict in claims)
    words = {
        Gap.MORE: ngettext(
            "%(n)s claims more than the editors conclude",
            "%(n)s claim more than the editors conclude",
            counts[Gap.MORE],
        ),
        Gap.SAME: ngettext("%(n)s agrees with the editors", "%(n)s agree with the editors", counts[Gap.SAME]),
        Gap.LESS: ngettext(
            "%(n)s claims less than the editors conclude",
            "%(n)s claim less than the editors conclude",
            counts[Gap.LESS],
        ),
        Gap.UNKNOWN: ngettext("%(n)s is not assessed yet", "%(n)s are not assessed yet", counts[Gap.UNKNOWN]),
    }
    said = [words[each] % {"n": written_number(counts[each])} for each in Gap if counts[each]]
    return f"{', '.join(said)}." if said else ""


def _claimed(status: str) -> str:
    """After "Some Lab says …". In French a clause: "… dit que c’est achevé"."""
    words: dict[str, str] = {
        ImplementationStatus.COMPLETE: pgettext("an organization says", "complete"),
        ImplementationStatus.SUBSTANTIAL: pgettext("an organization says", "substantial progress"),
        ImplementationStatus.LIMITED: pgettext("an organization says", "limited progress"),
        ImplementationStatus.NOT_STARTED: pgettext("an organization says", "that it has not started"),
    }
    return words[status]


def _concluded(status: str) -> str:
    """After "the editors conclude …", of less than what is claimed."""
    words: dict[str, str] = {
        ImplementationStatus.SUBSTANTIAL: pgettext("the editors conclude", "substantial progress"),
        ImplementationStatus.LIMITED: pgettext("the editors conclude", "limited progress"),
        ImplementationStatus.NOT_STARTED: pgettext("the editors conclude", "that it has not started"),
    }
    return words[status]


def _named(status: str) -> str:
    """After a colon, or after a number."""
    words: dict[str, str] = {
        ImplementationStatus.COMPLETE: pgettext("after a colon or a number", "complete"),
        ImplementationStatus.SUBSTANTIAL: pgettext("after a colon or a number", "substantial progress"),
        ImplementationStatus.LIMITED: pgettext("after a colon or a number", "limited progress"),
        ImplementationStatus.NOT_STARTED: pgettext("after a colon or a number", "not started"),
    }
    return words[status]


def _closed(outcome: str) -> str:
    words: dict[str, str] = {
        Outcome.DELIVERED_ON_TIME: _("The editors close it as delivered on time."),
        Outcome.DELIVERED_LATE: _("The editors close it as delivered late."),
        Outcome.PARTLY_DELIVERED: _("The editors close it as partly delivered."),
        Outcome.NOT_DELIVERED: _("The editors close it as not delivered."),
        Outcome.WITHDRAWN: _("The editors close it as withdrawn."),
        Outcome.SUPERSEDED: _("The editors close it as superseded by another promise."),
    }
    return words[outcome]
