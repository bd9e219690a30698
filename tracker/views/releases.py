"""The releases of the data: which there are, what is in each, what differs between two, and their files."""

from __future__ import annotations

import zipfile
from typing import Any
from urllib.parse import urlencode

import structlog
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.exports import catalogue, package_words
from tracker.exports.package_words import Stamp
from tracker.models import Release
from tracker.reads import paging, release_changes, releases
from tracker.reads.release_changes import Frozen
from tracker.tables import BY_NAME
from tracker.web import page_number, render_page

from .data_files import sent

log = structlog.get_logger("tracker.releases")

PER_PAGE = 50
YEAR = 365 * 24 * 3600


@require_safe
def release_list(request: HttpRequest) -> HttpResponse:
    """For everybody: every release, the newest first."""
    context = {"section": "data", "releases": releases.listed()}
    return render_page(request, "public/release_list.html", context)


@require_safe
def release_detail(request: HttpRequest, version: str) -> HttpResponse:
    """For everybody: what is in a release, and how anybody can check it. 404 for a version that there is not."""
    release = get_object_or_404(Release, version=version)
    listed = releases.listed()
    place = listed.index(release)
    made_on = timezone.localdate(release.built_at)
    stamp = Stamp(release.version, made_on, release.head_sequence, release.head_sha256)
    context = {
        "section": "data",
        "release": release,
        "files": catalogue.titled(releases.files_of(release)),
        "sums": releases.SUMS,
        "older": listed[place + 1] if place + 1 < len(listed) else None,
        "newer": listed[place - 1] if place else None,
        "citation": package_words.citation(stamp),
        "bibtex": package_words.bibtex(stamp),
    }
    return render_page(request, "public/release_detail.html", context)


@require_safe
def release_file(request: HttpRequest, version: str, name: str) -> HttpResponseBase:
    """For everybody: a file of a release. It never changes, so whoever has it need not ask again."""
    release = get_object_or_404(Release, version=version)
    file = releases.file_of(release, name)
    if file is None:
        raise Http404(_("This release has no file of this name."))
    try:
        response = sent(request, releases.path_of(release, name), file)
    except FileNotFoundError as error:
        log.error("a file of a release is missing", release=version, file=name)
        raise Http404 from error
    patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    return response


# --- Two of them ------------------------------------------------------------------------------------------------


class Asked:
    """Which two releases are compared, and which table is shown, from the address. Without being asked: the newest with
    the one before. What is not understood is said in `problems`."""

    def __init__(self, query: QueryDict, listed: list[Release]) -> None:
        self.problems: list[str] = []
        self._versions = {release.version: release for release in listed}
        newest, before = (*listed, None, None)[:2]
        self.older = self._release(query, "from", before)
        self.newer = self._release(query, "to", newest)
        self.table = query.get("table", "").strip()
        if self.table and self.table not in BY_NAME:
            self.problems.append(_("There is no table with this name: all are shown."))
            self.table = ""

    def _release(self, query: QueryDict, name: str, otherwise: Release | None) -> Release | None:
        given = query.get(name, "").strip()
        if given and given not in self._versions:
            self.problems.append(_("There is no release of one of these versions: the newest are shown."))
            return otherwise
        return self._versions.get(given, otherwise)

    def address(self, *, table: str | None = None, page: str = "") -> str:
        """The same two, with another table or page."""
        chosen = self.table if table is None else table
        parts = {
            "from": self.older.version if self.older else "",
            "to": self.newer.version if self.newer else "",
            "table": chosen,
            "page": page,
        }
        return f"{reverse('release_compare')}?{urlencode({n: v for n, v in parts.items() if v})}"


@require_safe
def release_compare(request: HttpRequest) -> HttpResponse:
    """For everybody: the rows that were added, changed and taken out between two releases. What of the address was not
    understood is said and answered with 400; a page beyond the last shows the last, with 404."""
    listed = releases.listed()
    asked = Asked(request.GET, listed)
    number, bad_page = page_number(request)
    context: dict[str, Any] = {
        "section": "data",
        "releases": listed,
        "asked": asked,
        "problems": [*dict.fromkeys(asked.problems), bad_page],
    }
    status = 200
    if asked.older and asked.newer:
        try:
            found = _compared(asked, number)
        except (OSError, KeyError, zipfile.BadZipFile) as error:
            log.error(
                "a release cannot be read",
                older=asked.older.version,
                newer=asked.newer.version,
                error=str(error),
            )
            raise Http404(_("The files of one of these releases cannot be read.")) from error
        context |= found
        context["problems"].append(found["pages"].problem)
        status = 404 if found["pages"].problem else 200
    return render_page(request, "public/release_compare.html", context, status=status)


def _compared(asked: Asked, number: int) -> dict[str, Any]:
    older, newer = Frozen(asked.older), Frozen(asked.newer)  # type: ignore[arg-type]  # both are there: the caller asked
    tables = release_changes.differing(older, newer)
    found = release_changes.changes(older, newer, tables)
    counted = release_changes.counted(found)
    shown = [change for change in found if asked.table in ("", change.table.name)]
    pages = paging.pages(number, len(shown), PER_PAGE, lambda page: asked.address(page=page))
    start = (pages.number - 1) * PER_PAGE
    return {
        "sentence": release_changes.sentence(found, sum(1 for each in counted if each.total)),
        "counted": [(each, asked.address(table=each.name) + "#rows") for each in counted],
        "lines": release_changes.lines(older, newer, shown[start : start + PER_PAGE]),
        "shown": len(shown),
        "all_url": asked.address(table="") if asked.table else "",
        "table_title": release_changes.title(BY_NAME[asked.table]) if asked.table else "",
        "pages": pages,
        "canonical_query": "?"
        + asked.address(page=str(pages.number) if pages.number > 1 else "").partition("?")[2],
    }
