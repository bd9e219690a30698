"""What the address of a thing answers: to readers alone, nothing of a draft, what is made up as what it is, in a fixed
number of queries."""

import json

import pytest

from tests.exports.addresses import OF_A_THING, THINGS
from tests.exports.corpus import make_everything
from tests.exports.reading import body, whole
from tests.factories import (
    make_assessment,
    make_commitment,
    make_deadline,
    make_indicator,
    make_measurement,
    make_milestone,
    make_objective,
    make_organization,
    make_party,
    make_source,
    make_update,
    the_editor,
)
from tests.reporting import make_report
from tracker.actions import reports
from tracker.actions.derive import together
from tracker.reads.taking import PROVENANCE, SAMPLE

pytestmark = pytest.mark.usefixtures("today", "db")


@pytest.fixture
def report():
    return make_everything()


# --- Not there, not allowed -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", OF_A_THING)
@pytest.mark.parametrize("name", THINGS)
def test_only_reading_is_allowed_and_headers_alone_cost_no_file(client, report, name, kind):
    address = THINGS[name].replace("KEY", report.key).format(kind)
    answer, headers = client.get(address), client.head(address)
    body(answer)
    assert (answer.status_code, client.post(address).status_code) == (200, 405)
    assert (headers.status_code, body(headers)) == (200, b"")
    for header in ("Content-Type", "Content-Disposition", "Link", "X-Robots-Tag"):
        assert headers[header] == answer[header]


@pytest.mark.parametrize("name", THINGS)
def test_a_day_that_was_not_understood_gives_no_file(client, report, name):
    for wrong in ("as_of=2030-01-01", "as_of=soon"):
        address = THINGS[name].replace("KEY", report.key).format("json")
        response = client.get(f"{address}?{wrong}")
        assert (response.status_code, "Nothing was taken away" in response.content.decode()) == (400, True)


def test_another_writing_of_an_address_leads_on_with_its_ending(client, report):
    for other, address in (
        ("/en/commitments/PA-001.json", "/en/commitments/pa-001-promise-1.json"),
        ("/en/commitments/pa-001-old-title.zip", "/en/commitments/pa-001-promise-1.zip"),
        ("/en/countries/FR.xlsx", "/en/countries/fr.xlsx"),
    ):
        response = client.get(f"{other}?as_of=2026-01-01")
        assert (response.status_code, response["Location"]) == (301, f"{address}?as_of=2026-01-01")


def test_what_is_nowhere_or_not_yet_is_not_found(client, report):
    make_commitment(3, announced_on="2026-06-01")
    for path in (
        "/en/commitments/pa-999.json",
        "/en/commitments/pa-003-promise-3.json?as_of=2026-01-01",
        "/en/organizations/nobody.json",
        "/en/countries/zz.json",
        "/en/pillars/nothing.json",
        "/en/reports/nowhere.json",
        f"/en/reports/{report.key}.json?as_of=2025-03-01",
        "/en/commitments/pa-001-promise-1.csv",
    ):
        assert (path, client.get(path).status_code) == (path, 404)


def test_a_draft_is_nowhere_for_a_stranger_and_for_its_own_people(client, report, signed_in):
    hidden = make_commitment(9, published=False, title_en="Quokka", parent=report.commitment)
    make_party(hidden, make_organization("quokka-lab"))
    make_party(hidden, "some-lab")
    make_objective(hidden, title_en="Quokka")
    make_update(report.commitment, published=False, headline_en="Quokka")
    make_update(report.commitment, hidden, headline_en="Shared")
    make_assessment(report.commitment, until="confirmed", rationale_en="Quokka")
    make_report(report.commitment, "other-lab", headline="Quokka")
    make_source("quokka", title="Quokka")
    for browser in (client, signed_in(the_editor()), signed_in(report.author)):
        for name in ("pa-009-promise-9", "PA-009"):
            assert browser.get(f"/en/commitments/{name}.json").status_code == 404
        assert browser.get("/en/organizations/quokka-lab.json").status_code == 404
        for path in THINGS.values():
            text = body(browser.get(path.replace("KEY", report.key).format("json"))).decode().lower()
            assert ("quokka" in text, "pa-009" in text) == (False, False)


def test_a_report_that_is_not_published_is_not_there_even_for_its_author(client, report, signed_in):
    waiting = make_report(report.commitment, "other-lab")
    for browser in (client, signed_in(waiting.author)):
        assert browser.get(f"/en/reports/{waiting.key}.json").status_code == 404
    reports.publish(waiting, by=the_editor())
    assert client.get(f"/en/reports/{waiting.key}.json").status_code == 200


def test_what_is_made_up_says_so_at_its_own_address_beside_real_things(client, db):
    made_up = make_commitment(9, reference="SB-009", is_sample=True)
    make_party(made_up, "quokka-lab")
    make_commitment(1)
    for path in ("/en/commitments/sb-009-promise-9.json", "/en/organizations/quokka-lab.json"):
        found = whole(client, path)
        assert found["about"]["provenance"] == SAMPLE
        assert found["facts"]["provenance"] == SAMPLE
    (row,) = whole(client, "/en/organizations/quokka-lab.json")["tables"]["commitments"]
    assert row["provenance"] == SAMPLE
    make_party(make_commitment(2), "quokka-lab")
    mixed = whole(client, "/en/organizations/quokka-lab.json")
    assert mixed["about"]["provenance"] == PROVENANCE
    assert {row["provenance"] for row in mixed["tables"]["commitments"]} == {PROVENANCE, SAMPLE}


# --- Queries ----------------------------------------------------------------------------------------------------------


@together()
def make_much(n: int) -> None:
    with together():
        commitment = make_commitment(1)
        for number in range(1, n + 1):
            make_party(commitment, f"lab-{number}")
            part = make_commitment(number + 1, parent=commitment)
            make_party(part, "some-lab")
            make_party(part, make_organization("country-fr", kind="country"), "host")
            step = make_milestone(commitment, due_on="2026-01-31", final=number == 1)
            make_deadline(step, "2026-02-28", announced_on="2025-06-01")
            make_measurement(make_indicator(commitment), 5)
            make_assessment(commitment, effective_on=f"2025-06-0{number}")
            make_update(commitment, organization=make_organization("some-lab"), claimed_by="party")
            make_objective(commitment)


QUERIES = {"commitment": 15, "organization": 12, "country": 15, "pillar": 13}


@pytest.mark.parametrize("rows", [1, 4])
def test_queries_do_not_grow_with_what_there_is(client, db, django_assert_num_queries, rows):
    make_much(rows)
    sizes = {}
    for name, number in QUERIES.items():
        with django_assert_num_queries(number):
            found = json.loads(body(client.get(THINGS[name].format("json"))))
        sizes[name] = len(found["tables"].get("parties", found["tables"].get("commitments")))
    assert sizes == {"commitment": rows, "organization": rows, "country": rows * 3, "pillar": rows + 1}


def test_a_report_takes_eight_queries(client, report, django_assert_num_queries):
    with django_assert_num_queries(8):
        body(client.get(f"/en/reports/{report.key}.json"))
