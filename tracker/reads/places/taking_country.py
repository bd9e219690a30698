"""One country to take away: commitments in which the state or somebody seated there has a part, and who they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.reads import taking_commitments
from tracker.reads.due import events
from tracker.reads.taking import ADDRESS, OF_THE_FILE, Columns, Table, of, provenance, read, whole
from tracker.reads.taking_organizations import ROLE_COLUMNS, by_role, page

from . import taking_countries
from .countries import Everybody, Line, Parts, parties
from .country import Portrait, Seated

Lines = Iterator[dict[str, Any]]

PROVENANCE = OF_THE_FILE[-1]
PARTIES: Columns = (
    *of("parties", "commitment", "organization"),
    *of("organizations", "name_en", "name_fr", "kind"),
    *of("parties", "role", "joined_on", "joined_precision", "confidence", "source"),
    PROVENANCE,
)
ORGANIZATIONS: Columns = (
    *of("organizations", "slug", "name_en", "name_fr", "kind"),
    whole("commitments", _("in how many commitments it has a part")),
    whole("commitments_weak", _("in how many more, by a weak source only")),
    whole("complete", _("how many of all of them are complete")),
    *ROLE_COLUMNS,
    ADDRESS,
)
EVENTS: Columns = of(
    "events",
    *("slug", "name_en", "name_fr", "starts_on", "starts_precision", "ends_on", "city", "country", "kind"),
    *("url", "source"),
)
COLUMNS = (
    *("commitment__reference", "organization__slug", "organization__name_en", "organization__name_fr"),
    *("organization__kind", "role", "joined_on", "joined_precision", "confidence", "source__key"),
    "commitment__is_sample",
)


def line_of(code: str, everybody: Everybody) -> Line:
    """The country's line of the list; one that counts nothing before anybody of it had a part."""
    nothing = Line(code, Parts(), 0, Parts(), 0, Parts())
    return next((line for line in everybody.lines if line.code == code), nothing)


def facts(line: Line, day: dt.date, base_url: str, *, is_sample: bool) -> Table:
    """No query."""
    found = taking_countries.lines([line], day, base_url, is_sample=is_sample)
    return Table("country", taking_countries.COLUMNS, found)


def tables(portrait: Portrait, day: dt.date, base_url: str) -> tuple[Table, ...]:
    """In the order of the page; one query more for the parties, and three for every 500 commitments."""
    ids = [commitment.pk for commitment in portrait.commitments]
    return (
        Table(
            "commitments",
            taking_commitments.COLUMNS,
            taking_commitments.lines_in_parts(ids, day, base_url),
        ),
        Table("parties", PARTIES, _parties(portrait.code, day)),
        Table("organizations", ORGANIZATIONS, _organizations(portrait.seated, base_url)),
        Table("events", EVENTS, _events(portrait.events)),
    )


def _parties(code: str, day: dt.date) -> Lines:
    """The state itself, and everybody seated there."""
    rows = parties(day).filter(organization__country=code).order_by("commitment__reference", "pk")
    wanted = [column.name for column in PARTIES[:-1]]
    for *values, is_sample in rows.values_list(*COLUMNS).iterator(chunk_size=500):
        yield {**dict(zip(wanted, values, strict=True)), "provenance": provenance(is_sample)}


def _organizations(seated: Sequence[Seated], base_url: str) -> Lines:
    for each in seated:
        yield {
            "slug": each.slug,
            "name_en": each.name_en,
            "name_fr": each.name_fr,
            "kind": each.kind,
            "commitments": each.all.known,
            "commitments_weak": each.all.weak,
            "complete": each.complete,
            **by_role(each.roles),
            "address": base_url + page(each.slug),
        }


def _events(found: Sequence[events.Happening]) -> Lines:
    for each in found:
        source = each.event.source
        yield read(each.event, EVENTS, source=source.key if source else "")
