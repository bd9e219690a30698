"""Recording what happened, and the moves of a development."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.enums import UpdateKind, UpdateState
from tracker.exceptions import Incomplete, Refused
from tracker.models import Commitment, Source, Update
from tracker.rules import Actor

from . import records
from .derive import together
from .engine import move


def record(
    update: Update, *, by: Actor, commitments: Sequence[Commitment], sources: Sequence[Source]
) -> Update:
    """Save a new development as a draft with what it concerns and what proves it, main source first."""
    with together():
        update.state = UpdateState.DRAFT
        update.author_id = by.pk
        records.create(update, by=by, links={"commitments": commitments, "sources": sources})
    return update


def publish(update: Update, *, by: Actor) -> Update:
    """No statement without a source, and none about nothing."""

    def ready(row: Update) -> None:
        if not row.citations.exists():
            raise Incomplete(_("A development needs at least one source before it is published."))
        if not row.concerns.exists():
            raise Incomplete(_("Say which commitment this development is about."))

    return move(update, "publish", by=by, ready=ready, fields={"published_at": timezone.now()})


def supersede(update: Update, replacement: Update, *, by: Actor, reason: str) -> Update:
    """The corrected entry takes its place on the timeline; the old one stays in the history."""

    def ready(row: Update) -> None:
        _refuse_report(row)
        if replacement.pk == row.pk or replacement.state != UpdateState.PUBLISHED:
            raise Incomplete(_("Publish the corrected development first, then supersede this one by it."))

    return move(update, "supersede", by=by, reason=reason, fields={"superseded_by": replacement}, ready=ready)


def retract(update: Update, *, by: Actor, reason: str) -> Update:
    """Taken off the timeline, with the reason in the history."""
    return move(update, "retract", by=by, reason=reason, ready=_refuse_report)


def _refuse_report(row: Update) -> None:
    """The entry of a report moves with the report (`actions.reports`)."""
    if row.kind == UpdateKind.REPORT:
        raise Refused(_("An organization’s report is never edited: only the organization can correct it."))
