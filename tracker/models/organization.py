"""Who promised: countries, companies, institutions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.enums import OrganizationKind

from .base import Edited, Localized, one_of
from .source import Source


class Organization(Edited):
    """`country` is the seat (ISO 3166-1 alpha-2), empty where it is unclear or does not apply."""

    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    name_en = models.CharField(_("name (English)"), max_length=200)
    name_fr = models.CharField(_("name (French)"), max_length=200, blank=True)
    name = Localized()
    kind = models.CharField(_("kind"), max_length=26, choices=OrganizationKind)
    country = models.CharField(
        _("country"), max_length=2, blank=True, help_text=_("ISO 3166-1, two capital letters")
    )
    website = models.URLField(_("website"), max_length=300, blank=True)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("named in")
    )

    requires_second_factor = models.BooleanField(
        _("second factor required"),
        default=False,
        help_text=_("Its members then sign in with a passkey or a code as well."),
    )

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name_en"]
        indexes = [models.Index(fields=["country"], name="organization_country")]
        constraints = [
            one_of("kind", OrganizationKind.values, name="organization_kind_known"),
            models.CheckConstraint(
                condition=models.Q(country="") | models.Q(country__regex=r"^[A-Z]{2}$"),
                name="organization_country_is_iso_code",
            ),
            models.CheckConstraint(condition=~models.Q(name_en=""), name="organization_has_a_name"),
        ]

    def __str__(self) -> str:
        return str(self.name)
