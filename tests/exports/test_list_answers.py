"""What an address of a list answers: no file for what was not understood, nothing of a draft, made-up rows as what they
are, to readers alone, in a fixed number of queries."""

from urllib.parse import unquote

import pytest

from tests.exports.addresses import LISTS, OF_A_LIST
from tests.exports.corpus import make_everything
from tests.exports.reading import body, lines
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
    make_update,
)
from tests.views.listing import words
from tracker.actions.derive import together
from tracker.reads import taking

pytestmark = pytest.mark.usefixtures("today", "db")

# --- Not understood, not allowed, not there ---------------------------------------------------------------------------

WRONG = {
    "commitments": "status=done",
    "organizations": "sort=score",
    "deadlines": "month=2026-13",
    "changes": "kind=shiny",
    "between": "cell=here.there",
    "matrix": "kind=shiny",
    "countries": "role=owner",
    "money": "stage=lost",
    "comparison of commitments": "c=PA-999",
    "comparison of organizations": "o=nobody",
}


@pytest.mark.parametrize("name", LISTS)
def test_what_was_not_understood_gives_no_file_and_says_what(client, db, name):
    make_everything()
    address = LISTS[name]
    mark = "&" if "?" in address else "?"
    for kind in OF_A_LIST:
        for wrong in (WRONG[name], "as_of=2030-01-01", "as_of=soon"):
            response = client.get(f"{address.format(kind)}{mark}{wrong}")
            said = words(response.content.decode())
            assert (wrong, response.status_code, "Nothing was taken away" in said) == (wrong, 400, True)
            assert (
                wrong.partition("=")[2] in unquote(said)
                or "future" in said
                or "as_of" in wrong
                or "month" in wrong
            )


def test_a_comparison_of_nothing_is_no_file(client, db):
    response = client.get("/en/compare.csv")
    assert response.status_code == 400
    assert "Nothing was asked to be compared." in response.content.decode()


@pytest.mark.parametrize("kind", OF_A_LIST)
@pytest.mark.parametrize("name", LISTS)
def test_only_reading_is_allowed_and_headers_alone_cost_no_file(client, db, name, kind):
    make_everything()
    address = LISTS[name].format(kind)
    whole_answer, headers = client.get(address), client.head(address)
    body(whole_answer)
    assert client.post(address).status_code == 405
    assert (headers.status_code, body(headers)) == (200, b"")
    for header in ("Content-Type", "Content-Disposition", "Link", "X-Robots-Tag"):
        assert headers[header] == whole_answer[header]
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Link"] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    assert headers["Content-Disposition"].endswith(f'.{kind}"')


def test_another_ending_is_no_address(client, db):
    for path in LISTS.values():
        assert client.get(path.format("exe")).status_code == 404


def test_a_draft_stands_in_no_list(client, db):
    make_everything()
    hidden = make_commitment(9, published=False, title_en="Quokka")
    make_party(hidden, make_organization("quokka-lab"))
    make_party(hidden, "some-lab")
    make_milestone(hidden, due_on="2026-12-31", title_en="Quokka")
    make_measurement(make_indicator(hidden), 5)
    make_update(hidden, headline_en="Quokka")
    make_assessment(hidden, until="proposed")
    make_objective(hidden, title_en="Quokka")
    for path in LISTS.values():
        assert "quokka" not in body(client.get(path.format("json"))).decode().lower()
        assert "PA-009" not in body(client.get(path.format("json"))).decode()


def test_the_parent_that_is_a_draft_is_not_named(client, db):
    make_commitment(2, parent=make_commitment(1, published=False))
    assert [line["parent"] for line in lines(client, "/en/commitments.json")] == [None]


@pytest.mark.parametrize("name", LISTS)
def test_made_up_rows_say_so_and_stand_beside_no_real_ones(client, db, name):
    """Alone they are listed as what they are; beside the record they are not listed."""
    address = LISTS[name].format("json").replace("pa-001", "sb-001").replace("PA-00", "SB-00")
    report = make_everything()
    commitments = type(report.commitment).objects
    for commitment in commitments.all():
        commitments.filter(pk=commitment.pk).update(
            is_sample=True, reference=commitment.reference.replace("PA", "SB")
        )
    rows = lines(client, address)
    assert rows != []
    assert {row["provenance"] for row in rows} == {taking.SAMPLE}
    if name in ("matrix", "comparison of commitments", "comparison of organizations"):
        return
    make_commitment(7)
    assert [row for row in lines(client, address) if row["provenance"] == taking.SAMPLE] == []


# --- Queries ----------------------------------------------------------------------------------------------------------


@together()
def make_many(n: int) -> None:
    with together():
        for number in range(1, n + 1):
            commitment = make_commitment(number)
            make_party(commitment, f"lab-{number}", "signatory")
            make_party(commitment, "some-lab")
            step = make_milestone(commitment, due_on="2026-01-31")
            make_deadline(step, "2026-02-28", announced_on="2025-06-01")
            make_measurement(make_indicator(commitment), 5)
            make_assessment(commitment, effective_on="2025-06-01")
            make_update(commitment)
            make_objective(commitment)


QUERIES = {
    "commitments": 5,
    "organizations": 2,
    "deadlines": 7,
    "changes": 8,
    "between": 3,
    "matrix": 7,
    "countries": 4,
    "money": 4,
    "comparison of commitments": 14,
    "comparison of organizations": 6,
}


@pytest.mark.parametrize("rows", [1, 4])
def test_queries_do_not_grow_with_the_lines(client, db, holding, django_assert_num_queries, rows):
    make_many(rows)
    client.get("/en/commitments/")  # what is held of the record is read once
    found = {}
    for name, path in LISTS.items():
        address = path.replace("other-lab", "lab-1").format("json").replace("&c=PA-002", "")
        with django_assert_num_queries(QUERIES[name]):
            found[name] = len(lines(client, address))
    assert found == {
        "commitments": rows,
        "organizations": rows + 1,
        "deadlines": rows,
        "changes": found["changes"],
        "between": rows,
        "matrix": 2,
        "countries": 1,
        "money": rows,
        "comparison of commitments": 1,
        "comparison of organizations": 2,
    }
