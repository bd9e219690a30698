"""What the data set is called, says of itself, and how it is cited, in the language in force."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from tracker.reads.wording import written_day, written_number
from tracker.tables.columns import Words

NAME = "paris-actions"
BEGINS = dt.date(2025, 2, 6)
"""The first day of the Summit's week: nothing in the record was promised much before."""
LICENCE = "CC BY 4.0"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"

PUBLISHER: Words = gettext_lazy("Paris Actions Tracker")
TITLE: Words = gettext_lazy("Commitments of the AI Action Summit in Paris and their follow-up")
DESCRIPTION: Words = gettext_lazy(
    "What was promised at the AI Action Summit in Paris, by whom, what has become of it, and what proves it: "
    "a reconstruction from public sources."
)
PROVENANCE: Words = gettext_lazy(
    "A reconstruction from public sources, not the official list. References and statuses are ours; the organizations "
    "named have not approved them. The compilation is under CC BY 4.0; the sources remain their publishers’."
)
KEYWORDS: tuple[Words, ...] = (
    pgettext_lazy("keyword", "artificial intelligence"),
    pgettext_lazy("keyword", "AI Action Summit"),
    pgettext_lazy("keyword", "Paris 2025"),
    pgettext_lazy("keyword", "commitments"),
    pgettext_lazy("keyword", "accountability"),
    pgettext_lazy("keyword", "international governance"),
)
SOURCES: Words = gettext_lazy("Public pages, texts and data sets: each is a row of the table of sources")


@dataclass(frozen=True)
class Stamp:
    """What a package is of: its version, the day of that, and the head of the public record that it shows. Without an
    entry in the record there is no head and no day."""

    version: str
    created: dt.date | None = None
    head_sequence: int = 0
    head_sha256: str = ""

    @property
    def is_recorded(self) -> bool:
        return self.head_sequence > 0


def data_page() -> str:
    """The address of the page that offers the data, in the language in force."""
    return settings.BASE_URL + reverse("data_index")


def page_in_english() -> str:
    with translation.override("en"):
        return data_page()


def citation(stamp: Stamp) -> str:
    """One line, to be put under whatever is made of the data."""
    if stamp.created is None:
        return _("%(who)s. %(title)s. Data set, %(licence)s. %(url)s") % _cited(stamp)
    words = _("%(who)s (%(year)s). %(title)s. Version %(version)s of %(day)s. Data set, %(licence)s. %(url)s")
    dated = {"year": stamp.created.year, "day": written_day(stamp.created), "version": stamp.version}
    return words % {**_cited(stamp), **dated}


def _cited(stamp: Stamp) -> dict[str, object]:
    return {"who": PUBLISHER, "title": TITLE, "licence": LICENCE, "url": data_page()}


def told(counts: Mapping[str, int]) -> str:
    """What there is, in one sentence. `counts` are rows by table."""
    n = {name: written_number(counts[name]) for name in ("commitments", "organizations", "sources")}
    parts = {
        "commitments": ngettext("%(n)s commitment", "%(n)s commitments", counts["commitments"]),
        "organizations": ngettext("%(n)s organization", "%(n)s organizations", counts["organizations"]),
        "sources": ngettext("%(n)s source", "%(n)s sources", counts["sources"]),
    }
    return _(
        "%(commitments)s, %(organizations)s, %(sources)s and everything that became of the promises: to take away "
        "whole, as tables, or piece by piece."
    ) % {name: text % {"n": n[name]} for name, text in parts.items()}


def bibtex(stamp: Stamp) -> str:
    """The same for programs that keep bibliographies. Braces keep the capitals."""
    fields = {
        "author": f"{{{PUBLISHER}}}",
        "title": f"{{{TITLE}}}",
        **({"year": str(stamp.created.year)} if stamp.created else {}),
        **({"date": stamp.created.isoformat()} if stamp.created else {}),
        "version": stamp.version,
        "publisher": str(PUBLISHER),
        "url": data_page(),
        "note": _("Data set, %(licence)s") % {"licence": LICENCE},
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    key = f"{NAME}-{re.sub('[^0-9]', '-', stamp.version)}"
    return "\n".join([f"@misc{{{key},", *lines, "}"])


def readme(stamp: Stamp) -> str:
    """README.md of the package: first in English, then in French."""
    parts = []
    for language in ("en", "fr"):
        with translation.override(language):
            parts.append("\n\n".join(_paragraphs(stamp)))
    return "\n\n---\n\n".join(parts) + "\n"


def _paragraphs(stamp: Stamp) -> list[str]:
    return [
        f"# {TITLE}",
        str(DESCRIPTION),
        _(
            "Version %(version)s. Everything in it is explained in `datapackage.json`, and for people at %(url)s"
        )
        % {"version": stamp.version, "url": settings.BASE_URL + reverse("data_dictionary")},
        _(
            "The tables are exact and made for programs: UTF-8, commas, double quotes, days as 2025-02-11, yes and "
            "no, an empty cell for what is not known or does not apply. A spreadsheet may take a text that begins "
            "with = for a formula: the CSV and XLSX files of the pages are made for spreadsheets."
        ),
        _("How to cite: %(citation)s") % {"citation": citation(stamp)},
        f"{PROVENANCE} {LICENCE_ADDRESS}",
    ]
