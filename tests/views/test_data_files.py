"""The files without a language: whole, exact, open to every site, and not fetched twice by whoever has them."""

import hashlib
import json
import re
import sqlite3
import zipfile
from pathlib import Path

import frictionless
import pytest
from django.test import Client

from tests.factories import make_commitment, make_source
from tests.opendata.making import NASTY
from tracker.exports import package, releases
from tracker.exports.catalogue import CONTEXT
from tracker.rules import OPERATOR
from tracker.tables import TABLES

pytestmark = pytest.mark.usefixtures("today")

FILES = {
    "/data/paris-actions.zip": "application/zip",
    "/data/paris-actions.sqlite": "application/vnd.sqlite3",
    "/data/datapackage.json": "application/json",
    **{f"/data/{table.filename}": "text/csv; charset=utf-8" for table in TABLES},
}


@pytest.fixture
def something(db: None) -> None:
    make_commitment(1, summary_en=NASTY)


def content(client: Client, path: str) -> bytes:
    response = client.get(path)
    assert response.status_code == 200
    return b"".join(response) if response.streaming else response.content


@pytest.mark.parametrize("path", FILES)
def test_a_file_is_a_download_with_its_licence_for_every_site(
    client: Client, something: None, path: str
) -> None:
    response = client.get(path, headers={"Origin": "https://example.org"})
    body = b"".join(response)
    assert (response["Content-Type"], response["Content-Length"]) == (FILES[path], str(len(body)))
    assert response["Content-Disposition"] == f'attachment; filename="{path.rpartition("/")[2]}"'
    assert response["Link"] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    assert response["Access-Control-Allow-Origin"] == "*"
    assert (response["Cache-Control"], response["ETag"]) == (
        "public, no-cache",
        f'"{hashlib.sha256(body).hexdigest()}"',
    )
    assert not response.cookies


