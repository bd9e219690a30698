"""Less of a row (`fields`) and more beside it (`expand`)."""

import pytest

from tests.api import asking
from tests.api.asking import ask, everything, ids, problem, results
from tests.api.made import make_record
from tests.factories import make_commitment, make_party
from tracker.actions.derive import together
from tracker.api import resource
from tracker.api.resources import ALL, BY_NAME

pytestmark = pytest.mark.usefixtures("today")


def test_only_the_properties_asked_for_are_given_and_always_who_it_is(client, db):
    make_record()

    assert results(client, "/commitments/?fields=title_en,status&page_size=1") == [
        {"id": "PA-001", "title_en": "Promise number 1", "status": "limited"}
    ]
    assert results(client, "/commitments/?fields=status&fields=title_en&page_size=1") == [
        {"id": "PA-001", "title_en": "Promise number 1", "status": "limited"}
    ]
    assert ask(client, "/organizations/some-lab/?fields=id") == {"id": "some-lab"}
    assert set(results(client, "/changes/?fields=words_en&page_size=1&from=2025-01-01")[0]) == {
        "day",
        "kind",
        "commitment",
        "words_en",
    }


def test_of_an_object_its_parts_can_be_asked_for(client, db):
    make_record()

    told = results(client, "/commitments/?fields=verdict.status,verdict.contested,links.page_fr")

    assert told == [
        {
            "id": "PA-001",
            "verdict": {"status": "limited", "contested": True},
            "links": {"page_fr": "http://127.0.0.1:8000/fr/commitments/pa-001-promise-1/"},
        },
        {
            "id": "PA-002",
            "verdict": {"status": "complete", "contested": False},
            "links": {"page_fr": "http://127.0.0.1:8000/fr/commitments/pa-002-promise-2/"},
        },
        {
            "id": "PA-003",
            "verdict": None,
            "links": {"page_fr": "http://127.0.0.1:8000/fr/commitments/pa-003-promise-3/"},
        },
    ]
    whole = ask(client, "/commitments/PA-001/?fields=verdict,verdict.status")
    assert whole["verdict"] == ask(client, "/commitments/PA-001/")["verdict"]


def test_every_property_can_be_asked_for_alone(client, db):
    make_record()
    for each in ALL:
        for name in each.names:
            row = results(client, f"/{each.name}/?fields={name}&page_size=1")[:1]
            outer = name.partition(".")[0]
            assert (name, [set(found) for found in row]) == (name, [{*each.always, outer}] if row else [])


def test_what_is_expanded_is_what_its_own_list_gives(client, db):
    make_record()
    for each in ALL:
        for expand in each.expands:
            if not expand.by:
                continue
            for row in everything(client, f"/{each.name}/?expand={expand.resource}"):
                own = everything(client, f"/{expand.resource}/?{expand.by}={row['id']}")
                beside = row["expanded"][expand.resource]
                if expand.resource == "sources":  # of a commitment: what promise and verdict cite
                    assert {found["id"] for found in beside} <= {found["id"] for found in own}
                else:
                    assert (each.name, expand.resource, beside) == (each.name, expand.resource, own)


def test_sources_beside_a_row_are_those_that_it_names_in_their_order(client, real_record):
    for name in ("developments", "assessments", "reports"):
        for row in everything(client, f"/{name}/?expand=sources"):
            assert (name, [source["id"] for source in row["expanded"]["sources"]]) == (name, row["sources"])
    for row in everything(client, "/commitments/?expand=sources"):
        cited = dict.fromkeys([*row["sources"], *(row["verdict"] or {"sources": []})["sources"]])
        assert [source["id"] for source in row["expanded"]["sources"]] == list(cited)
    for row in everything(client, "/assessments/?expand=developments"):
        assert [each["id"] for each in row["expanded"]["developments"]] == row["developments"]


def test_what_is_expanded_is_of_the_day(client, db):
    make_record()

    row = ask(client, "/commitments/PA-001/?expand=assessments,reports,milestones&as_of=2025-10-01")

    assert [each["effective_on"] for each in row["expanded"]["assessments"]] == ["2025-10-01"]
    assert [each["happened_on"] for each in row["expanded"]["reports"]] == ["2025-06-01", "2025-06-01"]
    assert [each["slips"] for each in row["expanded"]["milestones"]] == [0, 0]


def test_a_row_without_any_has_an_empty_list(client, db):
    make_commitment()

    names = [expand.resource for expand in BY_NAME["commitments"].expands if expand.resource != "sources"]
    row = ask(client, f"/commitments/PA-001/?expand={','.join(names)}&fields=id")

    assert row == {"id": "PA-001", "expanded": {name: [] for name in names}}


def test_of_very_many_the_first_are_given_and_the_address_of_all(client, db, monkeypatch):
    monkeypatch.setattr(resource, "MOST_EXPANDED", 3)
    with together():
        promise = make_commitment()
        for number in range(5):
            make_party(promise, f"lab-{number}", "member")

    row = ask(client, "/commitments/PA-001/?expand=parties&as_of=2026-01-01")

    more = row["expanded"]["more"]["parties"]
    assert [party["organization"] for party in row["expanded"]["parties"]] == ["lab-0", "lab-1", "lab-2"]
    assert more == "http://testserver/api/v1/parties/?commitment=PA-001&as_of=2026-01-01"
    assert len(ids(client, more.removeprefix(f"http://testserver{asking.API}"))) == 5


def test_only_what_is_listed_can_be_expanded(client, db):
    errors = problem(client, "/commitments/?expand=parties,secrets", 400)["errors"]

    assert errors == [
        {
            "parameter": "expand",
            "detail": "“secrets” is none of its values: parties, objectives, milestones, indicators, developments, "
            "assessments, reports, sources.",
        }
    ]
    assert problem(client, "/events/?expand=sources", 400)["errors"][0]["parameter"] == "expand"
