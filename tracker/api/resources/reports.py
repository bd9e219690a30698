"""Reports: what organizations say of their own promises, in their words. Nothing in them is a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from tracker.api import dressing, shapes
from tracker.api.parameters import COMMITMENT, ORGANIZATION, SLUG, Asked, of_choices
from tracker.api.resource import Expand, Key, Line, Resource
from tracker.enums import CLAIMABLE_STATUSES, PUBLIC_REPORTS
from tracker.models import Report, UpdateSource
from tracker.tables import is_public
from tracker.web import in_language

from . import narrowing
from .sources import SourceShape

CLAIMED = {str(status): status.label for status in CLAIMABLE_STATUSES}
STATES = {str(state): state.label for state in PUBLIC_REPORTS}


class EvidenceShape(serializers.Serializer):
    """A file given as evidence: the organization's own."""

    name = shapes.text("the name it came with", null=False)
    title = shapes.text("what it shows, in the organization's words")
    content_type = shapes.text("its kind", null=False)
    size = shapes.whole("bytes")
    sha256 = shapes.text("SHA-256 of the file as it is kept", null=False)
    url = shapes.address("where it can be had")


class ReportShape(shapes.OfTable):
    """What an organization reports of itself, published as it was handed in. One that corrects it supersedes it."""

    table = "reports"
    leave = ("evidence_sha256",)

    id = shapes.identity("its key")
    api_url = shapes.own_address()
    is_sample = shapes.sample()
    corrected_by = shapes.text("key of the report that took its place")
    evidence = shapes.part(EvidenceShape, "files that it gives as evidence", many=True)
    links = shapes.part(shapes.Links, "its permanent page")
    expanded = shapes.expanded("Report", sources=(SourceShape, "what stands for it, and the links it gives"))


def _rows(asked: Asked) -> Any:
    cited = UpdateSource.objects.select_related("source").order_by("position", "pk")
    found = Report.objects.public().filter(happened_on__lte=asked.day)
    return (
        found.select_related("organization", "commitment", "objective", "corrects", "entry")
        .prefetch_related(
            Prefetch("entry__citations", cited, to_attr="cited"),
            "files",
            Prefetch("corrections", Report.objects.public(), to_attr="corrected"),
        )
        .order_by("-happened_on", "-published_at", "-pk")
    )


def find(asked: Asked) -> Any:
    found = _rows(asked).filter(commitment__in=dressing.listed(asked))
    found = narrowing.by_commitment(found, asked)
    found = narrowing.by_organization(found, asked)
    return narrowing.by_code(found, asked, state="state", claimed_status="claimed_status")


def one(asked: Asked, key: str) -> Any:
    """Its address stays, whatever became of its commitment: of a merged one, the commitment that it became part of is
    named."""
    found = _rows(asked).filter(key=key).first()
    if found is not None and not is_public(found.commitment):
        found.merged_into = narrowing.merged_into(found.commitment.reference)
        return found if found.merged_into else None
    return found


def of_commitments(rows: Sequence[Any], asked: Asked) -> list[list[Any]]:
    """Four queries."""
    found = _rows(asked).filter(commitment__in=[row.pk for row in rows])
    return dressing.beside(rows, found, "commitment_id")


def of_organizations(slugs: Sequence[str], asked: Asked) -> Any:
    found = _rows(asked).filter(commitment__in=dressing.readable(asked))
    return found.filter(organization__slug__in=slugs)


def dress(rows: Sequence[Any], asked: Asked) -> list[Line]:
    """No query."""
    return [_line(row) for row in rows]


def _line(row: Any) -> Line:
    cited = [link.source for link in row.entry.cited]
    line = {
        "id": row.key,
        "is_sample": row.commitment.is_sample,
        **dressing.columns("reports", row, "evidence_sha256", "sources"),
        "sources": [source.key for source in cited],
        "corrected_by": next((each.key for each in row.corrected), None),
        "evidence": [_evidence(file) for file in row.files.all()],
        "links": dressing.both("page", row.get_absolute_url()),
    }
    return {**line, "commitment": getattr(row, "merged_into", line["commitment"])}


def _evidence(file: Any) -> Line:
    return {
        "name": file.name,
        "title": dressing.plain(file.title),
        "content_type": file.content_type,
        "size": file.size,
        "sha256": file.sha256,
        "url": settings.BASE_URL + in_language(file.get_absolute_url(), "en"),
    }


def cited_by(rows: Sequence[Any], asked: Asked) -> list[list[Any]]:
    """What stands for each report, and the links it gives. No query."""
    return [[link.source for link in row.entry.cited] for row in rows]


RESOURCE = Resource(
    name="reports",
    singular="report",
    meaning=gettext_lazy(
        "What organizations say of their own promises, in their words and their language. Published unchanged by the "
        "editors, whose verdicts are the assessments."
    ),
    of_the_day=gettext_lazy(
        "What they report on days up to this one. A report that was corrected later is there, and says so."
    ),
    shape=ReportShape,
    find=find,
    one=one,
    dress=dress,
    keys=(Key("key", "The key of the report.", SLUG, "k3m9x2aq7f"),),
    parameters=(
        COMMITMENT,
        ORGANIZATION,
        of_choices("state", STATES, "Whether they stand (published), or were corrected since (superseded)."),
        of_choices("claimed_status", CLAIMED, "What the organization says the status is."),
    ),
    expands=(Expand("sources", cited_by, "", "what stands for it, and the links it gives"),),
    order="The newest first.",
)