def test_whoever_has_it_is_told_so_until_something_is_published(client: Client, something: None) -> None:
    etag = client.head("/data/commitments.csv")["ETag"]
    again = client.get("/data/commitments.csv", headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    make_commitment(2)
    changed = client.get("/data/commitments.csv", headers={"If-None-Match": etag})
    assert (changed.status_code, b"PA-002" in b"".join(changed)) == (200, True)


def test_texts_are_exact(client: Client, something: None) -> None:
    assert NASTY.replace('"', '""').encode() in content(client, "/data/commitments.csv")


def test_the_package_can_be_read_from_where_it_lies(client: Client, something: None, tmp_path: Path) -> None:
    """The description names its tables by addresses beside its own."""
    (tmp_path / "datapackage.json").write_bytes(content(client, "/data/datapackage.json"))
    for resource in json.loads((tmp_path / "datapackage.json").read_bytes())["resources"]:
        (tmp_path / resource["path"]).write_bytes(content(client, f"/data/{resource['path']}"))
    assert frictionless.validate(str(tmp_path / "datapackage.json")).valid


def test_the_archive_and_the_database_open(client: Client, something: None, tmp_path: Path) -> None:
    archive, database = tmp_path / "a.zip", tmp_path / "a.sqlite"
    archive.write_bytes(content(client, "/data/paris-actions.zip"))
    database.write_bytes(content(client, "/data/paris-actions.sqlite"))
    assert zipfile.ZipFile(archive).testzip() is None
    connection = sqlite3.connect(database)
    assert connection.execute("SELECT reference FROM commitments").fetchall() == [("PA-001",)]
    connection.close()


@pytest.mark.parametrize(
    "path", ["/data/users.csv", "/data/sessions.csv", "/data/commitments.xlsx", "/data/../secret"]
)
def test_there_is_no_other_file(client: Client, something: None, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_draft_and_its_source_are_in_none(client: Client, db: None) -> None:
    make_commitment(1)
    make_commitment(2, published=False, title_en="Quokkavane", sources=[make_source("quokkavane")])
    for path in FILES:
        if not path.endswith(".zip"):
            assert b"uokkavane" not in content(client, path), path


def test_it_is_built_once_for_everybody(client: Client, something: None, monkeypatch) -> None:
    builds = []
    build = package.build
    monkeypatch.setattr(package, "build", lambda *of: builds.append(of) or build(*of))
    for path in FILES:
        content(client, path)
    assert len(builds) == 1


# --- For catalogues ---------------------------------------------------------------------------------------------


@pytest.fixture
def catalogue(client: Client, something: None, today) -> dict:
    releases.build(by=OPERATOR, as_of=today)
    response = client.get("/data/catalog.jsonld")
    assert (response.status_code, response["Content-Type"]) == (200, "application/ld+json")
    return json.loads(response.content)


def nodes(data: object) -> list[dict]:
    """Every object of a JSON-LD document."""
    if isinstance(data, list):
        return [node for each in data for node in nodes(each)]
    if not isinstance(data, dict):
        return []
    inside = [node for name, each in data.items() if name != "@context" for node in nodes(each)]
    return [data, *inside]


def of_type(catalogue: dict, kind: str) -> list[dict]:
    return [node for node in nodes(catalogue) if node.get("@type") == kind]


def test_every_name_and_address_of_the_catalogue_can_be_resolved(catalogue: dict) -> None:
    """What a JSON-LD reader would expand: prefixes are declared, addresses are whole."""
    assert catalogue["@context"] == CONTEXT
    for node in nodes(catalogue):
        for name in [*node, node.get("@type", "")]:
            assert name.startswith("@") or not name or name.partition(":")[0] in CONTEXT, name
        address = node.get("@id", "https://")
        assert re.match(r"https?://", address) or address.partition(":")[0] in CONTEXT, address


NAMED = {"dct:title", "dct:license"}
DESCRIBED = NAMED | {"dct:description", "dct:publisher"}
REQUIRED = {
    "dcat:Catalog": DESCRIBED | {"dcat:dataset", "dcat:service", "foaf:homepage"},
    "dcat:Dataset": DESCRIBED
    | {"dct:temporal", "dcat:distribution", "dcat:theme", "dcat:keyword", "dct:identifier"},
    "dcat:Distribution": NAMED | {"dcat:accessURL", "dcat:downloadURL", "dcat:mediaType", "dct:format"},
    "dcat:DataService": NAMED | {"dcat:endpointURL", "dcat:endpointDescription", "dcat:servesDataset"},
    "foaf:Agent": {"foaf:name"},
}
"""What DCAT-AP asks for, or recommends and we know."""


@pytest.mark.parametrize("kind", REQUIRED)
def test_the_catalogue_says_what_dcat_ap_asks_for(catalogue: dict, kind: str) -> None:
    found = of_type(catalogue, kind)
    assert found
    assert [REQUIRED[kind] - node.keys() for node in found] == [set()] * len(found)


def test_titles_and_descriptions_are_in_both_languages(catalogue: dict) -> None:
    for node in nodes(catalogue):
        for name in ("dct:title", "dct:description", "foaf:name"):
            if name in node:
                assert [text["@language"] for text in node[name]] == ["en", "fr"]
                assert all(text["@value"] for text in node[name])


def test_days_are_days_of_the_record_and_of_the_releases(catalogue: dict) -> None:
    now, release = catalogue["dcat:dataset"]
    assert now["dct:modified"] == {"@value": "2026-11-22", "@type": "xsd:date"}
    assert release["dct:issued"] == {"@value": "2026-11-22", "@type": "xsd:date"}
    assert now["dct:temporal"]["dcat:startDate"] == {"@value": "2025-02-06", "@type": "xsd:date"}
    assert (release["dcat:isVersionOf"]["@id"], now["dcat:hasVersion"]) == (
        now["@id"],
        [{"@id": release["@id"]}],
    )


def test_every_distribution_is_the_file_it_says_it_is(client: Client, catalogue: dict) -> None:
    distributions = of_type(catalogue, "dcat:Distribution")
    assert len(distributions) == 3 + len(TABLES) + 1 + 9
    for each in distributions:
        path = each["dcat:downloadURL"]["@id"].removeprefix("http://127.0.0.1:8000")
        if "spdx:checksum" not in each:
            assert path == "/record.jsonl"
            continue
        body = content(client, path)
        assert each["dcat:byteSize"]["@value"] == str(len(body)), path
        assert each["spdx:checksum"]["spdx:checksumValue"]["@value"] == hashlib.sha256(body).hexdigest()


def test_the_interface_for_programs_is_a_service_of_the_same_data(catalogue: dict) -> None:
    (service,) = catalogue["dcat:service"]
    assert service["dcat:servesDataset"]["@id"] == catalogue["dcat:dataset"][0]["@id"]
    assert service["dcat:endpointURL"]["@id"] == "http://127.0.0.1:8000/api/v1/"


def test_the_catalogue_is_not_fetched_twice(client: Client, something: None) -> None:
    etag = client.get("/data/catalog.jsonld")["ETag"]
    again = client.get("/data/catalog.jsonld", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
