"""A client that a program made from the description reads everything, and agrees with the pages."""

import datetime as dt
import importlib
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from tests.api.test_schema import KEPT
from tracker.api.resources import ALL

pytestmark = [pytest.mark.usefixtures("served_record", "today")]

CONFIG = "post_hooks: []\npackage_name_override: tracker_client\nproject_name_override: tracker_client\n"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    folder: Path = tmp_path_factory.mktemp("client")
    (folder / "config.yml").write_text(CONFIG)
    made = [sys.executable, "-W", "ignore", "-m", "openapi_python_client", "generate", "--path", str(KEPT)]
    options = ["--meta", "none", "--config", "config.yml", "--output-path", "tracker_client"]
    done = subprocess.run([*made, *options], cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, "warning" in (done.stdout + done.stderr).lower()) == (0, False), done.stdout
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        yield importlib.import_module("tracker_client")
    for name in [name for name in sys.modules if name.partition(".")[0] == "tracker_client"]:
        del sys.modules[name]


@pytest.fixture
def reader(package: ModuleType, site: str) -> Any:
    """Of the running site; a status that the description does not know is an error."""
    with package.Client(base_url=site, raise_on_unexpected_status=True) as client:
        yield client


def call(package: ModuleType, reader: Any, resource: str, operation: str, *keys: str, **wishes: Any) -> Any:
    module = importlib.import_module(f"{package.__name__}.api.{resource}.{operation}")
    return module.sync_detailed(*keys, client=reader, **wishes)


def everything(package: ModuleType, reader: Any, resource: str, **wishes: Any) -> list[Any]:
    found: list[Any] = []
    page = 1
    while True:
        answer = call(package, reader, resource, f"{resource}_list", page=page, page_size=100, **wishes)
        assert answer.status_code == 200
        found += answer.parsed.results
        if answer.parsed.next_ is None:
            assert (resource, len(found)) == (resource, answer.parsed.count)
            return found
        page += 1


def on_the_page(site: str, path: str) -> int:
    """How many commitments the list of the site says it found."""
    html = httpx.get(f"{site}{path}").text
    found = re.search(r'id="found"[^>]*>(.*?)</', html, re.DOTALL)
    assert found
    return int(re.findall(r"\d+", found[1])[0])


def test_it_lists_every_row_of_every_resource(package, reader):
    counted = {resource.name: len(everything(package, reader, resource.name)) for resource in ALL}

    assert {name: counted[name] for name in ("commitments", "organizations", "parties", "developments")} == {
        "commitments": 109,
        "organizations": 296,
        "parties": 521,
        "developments": 159,
    }
    assert all(counted[name] for name in counted if name != "reports")


def test_it_finds_each_row_again_by_its_key(package, reader):
    for resource in ALL:
        if not resource.keys or resource.name == "reports":
            continue
        row = everything(package, reader, resource.name)[0]
        answer = call(package, reader, resource.name, f"{resource.singular}_get", *row.id.split("/"))
        assert (resource.name, answer.status_code, answer.parsed) == (resource.name, 200, row)


def test_what_it_filters_is_what_the_page_says(package, reader, site):
    models = importlib.import_module(f"{package.__name__}.models")
    limited, france = models.ImplementationStatus.LIMITED, ["FR"]
    then = dt.date(2025, 9, 30)

    for wishes, query in (
        ({}, ""),
        ({"status": [limited]}, "?status=limited"),
        ({"country": france, "role": [models.Role.LEAD]}, "?country=FR&role=lead"),
        ({"status": [limited], "as_of": then}, "?status=limited&as_of=2025-09-30"),
        ({"q": "gigafactories"}, "?q=gigafactories"),
    ):
        rows = everything(package, reader, "commitments", **wishes)
        assert (query, len(rows)) == (query, on_the_page(site, f"/en/commitments/{query}"))


def test_it_takes_fewer_properties_and_more_rows_beside(package, reader):
    models = importlib.import_module(f"{package.__name__}.models")
    fields = [models.CommitmentGetFieldsItem.TITLE_EN, models.CommitmentGetFieldsItem.VERDICT_STATUS]
    expand = [models.CommitmentGetExpandItem.PARTIES, models.CommitmentGetExpandItem.SOURCES]

    found = call(
        package, reader, "commitments", "commitment_get", "PA-066", fields=fields, expand=expand
    ).parsed

    assert (found.verdict.status, found.summary_en) == (
        models.AssessedStatus.LIMITED,
        importlib.import_module(f"{package.__name__}.types").UNSET,
    )
    assert len(found.expanded.parties) > 3
    assert {party.commitment for party in found.expanded.parties} == {"PA-066"}


def test_it_understands_a_problem(package, reader):
    problem = importlib.import_module(f"{package.__name__}.models").Problem
    missing = call(package, reader, "commitments", "commitment_get", "PA-999")
    refused = call(package, reader, "commitments", "commitments_list", organization=["nobody"])

    assert [type(answer.parsed) for answer in (missing, refused)] == [problem, problem]
    assert (missing.parsed.status, refused.parsed.errors[0].parameter) == (404, "organization")


def test_it_asks_again_only_for_what_changed(package, reader):
    first = call(package, reader, "events", "events_list")
    again = call(package, reader, "events", "events_list", if_none_match=first.headers["ETag"])

    assert (first.status_code, again.status_code, again.parsed) == (200, 304, None)
