"""The words for changes, in the reader's language: pages, feeds and mails say what `tell` says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tracker.enums import Fate, ImplementationStatus, Precision, Role, Voice
from tracker.reads.wording import said, written_day, written_number

from .change_kinds import Change, ChangeKind, Due, Stand


@dataclass(frozen=True)
class Sentence:
    """All that is said of a change besides the name of its commitment. A page may make a link of a part; feeds and
    mails have `text`, which is the parts in the order in which a page shows them.

    `lead` is the milestone or the organization that reports, `body` what changed or what was said, `unknown` what is
    known of a day that is not known exactly, `tail` how far a report claims to be, or who says so of a development."""

    lead: str
    body: str
    unknown: str
    tail: str

    @property
    def text(self) -> str:
        lead = f"{said(self.lead)}{pgettext('between a title and its status', ':')} " if self.lead else ""
        unknown = f" ({self.unknown})" if self.unknown else ""
        return f"{lead}{said(self.body)}{unknown}{f' · {self.tail}' if self.tail else ''}"


def tell(change: Change) -> Sentence:
    """THE words for one change: whoever tells of it uses these."""
    unknown = ""
    if change.precision != Precision.DAY:
        unknown = _("day unknown: %(known)s") % {"known": written_day(change.day, change.precision)}
    if change.told and change.kind == ChangeKind.DEVELOPED:
        return Sentence("", change.told.headline, unknown, VOICES[Voice(change.told.claimed_by)]())
    if change.told:
        return Sentence(change.organizations[0].name, change.told.headline, unknown, what(change))
    return Sentence(change.step.title if change.step else "", what(change), unknown, "")


VOICES: dict[Voice, Callable[[], str]] = {
    Voice.PARTY: lambda: _("Says a party"),
    Voice.INDEPENDENT: lambda: _("Independent"),
    Voice.TRACKER: lambda: _("The tracker"),
}
"""As on the tag of an entry (`parts/tag.html`)."""


def what(change: Change) -> str:
    """What changed, without the names of commitment and milestone: "From not started to limited progress". Of a
    milestone it goes on after its title: "became overdue, due 30 June 2026"."""
    return WORDS[change.kind](change)


def together(changes: Sequence[Change]) -> str:
    """Many changes of one kind and one day in one sentence."""
    kind, first, total = changes[0].kind, changes[0], len(changes)
    if kind == ChangeKind.ASSESSED:
        return _assessed_together(changes)
    if kind == ChangeKind.REPORTED:
        sentence = ngettext(
            "%(count)s organization reported on %(reference)s",
            "%(count)s organizations reported on %(reference)s",
            total,
        )
        return sentence % {"count": written_number(total), "reference": first.commitment.reference}
    return MANY[kind](total) % {"count": written_number(total)}


def lowered(words: str) -> str:
    """A label inside a sentence."""
    return words[:1].lower() + words[1:]


# --- One ----------------------------------------------------------------------------------------------------


def _announced(change: Change) -> str:
    if change.after and change.after.assessed:
        return _("Announced; assessed from that day: %(status)s") % {"status": lowered(change.after.words)}
    return pgettext("change", "Announced")


def _assessed(change: Change) -> str:
    before, after = change.before, change.after
    if before is None or after is None or not before.assessed:
        return _("First assessment: %(status)s") % {"status": lowered(after.words if after else "")}
    return _("From %(before)s to %(after)s") % {
        "before": lowered(before.words),
        "after": lowered(after.words),
    }


def _met(change: Change) -> str:
    if change.fate == Fate.DELIVERED:
        return _("closed as delivered on time, due %(day)s") % _when(change.due)
    return _("reached, due %(day)s") % _when(change.due) if change.due else pgettext("milestone", "reached")


def _met_late(change: Change) -> str:
    if change.fate == Fate.DELIVERED_LATE:
        return _("closed as delivered late, due %(day)s") % _when(change.due)
    if change.precision != Precision.DAY:
        return _("reached late, due %(day)s") % _when(change.due)
    sentence = ngettext(
        "reached %(days)s day late, due %(day)s", "reached %(days)s days late, due %(day)s", change.days
    )
    return sentence % {"days": written_number(change.days), **_when(change.due)}


def _overdue(change: Change) -> str:
    words = _("became overdue, due %(day)s") % _when(change.due)
    return f"{words}, {_moves(change.slips)}" if change.slips else words


def _missed(change: Change) -> str:
    return _("missed, was due %(day)s") % _when(change.due)


def _dropped(change: Change) -> str:
    return (
        _("given up, was due %(day)s") % _when(change.due)
        if change.due
        else pgettext("milestone", "given up")
    )


def _lapsed(change: Change) -> str:
    return _("nothing is due any more, was due %(day)s") % _when(change.due)


def _dated(change: Change) -> str:
    return _("a date was given: %(day)s") % _when(change.due)


def _slipped(change: Change) -> str:
    """From one date to another, how much later, how often in all, and whether that ended its being overdue."""
    days = {"before": _when(change.was_due)["day"], "after": _when(change.due)["day"]}
    if change.days > 0:
        how_far = ngettext("%(days)s day later", "%(days)s days later", change.days)
        words = _("moved from %(before)s to %(after)s") % days
    elif change.days < 0:
        how_far = ngettext("%(days)s day earlier", "%(days)s days earlier", -change.days)
        words = _("brought forward from %(before)s to %(after)s") % days
    else:
        how_far = ""
        words = _("given anew: %(before)s became %(after)s") % days
    parts = [words, how_far % {"days": written_number(abs(change.days))} if how_far else ""]
    parts += [_moves(change.slips), _("no longer overdue") if change.ends_overdue else ""]
    return ", ".join(part for part in parts if part)


def _reported(change: Change) -> str:
    status = change.told.claimed_status if change.told else ""
    if not status:
        return ""
    claim = {"status": lowered(str(ImplementationStatus(status).label))}
    if change.told and change.told.objective:
        return _("Says of itself on objective %(number)s: %(status)s") % {
            **claim,
            "number": change.told.objective,
        }
    return _("Says of itself: %(status)s") % claim


def _developed(change: Change) -> str:
    return ""


def _joined(change: Change) -> str:
    return _taking(change, _("%(name)s joined, as %(role)s"), _joined_many)


def _left(change: Change) -> str:
    return _taking(change, _("%(name)s left, was %(role)s"), _left_many)


def _taking(change: Change, one: str, many: Callable[[int], str]) -> str:
    if len(change.organizations) > 1:
        return many(len(change.organizations)) % {"count": written_number(len(change.organizations))}
    single = change.organizations[0]
    roles = ", ".join(lowered(str(Role(role).label)) for role in single.roles)
    return one % {"name": single.name, "role": roles}


def _joined_many(count: int) -> str:
    return ngettext("%(count)s organization joined", "%(count)s organizations joined", count)


def _left_many(count: int) -> str:
    return ngettext("%(count)s organization left", "%(count)s organizations left", count)


def _when(due: Due | None) -> dict[str, str]:
    return {"day": written_day(due.on, due.precision) if due else ""}


def _moves(slips: int) -> str:
    return ngettext("%(slips)s moved date in all", "%(slips)s moved dates in all", slips) % {
        "slips": written_number(slips)
    }


WORDS: dict[ChangeKind, Callable[[Change], str]] = {
    ChangeKind.ANNOUNCED: _announced,
    ChangeKind.ASSESSED: _assessed,
    ChangeKind.MET: _met,
    ChangeKind.MET_LATE: _met_late,
    ChangeKind.OVERDUE: _overdue,
    ChangeKind.MISSED: _missed,
    ChangeKind.SLIPPED: _slipped,
    ChangeKind.DATED: _dated,
    ChangeKind.DROPPED: _dropped,
    ChangeKind.LAPSED: _lapsed,
    ChangeKind.REPORTED: _reported,
    ChangeKind.DEVELOPED: _developed,
    ChangeKind.JOINED: _joined,
    ChangeKind.LEFT: _left,
}


# --- Many ---------------------------------------------------------------------------------------------------


def _assessed_together(changes: Sequence[Change]) -> str:
    """All went to the same; where all came from the same as well, that is said."""
    total = len(changes)
    count = {"count": written_number(total)}
    before, after = changes[0].before, changes[0].after
    words = after.words if after else ""
    if not isinstance(before, Stand) or any(change.before != before for change in changes):
        return ngettext("%(count)s commitment: %(status)s", "%(count)s commitments: %(status)s", total) % {
            **count,
            "status": lowered(words),
        }
    if not before.assessed:
        return ngettext(
            "%(count)s commitment assessed for the first time: %(status)s",
            "%(count)s commitments assessed for the first time: %(status)s",
            total,
        ) % {**count, "status": lowered(words)}
    return ngettext(
        "%(count)s commitment went from %(before)s to %(after)s",
        "%(count)s commitments went from %(before)s to %(after)s",
        total,
    ) % {**count, "before": lowered(before.words), "after": lowered(words)}


MANY: dict[ChangeKind, Callable[[int], str]] = {
    ChangeKind.ANNOUNCED: lambda n: ngettext(
        "%(count)s commitment announced", "%(count)s commitments announced", n
    ),
    ChangeKind.MET: lambda n: ngettext("%(count)s milestone reached", "%(count)s milestones reached", n),
    ChangeKind.MET_LATE: lambda n: ngettext(
        "%(count)s milestone reached late", "%(count)s milestones reached late", n
    ),
    ChangeKind.OVERDUE: lambda n: ngettext(
        "%(count)s milestone became overdue", "%(count)s milestones became overdue", n
    ),
    ChangeKind.MISSED: lambda n: ngettext("%(count)s milestone missed", "%(count)s milestones missed", n),
    ChangeKind.SLIPPED: lambda n: ngettext("%(count)s date moved", "%(count)s dates moved", n),
    ChangeKind.DATED: lambda n: ngettext("%(count)s date given", "%(count)s dates given", n),
    ChangeKind.DROPPED: lambda n: ngettext(
        "%(count)s milestone given up", "%(count)s milestones given up", n
    ),
    ChangeKind.LAPSED: lambda n: ngettext(
        "%(count)s milestone no longer due", "%(count)s milestones no longer due", n
    ),
    ChangeKind.DEVELOPED: lambda n: ngettext(
        "It concerns %(count)s commitment", "It concerns %(count)s commitments", n
    ),
    ChangeKind.JOINED: lambda n: ngettext(
        "Organizations joined %(count)s commitment", "Organizations joined %(count)s commitments", n
    ),
    ChangeKind.LEFT: lambda n: ngettext(
        "Organizations left %(count)s commitment", "Organizations left %(count)s commitments", n
    ),
}
