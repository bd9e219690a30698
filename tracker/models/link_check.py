"""What became of the address of a source, as a machine found it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.enums import LinkState

from .base import one_of
from .source import Source


class LinkCheckQuerySet(models.QuerySet["LinkCheck"]):
    def gone(self) -> LinkCheckQuerySet:
        return self.filter(state=LinkState.GONE)


class LinkCheck(models.Model):
    """The newest finding about the address of one source. Not part of the record and without history: what editors
    conclude from it stands on the source itself (`unavailable_since`, `archive_url`).

    A page that does not answer once is not gone: `failures` counts tries in a row, and `state` turns only when they
    have gone on for long enough (`links.judging`). `since` is when this state began."""

    source = models.OneToOneField(Source, models.CASCADE, related_name="link_check")
    url = models.URLField(_("address"), max_length=500)
    state = models.CharField(_("state"), max_length=12, choices=LinkState)
    since = models.DateTimeField(_("since"))
    checked_at = models.DateTimeField(_("checked at"))
    next_at = models.DateTimeField(_("next check"))
    status_code = models.PositiveSmallIntegerField(_("answer"), null=True)
    reason = models.CharField(_("reason"), max_length=24, blank=True)
    moved_to = models.URLField(_("moved to"), max_length=500, blank=True)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("check of a link")
        verbose_name_plural = _("checks of links")
        ordering = ["source"]
        indexes = [models.Index(fields=["next_at"], name="link_check_due")]
        constraints = [
            one_of("state", LinkState.values, name="link_state_known"),
            models.CheckConstraint(
                condition=Q(state=LinkState.MOVED) | Q(moved_to=""), name="link_moved_says_where"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.state}"
