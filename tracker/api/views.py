"""The addresses of the interface: the index, lists, single rows, and what is not there. Four sentences each: what is
asked, what is found, what is told of it, how it leaves."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.utils.encoding import iri_to_uri
from rest_framework.renderers import JSONRenderer
from rest_framework.views import APIView

from tracker.reads.taking import PROVENANCE

from . import VERSION, parameters, problems
from .answers import LICENCE, answer
from .describing import Described
from .parameters import Asked, Given, Parameter
from .resource import Resource, count, told
from .resources import ALL
from .resources.narrowing import merged_into
from .shapes import Index
from .throttling import NetworkThrottle


class Reading(APIView):
    """GET, HEAD and OPTIONS for everybody, throttled; every error is a problem (RFC 9457)."""

    http_method_names = ["get", "head", "options"]
    renderer_classes = [JSONRenderer]
    throttle_classes = [NetworkThrottle]
    schema: Any = Described()
    parameters: tuple[Parameter, ...] = ()

    def get_exception_handler(self) -> Any:
        return problems.handle

    def options(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """What may be done here: nothing but reading."""
        return HttpResponse(status=204, headers={"Allow": ", ".join(self.allowed_methods)})

    def given(self, request: Any) -> Given:
        return parameters.understood(request.query_params, self.parameters)


class ResourceView(Reading):
    resource: Resource

    def asked(self, request: Any) -> Asked:
        given = self.given(request)
        day = parameters.day_of(given)
        return Asked(
            day=day,
            is_past=day != parameters.day_of({}),
            given=given,
            root=request.build_absolute_uri("/")[:-1],
            path=iri_to_uri(request.path),
            fields=tuple(given.get("fields", ())),
            expand=tuple(given.get("expand", ())),
        )


class List(ResourceView):
    def get(self, request: Any) -> HttpResponse:
        asked = self.asked(request)
        found = self.resource.find(asked)
        total, size = count(found), asked.page_size
        last = max(1, -(-total // size))
        if asked.page > last:
            raise problems.beyond_the_last(last)
        start = (asked.page - 1) * size
        links = _pages(asked, last)
        body = {
            "count": total,
            "page": asked.page,
            "pages": last,
            "page_size": size,
            "as_of": asked.day.isoformat(),
            "next": links["next"] or None,
            "previous": links["prev"] or None,
            "results": told(self.resource, list(found[start : start + size]), asked),
        }
        return answer(request, body, links=links)


def _pages(asked: Asked, last: int) -> dict[str, str]:
    """Addresses of other pages of the same list, "" where there is none."""

    def address(page: int) -> str:
        pairs = [(name, value) for name, values in asked.given.items() for value in values if name != "page"]
        query = urlencode([*pairs, ("page", page)] if page > 1 else pairs)
        return f"{asked.root}{asked.path}" + (f"?{query}" if query else "")

    return {
        "first": address(1),
        "prev": address(asked.page - 1) if asked.page > 1 else "",
        "next": address(asked.page + 1) if asked.page < last else "",
        "last": address(last),
    }


class Detail(ResourceView):
    def get(self, request: Any, **keys: str) -> HttpResponse:
        asked = self.asked(request)
        row = self.resource.one(asked, **keys) if self.resource.one else None
        if row is None:
            return self.elsewhere(request, asked, keys)
        return answer(request, told(self.resource, [row], asked)[0])

    def elsewhere(self, request: Any, asked: Asked, keys: dict[str, str]) -> HttpResponse:
        """A commitment that was merged leads on to the one that it became part of; nothing else moves."""
        target = merged_into(keys["reference"]) if self.resource.name == "commitments" else ""
        if not target:
            raise Http404
        query = request.META.get("QUERY_STRING", "")
        path = self.resource.path({"id": target})
        return HttpResponsePermanentRedirect(asked.root + path + (f"?{query}" if query else ""))


class Home(Reading):
    """The index."""

    shape = Index

    def get(self, request: Any) -> HttpResponse:
        self.given(request)
        root = request.build_absolute_uri("/")[:-1]
        body = {
            "name": settings.SITE_NAME,
            "version": VERSION,
            "provenance": PROVENANCE,
            "licence": LICENCE,
            "documentation": f"{root}/api/docs/",
            "schema": f"{root}/api/v1/schema/",
            "resources": {
                each.name: {"url": f"{root}/api/v1/{each.name}/", "meaning": str(each.meaning)}
                for each in ALL
            },
        }
        return answer(request, body)


class Nothing(Reading):
    """Every other address below /api/."""

    schema = None

    def get(self, request: Any, **rest: str) -> HttpResponse:
        raise Http404
