"""What feeds and mails tell, and who asked to be told."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.enums import Followed, FollowPace, Language

from .base import Localized, one_of
from .commitment import Commitment
from .report import new_key


class News(models.Model):
    """One change as feeds and mails tell it, from the moment at which this site first saw it.

    `key` names the change for ever (commitment, kind, day and what of it); `words` are what
    `reads.changing.change_words` said of it. A change that is no longer in the record (`gone_at`) was taken back: it
    stays, and is told as such."""

    key = models.CharField(max_length=200, unique=True)
    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="news")
    kind = models.CharField(_("kind"), max_length=12)
    day = models.DateField(_("day"))
    precision = models.CharField(max_length=8)
    organizations = models.TextField(blank=True, help_text="Slugs of those it names, joined by ;")
    title_en = models.TextField()
    title_fr = models.TextField()
    title = Localized()
    words_en = models.TextField()
    words_fr = models.TextField()
    words = Localized()
    seen_at = models.DateTimeField(_("told at"), default=timezone.now)
    gone_at = models.DateTimeField(_("taken back at"), null=True)

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")
        ordering = ["-seen_at", "-pk"]
        indexes = [
            models.Index(fields=["seen_at"], name="news_newest"),
            models.Index(fields=["gone_at"], name="news_gone", condition=Q(gone_at__isnull=False)),
            models.Index(fields=["commitment", "seen_at"], name="news_of_a_commitment"),
        ]

    def __str__(self) -> str:
        return self.key


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def confirmed(self) -> SubscriptionQuerySet:
        """Those to whom anything beyond the one question is sent."""
        return self.filter(confirmed_at__isnull=False)

    def unconfirmed(self) -> SubscriptionQuerySet:
        return self.filter(confirmed_at__isnull=True)


class Subscription(models.Model):
    """Somebody who asked to be told by mail what changes: everywhere, or of one commitment, organization, pillar, topic
    or search. No account. Until the address is confirmed nothing but the question is sent to it, and an unconfirmed row
    is deleted after a few days; one that ends is deleted at once.

    `target` names what is followed (a reference, a slug, the query of a search; "" for everything). `nonce` makes the
    signed links of this row good for this row alone. News seen after `told_until` have not been told yet."""

    email = models.EmailField(_("e-mail address"), max_length=254)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.EN)
    scope = models.CharField(_("what"), max_length=12, choices=Followed)
    target = models.CharField(max_length=500, blank=True)
    pace = models.CharField(_("how often"), max_length=8, choices=FollowPace, default=FollowPace.DAILY)
    nonce = models.CharField(max_length=12, default=new_key, editable=False)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    told_until = models.DateTimeField(null=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["pk"]
        indexes = [models.Index(fields=["pace", "told_until"], name="subscription_due")]
        constraints = [
            one_of("language", Language.values, name="subscription_language_known"),
            one_of("scope", Followed.values, name="subscription_scope_known"),
            one_of("pace", FollowPace.values, name="subscription_pace_known"),
            models.UniqueConstraint("email", "scope", "target", name="subscription_once_per_address"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, told_until__isnull=True)
                | Q(confirmed_at__isnull=False, told_until__isnull=False),
                name="subscription_told_from_its_confirmation",
            ),
            models.CheckConstraint(
                condition=(Q(scope=Followed.ALL) & Q(target="")) | (~Q(scope=Followed.ALL) & ~Q(target="")),
                name="subscription_names_what_it_follows",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.target}"
