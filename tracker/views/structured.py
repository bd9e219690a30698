"""What machines read of a page: schema.org data, from the same reads as the words."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tracker.models import Source
from tracker.reads.commitment import CommitmentPage
from tracker.reads.report_page import ReportPage

CONTEXT = "https://schema.org"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"

Data = dict[str, Any]


def absolute(name: str, *args: str) -> str:
    return settings.BASE_URL + reverse(name, args=args)


def website() -> Data:
    """The site with its search, for the front page."""
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": _("Paris Actions Tracker"),
        "url": absolute("home"),
        "inLanguage": get_language(),
        "license": LICENCE,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": absolute("commitment_list") + "?q={search_term_string}",
            },
            "query-input": "required name=search_term_string",
        },
    }


def dataset() -> Data:
    """The record as a set of data, for the page that says where it comes from."""
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "name": _("Commitments of the AI Action Summit in Paris and their follow-up"),
        "description": _(
            "What was promised at the AI Action Summit in Paris, by whom, what has become of it, and what proves it: "
            "a reconstruction from public sources."
        ),
        "@id": f"{settings.BASE_URL}/data/#paris-actions",  # the same one as on the page of the data
        "url": absolute("data_index"),
        "license": LICENCE,
        "isAccessibleForFree": True,
        "temporalCoverage": "2025-02-06/..",
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": kind,
                "contentUrl": absolute("commitment_export", ending),
            }
            for ending, kind in (
                ("csv", "text/csv"),
                ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            )
        ],
    }


def commitment(page: CommitmentPage) -> list[Data]:
    """The page with what it cites, and its place in the site.

    A web page about a promise, and no `ClaimReview`: the verdict says what became of the promise, not whether somebody
    told the truth.
    """
    promised = page.commitment
    address = settings.BASE_URL + promised.get_absolute_url()
    data: Data = {
        "@context": CONTEXT,
        "@type": "WebPage",
        "name": f"{promised.reference} {promised.title}",
        "description": str(promised.promise),
        "url": address,
        "inLanguage": get_language(),
        "license": LICENCE,
        "isPartOf": {"@type": "WebSite", "name": _("Paris Actions Tracker"), "url": absolute("home")},
        "citation": [source(cited.source) for cited in page.sources],
    }
    if page.now.last_fact_on:
        data["dateModified"] = max(
            day for day in (page.now.last_fact_on, page.verdict and page.verdict.checked_on) if day
        ).isoformat()
    return [data, breadcrumbs(page)]


def report(page: ReportPage) -> Data:
    """An organization's report, by the organization: this site only publishes it."""
    told = page.report
    promised = page.commitment
    return {
        "@context": CONTEXT,
        "@type": "Report",
        "name": told.headline,
        "url": settings.BASE_URL + told.get_absolute_url(),
        "inLanguage": told.language,
        "datePublished": timezone.localdate(told.published_at).isoformat(),
        "author": {"@type": "Organization", "name": str(told.organization.name)},
        "publisher": {"@type": "Organization", "name": _("Paris Actions Tracker"), "url": absolute("home")},
        "about": {
            "@type": "WebPage",
            "name": f"{promised.reference} {promised.title}",
            "url": settings.BASE_URL + promised.get_absolute_url(),
        },
    }


def source(cited: Source) -> Data:
    publisher = {"@type": "Organization", "name": cited.publisher}
    found: Data = {"@type": "CreativeWork", "name": cited.title, "publisher": publisher}
    if cited.url:
        found["url"] = cited.url
    if cited.published_on:
        found["datePublished"] = published(cited)
    return found


def published(cited: Source) -> str:
    """As precise as it is known: 2025, 2025-02 or 2025-02-11."""
    length = {"year": 4, "half": 4, "quarter": 4, "month": 7}.get(cited.published_precision, 10)
    return cited.published_on.isoformat()[:length] if cited.published_on else ""


def breadcrumbs(page: CommitmentPage) -> Data:
    promised = page.commitment
    places = [(_("Commitments"), absolute("commitment_list"))]
    if page.parent:
        places.append((str(page.parent.title), settings.BASE_URL + page.parent.get_absolute_url()))
    places.append((str(promised.title), settings.BASE_URL + promised.get_absolute_url()))
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(places, 1)
        ],
    }
