"""Filters of the desk's lists that are more than a column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.enums import ImplementationStatus, ReportState, ScheduleState
from tracker.reads import desk, review
from tracker.reads.wording import country_name


class MissingFrench(admin.SimpleListFilter):
    title = _("French")
    parameter_name = "french"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("missing", _("A French text is missing"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        return desk.french_missing(queryset) if self.value() == "missing" else queryset


class Country(admin.AllValuesFieldListFilter):
    """Countries by name; those without one get a dash, since a link without a text cannot be chosen."""

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        for choice in super().choices(changelist):
            yield {**choice, "display": country_name(str(choice["display"])) or self.empty_value_display}


class NowStatus(admin.SimpleListFilter):
    """On the list's own `now`, the standing of today."""

    title = _("status today")
    parameter_name = "status"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return list(ImplementationStatus.choices)

    def queryset(self, request: Any, queryset: Any) -> Any:
        return queryset.filter(now__status=self.value()) if self.value() else queryset


class NowSchedule(admin.SimpleListFilter):
    title = _("schedule today")
    parameter_name = "schedule"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return list(ScheduleState.choices)

    def queryset(self, request: Any, queryset: Any) -> Any:
        return queryset.filter(now__schedule=self.value()) if self.value() else queryset


class Attention(admin.SimpleListFilter):
    """The same rows as the start page counts."""

    title = _("attention")
    parameter_name = "attention"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("overdue", _("Overdue without news")), ("stale", _("Gone quiet"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        wanted = {"overdue": desk.overdue_without_news, "stale": desk.stale}.get(self.value() or "")
        if wanted is None:
            return queryset
        return queryset.filter(pk__in=wanted(timezone.localdate()).order_by().values("pk"))


class IsPart(admin.SimpleListFilter):
    title = _("part of another")
    parameter_name = "part"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        if self.value() in ("yes", "no"):
            return queryset.filter(parent__isnull=self.value() == "no")
        return queryset


class WaitsForMe(admin.SimpleListFilter):
    """Proposals somebody else made: what a reviewer may confirm."""

    title = _("waiting for")
    parameter_name = "waits"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("me", _("My confirmation")), ("others", _("Somebody else’s"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        if self.value() == "me":
            return queryset.filter(state="proposed").exclude(author=request.user)
        if self.value() == "others":
            return queryset.filter(state="proposed", author=request.user)
        return queryset


class HandedIn(admin.ChoicesFieldListFilter):
    """The states of what was handed in: drafts are not for the desk."""

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        drafts = f"{self.lookup_kwarg}={ReportState.DRAFT}"
        return (choice for choice in super().choices(changelist) if drafts not in choice["query_string"])


class ClaimsMore(admin.SimpleListFilter):
    title = _("claim and verdict")
    parameter_name = "gap"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("more", _("Claims more than the verdict"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        return review.claiming_more(queryset, timezone.localdate()) if self.value() == "more" else queryset


class ClaimsToDecide(admin.SimpleListFilter):
    """The same rows as the start page counts."""

    title = _("claimed milestones")
    parameter_name = "claims"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("To decide"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        return review.with_undecided_claims(queryset) if self.value() == "open" else queryset


class OnWaiting(admin.SimpleListFilter):
    title = _("the assessment")
    parameter_name = "on"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("waiting", _("Not published yet"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        if self.value() != "waiting":
            return queryset
        return queryset.filter(pk__in=review.replies_that_wait().order_by().values("pk"))


class RightOfReply(admin.SimpleListFilter):
    """The same rows as the start page counts, for those that are over."""

    title = _("right of reply")
    parameter_name = "reply"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("Open to replies")), ("over", _("The wait is over"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        today = timezone.localdate()
        if self.value() == "open":
            return queryset.filter(state__in=review.UNDECIDED, reply_until__gte=today)
        if self.value() == "over":
            return queryset.filter(pk__in=review.wait_is_over(today).order_by().values("pk"))
        return queryset
