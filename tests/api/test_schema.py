"""The description for programs: valid, complete, kept beside the code, and true to what is answered.

`docs/openapi.json` and the examples in it are written by `TRACKER_TEST_WRITE=1 pytest tests/api/test_schema.py`;
without it these tests say where they differ."""

import json
import os
import re
from pathlib import Path

import jsonschema
import jsonschema_rs
import pytest
import yaml
from django.core.management import call_command

from tests.api.asking import API, ask
from tests.api.made import make_record
from tracker.api import VERSION, examples
from tracker.api.documents import document
from tracker.api.resources import ALL
from tracker.tables import BY_NAME

pytestmark = pytest.mark.usefixtures("today")

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "docs/openapi.json"
WRITE = bool(os.environ.get("TRACKER_TEST_WRITE"))

SHOWN = {
    "commitments": "/commitments/PA-001/",
    "organizations": "/organizations/country-fr/",
    "parties": "/parties/?commitment=PA-001",
    "developments": "/developments/ai-work-observatories-2024-09-25/",
    "assessments": "/assessments/?commitment=PA-001",
    "milestones": "/milestones/PA-001/constitutive-assembly/",
    "deadlines": "/deadlines/PA-001/constitutive-assembly/",
    "indicators": "/indicators/PA-001/initial-investment/",
    "measurements": "/measurements/?commitment=PA-001",
    "objectives": "/objectives/PA-029/social-dialogue/",
    "sources": "/sources/brochure/",
    "events": "/events/international-ai-safety-report-2025/",
    "changes": "/changes/?from=2026-05-01&to=2026-07-10&commitment=PA-001",
}
"""Where the example of each resource is. There is none of reports: nobody has reported in the real record."""


def schema() -> dict:
    return json.loads(document(yaml=False))


def row(client, path):
    body = ask(client, path)
    return body["results"][0] if "results" in body else body


def as_kept(found) -> dict:
    """Without what differs from site to site: its address, and the numbers of rows."""
    text = json.dumps(found, ensure_ascii=False)
    text = re.sub(r"http://(?:testserver|127\.0\.0\.1:8000)", examples.HOST, text)
    text = re.sub(r"(/(?:parties|assessments|measurements)/)\d+/", r"\g<1>1/", text)
    return json.loads(re.sub(r'"id": "\d+"', '"id": "1"', text))


def test_examples_are_what_is_answered(client, real_record):
    found = {name: as_kept(row(client, path)) for name, path in SHOWN.items()}
    if WRITE:
        examples.FILE.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        examples.kept.cache_clear()
        document.cache_clear()
    assert examples.kept() == found
    assert {resource.name for resource in ALL} - set(SHOWN) == {"reports"}


