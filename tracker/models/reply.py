"""The organization's answer to a verdict, printed beside it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tracker.enums import AssessmentState, Language, ReplyState

from .assessment import Assessment
from .base import Edited, LocalizedText, one_of
from .organization import Organization
from .user import User


class ReplyQuerySet(models.QuerySet["Reply"]):
    def public(self) -> ReplyQuerySet:
        """Beside a verdict that is public itself."""
        return self.filter(
            state=ReplyState.GIVEN,
            assessment__state__in=[AssessmentState.PUBLISHED, AssessmentState.SUPERSEDED],
        )


class Reply(Edited):
    """One per organization and assessment while it stands. Its words are never edited: it may be withdrawn and
    given anew. `contests` marks the verdict as contested on every page that shows it."""

    assessment = models.ForeignKey(
        Assessment, models.PROTECT, related_name="replies", verbose_name=_("assessment")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="replies", verbose_name=_("organization")
    )
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.EN)
    text = models.TextField(_("reply"), max_length=4_000)
    contests = models.BooleanField(_("we disagree with this assessment"), default=False)
    state = models.CharField(
        _("state"), max_length=10, choices=ReplyState, default=ReplyState.GIVEN, editable=False
    )
    given_by = models.ForeignKey(
        User, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("given by")
    )
    given_at = models.DateTimeField(_("given at"), default=timezone.now, editable=False)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        ordering = ["given_at", "pk"]
        constraints = [
            one_of("state", ReplyState.values, name="reply_state_known"),
            one_of("language", Language.values, name="reply_language_known"),
            models.CheckConstraint(condition=~Q(text=""), name="reply_has_words"),
            models.UniqueConstraint(
                fields=["assessment", "organization"],
                condition=Q(state=ReplyState.GIVEN),
                name="reply_one_per_organization_while_it_stands",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}, {self.assessment}"

    @property
    def words(self) -> LocalizedText:
        """The text in the language it was written in, marked as such for readers of the other one."""
        reader = "fr" if (get_language() or "en").startswith("fr") else "en"
        return LocalizedText(self.text, self.language, missing=self.language != reader)
