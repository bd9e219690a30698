"""Signatory by objective: what each organization reports of each aim, what the editors conclude, why a cell is empty.

A row for every organization that takes part on the day, whatever its role; a column for every objective, and one for
the promise as a whole. Claims and verdicts are those of `said`, by the same rule. `matrix_view` chooses and sums up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.utils.translation import gettext_lazy, pgettext_lazy

from tracker import search
from tracker.enums import Asked, OrganizationKind
from tracker.models import Assessment, Commitment, Objective, Organization, Reply, Report
from tracker.reads import gap, marks, parties, replies, said
from tracker.reads.said import Claim
from tracker.reads.wording import country_name

from . import asked
from .asked import Ask, Part

WHOLE = "whole"


class Says(StrEnum):
    """What a cell says of reporting: it stands for one of these, and for nothing else."""

    REPORTED = "reported"
    NOT_REPORTED = "not_reported"
    NOT_ASKED = "not_asked"
    NOT_APPLICABLE = "not_applicable"


SAYS = {
    Says.REPORTED: gettext_lazy("reported"),
    Says.NOT_REPORTED: gettext_lazy("not reported"),
    Says.NOT_ASKED: gettext_lazy("not asked"),
    Says.NOT_APPLICABLE: gettext_lazy("not applicable"),
}

EMPTY = (Says.NOT_REPORTED, Says.NOT_ASKED, Says.NOT_APPLICABLE)

GAPS = {
    gap.Gap.MORE: pgettext_lazy("claim and verdict", "claims more"),
    gap.Gap.SAME: pgettext_lazy("claim and verdict", "agree"),
    gap.Gap.LESS: pgettext_lazy("claim and verdict", "claims less"),
}


@dataclass(frozen=True)
class Column:
    """An objective, or, without one, the promise as a whole; with the verdict on it for everybody."""

    objective: Objective | None
    verdict: Assessment | None

    @property
    def value(self) -> str:
        """How addresses name it."""
        return str(self.objective.number) if self.objective else WHOLE

    @property
    def is_unverified(self) -> bool:
        return self.objective is not None and self.objective.verification == "unverified"

    @property
    def verdict_symbol(self) -> str:
        return marks.symbol(self.verdict.status, self.verdict.outcome) if self.verdict else "not_assessed"

    @property
    def verdict_label(self) -> str:
        return marks.sentence(self.verdict.status, self.verdict.outcome) if self.verdict else ""

    @property
    def verdict_is_partly(self) -> bool:
        return self.verdict is not None and marks.is_closed_by_a_bar(self.verdict.outcome)


@dataclass(frozen=True)
class Cell:
    """`claim` is the newest report that stands and the verdict beside it, or a verdict alone, or nothing at all."""

    column: Column
    ask: Ask
    claim: Claim | None

    @property
    def report(self) -> Report | None:
        return self.claim.report if self.claim else None

    @property
    def verdict(self) -> Assessment | None:
        return self.claim.verdict if self.claim else None

    @property
    def is_assessed(self) -> bool:
        """By itself: the verdict is on the organization's own part."""
        return self.claim is not None and self.claim.verdict_is_its_own

    @property
    def says(self) -> Says:
        if self.report:
            return Says.REPORTED
        return {
            Asked.ASKED: Says.NOT_REPORTED,
            Asked.NOT_ASKED: Says.NOT_ASKED,
            Asked.NOT_APPLICABLE: Says.NOT_APPLICABLE,
        }[self.ask.answer]

    @property
    def words(self) -> str:
        """Why there is no report."""
        return str(SAYS[self.says])

    @property
    def claimed(self) -> str:
        return self.report.claimed_status if self.report else ""

    @property
    def concluded(self) -> str:
        return self.verdict.status if self.verdict else ""

    @property
    def gap(self) -> gap.Gap | None:
        if not self.report or not self.verdict:
            return None
        found = gap.gap(self.claimed, self.concluded)
        return None if found is gap.Gap.UNKNOWN else found

    @property
    def gap_words(self) -> str:
        return str(GAPS[self.gap]) if self.gap else ""


@dataclass(frozen=True)
class Total:
    """Of some cells: how many are asked for, reported where asked, assessed there; `more` came without being asked."""

    asked: int = 0
    reported: int = 0
    assessed: int = 0
    more: int = 0

    @classmethod
    def of(cls, cells: Iterable[Cell]) -> Total:
        every = list(cells)
        here = [cell for cell in every if cell.ask.is_asked]
        return cls(
            asked=len(here),
            reported=sum(cell.report is not None for cell in here),
            assessed=sum(cell.is_assessed for cell in here),
            more=sum(cell.report is not None for cell in every if not cell.ask.is_asked),
        )


