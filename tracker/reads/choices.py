"""The axes of the list and their values, with the words for both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.enums import (
    PUBLIC_PUBLICATIONS,
    CommitmentKind,
    Confidence,
    Freshness,
    ImplementationStatus,
    Outcome,
    Role,
    ScheduleState,
    SummitLink,
    Verification,
)
from tracker.models import LocalizedText, Organization, Party, Pillar, Topic
from tracker.models.base import localized

from .browse import NO, OPEN, YES
from .held import held
from .wording import country_name

YES_OR_NO = {YES: _("Yes"), NO: _("No")}

WORDS: dict[str, Mapping[str, Any]] = {
    "status": dict(ImplementationStatus.choices),
    "outcome": {OPEN: _("Still open"), **dict(Outcome.choices)},
    "schedule": dict(ScheduleState.choices),
    "kind": dict(CommitmentKind.choices),
    "verification": dict(Verification.choices),
    "freshness": dict(Freshness.choices),
    "role": dict(Role.choices),
    "link_to_summit": dict(SummitLink.choices),
    "confidence": dict(Confidence.choices),
    "headline": YES_OR_NO,
    "in_brochure": YES_OR_NO,
}
"""Values and words of the axes whose values do not come from the database, in the order in which they are read."""

TITLES: dict[str, str | Promise] = {
    "status": _("Status"),
    "pillar": _("Pillar"),
    "topic": _("Topic"),
    "schedule": _("Schedule"),
    "organization": _("Organization"),
    "country": _("Country"),
    "role": _("Role"),
    "kind": _("Kind"),
    "outcome": _("Outcome"),
    "verification": _("Verification"),
    "freshness": _("Newest fact"),
    "headline": _("Main commitment"),
    "in_brochure": _("Named in the brochure"),
    "link_to_summit": _("Link to the Summit"),
    "confidence": _("How sure we are of the entry"),
}
"""Every axis, in the order of the column."""

SORTS: dict[str, str | Promise] = {
    "relevance": _("Relevance"),
    "reference": _("Reference"),
    "changed": _("Changed lately"),
    "deadline": _("Next deadline"),
    "title": _("Title"),
}


@dataclass(frozen=True)
class Names:
    """Names that the database gives: all pillars and topics in reading order, the organizations asked for."""

    pillars: Mapping[str, Any]
    topics: Mapping[str, Any]
    organizations: Mapping[str, Any]

    def words(self) -> dict[str, Mapping[str, Any]]:
        return {**WORDS, "pillar": self.pillars, "topic": self.topics}


def names(read_in: str, asked: Iterable[str] = ()) -> Names:
    """In the language in force ("en", "fr"). No query but where nothing is held of this version of the data."""
    pillars, topics = _pillars_and_topics(read_in)
    there = organizations(read_in) if asked else {}
    return Names(pillars, topics, {slug: there[slug] for slug in sorted({*asked}) if slug in there})


@held(most=2)
def _pillars_and_topics(_language: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    topics = {topic.slug: topic.name for topic in Topic.objects.all()}
    pillars = {pillar.slug: pillar.name for pillar in Pillar.objects.order_by("number")}
    return pillars, dict(sorted(topics.items(), key=lambda item: item[1].casefold()))


@held(most=2)
def organizations(_language: str) -> Mapping[str, LocalizedText]:
    """Every organization that may be named, by its slug."""
    named = public_organizations().order_by().values_list("slug", "name_en", "name_fr")
    return {slug: localized(name_en, name_fr) for slug, name_en, name_fr in named}


def public_organizations() -> QuerySet[Organization]:
    """Those with a part in something public: the others are nobody's business yet."""
    parties = Party.objects.filter(commitment__publication__in=PUBLIC_PUBLICATIONS)
    return Organization.objects.filter(Exists(parties.filter(organization=OuterRef("pk"))))


def countries(codes: Iterable[str]) -> dict[str, str]:
    """With their names, in the order of these."""
    return dict(sorted(((code, country_name(code)) for code in codes), key=lambda item: item[1].casefold()))
