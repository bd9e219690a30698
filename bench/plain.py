"""The measure for the list: an ordinary Django ListView over the same database, written as well as the documentation
teaches. One query for the commitments of a page with all that a card shows of them, prefetched parties and dates, a
paginator, three facets with counts by GROUP BY, Django templates, the usual middleware. It keeps nothing between
requests, and it shows less than the site's own list: three facets for fifteen, no search, no other day.

It is kept as it is: a figure against it says what the rest of the program is worth.
"""

from __future__ import annotations

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.plain_settings"

from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db.models import Count, Prefetch
from django.urls import path
from django.utils import timezone
from django.views.generic import ListView

application = get_wsgi_application()

from tracker.models import Commitment, Deadline, Party  # noqa: E402  # models exist once Django is set up

FACETS = {"status": "now__status", "pillar": "pillar__slug", "topic": "topic__slug"}
NAMES = {"pillar": "pillar__name_en", "topic": "topic__name_en"}
FILTERS = {**FACETS, "kind": "kind", "country": "parties__organization__country"}


class CommitmentList(ListView):  # type: ignore[type-arg]  # Django itself is not generic
    template_name = "plain_list.html"
    paginate_by = 25
    context_object_name = "commitments"

    def get_queryset(self) -> Any:
        return self._narrowed().with_now().prefetch_related(*self._shown()).order_by("reference")

    def _narrowed(self, leaving: str = "") -> Any:
        rows = Commitment.objects.public().of_the_record().as_of(timezone.localdate())
        for name, column in FILTERS.items():
            value = self.request.GET.get(name)
            if value and name != leaving:
                rows = rows.filter(**{column: value})
        return rows.distinct() if self.request.GET.get("country") else rows

    def _shown(self) -> tuple[Any, ...]:
        today = timezone.localdate()
        parties = Party.objects.as_of(today).select_related("organization").order_by("pk")
        dates = Deadline.objects.filter(known_on__lte=today).select_related("milestone").order_by("due_on")
        return (
            Prefetch("parties", parties),
            Prefetch("milestones__deadlines", dates, to_attr="known_deadlines"),
        )

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        context = super().get_context_data(**given)
        context["page_range"] = context["paginator"].get_elided_page_range(context["page_obj"].number)
        context["facets"] = [(name, self._counted(name)) for name in FACETS]
        return context

    def _counted(self, name: str) -> list[dict[str, Any]]:
        columns = {"value": FACETS[name], "label": NAMES.get(name, FACETS[name])}
        rows = self._narrowed(leaving=name).order_by()
        counted = rows.values_list(*columns.values()).annotate(n=Count("pk", distinct=True)).order_by("-n")
        others = self.request.GET.copy()
        others.pop(name, None)
        others.pop("page", None)
        return [
            {"value": value, "label": label, "n": n, "others": others.urlencode()}
            for value, label, n in counted
        ]


urlpatterns = [path("", CommitmentList.as_view(), name="plain")]