@dataclass(frozen=True)
class Row:
    """One organization with its roles; `reports` says whether anything at all of it stands on the day."""

    organization: Organization
    part: Part
    cells: tuple[Cell, ...]
    reports: bool

    @cached_property
    def total(self) -> Total:
        return Total.of(self.cells)

    @property
    def is_asked(self) -> bool:
        return self.total.asked > 0

    @property
    def is_silent(self) -> bool:
        """Asked at least once, and never reported anything on this commitment."""
        return self.is_asked and not self.reports

    @property
    def kind(self) -> str:
        return str(OrganizationKind(self.organization.kind).label)

    @property
    def country(self) -> str:
        """Of a country the name says it."""
        is_country = self.organization.kind == OrganizationKind.COUNTRY
        return "" if is_country else country_name(self.organization.country)

    @property
    def sorting(self) -> tuple[str, str]:
        return search.fold(str(self.organization.name)), self.organization.slug


@dataclass(frozen=True)
class Matrix:
    """Everybody and everything; a `matrix_view.View` shows some of it."""

    commitment: Commitment
    day: dt.date
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def objectives(self) -> tuple[Objective, ...]:
        return tuple(column.objective for column in self.columns if column.objective)

    @property
    def unverified(self) -> int:
        return sum(column.is_unverified for column in self.columns)

    @cached_property
    def asked(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.is_asked)

    @cached_property
    def silent(self) -> tuple[Row, ...]:
        """Who has never reported, by name."""
        return tuple(sorted((row for row in self.asked if row.is_silent), key=lambda row: row.sorting))

    @property
    def reporting(self) -> int:
        """Organizations asked that report on at least one objective."""
        return sum(any(cell.report and cell.column.objective for cell in row.cells) for row in self.asked)

    @property
    def reporting_on_all(self) -> int:
        """Organizations asked that report on everything they are asked about."""
        return sum(row.total.reported == row.total.asked for row in self.asked)

    @property
    def unasked(self) -> int:
        return len(self.rows) - len(self.asked)

    @property
    def speaks_of_the_whole(self) -> bool:
        """Whether anything is said by or of a party about the promise as a whole."""
        return any(cell.claim for row in self.rows for cell in row.cells if cell.column.objective is None)


Told = Mapping[tuple[int, int | None], Claim]
"""By the ids of organization and objective."""


def read(
    commitment: Commitment, day: dt.date, objectives: Sequence[Objective], settled: asked.Settled
) -> Matrix:
    """The matrix of the day; `objectives` and `settled` come from `asked.objectives_of`. Four queries, whatever there
    is in it."""
    members = parties.parties_of(commitment.pk, day)
    verdicts = said.in_force(_verdicts(commitment.pk), day)
    answers = replies.by_verdict(Reply.objects.public().filter(assessment__commitment=commitment.pk))
    reports = said.claims(_reports(commitment.pk, day), verdicts, answers)
    told = _told((*reports, *said.unanswered(reports, verdicts, answers)))
    columns = tuple(
        Column(aim, verdicts.get((commitment.pk, None, aim.pk if aim else None)))
        for aim in (*objectives, None)
    )

    def cell(column: Column, organization: Organization, part: Part) -> Cell:
        """A verdict on everybody is one on whoever is asked; beside a report it stands in any case."""
        aim, verdict = column.objective, column.verdict
        ask = asked.ask(aim, organization.pk, part, settled)
        claim = told.get((organization.pk, aim.pk if aim else None))
        if claim is None and verdict is not None and ask.is_asked:
            claim = Claim(organization, aim, None, verdict, answers.get(verdict.pk, replies.NONE))
        return Cell(column, ask, claim)

    organizations = {party.organization_id: party.organization for party in members}
    speaking = {claim.organization.pk for claim in reports}
    rows = tuple(
        Row(
            organization=organizations[pk],
            part=part,
            cells=tuple(cell(column, organizations[pk], part) for column in columns),
            reports=pk in speaking,
        )
        for pk, part in asked.parts(members).items()
    )
    return Matrix(commitment, day, columns, rows)


def _told(claims: Iterable[Claim]) -> Told:
    return {
        (claim.organization.pk, claim.objective.pk if claim.objective else None): claim for claim in claims
    }


def _verdicts(commitment_id: int) -> list[Assessment]:
    """Every verdict that stands, on anybody and anything. One query."""
    rows = Assessment.objects.public().filter(commitment=commitment_id)
    return list(rows.select_related("organization", "objective"))


def _reports(commitment_id: int, day: dt.date) -> list[Report]:
    """Reports that stand and speak of the day or before. One query."""
    rows = Report.objects.standing().filter(commitment=commitment_id, happened_on__lte=day)
    return list(rows.select_related("organization", "objective"))
