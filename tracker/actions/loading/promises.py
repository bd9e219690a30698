"""The files of what was promised and by whom."""

from __future__ import annotations

from tracker import enums
from tracker.models import Commitment, Organization, Party, Pillar, Source, Topic

from .columns import (
    OF_SAMPLE,
    SAMPLE_KEY,
    SAMPLE_SLUG,
    Column,
    File,
    Kind,
    choice,
    date,
    key,
    precision,
    ref,
    refs,
    text,
    texts,
    yes_no,
)

PILLARS = File(
    "pillars",
    Pillar,
    "the brochure's four parts; the first three are the official axes, the fourth is the brochure's own",
    key=("slug",),
    key_of=lambda row: (row.slug,),
    order=lambda row: row.number,
    sample=SAMPLE_SLUG,
    unique=(("number",),),
    columns=(
        key("slug", "short name, used in addresses"),
        Column("number", Kind.WHOLE, "place in the brochure", required=True),
        *texts("name", "name", required=True),
        *texts("description", "what belongs here"),
    ),
)

TOPICS = File(
    "topics",
    Topic,
    "subject of a commitment",
    key=("slug",),
    key_of=lambda row: (row.slug,),
    order=lambda row: row.pk,
    sample=SAMPLE_SLUG,
    columns=(key("slug", "short name, used in addresses"), *texts("name", "name", required=True)),
)

SOURCES = File(
    "sources",
    Source,
    "what proves it: pages, texts and data sets",
    key=("key",),
    key_of=lambda row: (row.key,),
    order=lambda row: row.key,
    sample=SAMPLE_KEY,
    columns=(
        key("key", "short identifier used everywhere else"),
        text("title", "as shown by the page, or described (the note says so)", required=True),
        text("publisher", "who published it", required=True),
        text("url", "address; the brochure and three others have none"),
        date("published_on", "date of publication"),
        precision("published_precision", "it"),
        text("language", "ISO 639-1"),
        choice("type", enums.SourceType, "what it is"),
        choice("independence", enums.Voice, "whose voice it is; tracker is this compilation"),
        text("note", "how it was read, and weaknesses"),
        date("unavailable_since", "day from which the address no longer answers", extra=True),
    ),
)

ORGANIZATIONS = File(
    "organizations",
    Organization,
    "who promised",
    key=("slug",),
    key_of=lambda row: (row.slug,),
    order=lambda row: row.pk,
    sample=SAMPLE_SLUG,
    columns=(
        key("slug", "lower-case ASCII; countries are country-xx (ISO 3166-1)"),
        *texts("name", "name; translated by us where no official form was read", required=True),
        choice("kind", enums.OrganizationKind, "what it is"),
        text("country", "ISO 3166-1 alpha-2; empty where the seat is unclear or does not apply"),
        text("website", "from general knowledge, for part of the list"),
        ref("source", "sources", "a source that names the organization", required=False),
    ),
)

COMMITMENTS = File(
    "commitments",
    Commitment,
    "the promises",
    key=("reference",),
    key_of=lambda row: (row.reference,),
    order=lambda row: row.reference,
    related=("pillar", "topic", "parent"),
    sample={"is_sample": True},
    unique=(("slug",),),
    columns=(
        key("reference", "PA-nnn: ours, stable, never reused; not an official number"),
        text("slug", "readable name, used in addresses", required=True),
        ref("pillar", "pillars", "the part of the brochure"),
        ref("topic", "topics", "its subject"),
        choice("kind", enums.CommitmentKind, "what was promised"),
        ref("parent", "commitments", "the larger commitment it is part of", required=False),
        *texts("title", "title", required=True),
        *texts("summary", "what it is about"),
        *texts("promise", "what can be checked, in one sentence, or that nothing can", required=True),
        date("announced_on", "empty where the day was not seen"),
        precision("announced_precision", "it"),
        choice("link_to_summit", enums.SummitLink, "how it is tied to the Summit of 6-11 February 2025"),
        yes_no("in_brochure", "named in the official brochure"),
        yes_no("headline", "one of the main commitments"),
        choice("confidence", enums.Confidence, "how well a page states it"),
        refs("sources", "sources", "source keys, the main one first"),
    ),
)

PARTIES = File(
    "parties",
    Party,
    "who takes part in what; one organization may have several roles",
    key=("commitment", "organization", "role"),
    key_of=lambda row: (row.commitment.reference, row.organization.slug, row.role),
    order=lambda row: (row.commitment.reference, row.pk),
    repeats=True,
    related=("commitment", "organization", "source"),
    sample=OF_SAMPLE,
    columns=(
        ref("commitment", "commitments", "the commitment"),
        ref("organization", "organizations", "the organization"),
        choice("role", enums.Role, "its role"),
        date("joined_on", "when it joined, where known"),
        precision("joined_precision", "it"),
        choice("confidence", enums.Confidence, "how well a page states it"),
        ref("source", "sources", "what names it as a party"),
        date("left_on", "the first day on which it is no longer a party", extra=True),
    ),
)
