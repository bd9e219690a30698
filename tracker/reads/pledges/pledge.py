"""The pledge with numbered objectives: what was promised for which date, what was due by it, and who has reported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.enums import CommitmentKind, EventCategory, Fate
from tracker.models import Assessment, Commitment, Event, Objective, Standing
from tracker.reads import browse, citations, marks
from tracker.reads.citations import Cited
from tracker.reads.due import deadlines as dates
from tracker.reads.due import events
from tracker.reads.measured import indicators as measures
from tracker.reads.wording import joined, written_number

from . import asked
from . import matrix as reading
from .matrix import Matrix


def of_the_first(pledges: Mapping[int, str], day: dt.date) -> tuple[list[Objective], asked.Settled]:
    """The objectives of the first, by reference, of these pledges (reference by id) that has numbered ones; with what
    the editors had settled about them by the day. One query."""
    found, settled = asked.objectives_of(pledges, day)
    if not found:
        return [], {}
    first = min({o.commitment_id for o in found}, key=lambda pk: (len(pledges[pk]), pledges[pk]))
    return [objective for objective in found if objective.commitment_id == first], settled


@dataclass(frozen=True)
class PledgePage:
    """`final` is the milestone that stands for the whole promise, `event` the meeting whose days hold its date in
    force, `targets` what it counts. Sources are numbered in the order of the page."""

    commitment: Commitment
    day: dt.date
    now: Standing
    matrix: Matrix
    promised_in: tuple[Cited, ...]
    verdict_cited: tuple[Cited, ...]
    final: dates.MilestoneRow | None
    event: Event | None
    targets: tuple[measures.IndicatorView, ...]
    sources: tuple[Cited, ...]

    @property
    def verdict(self) -> Assessment | None:
        """Of the editors, on the whole."""
        return self.now.assessment

    @property
    def lost(self) -> tuple[Cited, ...]:
        """Sources of the verdict that can no longer be read where they were."""
        return citations.lost(self.verdict_cited)

    @property
    def verdict_label(self) -> str:
        return marks.sentence(self.now.status, self.now.outcome)

    @property
    def is_overdue(self) -> bool:
        return self.final is not None and self.final.fate == Fate.OVERDUE

    @property
    def is_ahead(self) -> bool:
        return self.final is not None and self.final.fate == Fate.DUE

    @property
    def unnamed(self) -> measures.IndicatorView | None:
        """The figure promised of those who sign, where it is larger than the number of those named: the others cannot
        be asked, and what the named ones do says nothing about them."""
        counted = (v for v in self.targets if v.is_count and not v.per_party and v.indicator.unit in SIGNING)
        larger = (v for v in counted if (v.indicator.target_value or 0) > len(self.matrix.asked))
        return next(larger, None)

    @property
    def days_left(self) -> int:
        """To the date in force."""
        due = self.final.in_force if self.final else None
        return (due.due_on - self.day).days if due and self.is_ahead else 0

    @property
    def lasts(self) -> bool:
        """The meeting has several days, and the date is its last: the days can be written beside it. On a day when
        it was still to be moved, its days of today would contradict the date."""
        due = self.final.in_force if self.final else None
        return bool(
            self.event and due and self.event.ends_on == due.due_on and self.event.starts_on < due.due_on
        )


SIGNING = ("companies", "organisations", "signatories")
"""Units in which those who sign are counted."""


def page(day: dt.date, *, is_past: bool = False) -> PledgePage | None:
    """The page on a day (`is_past`: not today); None where none with objectives was listed by then. Eleven queries."""
    listed = browse.listed(day).with_now().filter(kind=CommitmentKind.PLEDGE)
    pledges: dict[int, Commitment] = {commitment.pk: commitment for commitment in listed}
    objectives, settled = of_the_first({pk: c.reference for pk, c in pledges.items()}, day)
    if not objectives:
        return None
    return _page(pledges[objectives[0].commitment_id], day, objectives, settled, is_past=is_past)


def ever() -> Commitment | None:
    """The pledge of whichever day: what a page of an earlier one says was not there yet. Two queries."""
    every = Commitment.objects.public().of_the_record().filter(kind=CommitmentKind.PLEDGE)
    references = dict(every.values_list("pk", "reference"))
    objectives, _settled = of_the_first(references, dt.date.max)
    return every.get(pk=objectives[0].commitment_id) if objectives else None


def _page(
    commitment: Commitment,
    day: dt.date,
    objectives: Sequence[Objective],
    settled: asked.Settled,
    *,
    is_past: bool,
) -> PledgePage:
    now: Standing = commitment.now  # type: ignore[attr-defined]  # from as_of
    table = reading.read(commitment, day, objectives, settled)
    links = citations.links_of(commitment.pk)
    dated = [(m, known) for m, known in dates.milestones_of(commitment.pk, day) if m.final]
    measured = measures.indicators_of(commitment.pk, day)
    of_verdict = links.of_assessment.get(now.assessment_id or 0, [])
    named = {*links.promise, *of_verdict, *dates.source_ids(dated), *measures.source_ids(measured)}
    shelf = citations.Shelf(citations.wanted(named), day)
    promised_in = shelf.cite(links.promise)
    rows = dates.deadlines(dated, day, shelf).rows
    final = rows[0] if rows else None
    return PledgePage(
        commitment=commitment,
        day=day,
        now=now,
        matrix=table,
        promised_in=promised_in,
        verdict_cited=shelf.cite(of_verdict),
        final=final,
        event=_event(final, events.known(day, is_past=is_past)),
        targets=measures.indicator_views(measured, shelf, day, commitment.announced_on),
        sources=shelf.listed,
    )


def _event(final: dates.MilestoneRow | None, known: Sequence[Event]) -> Event | None:
    """The meeting known on the day on whose days the date in force lies; a summit before other meetings."""
    due = final.in_force if final else None
    if due is None:
        return None
    found = (e for e in known if e.starts_on <= due.due_on <= (e.ends_on or e.starts_on))
    return min(found, key=lambda event: (event.kind != EventCategory.SUMMIT, event.starts_on), default=None)


def turnout_sentence(matrix: Matrix) -> str:
    """ "2 of 58 organizations asked have reported on at least one objective, 1 of them on all it is asked about." """
    total, n = len(matrix.asked), matrix.reporting
    if not total:
        return _("Nobody is asked to report: no signatory or member is named in what was read.")
    words = {"n": written_number(n), "total": written_number(total)}
    if not n:
        return (
            ngettext(
                "The only organization asked has not reported on any objective.",
                "None of the %(total)s organizations asked has reported on any objective.",
                total,
            )
            % words
        )
    first = ngettext(
        "%(n)s of %(total)s organizations asked has reported on at least one objective",
        "%(n)s of %(total)s organizations asked have reported on at least one objective",
        n,
    )
    if total == 1:
        first = _("The only organization asked has reported on at least one objective")
    everything = matrix.reporting_on_all
    if not everything:
        then = _("nobody has reported on all of them")
    else:
        then = ngettext(
            "%(all)s has reported on everything it is asked about",
            "%(all)s have reported on everything they are asked about",
            everything,
        ) % {"all": written_number(everything)}
    return f"{joined((first % words, then))}."
