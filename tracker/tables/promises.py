"""The files of what was promised and by whom."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

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
    _("the brochure's four parts; the first three are the official axes, the fourth is the brochure's own"),
    key=("slug",),
    key_of=lambda row: (row.slug,),
    order=lambda row: row.number,
    sample=SAMPLE_SLUG,
    unique=(("number",),),
    columns=(
        key("slug", _("short name, used in addresses")),
        Column("number", Kind.WHOLE, _("place in the brochure"), required=True),
        *texts("name", _("name"), required=True),
        *texts("description", _("what belongs here")),
    ),
)

TOPICS = File(
    "topics",
    Topic,
    _("subject of a commitment"),
    key=("slug",),
    key_of=lambda row: (row.slug,),
    order=lambda row: row.pk,
    sample=SAMPLE_SLUG,
    columns=(key("slug", _("short name, used in addresses")), *texts("name", _("name"), required=True)),
)

SOURCES = File(
    "sources",
    Source,
    _("what proves it: pages, texts and data sets"),
    key=("key",),
    key_of=lambda row: (row.key,),
    order=lambda row: row.key,
    sample=SAMPLE_KEY,
    columns=(
        key("key", _("short identifier used everywhere else")),
        text("title", _("as shown by the page, or described (the note says so)"), required=True),
        text("publisher", _("who published it"), required=True),
        text("url", _("address; the brochure and three others have none")),
        date("published_on", _("date of publication")),
        precision("published_precision"),
        text("language", _("ISO 639-1")),
        choice("type", enums.SourceType, _("what it is")),
        choice("independence", enums.Voice, _("whose voice it is; tracker is this compilation")),
        text("note", _("how it was read, and weaknesses")),
        date("unavailable_since", _("day from which the address no longer answers"), extra=True),
        replace(text("archive_url", _("the page as an archive on the web keeps it")), extra=True),
        date("archived_on", _("day of the archived page, or of the copy"), extra=True),
        replace(text("capture_sha256", _("SHA-256 of a copy that the editors keep")), extra=True),
    ),
)

ORGANIZATIONS = File(
    "organizations",
    Organization,
    _("who promised"),
    key=("slug",),
    key_of=lambda row: (row.slug,),
    order=lambda row: row.pk,
    related=("source",),
    sample=SAMPLE_SLUG,
    columns=(
        key("slug", _("lower-case ASCII; countries are country-xx (ISO 3166-1)")),
        *texts("name", _("name; translated by us where no official form was read"), required=True),
        choice("kind", enums.OrganizationKind, _("what it is")),
        text("country", _("ISO 3166-1 alpha-2; empty where the seat is unclear or does not apply")),
        text("website", _("from general knowledge, for part of the list")),
        ref("source", "sources", _("a source that names the organization"), required=False),
    ),
)

COMMITMENTS = File(
    "commitments",
    Commitment,
    _("the promises"),
    key=("reference",),
    key_of=lambda row: (row.reference,),
    order=lambda row: row.reference,
    related=("pillar", "topic", "parent"),
    sample={"is_sample": True},
    unique=(("slug",),),
    columns=(
        key("reference", _("PA-nnn: ours, stable, never reused; not an official number")),
        text("slug", _("readable name, used in addresses"), required=True),
        ref("pillar", "pillars", _("the part of the brochure")),
        ref("topic", "topics", _("its subject")),
        choice("kind", enums.CommitmentKind, _("what was promised")),
        ref("parent", "commitments", _("the larger commitment it is part of"), required=False),
        *texts("title", _("title"), required=True),
        *texts("summary", _("what it is about")),
        *texts("promise", _("what can be checked, in one sentence, or that nothing can"), required=True),
        date("announced_on", _("empty where the day was not seen")),
        precision("announced_precision"),
        choice("link_to_summit", enums.SummitLink, _("how it is tied to the Summit of 6-11 February 2025")),
        yes_no("in_brochure", _("named in the official brochure")),
        yes_no("headline", _("one of the main commitments")),
        choice("confidence", enums.Confidence, _("how well a page states it")),
        refs("sources", "sources", _("source keys, the main one first")),
    ),
)

PARTIES = File(
    "parties",
    Party,
    _("who takes part in what; one organization may have several roles"),
    key=("commitment", "organization", "role"),
    key_of=lambda row: (row.commitment.reference, row.organization.slug, row.role),
    order=lambda row: (row.commitment.reference, row.pk),
    repeats=True,
    related=("commitment", "organization", "source"),
    sample=OF_SAMPLE,
    columns=(
        ref("commitment", "commitments", _("the commitment")),
        ref("organization", "organizations", _("the organization")),
        choice("role", enums.Role, _("its role")),
        date("joined_on", _("when it joined, where known")),
        precision("joined_precision"),
        choice("confidence", enums.Confidence, _("how well a page states it")),
        ref("source", "sources", _("what names it as a party")),
        date("left_on", _("the first day on which it is no longer a party"), extra=True),
    ),
)
