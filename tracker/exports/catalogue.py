"""What catalogues of data read: the data set, its releases and the interface for programs as DCAT-AP, in JSON-LD, and
the data set as schema.org has it. Both from the package itself, so that sizes, hashes and days are true."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.actions.loading import dictionary
from tracker.models import Release
from tracker.reads.releases import ABOUT, LIST, SUMS, File, files_of
from tracker.tables import BY_NAME
from tracker.tables.columns import Words

from . import package_words as words
from .package import DESCRIPTOR, SQLITE, ZIP, Package
from .package_rows import Written
from .record import LINES, VERIFIER

Data = dict[str, Any]

CONTEXT: Data = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
AUTHORITY = "http://publications.europa.eu/resource/authority"
"""Where the European vocabularies of DCAT-AP live."""
IANA = "https://www.iana.org/assignments/media-types"

TYPES = {
    "zip": ("application/zip", "ZIP"),
    "sqlite": ("application/vnd.sqlite3", "SQLITE"),
    "csv": ("text/csv", "CSV"),
    "json": ("application/json", "JSON"),
    "jsonl": ("application/x-ndjson", "JSON"),
    "py": ("text/x-python", "TXT"),
    "": ("text/plain", "TXT"),
}
"""By the end of a file's name: its media type, and what the European list of file types calls it."""

LANGUAGES = ("en", "fr")
API: Words = gettext_lazy("Interface for programs (API)")
TITLES: dict[str, Words] = {
    ZIP: gettext_lazy("All tables as a data package (ZIP)"),
    SQLITE: gettext_lazy("All tables as one SQLite file"),
    f"{LIST}.csv": gettext_lazy("List of commitments with their status (CSV, for spreadsheets)"),
    f"{LIST}.json": gettext_lazy("List of commitments with their status (JSON)"),
    DESCRIPTOR: gettext_lazy("Description of the tables (JSON)"),
    LINES: gettext_lazy("The public record (JSON Lines)"),
    VERIFIER: gettext_lazy("Program that verifies the public record (Python)"),
    ABOUT: gettext_lazy("What the release is (JSON)"),
    SUMS: gettext_lazy("Hashes of all files"),
}
"""What the files are called, of the package of now and of a release."""


def media_type(name: str) -> str:
    return _type(name)[0]


def _type(name: str) -> tuple[str, str]:
    ending = name.rpartition(".")[2] if "." in name else ""
    return TYPES.get(ending, TYPES[""])


# --- DCAT-AP ------------------------------------------------------------------------------------------------


def dcat(made: Package, releases: Sequence[Release]) -> Data:
    """The catalogue: one data set as it is now, each release of it, and the interface for programs."""
    first = min((timezone.localdate(release.built_at) for release in releases), default=made.stamp.created)
    return {
        "@context": CONTEXT,
        "@id": _at("catalog"),
        "@type": "dcat:Catalog",
        "dct:title": _both(lambda: words.PUBLISHER),
        "dct:description": _both(lambda: words.DESCRIPTION),
        "dct:publisher": _publisher(),
        "dct:language": _languages(),
        "dct:license": {"@id": words.LICENCE_ADDRESS},
        **_dated(first, made.stamp.created),
        "foaf:homepage": {"@id": words.page_in_english()},
        "dcat:dataset": [_now(made, releases), *(_released(release) for release in releases)],
        "dcat:service": [_service()],
    }


def _now(made: Package, releases: Sequence[Release]) -> Data:
    files = [made.file(ZIP), made.file(SQLITE), made.file(DESCRIPTOR), *made.tables]
    found = {
        **_data_set(_data_set_id(), made.stamp.version),
        **_dated(None, made.stamp.created),
        "dct:accrualPeriodicity": {"@id": f"{AUTHORITY}/frequency/IRREG"},
        "dcat:distribution": [
            *(_distribution(_address(file.name), file, words.page_in_english()) for file in files),
            _record_lines(),
        ],
    }
    if releases:
        found["dcat:hasVersion"] = [{"@id": _release_page(release)} for release in releases]
    return found


def _released(release: Release) -> Data:
    page = _release_page(release)
    return {
        **_data_set(page, release.version),
        **_dated(timezone.localdate(release.built_at), None),
        "dcat:isVersionOf": {"@id": _data_set_id()},
        "dcat:distribution": [
            _distribution(_at("release_file", release.version, file.name), file, page)
            for file in files_of(release)
        ],
    }


def _data_set(address: str, version: str) -> Data:
    return {
        "@id": address,
        "@type": "dcat:Dataset",
        "dct:identifier": address,
        "dct:title": _both(lambda: words.TITLE),
        "dct:description": _both(lambda: words.DESCRIPTION),
        "dcat:version": version,
        "dcat:keyword": [each for word in words.KEYWORDS for each in _both(lambda word=word: word)],
        "dcat:theme": [{"@id": f"{AUTHORITY}/data-theme/{theme}"} for theme in ("GOVE", "TECH")],
        "dct:publisher": {"@id": _publisher()["@id"]},
        "dct:language": _languages(),
        "dct:license": {"@id": words.LICENCE_ADDRESS},
        "dct:accessRights": {"@id": f"{AUTHORITY}/access-right/PUBLIC"},
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _day(words.BEGINS),
        },
        "dct:provenance": {"@type": "dct:ProvenanceStatement", "rdfs:label": _both(lambda: words.PROVENANCE)},
        "dcat:landingPage": {"@id": words.page_in_english()},
        "foaf:page": {"@id": _english("data_dictionary")},
    }


