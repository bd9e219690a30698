"""Addresses of the interface for programs."""

from typing import Any

from django.urls import URLPattern, URLResolver, path, re_path

from .documents import Docs, Schema
from .resource import Resource
from .resources import ALL
from .views import Detail, Home, List, Nothing


def _addresses(resource: Resource) -> list[URLPattern]:
    """A list, and, where rows have addresses, each row."""
    many = {"resource": resource, "parameters": resource.for_many}
    of_list: Any = type(f"{resource.name.title()}List", (List,), many)
    found = [path(f"v1/{resource.name}/", of_list.as_view(), name=f"api_{resource.name}")]
    if resource.keys:
        one = {"resource": resource, "parameters": resource.for_one}
        of_one: Any = type(f"{resource.singular.title()}Detail", (Detail,), one)
        parts = "/".join(f"(?P<{key.name}>{key.pattern.strip('^$')})" for key in resource.keys)
        pattern = rf"^v1/{resource.name}/{parts}/$"
        found.append(re_path(pattern, of_one.as_view(), name=f"api_{resource.singular}"))
    return found


urlpatterns: list[URLPattern | URLResolver] = [
    path("docs/", Docs.as_view(), name="api_docs"),
    path("v1/", Home.as_view(), name="api_index"),
    path("v1/schema/", Schema.as_view(), name="api_schema"),
    *(pattern for resource in ALL for pattern in _addresses(resource)),
    re_path(r"^[\s\S]*/$", Nothing.as_view(), name="api_nothing"),
]
