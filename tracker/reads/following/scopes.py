"""What a feed or a subscription is about: everything, one commitment, organization, pillar or topic, or what the list
finds for a search. Feeds, the page on which one asks to be told, settings and mails find it here.

Only what is public is found, and a commitment that was merged into another is found there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.enums import Followed
from tracker.models import Commitment, News, Organization, Party, Pillar, Topic
from tracker.models.commitment import MERGES
from tracker.reads import browse, choices, facets, pillars
from tracker.reads.browse import Selection
from tracker.reads.wording import said

from . import selections

Narrowing = Callable[[QuerySet[News]], QuerySet[News]]
LONGEST = 500
"""Characters of a target that is kept. What is longer can be read as a feed and not be followed by mail."""


@dataclass(frozen=True)
class Scope:
    """`target` is written as it is kept: a reference, a slug, the query of a search. `name` says what it is in the
    reader's language, `chips` a search part by part. `page` is where it is read, `feed` its feed, both in the reader's
    language. `note` says what became of it where that has to be said."""

    followed: Followed
    target: str
    name: str
    page: str
    feed: str
    narrow: Narrowing
    chips: tuple[str, ...] = ()
    note: str = ""

    @property
    def follow(self) -> str:
        """The page on which one asks to be told of it by mail."""
        return ways(self.followed, self.target)["follow_url"]

    @property
    def label(self) -> str:
        """What sort of thing it is, but where the name says so itself."""
        return "" if self.followed == Followed.ALL else str(Followed(self.followed).label)


def ways(followed: Followed, target: str = "", feed: str = "") -> dict[str, str]:
    """The addresses of the feed and of the page on which one asks to be told by mail, for the pages about it. No
    query."""
    asked = {} if followed == Followed.ALL else {"scope": followed.value, "target": target}
    follow = reverse("follow_new") + (f"?{urlencode(asked)}" if asked else "")
    return {"feed_url": feed or _feed(followed, target), "follow_url": follow}


def _feed(followed: Followed, target: str) -> str:
    if followed == Followed.SEARCH:
        return f"{reverse('selection_feed')}?{target}"
    if followed == Followed.ALL:
        return reverse("change_feed")
    return reverse(f"{followed.value}_feed", args=[target])


def of_selection_or_less(selection: Selection) -> tuple[Followed, str]:
    """How a selection of the list is followed: one that does not narrow is everything, one of a single pillar or topic
    is that. The order in which the list was read makes no difference."""
    query = selections.written(selection)
    if not query:
        return Followed.ALL, ""
    if not selection.q and not selection.parent and len(selection.values) == 1:
        ((axis, values),) = selection.values.items()
        if len(values) == 1 and axis in (Followed.PILLAR, Followed.TOPIC, Followed.ORGANIZATION):
            return Followed(axis), values[0]
    return Followed.SEARCH, query


# --- Each of them -----------------------------------------------------------------------------------------------------


def everything() -> Scope:
    way = ways(Followed.ALL)
    return Scope(
        Followed.ALL,
        "",
        _("Everything that changes"),
        reverse("change_list"),
        way["feed_url"],
        lambda rows: rows,
    )


def of_commitment(commitment: Commitment, asked_for: str = "") -> Scope:
    """`asked_for` is the reference under which it was asked for, which may have been merged into it."""
    note = ""
    if asked_for and asked_for != commitment.reference:
        note = _("%(old)s was merged into %(new)s: you are told of that now.") % {
            "old": asked_for,
            "new": commitment.reference,
        }
    return Scope(
        Followed.COMMITMENT,
        commitment.reference,
        f"{commitment.reference} {said(commitment.title)}",
        commitment.get_absolute_url(),
        _feed(Followed.COMMITMENT, commitment.address),
        lambda rows: rows.filter(commitment=commitment),
        note=note,
    )


def of_organization(organization: Organization) -> Scope:
    """What it was a party to on the day of the change, and what names it, as on the page of changes."""
    slug = organization.slug
    own = Party.objects.filter(
        Q(joined_on__isnull=True) | Q(joined_on__lte=OuterRef("day")),
        Q(left_on__isnull=True) | Q(left_on__gt=OuterRef("day")),
        organization=organization,
        commitment=OuterRef("commitment"),
    )
    named = Concat(Value(";"), F("organizations"), Value(";"), output_field=TextField())
    return Scope(
        Followed.ORGANIZATION,
        slug,
        said(organization.name),
        reverse("organization_detail", args=[slug]),
        _feed(Followed.ORGANIZATION, slug),
        lambda rows: rows.alias(named=named).filter(Q(Exists(own)) | Q(named__contains=f";{slug};")),
    )


def of_pillar(pillar: Pillar) -> Scope:
    return Scope(
        Followed.PILLAR,
        pillar.slug,
        said(pillar.name),
        reverse("pillar_detail", args=[pillar.slug]),
        _feed(Followed.PILLAR, pillar.slug),
        lambda rows: rows.filter(commitment__pillar=pillar),
    )


def of_topic(topic: Topic) -> Scope:
    return Scope(
        Followed.TOPIC,
        topic.slug,
        said(topic.name),
        f"{reverse('commitment_list')}?{urlencode({'topic': topic.slug})}",
        _feed(Followed.TOPIC, topic.slug),
        lambda rows: rows.filter(commitment__topic=topic),
    )


def of_selection(selection: Selection, names: choices.Names, *days: dt.date) -> Scope:
    """What changes for the commitments that the list finds on any of the days: today, and the day up to which somebody
    was told, so that they hear as well why a commitment is found no more."""
    query = selections.written(selection)
    labels = tuple(
        str(chip["label"]) for chip in facets.chips(selection, selections.words(selection, names), "")
    )
    found = Q()
    for day in sorted(set(days)):
        found |= Q(commitment__in=browse.chosen(day, selection).order_by().values("pk"))
    return Scope(
        Followed.SEARCH,
        query,
        " · ".join(labels),
        f"{reverse('commitment_list')}?{query}",
        _feed(Followed.SEARCH, query),
        lambda rows: rows.filter(found),
        chips=labels,
    )


# --- By the words of an address or a row ------------------------------------------------------------------------------


def find(followed: str, target: str, *days: dt.date) -> Scope | None:
    """What is meant, as it is today; None where there is no such thing, or not for everybody to see. Of a search, what
    it finds on any of the days."""
    if followed == Followed.ALL:
        return everything() if not target else None
    if followed not in Followed.values or not target or len(target) > LONGEST:
        return None
    return FINDERS[Followed(followed)](target, days)


def _commitment(reference: str, days: tuple[dt.date, ...]) -> Scope | None:
    """By its reference; one that was merged leads on."""
    asked_for = reference.upper()
    row = Commitment.objects.filter(reference=asked_for).first()
    for _step in range(MERGES):
        if row is None or row.merged_into is None:
            break
        row = row.merged_into
    if row is None or not Commitment.objects.public().filter(pk=row.pk).exists():
        return None
    return of_commitment(row, asked_for)


def _organization(slug: str, days: tuple[dt.date, ...]) -> Scope | None:
    row = choices.public_organizations().filter(slug=slug).first()
    return of_organization(row) if row else None


def _pillar(slug: str, days: tuple[dt.date, ...]) -> Scope | None:
    row = pillars.known().filter(slug=slug).first()
    return of_pillar(row) if row else None


def topics() -> QuerySet[Topic]:
    """Topics with anything public in them."""
    listed = Commitment.objects.public().of_the_record()
    return Topic.objects.filter(Exists(listed.filter(topic=OuterRef("pk"))))


def _topic(slug: str, days: tuple[dt.date, ...]) -> Scope | None:
    row = topics().filter(slug=slug).first()
    return of_topic(row) if row else None


def _search(query: str, days: tuple[dt.date, ...]) -> Scope | None:
    read = selections.read(query)
    return of_selection(*read, *days) if read else None


FINDERS: dict[Followed, Callable[[str, tuple[Any, ...]], Scope | None]] = {
    Followed.COMMITMENT: _commitment,
    Followed.ORGANIZATION: _organization,
    Followed.PILLAR: _pillar,
    Followed.TOPIC: _topic,
    Followed.SEARCH: _search,
}