def _distribution(address: str, file: Written | File, page: str) -> Data:
    kind, european = _type(file.name)
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": _both(lambda: title_of(file.name)),
        "dcat:accessURL": {"@id": page},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": f"{IANA}/{kind}"},
        "dct:format": {"@id": f"{AUTHORITY}/file-type/{european}"},
        "dct:license": {"@id": words.LICENCE_ADDRESS},
        "dcat:byteSize": {"@value": str(file.size), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": file.sha256, "@type": "xsd:hexBinary"},
        },
    }


def _record_lines() -> Data:
    """It grows with every publication and is written while it is sent: no size, no hash."""
    address = _at("record_lines")
    kind, european = TYPES["jsonl"]
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": _both(lambda: title_of(LINES)),
        "dcat:accessURL": {"@id": _english("record_list")},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": f"{IANA}/{kind}"},
        "dct:format": {"@id": f"{AUTHORITY}/file-type/{european}"},
        "dct:license": {"@id": words.LICENCE_ADDRESS},
    }


def _service() -> Data:
    return {
        "@id": _at("api_index"),
        "@type": "dcat:DataService",
        "dct:title": _both(lambda: API),
        "dcat:endpointURL": {"@id": _at("api_index")},
        "dcat:endpointDescription": {"@id": _at("api_schema")},
        "foaf:page": {"@id": _at("api_docs")},
        "dcat:servesDataset": {"@id": _data_set_id()},
        "dct:license": {"@id": words.LICENCE_ADDRESS},
        "dct:accessRights": {"@id": f"{AUTHORITY}/access-right/PUBLIC"},
    }


# --- schema.org ---------------------------------------------------------------------------------------------


def schema_org(made: Package, releases: Sequence[Release]) -> Data:
    """For search engines that look for data, in the language of the page."""
    stamp = made.stamp
    files = [made.file(ZIP), made.file(SQLITE), *made.tables]
    found: Data = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": _data_set_id(),
        "name": str(words.TITLE),
        "description": f"{words.DESCRIPTION} {words.PROVENANCE}",
        "url": words.data_page(),
        "identifier": _data_set_id(),
        "license": words.LICENCE_ADDRESS,
        "isAccessibleForFree": True,
        "inLanguage": ["en", "fr"],
        "keywords": [str(word) for word in words.KEYWORDS],
        "creator": {"@type": "Organization", "name": str(words.PUBLISHER), "url": settings.BASE_URL + "/"},
        "publisher": {"@type": "Organization", "name": str(words.PUBLISHER), "url": settings.BASE_URL + "/"},
        "creditText": words.citation(stamp),
        "version": stamp.version,
        "temporalCoverage": f"{words.BEGINS.isoformat()}/..",
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": _at("catalog"), "url": words.data_page()},
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.name,
                "encodingFormat": media_type(file.name),
                "contentUrl": _address(file.name),
                "contentSize": str(file.size),
                "sha256": file.sha256,
            }
            for file in files
        ],
    }
    if stamp.created:
        found["dateModified"] = stamp.created.isoformat()
    if releases:
        found["datePublished"] = timezone.localdate(releases[-1].built_at).isoformat()
    return found


# --- Parts --------------------------------------------------------------------------------------------------


def _address(name: str) -> str:
    """Where a file of the package of now is taken."""
    route = {ZIP: "package_zip", SQLITE: "sqlite_file", DESCRIPTOR: "package_json"}.get(name)
    return _at(route) if route else _at("table_csv", name.removesuffix(".csv"))


def _at(name: str, *args: str) -> str:
    return settings.BASE_URL + reverse(name, args=args)


def _english(name: str, *args: str) -> str:
    """Catalogues know one address of a page: the English one, which leads to the other."""
    with translation.override("en"):
        return _at(name, *args)


def _release_page(release: Release) -> str:
    return _english("release_detail", release.version)


def _data_set_id() -> str:
    return f"{settings.BASE_URL}/data/#paris-actions"


def _publisher() -> Data:
    return {
        "@id": f"{settings.BASE_URL}/#publisher",
        "@type": "foaf:Agent",
        "foaf:name": _both(lambda: words.PUBLISHER),
        "foaf:homepage": {"@id": _english("home")},
    }


def _both(say: Callable[[], object]) -> list[Data]:
    found = []
    for language in LANGUAGES:
        with translation.override(language):
            found.append({"@value": str(say()), "@language": language})
    return found


def title_of(name: str) -> str:
    """What a file is, in the language in force; of one that speaks for itself, its name."""
    table = BY_NAME.get(name.removesuffix(".csv"))
    if table is not None and name.endswith(".csv"):
        return _("%(table)s (CSV)") % {"table": dictionary.title(table)}
    return str(TITLES.get(name, name))


def titled(files: Sequence[File]) -> list[tuple[File, str]]:
    """The files of a release with what they are, in the order in which they are of use."""
    known = list(TITLES)
    place = {name: number for number, name in enumerate(known)}
    ordered = sorted(files, key=lambda file: (place.get(file.name, len(known)), file.name))
    return [(file, title_of(file.name)) for file in ordered]


def _languages() -> list[Data]:
    return [{"@id": f"{AUTHORITY}/language/{code}"} for code in ("ENG", "FRA")]


def _dated(issued: dt.date | None, modified: dt.date | None) -> Data:
    given = {"dct:issued": issued, "dct:modified": modified}
    return {name: _day(day) for name, day in given.items() if day}


def _day(day: dt.date) -> Data:
    return {"@value": day.isoformat(), "@type": "xsd:date"}
