"""The data as a whole: what there is to take, what its columns mean, and the files without a language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.actions.loading import dictionary
from tracker.exports import catalogue, package, package_words
from tracker.exports.package_rows import Written
from tracker.reads import releases
from tracker.tables import BY_NAME
from tracker.web import render_page

from .data_files import sent
from .releases import release_compare, release_detail, release_file, release_list

__all__ = [
    "catalog",
    "data_dictionary",
    "data_index",
    "package_json",
    "package_zip",
    "release_compare",
    "release_detail",
    "release_file",
    "release_list",
    "sqlite_file",
    "table_csv",
]

NEWEST = 3
"""Releases that the page itself shows."""


@dataclass(frozen=True)
class Table:
    """A table as the page offers it."""

    section: dictionary.Section
    file: Written


@require_safe
def data_index(request: HttpRequest) -> HttpResponse:
    """For everybody: everything that can be taken away, how to cite it, and where it comes from."""
    made = package.current()
    listed = releases.listed()
    tables = [Table(dictionary.section(BY_NAME[_table(file)]), file) for file in made.tables]
    counts = {_table(file): file.rows for file in made.tables}
    context: dict[str, Any] = {
        "section": "data",
        "package": made,
        "zip": made.file(package.ZIP),
        "sqlite": made.file(package.SQLITE),
        "tables": tables,
        "told": package_words.told(counts),
        "is_empty": not counts["commitments"],
        "releases": listed[:NEWEST],
        "more_releases": len(listed) > NEWEST,
        "citation": package_words.citation(made.stamp),
        "bibtex": package_words.bibtex(made.stamp),
        "structured": [catalogue.schema_org(made, listed)],
    }
    return render_page(request, "public/data_index.html", context)


@require_safe
def data_dictionary(request: HttpRequest) -> HttpResponse:
    """For everybody: every column of every table, and what is kept back. No query."""
    context = {
        "section": "data",
        "sections": dictionary.sections(),
        "everywhere": dictionary.kept_back_everywhere(),
        "without_table": dictionary.without_table(),
    }
    return render_page(request, "public/data_dictionary.html", context)


# --- Files ------------------------------------------------------------------------------------------------------


@require_safe
def package_zip(request: HttpRequest) -> HttpResponseBase:
    """For everybody: the tables with their description."""
    return _of_package(request, package.ZIP)


@require_safe
def sqlite_file(request: HttpRequest) -> HttpResponseBase:
    """For everybody: the same tables as a database."""
    return _of_package(request, package.SQLITE)


@require_safe
def package_json(request: HttpRequest) -> HttpResponseBase:
    """For everybody: the description alone. Its tables lie beside it, so programs can read the package from here."""
    return _of_package(request, package.DESCRIPTOR)


@require_safe
def table_csv(request: HttpRequest, table: str) -> HttpResponseBase:
    """For everybody: one table. 404 for a name that no table has."""
    if table not in BY_NAME:
        raise Http404(_("There is no table with this name."))
    return _of_package(request, BY_NAME[table].filename)


@require_safe
def catalog(request: HttpRequest) -> HttpResponseBase:
    """For everybody: the data set, its releases and the interface for programs as catalogues read them."""
    content = package.as_json(catalogue.dcat(package.current(), releases.listed()))
    response = HttpResponse(content, content_type="application/ld+json")
    response["X-Robots-Tag"] = "noindex"
    etag = package.etag_of(content)
    response["ETag"] = etag
    patch_cache_control(response, no_cache=True)
    return get_conditional_response(request, etag=etag, response=response) or response


def _of_package(request: HttpRequest, name: str) -> HttpResponseBase:
    """The file of now. Whoever has it already is told so; caches ask each time, since it changes with every
    publication."""
    made = package.current()
    response = sent(request, made.path(name), made.file(name))
    patch_cache_control(response, public=True, no_cache=True)
    return response


def _table(file: Written) -> str:
    return file.name.removesuffix(".csv")
