"""Tables that are taken away and never loaded: what organizations said, and what readers were right about.

They are written by their own people through their own doors, so no file can bring them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker import enums
from tracker.models import Correction, Reply, Report

from .columns import Column, File, Kind, choice, date, key, precision, ref, text, texts, yes_no
from .keys import key_text


def _day(moment: Any) -> Any:
    """The day in Paris of a stored moment."""
    return timezone.localdate(moment) if moment else None


def _reply_key(row: Reply) -> tuple[str, ...]:
    verdict = row.assessment
    return (
        verdict.commitment.reference,
        key_text(verdict.organization),
        key_text(verdict.objective),
        verdict.effective_on.isoformat(),
        row.organization.slug,
    )


REPORTS = File(
    "reports",
    Report,
    _(
        "what organizations say of their own promises, in their words and their language; editors never change them"
    ),
    key=("key",),
    key_of=lambda row: (row.key,),
    order=lambda row: (row.happened_on, row.key),
    related=("organization", "commitment", "objective", "corrects", "source", "entry"),
    sample={"commitment__is_sample": True},
    columns=(
        key("key", _("short identifier, used in addresses")),
        ref("commitment", "commitments", _("the commitment")),
        ref(
            "objective",
            "objectives",
            _("filled when it is on one objective only"),
            required=False,
            within=True,
        ),
        ref("organization", "organizations", _("who reports")),
        replace(
            choice("state", enums.ReportState, _("published, or superseded by a report that corrects it")),
            only=enums.PUBLIC_REPORTS,
        ),
        ref("corrects", "reports", _("the report that it corrects"), required=False),
        choice("language", enums.Language, _("the language of its words")),
        replace(
            choice(
                "claimed_status", enums.ImplementationStatus, _("what the organization says the status is")
            ),
            only=enums.CLAIMABLE_STATUSES,
        ),
        date("happened_on", _("the day it speaks of"), required=True),
        precision("precision", required=True),
        text("headline", _("in one sentence"), required=True),
        text("detail", _("what happened")),
        text("next_step", _("what comes next")),
        choice("barrier", enums.Barrier, _("what stands in the way"), required=False),
        text("barrier_note", _("more about that")),
        Column(
            "sources",
            Kind.REFS,
            _("what stands for the report itself, and the links it gives"),
            target="sources",
            get=lambda row: [link.source for link in row.entry.citations.select_related("source")],
        ),
        Column(
            "evidence_sha256",
            Kind.LIST,
            _("SHA-256 of each file given as evidence, as it is kept"),
            get=lambda row: sorted(row.files.values_list("sha256", flat=True)),
        ),
        Column(
            "published_on",
            Kind.DATE,
            _("the day on which it was published here"),
            required=True,
            get=lambda row: _day(row.published_at),
        ),
    ),
)

REPLIES = File(
    "replies",
    Reply,
    _("what organizations answered to an assessment about them, printed beside it"),
    key=("commitment", "assessed_organization", "assessed_objective", "effective_on", "organization"),
    key_of=_reply_key,
    order=lambda row: (_reply_key(row), row.pk),
    related=(
        "organization",
        "assessment__commitment",
        "assessment__organization",
        "assessment__objective",
    ),
    sample={"assessment__commitment__is_sample": True},
    columns=(
        ref("commitment", "commitments", _("the commitment"), get=lambda row: row.assessment.commitment),
        ref(
            "assessed_organization",
            "organizations",
            _("filled when the assessment is on one party only"),
            required=False,
            get=lambda row: row.assessment.organization,
        ),
        ref(
            "assessed_objective",
            "objectives",
            _("filled when the assessment is on one objective only"),
            required=False,
            within=True,
            get=lambda row: row.assessment.objective,
        ),
        Column(
            "effective_on",
            Kind.DATE,
            _("the day from which the assessment holds"),
            required=True,
            get=lambda row: row.assessment.effective_on,
        ),
        ref("organization", "organizations", _("who replies")),
        yes_no("contests", _("yes when it says that the assessment is wrong")),
        choice("language", enums.Language, _("the language of its words")),
        text("text", _("the reply"), required=True),
        Column(
            "given_on",
            Kind.DATE,
            _("the day on which it was given"),
            required=True,
            get=lambda row: _day(row.given_at),
        ),
    ),
)

CORRECTIONS = File(
    "corrections",
    Correction,
    _("errors that readers reported and editors confirmed, in the editors' words"),
    key=("key",),
    key_of=lambda row: (row.key,),
    order=lambda row: (row.answered_at, row.key),
    related=("commitment",),
    sample={"commitment__is_sample": True},
    columns=(
        key("key", _("short identifier")),
        text("page", _("the page of this site that it is about"), required=True),
        ref("commitment", "commitments", _("the commitment, where it is about one"), required=False),
        Column(
            "received_on",
            Kind.DATE,
            _("the day on which it was reported"),
            required=True,
            get=lambda row: _day(row.received_at),
        ),
        Column(
            "answered_on",
            Kind.DATE,
            _("the day on which the editors answered"),
            required=True,
            get=lambda row: _day(row.answered_at),
        ),
        *texts("finding", _("what the editors found"), required=True),
    ),
)
