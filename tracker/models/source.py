"""What proves it: one row per page, text or data set that something here rests on."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from tracker.enums import LinkState, Precision, SourceType, Voice

from .base import Edited, date_with_precision, one_of, precision_field

if TYPE_CHECKING:
    from .link_check import LinkCheck


FOUND_GONE = Q(link_check__state=LinkState.GONE, link_check__url=F("url"))
"""The machine found the address, as it stands now, to be gone."""


class SourceQuerySet(models.QuerySet["Source"]):
    def found_gone(self) -> SourceQuerySet:
        return self.filter(FOUND_GONE)

    def unavailable(self) -> SourceQuerySet:
        """The rows whose `unavailable_from` is a day."""
        return self.filter(Q(unavailable_since__isnull=False) | FOUND_GONE)


class Source(Edited):
    """`key` is the short identifier used in the data files; `independence` says whose voice it is."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("publisher"), max_length=160)
    url = models.URLField(_("address"), max_length=500, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    published_precision = precision_field()
    language = models.CharField(_("language"), max_length=8, blank=True, help_text=_("ISO 639-1 code"))
    type = models.CharField(_("type"), max_length=16, choices=SourceType)
    independence = models.CharField(_("voice"), max_length=12, choices=Voice)
    note = models.CharField(_("note"), max_length=500, blank=True)
    unavailable_since = models.DateField(_("unavailable since"), null=True, blank=True)
    archive_url = models.URLField(
        _("archived at"),
        max_length=500,
        blank=True,
        help_text=_("The page as an archive on the web keeps it."),
    )
    archived_on = models.DateField(_("archived on"), null=True, blank=True)
    capture_sha256 = models.CharField(
        _("SHA-256 of our copy"),
        max_length=64,
        blank=True,
        help_text=_("Of a copy that the editors keep, so that it can be shown to be the one of that day."),
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["key"]
        constraints = [
            one_of("type", SourceType.values, name="source_type_known"),
            one_of("independence", Voice.values, name="source_independence_known"),
            one_of("published_precision", Precision.values, name="source_precision_known", blank=True),
            date_with_precision("published_on", "published_precision", name="source_date_has_precision"),
            models.CheckConstraint(
                condition=Q(capture_sha256="") | Q(capture_sha256__regex=r"^[0-9a-f]{64}$"),
                name="source_capture_is_a_hash",
            ),
            models.CheckConstraint(
                condition=Q(archived_on__isnull=True) | ~Q(archive_url="") | ~Q(capture_sha256=""),
                name="source_archived_on_says_of_what",
            ),
        ]

    def __str__(self) -> str:
        colon = pgettext("between a title and its status", ":")
        return f"{self.publisher}{colon} {self.title}"

    @property
    def check_of_link(self) -> LinkCheck | None:
        """What the machine found about the address as it stands now; a finding about an earlier one says nothing.
        Lists load it with `select_related("link_check")`."""
        found: LinkCheck | None = getattr(self, "link_check", None)
        return found if found is not None and found.url == self.url else None

    @property
    def unavailable_from(self) -> dt.date | None:
        """The day from which it can no longer be read at its address: as the editors say, else as the machine found."""
        if self.unavailable_since is not None:
            return self.unavailable_since
        found = self.check_of_link
        return timezone.localdate(found.since) if found and found.state == LinkState.GONE else None

    def is_unavailable(self, day: dt.date) -> bool:
        """On that day: a page as of an earlier one does not tell what came after it."""
        since = self.unavailable_from
        return since is not None and since <= day
