"""What is told of a commitment, described."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from tracker.api import shapes
from tracker.api.shapes import (
    address,
    code,
    day,
    expanded,
    identity,
    keys,
    own_address,
    part,
    sample,
    text,
    whole,
    yes_no,
)
from tracker.enums import (
    ASSESSED_STATUSES,
    CLAIMABLE_STATUSES,
    Freshness,
    ImplementationStatus,
    Language,
    Outcome,
    Precision,
    ScheduleState,
    Verification,
)

from .assessments import AssessmentShape
from .developments import DevelopmentShape
from .indicators import IndicatorShape
from .milestones import MilestoneShape
from .objectives import ObjectiveShape
from .parties import PartyShape
from .reports import ReportShape
from .sources import SourceShape

ASSESSED: dict[str, Any] = {"codes": [str(each) for each in ASSESSED_STATUSES], "name": "AssessedStatus"}
CLAIMED: dict[str, Any] = {"codes": [str(each) for each in CLAIMABLE_STATUSES], "name": "ClaimedStatus"}


class Verdict(serializers.Serializer):
    """What the editors conclude of the whole commitment, in force on the day."""

    id = text("its number among the assessments", null=False)
    status = code(ImplementationStatus, "the status", **ASSESSED)
    outcome = code(Outcome, "how it ended, only when it closes the commitment", null=True)
    effective_on = day("the day from which it holds", null=False)
    rationale_en = text("the reason, naming the evidence, in English", null=False)
    rationale_fr = text("the reason in French")
    searched_on = day("when the subject was last searched for it")
    sources = keys("keys of what it rests on, the main one first")
    developments = keys("keys of the developments it rests on")
    contested = yes_no("true when an organization says that it is wrong")
    replies = part(shapes.Reply, "what organizations answered to it", many=True)


class Claim(serializers.Serializer):
    """What an organization says of its own promise in its newest report, published unchanged. It is no verdict."""

    organization = text("who says so, by short name", null=False)
    objective = text("key of the objective it is about; null for the whole")
    status = code(ImplementationStatus, "what the organization says the status is", **CLAIMED)
    happened_on = day("the day it speaks of", null=False)
    precision = code(Precision, "how exactly that is known")
    headline = text("in one sentence, in its own words", null=False)
    language = code(Language, "the language of its words")
    report = text("key of the report", null=False)


class CommitmentLinks(shapes.Links):
    """Pages of this site for people, feeds and pictures, in both languages."""

    feed_en = address("its feed of changes in English (Atom)")
    feed_fr = address("its feed of changes in French (Atom)")
    badge_en = address("a picture of its status in English (SVG)")
    badge_fr = address("a picture of its status in French (SVG)")


class CommitmentShape(shapes.OfTable):
    """A promise with its four axes, the verdict and, apart from it, the claims."""

    table = "commitments"

    id = identity("its reference")
    api_url = own_address()
    is_sample = sample()
    status = code(
        ImplementationStatus, "implementation: what the editors conclude; the first of the four axes"
    )
    outcome = code(Outcome, "how it ended, once closed; the second axis", null=True)
    schedule = code(ScheduleState, "how it stands with its dates; the third axis")
    verification = code(
        Verification, "how well the verdict is backed, by the weakest it cites; the fourth axis", null=True
    )
    due_on = day("the date that the schedule speaks of, last day of its period")
    days_overdue = whole("days since that date, where it is overdue", null=True)
    next_due_on = day("the next date that is not over")
    moved_deadlines = whole("how often its dates were moved by the day")
    last_fact_on = day("the day of the newest sourced fact")
    freshness = code(Freshness, "how old that is: silence is not failure", null=True)
    verdict = part(Verdict, "the editors’ verdict in force on the day; null before the first", null=True)
    claims = part(Claim, "what organizations claim, newest first; never part of the verdict", many=True)
    leads = keys("short names of who leads")
    other_parties = keys("short names of who else takes part")
    links = part(CommitmentLinks, "where it is on this site")
    expanded = expanded(
        "Commitment",
        parties=(PartyShape, "who takes part on the day"),
        objectives=(ObjectiveShape, "its numbered aims"),
        milestones=(MilestoneShape, "its steps"),
        indicators=(IndicatorShape, "what is counted"),
        developments=(DevelopmentShape, "what happened, newest first"),
        assessments=(AssessmentShape, "every verdict by the day, newest first"),
        reports=(ReportShape, "what organizations reported, newest first"),
        sources=(SourceShape, "what promise and verdict cite"),
    )
