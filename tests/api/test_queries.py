"""How many queries an answer takes depends on what is asked, never on how many rows there are."""

import pytest

from tests.factories import (
    make_assessment,
    make_commitment,
    make_deadline,
    make_indicator,
    make_measurement,
    make_milestone,
    make_objective,
    make_party,
    make_source,
    make_update,
)
from tests.reporting import make_reply, make_report
from tracker.actions import records
from tracker.actions.derive import together
from tracker.api.resources import ALL, BY_NAME
from tracker.models import Event
from tracker.rules import OPERATOR

pytestmark = pytest.mark.usefixtures("today")

LISTS = {
    "commitments": 15,  # nothing is held here: on the site none, once they were told
    "organizations": 2,
    "parties": 2,
    "developments": 4,
    "reports": 5,
    "assessments": 5,
    "milestones": 5,
    "deadlines": 7,
    "indicators": 2,
    "measurements": 2,
    "objectives": 2,
    "sources": 2,
    "events": 1,
    "changes": 6,
}
DETAILS = {
    "commitments": 7,
    "organizations": 3,
    "parties": 1,
    "developments": 3,
    "reports": 4,
    "assessments": 4,
    "milestones": 4,
    "deadlines": 5,
    "indicators": 1,
    "measurements": 1,
    "objectives": 1,
    "sources": 1,
    "events": 1,
}
EXPANDED = {
    ("commitments", "parties"): 1,
    ("commitments", "objectives"): 1,
    ("commitments", "milestones"): 4,
    ("commitments", "indicators"): 1,
    ("commitments", "developments"): 4,
    ("commitments", "assessments"): 4,
    ("commitments", "reports"): 4,
    ("commitments", "sources"): 2,
    ("organizations", "parties"): 1,
    ("organizations", "reports"): 4,
    ("indicators", "measurements"): 1,
    ("developments", "sources"): 1,
    ("reports", "sources"): 0,
    ("assessments", "sources"): 1,
    ("assessments", "developments"): 4,
}
"""Queries more for each."""


@together()
def fill(many: int) -> None:
    """So many commitments with everything, by as many organizations."""
    with together():
        for number in range(1, many + 1):
            lab = f"lab-{number}"
            promise = make_commitment(number, sources=[make_source(), make_source(f"source-{number}")])
            make_party(promise, lab, "signatory")
            aim = make_objective(promise)
            step = make_milestone(promise, due_on="2026-03-31")
            make_deadline(
                step, "2026-06-30", announced_on="2026-01-01", source=make_source(f"source-{number}")
            )
            make_measurement(make_indicator(promise), number)
            happened = make_update(promise)
            verdict = make_assessment(promise, updates=[happened])
            make_assessment(promise, objective=aim)
            make_reply(verdict, lab)
            make_report(promise, lab, until="published")
            meeting = Event(slug=f"meeting-{number}", name_en="M", starts_on="2026-02-19", kind="summit")
            records.create(meeting, by=OPERATOR)


@pytest.mark.parametrize("many", [1, 30])
def test_lists_rows_and_what_is_beside_them(client, db, count_queries, many):
    fill(many)
    lists, details, expanded = {}, {}, {}
    for resource in ALL:
        address = f"/api/v1/{resource.name}/"
        response, lists[resource.name] = count_queries(client, f"{address}?page_size=200")
        found = response.json()["results"]
        assert (resource.name, len(found) >= many) == (resource.name, True)
        for expand in resource.expands:
            queries = count_queries(client, f"{address}?page_size=200&expand={expand.resource}")[1]
            expanded[resource.name, expand.resource] = queries - lists[resource.name]
        if resource.keys:
            details[resource.name] = count_queries(client, found[0]["api_url"])[1]

    assert (lists, details, expanded) == (LISTS, DETAILS, EXPANDED)


def test_everything_at_once_takes_the_sum(client, db, count_queries):
    fill(3)
    names = ",".join(expand.resource for expand in BY_NAME["commitments"].expands)

    queries = count_queries(client, f"/api/v1/commitments/?expand={names}")[1]

    beside = sum(more for (name, _expand), more in EXPANDED.items() if name == "commitments")
    assert queries == LISTS["commitments"] + beside


def test_the_index_and_the_description_ask_the_database_nothing(client, db, count_queries):
    assert count_queries(client, "/api/v1/")[1] == count_queries(client, "/api/v1/schema/")[1] == 0
