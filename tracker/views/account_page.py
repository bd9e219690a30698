"""What every page about an account has in common: allauth's views, drawn and answered like ours."""

from __future__ import annotations

import ipaddress
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from tracker.web import surroundings


class AccountPage:
    """Mixed into a view of allauth's, first. Nothing here is kept by caches or found by search engines, and a form that
    comes back is 422."""

    request: HttpRequest
    page_title: Any = ""

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of the view
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)  # type: ignore[misc]  # of the view
        own = {"page_title": self.page_title, "passkeys_work_here": has_a_name(self.request), "noindex": True}
        context = {**context, **own}
        return {**surroundings(self.request, context), **context}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> Any:
        if self.request.method == "POST" and any(is_faulty(value) for value in context.values()):
            kwargs.setdefault("status", 422)
        return super().render_to_response(context, **kwargs)  # type: ignore[misc]  # of the view


def is_faulty(value: Any) -> bool:
    return bool(getattr(value, "is_bound", False) and value.errors)


def has_a_name(request: HttpRequest) -> bool:
    """Browsers keep passkeys for names, never for numbers such as 127.0.0.1."""
    host = request.get_host().rsplit(":", 1)[0].strip("[]")
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return True
    return False
