"""Moves of commitments."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracker.enums import Publication
from tracker.exceptions import Incomplete, Refused
from tracker.models import Commitment
from tracker.rules import Actor

from .engine import move


def publish(commitment: Commitment, *, by: Actor) -> Commitment:
    """A draft becomes public; it needs a promise and at least one source."""

    def ready(row: Commitment) -> None:
        if not row.citations.exists():
            raise Incomplete(_("A commitment needs a source before it is published."))

    return move(commitment, "publish", by=by, ready=ready)


def close(commitment: Commitment, *, by: Actor) -> Commitment:
    """Part of publishing an assessment with an outcome (`assessments.publish`), which is what it needs."""

    def ready(row: Commitment) -> None:
        newest = row.assessments.public().whole().order_by("-effective_on").first()
        if newest is None or not newest.outcome:
            raise Incomplete(_("A commitment is closed by publishing an assessment with an outcome."))

    return move(commitment, "close", by=by, ready=ready)


def reopen(commitment: Commitment, *, by: Actor, reason: str) -> Commitment:
    """A closed promise is followed again. The closing verdict stays in its history; a new one, without an
    outcome, has to be published before the status on the page changes."""
    return move(commitment, "reopen", by=by, reason=reason)


def merge(commitment: Commitment, into: Commitment, *, by: Actor, reason: str) -> Commitment:
    """The entry is found to be the same promise as `into`: its address leads there, its reference is kept."""

    def ready(row: Commitment) -> None:
        if into.pk == row.pk or into.publication == Publication.ARCHIVED:
            raise Refused(_("Choose another commitment, one that is not itself archived."))

    return move(commitment, "merge", by=by, reason=reason, fields={"merged_into": into}, ready=ready)