@pytest.mark.once
def test_the_description_is_the_one_that_is_kept():
    if WRITE:
        KEPT.write_text(json.dumps(schema(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert schema() == json.loads(KEPT.read_text(encoding="utf-8"))


@pytest.mark.once
def test_it_is_made_without_a_warning_and_is_valid(tmp_path):
    call_command(
        "spectacular",
        format="openapi-json",
        file=str(tmp_path / "openapi.json"),
        validate=True,
        fail_on_warn=True,
    )


def resolved(whole: dict, value: dict) -> dict:
    """What stands behind a reference."""
    if "$ref" not in value:
        return value
    found = whole
    for part in value["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return found


def operations(whole: dict):
    for path, item in whole["paths"].items():
        assert (path, list(item)) == (path, ["get"])
        yield path, item["get"]


@pytest.mark.once
def test_examples_in_it_fit_their_own_description():
    whole = schema()
    for path, operation in operations(whole):
        for status, response in operation["responses"].items():
            for media in resolved(whole, response).get("content", {}).values():
                for name, example in media.get("examples", {}).items():
                    rooted = {"$ref": media["schema"]["$ref"], "components": whole["components"]}
                    faults = list(jsonschema.Draft202012Validator(rooted).iter_errors(example["value"]))
                    assert (path, status, name, faults) == (path, status, name, [])


@pytest.mark.once
def test_every_parameter_and_every_property_says_what_it_means():
    whole = schema()
    silent = []
    for path, operation in operations(whole):
        for each in operation["parameters"]:
            parameter = resolved(whole, each)
            silent += [(path, parameter["name"])] if not parameter.get("description") else []
    for name, shape in whole["components"]["schemas"].items():
        silent += [name] if not shape.get("description") else []
        for prop, value in shape.get("properties", {}).items():
            silent += [(name, prop)] if not value.get("description") and prop != "results" else []
    assert silent == []


@pytest.mark.once
def test_every_operation_tells_of_every_problem():
    whole = schema()
    for path, operation in operations(whole):
        told = {
            status: list(resolved(whole, response).get("content", {}))
            for status, response in operation["responses"].items()
        }
        assert (
            path,
            {status for status, types in told.items() if types == ["application/problem+json"]},
        ) == (
            path,
            {"400", "404", "405", "406", "429", "500"},
        )
        assert (path, told["200"], told["304"]) == (path, ["application/json"], [])


@pytest.mark.once
def test_columns_are_described_in_the_words_of_the_data_set():
    properties = schema()["components"]["schemas"]
    for shape, table in (
        ("Organization", "organizations"),
        ("Measurement", "measurements"),
        ("Source", "sources"),
    ):
        for column in BY_NAME[table].columns:
            meaning = str(column.meaning)
            told = properties[shape]["properties"][column.name]["description"]
            assert told == f"{meaning[:1].upper()}{meaning[1:]}."


@pytest.mark.once
def test_every_code_is_there_with_its_meaning():
    status = schema()["components"]["schemas"]["AssessedStatus"]

    assert status["enum"] == [
        "complete",
        "substantial",
        "limited",
        "not_started",
        "no_evidence",
        "not_assessable",
    ]
    assert status["description"].splitlines()[4] == "* `no_evidence`: No public evidence found"


@pytest.mark.once
def test_it_says_whose_it_is_and_under_which_terms():
    whole = schema()

    assert (whole["openapi"], whole["info"]["version"]) == ("3.1.0", VERSION)
    assert whole["info"]["license"] == {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"}
    assert whole["info"]["contact"] == {
        "name": "Paris Actions Tracker",
        "url": "http://127.0.0.1:8000/en/about/",
    }
    assert whole["servers"] == [{"url": "/", "description": "this site"}]
    assert [tag["name"] for tag in whole["tags"]] == ["index", *(resource.name for resource in ALL)]


def test_it_comes_as_json_and_as_yaml(client, db):
    plain = client.get(f"{API}/schema/")
    asked = client.get(f"{API}/schema/?format=yaml")
    negotiated = client.get(f"{API}/schema/", headers={"Accept": "application/yaml"})

    assert plain["Content-Type"] == "application/vnd.oai.openapi+json"
    assert asked["Content-Type"] == negotiated["Content-Type"] == "application/vnd.oai.openapi"
    assert yaml.safe_load(asked.content) == yaml.safe_load(negotiated.content) == plain.json() == schema()


def strict() -> dict:
    """The description, read as strictly as it is meant: without `fields` every property is there, and no other."""
    whole = schema()
    for shape in whole["components"]["schemas"].values():
        if "properties" in shape:
            shape["additionalProperties"] = False
            beside = shape.get("description") == "What was expanded."
            shape["required"] = [name for name in shape["properties"] if name != "expanded" and not beside]
    return whole


def faults(whole: dict, path: str, body: dict) -> list[str]:
    told = whole["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    rooted = jsonschema_rs.Draft202012Validator({**told, "components": whole["components"]})
    return [f"{error.instance_path}: {error.message[:200]}" for error in rooted.iter_errors(body)]


def test_every_answer_about_the_real_record_fits_its_description_to_the_letter(client, real_record):
    whole = strict()
    for resource in ALL:
        beside = ",".join(expand.resource for expand in resource.expands)
        for as_of in ("2019-01-01", "2025-02-11", "2025-09-30", "2026-11-22"):
            query = f"?page_size=200&as_of={as_of}" + (f"&expand={beside}" if beside else "")
            body = ask(client, f"/{resource.name}/{query}")
            assert (resource.name, as_of, faults(whole, f"{API}/{resource.name}/", body)) == (
                resource.name,
                as_of,
                [],
            )


def test_answers_about_what_the_real_record_has_not_fit_too(client, db):
    make_record()
    whole = strict()
    for resource in ALL:
        beside = ",".join(expand.resource for expand in resource.expands)
        body = ask(client, f"/{resource.name}/" + (f"?expand={beside}" if beside else ""))
        assert (resource.name, faults(whole, f"{API}/{resource.name}/", body)) == (resource.name, [])
    assert faults(whole, f"{API}/", ask(client, "/")) == []
