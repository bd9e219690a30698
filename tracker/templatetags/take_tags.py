"""What can be taken from a page: the same as a file, by feed, by mail, in a calendar, on another site, by program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import template
from django.urls import reverse

from tracker.enums import Followed
from tracker.reads.browse import Selection
from tracker.reads.changing.change_page import Asked
from tracker.reads.following import scopes

from .tracker_tags import query_string

register = template.Library()

OF_A_LIST = (("csv", "CSV"), ("xlsx", "XLSX"), ("json", "JSON"))
OF_A_THING = (("zip", "CSV (.zip)"), ("xlsx", "XLSX"), ("json", "JSON"))
API = "/api/v1/"
NOT_KEPT = ("page", "sort")
"""What an embed has no use for: it has neither pages nor an order to choose. A past day it keeps, like every link."""


@dataclass(frozen=True)
class File:
    label: str
    url: str


@register.inclusion_tag("parts/take.html", takes_context=True)
def take(
    context: Mapping[str, Any],
    route: str,
    *about: str,
    query: str | None = None,
    month: str = "",
    calendar: str = "",
    dated: Any = True,
    follow: Selection | Asked | str = "",
    target: str = "",
    embed: str = "",
    reference: str = "",
    api: str = "",
    key: str = "",
    **narrowed: str,
) -> dict[str, Any]:
    """`{% take "deadline_export" query=here calendar="deadline_calendar" embed="deadlines" api="deadlines" %}`.

    `route` names the files and `about` what they are about; `query` ("?…") is what of the page's address chooses, with
    the day where it is a past one: without it, the day alone. The `calendar` is there where something is `dated`.
    `follow` is a selection of the list, a span of changes, or a word of `Followed` with its `target`; `embed` what is
    shown elsewhere, of the commitment `reference` if it is about one; `api` the resource, with a `key` one row of it.
    `narrowed` is what of the whole the page is about."""
    asked = query_string(context) if query is None else query.removesuffix("?")
    followed = _followed(follow, target)
    if follow in (Followed.ORGANIZATION, Followed.PILLAR):
        narrowed = {**narrowed, str(follow): target}
    day = query_string(context)
    return {
        "files": _files(route, about, _joined(asked, month=month)),
        "calendar": reverse(calendar, args=about) + asked if calendar and dated else "",
        **_ways(followed, about),
        "embed": _embed(embed, reference, asked, narrowed) if embed else "",
        "api": _api(api, key, day if key else _joined(asked, **narrowed)) if api else "",
    }


def _files(route: str, about: tuple[str, ...], query: str) -> list[File]:
    kinds = OF_A_THING if route.endswith("_take") else OF_A_LIST
    return [File(label, reverse(route, args=[*about, kind]) + query) for kind, label in kinds]


def _joined(query: str, **more: str) -> str:
    """The query with more in it."""
    added = [(name, value) for name, value in more.items() if value]
    return "?" + urlencode(sorted([*parse_qsl(query[1:]), *added])) if added else query


def _followed(follow: Selection | Asked | str, target: str) -> tuple[Followed, str] | None:
    if isinstance(follow, Selection):
        return scopes.of_selection_or_less(follow)
    if isinstance(follow, Asked):
        return _of_changes(follow)
    return (Followed(follow), target) if follow else None


def _of_changes(asked: Asked) -> tuple[Followed, str]:
    """All changes, or those of the one thing that they are narrowed to. Days and kinds are not followed."""
    wish = asked.wish
    given = [
        (Followed.COMMITMENT, wish.commitment),
        (Followed.ORGANIZATION, wish.organization),
        *((Followed.PILLAR, pillar) for pillar in wish.pillars),
    ]
    found = [one for one in given if one[1]]
    return found[0] if len(found) == 1 else (Followed.ALL, "")


def _ways(followed: tuple[Followed, str] | None, about: tuple[str, ...]) -> dict[str, str]:
    """The feed of one commitment at its one address, where the page is about that."""
    if followed is None:
        return {"feed": "", "follow": ""}
    feed = reverse("commitment_feed", args=about) if followed[0] == Followed.COMMITMENT and about else ""
    ways = scopes.ways(*followed, feed)
    return {"feed": ways["feed_url"], "follow": ways["follow_url"]}


def _embed(what: str, reference: str, query: str, narrowed: Mapping[str, str]) -> str:
    chosen = [(name, value) for name, value in parse_qsl(query[1:]) if name not in NOT_KEPT]
    wanted = [("what", what), *([("reference", reference)] if reference else [])]
    return f"{reverse('embed_new')}?{urlencode([*wanted, *chosen, *narrowed.items()])}"


def _api(resource: str, key: str, query: str) -> str:
    return f"{API}{resource}/{key}{'/' if key else ''}{query}"
