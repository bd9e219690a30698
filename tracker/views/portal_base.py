"""What all pages of the portal share: signed in, never kept by a cache, out of the indexes of search engines."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

from tracker.models import Organization, Report
from tracker.web import get_own, render_page

View = Callable[..., HttpResponse]
_WORD = re.compile(r"[A-Za-z0-9_-]{1,80}")


def for_members(view: View) -> View:
    """Who is signed in; which organization's member that has to be, `web.get_own` says."""
    return wraps(view)(cache_control(private=True, no_store=True)(login_required(view)))


def own_organization(request: HttpRequest, slug: str) -> Organization:
    return get_own(request, Organization.objects.all(), slug=slug)


def own_report(request: HttpRequest, key: str) -> Report:
    rows = Report.objects.select_related("organization", "commitment", "objective", "corrects")
    return get_own(request, rows, key=key)


def portal_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    fragment: str | None = None,
    status: int = 200,
) -> HttpResponse:
    values = {**context, "noindex": True}
    return render_page(request, f"portal/{template}", values, fragment=fragment, status=status)


def named(request: HttpRequest, field: str) -> str:
    """The key, reference or number that a button sends; "" for anything that cannot be one."""
    given = request.POST.get(field, "")
    return given if _WORD.fullmatch(given) else ""
