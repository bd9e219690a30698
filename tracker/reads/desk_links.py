"""Links of sources at the desk: which of them somebody should look at, and what is known of one in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, F, OuterRef, QuerySet, When, Window
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.enums import PUBLIC_PUBLICATIONS, LinkReason, LinkState
from tracker.models import AssessmentSource, LinkCheck, Source, Standing

from .wording import written_day

ARCHIVE = "https://web.archive.org"


def to_look_at(today: dt.date) -> QuerySet[Source]:
    """Found gone, and no editor has written down yet that it is, or where it can still be read. Each with `behind`: a
    verdict that holds today rests on it; those come first. `behind_in_all` counts them."""
    holds = Standing.objects.filter(
        from_day__lte=today, until_day__gt=today, commitment__publication__in=PUBLIC_PUBLICATIONS
    )
    rests = AssessmentSource.objects.filter(
        source=OuterRef("pk"), assessment__in=holds.filter(assessment__isnull=False).values("assessment")
    )
    rows = Source.objects.found_gone().filter(unavailable_since__isnull=True, archive_url="")
    return (
        rows.select_related("link_check")
        .annotate(behind=Exists(rests))
        .annotate(behind_in_all=Window(Count(Case(When(behind=True, then=1)))))
        .order_by("-behind", "link_check__since", "pk")
    )


def in_state(rows: QuerySet[Source], state: str) -> QuerySet[Source]:
    """`state` is one of `LinkState`, or "never": not looked at yet. Findings about an earlier address do not count."""
    with_address = rows.exclude(url="")
    checked = Source.objects.filter(link_check__url=F("url"))
    if state == "never":
        return with_address.exclude(pk__in=checked.values("pk"))
    return with_address.filter(pk__in=checked.filter(link_check__state=state).values("pk"))


@dataclass(frozen=True)
class LinkWords:
    """What the desk says of one link."""

    source: Source
    check: LinkCheck | None

    @property
    def state(self) -> str:
        """Since when what holds; the editors' own day comes before what a machine found."""
        if self.source.unavailable_since:
            return _("Unavailable since %(day)s, say the editors") % {
                "day": written_day(self.source.unavailable_since)
            }
        if not self.source.url:
            return _("No address")
        if self.check is None:
            return _("Not looked at yet")
        label = LinkState(self.check.state).label
        return _("%(state)s since %(day)s") % {"state": label, "day": day_of(self.check.since)}

    @property
    def reason(self) -> str:
        """What the newest look met, with the status of the answer where there was one."""
        if self.check is None:
            return ""
        words = str(LinkReason(self.check.reason).label)
        return f"{words} ({self.check.status_code})" if self.check.status_code else words

    @property
    def times(self) -> str:
        """How often in a row the page was missed, while that is not yet enough to call it gone."""
        if self.check is None or not self.check.failures or self.check.state == LinkState.GONE:
            return ""
        return ngettext(
            "Missed %(n)d time: a page is called gone once it was missed three times over a week.",
            "Missed %(n)d times in a row: a page is called gone once it was missed three times over a week.",
            self.check.failures,
        ) % {"n": self.check.failures}

    @property
    def save_at(self) -> str:
        """Where somebody has the Web Archive keep the page: a link to follow, and nothing that we ask for."""
        return f"{ARCHIVE}/save/{self.source.url}"

    @property
    def copies_at(self) -> str:
        """Where the Web Archive lists the copies it has."""
        return f"{ARCHIVE}/web/*/{self.source.url}"


def words_of(source: Source) -> LinkWords:
    return LinkWords(source, source.check_of_link)


def day_of(moment: dt.datetime) -> str:
    return written_day(timezone.localdate(moment))
