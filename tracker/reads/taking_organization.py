"""One organization to take away: its part in every commitment of the day, what it reports, what it says."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.enums import ImplementationStatus, Role, UpdateKind
from tracker.models import Commitment, Organization, Update
from tracker.tables import Column, Kind
from tracker.tables.columns import ref

from . import browse, organizations, over_time, own_reports, taking_commitments
from .said import Claim
from .taking import ADDRESS, ENDING, OF_THE_FILE, Columns, Table, ending, listed, of, provenance, read
from .taking_organizations import COUNTED, by_role, page
from .taking_over_time import OVER_TIME, moments
from .taking_reports import SPOKEN, VERDICT, verdict_of

Lines = Iterator[dict[str, Any]]

DESCRIBED: Columns = of("organizations", "slug", "name_en", "name_fr", "kind", "country", "website")
FACTS: Columns = (*DESCRIBED, *of("organizations", "source"), *COUNTED, *ENDING)
COMMITMENTS: Columns = (
    *taking_commitments.COLUMNS,
    listed("roles", _("in which roles it takes part")),
)
PROVENANCE = OF_THE_FILE[-1]
REPORTS: Columns = (
    *of("parties", "commitment"),
    *of("reports", "objective", "key"),
    *SPOKEN,
    *VERDICT,
    Column("contested", Kind.YES_NO, _("it contests that verdict; empty without one")),
    ADDRESS,
    PROVENANCE,
)
STATEMENTS: Columns = (
    *of("updates", "key", "commitments", "happened_on", "precision", "headline_en", "headline_fr"),
    *of("updates", "detail_en", "detail_fr", "claimed_by", "sources", "confidence"),
    ref("report", "reports", _("the report handed in here that this is the entry of"), required=False),
    PROVENANCE,
)


@dataclass(frozen=True)
class Parts:
    """Its roles by the reference of each commitment of the day, and their ids in the same order."""

    ids: tuple[int, ...]
    roles: Mapping[str, tuple[str, ...]]
    samples: int
    complete: int

    @property
    def is_sample(self) -> bool:
        """As on its page: a part in made-up commitments and in nothing else."""
        return bool(self.roles) and self.samples == len(self.roles)


def parts(organization: Organization, day: dt.date) -> Parts:
    """Two queries."""
    held: dict[int, set[str]] = defaultdict(set)
    mine = organizations.parties_on(day).filter(organization=organization)
    for pk, role in mine.order_by().values_list("commitment", "role"):
        held[pk].add(role)
    rows = browse.ordered(browse.on_day(day).filter(pk__in=held), browse.Selection())
    told = list(rows.values_list("pk", "reference", "is_sample", "now__status"))
    return Parts(
        ids=tuple(pk for pk, *_others in told),
        roles={
            reference: tuple(role for role in Role.values if role in held[pk])
            for pk, reference, *_others in told
        },
        samples=sum(is_sample for *_others, is_sample, _status in told),
        complete=sum(status == ImplementationStatus.COMPLETE for *_others, status in told),
    )


def facts(organization: Organization, found: Parts, day: dt.date, base_url: str) -> Table:
    """No query, where its source is at hand."""
    counts = {role: sum(role in roles for roles in found.roles.values()) for role in Role.values}
    line = {
        **read(organization, DESCRIBED),
        "source": organization.source.key if organization.source else "",
        "commitments": len(found.roles),
        "complete": found.complete,
        **by_role(counts),
        **ending(day, is_sample=found.is_sample, address=base_url + page(organization.slug)),
    }
    return Table("organization", FACTS, [line])


def tables(organization: Organization, found: Parts, day: dt.date, base_url: str) -> tuple[Table, ...]:
    """In the order of the page."""
    entries = organizations.entries_of(organization, day)
    reported = own_reports.read(organization, entries, day)
    chart = over_time.over_time(Commitment.objects.filter(pk__in=found.ids), day)
    return (
        Table("commitments", COMMITMENTS, _commitments(found, day, base_url)),
        Table("over_time", OVER_TIME, moments(chart)),
        Table("reports", REPORTS, _reports(reported.claims, base_url)),
        Table("statements", STATEMENTS, _statements(entries)),
    )


def _commitments(found: Parts, day: dt.date, base_url: str) -> Lines:
    """By reference. Three queries for every 500 of them."""
    for line in taking_commitments.lines_in_parts(found.ids, day, base_url):
        yield {**line, "roles": found.roles[line["reference"]]}


def _reports(claims: Sequence[Claim], base_url: str) -> Lines:
    """Its newest report on each thing, newest first, then the verdicts on its part about which it said nothing."""
    for claim in claims:
        report, commitment = claim.report, claim.commitment
        yield {
            "commitment": commitment.reference,
            "objective": claim.objective.key if claim.objective else "",
            "key": report.key if report else "",
            **(read(report, SPOKEN) if report else {column.name: None for column in SPOKEN}),
            **verdict_of(claim),
            "contested": bool(claim.answers.contested_by) if claim.verdict else None,
            "address": base_url + (report or commitment).get_absolute_url(),
            "provenance": provenance(commitment.is_sample),
        }


def _statements(entries: Sequence[Update]) -> Lines:
    for entry in entries:
        about = [concern.commitment for concern in entry.concerns.all()]
        yield read(
            entry,
            STATEMENTS,
            commitments=tuple(commitment.reference for commitment in about),
            sources=tuple(citation.source.key for citation in entry.citations.all()),
            report=entry.report.key if entry.kind == UpdateKind.REPORT else "",
            provenance=provenance(bool(about) and all(commitment.is_sample for commitment in about)),
        )
