"""What proves it: one row per page, text or data set that something here rests on."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from tracker.enums import Precision, SourceType, Voice

from .base import Edited, date_with_precision, one_of, precision_field


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

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["key"]
        constraints = [
            one_of("type", SourceType.values, name="source_type_known"),
            one_of("independence", Voice.values, name="source_independence_known"),
            one_of("published_precision", Precision.values, name="source_precision_known", blank=True),
            date_with_precision("published_on", "published_precision", name="source_date_has_precision"),
        ]

    def __str__(self) -> str:
        colon = pgettext("between a title and its status", ":")
        return f"{self.publisher}{colon} {self.title}"
