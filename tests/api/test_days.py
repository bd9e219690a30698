"""Any list and any row as of a day: the world of that day as documented now, and nothing of what came after it."""

import pytest

from tests.api.asking import ask, everything, ids, problem
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
from tests.reporting import make_promise, make_report
from tracker.actions import records
from tracker.models import Event
from tracker.rules import OPERATOR

pytestmark = pytest.mark.usefixtures("today")


def on(client, name: str, *days: str) -> list[list[str]]:
    return [ids(client, f"/{name}/?as_of={day}") for day in days]


def test_a_commitment_is_there_from_the_day_it_was_listed(client, db):
    make_commitment(1, announced_on="2025-02-11")

    assert on(client, "commitments", "2025-02-10", "2025-02-11") == [[], ["PA-001"]]
    body = problem(client, "/commitments/PA-001/?as_of=2025-02-10", 404)
    assert body["detail"] == "PA-001 was not listed yet on 2025-02-10."


def test_verdict_axes_and_claims_are_those_of_the_day(client, db):
    promise = make_promise()
    make_assessment(promise, "not_started", effective_on="2025-03-01")
    make_assessment(promise, "limited", effective_on="2026-03-01")
    make_report(promise, until="published", claimed_status="substantial", happened_on="2026-01-01")

    told = []
    for day in ("2025-02-28", "2025-12-31", "2026-01-01", "2026-03-01"):
        row = ask(client, f"/commitments/PA-001/?as_of={day}")
        verdict = row["verdict"] and row["verdict"]["effective_on"]
        told.append((row["status"], verdict, [claim["status"] for claim in row["claims"]]))

    assert told == [
        ("not_assessed", None, []),
        ("not_started", "2025-03-01", []),
        ("not_started", "2025-03-01", ["substantial"]),
        ("limited", "2026-03-01", ["substantial"]),
    ]


def test_assessments_hold_from_their_day_and_only_the_newest_is_in_force(client, db):
    promise = make_commitment()
    aim = make_objective(promise)
    make_assessment(promise, "not_started", effective_on="2025-03-01")
    make_assessment(promise, "limited", effective_on="2026-03-01")
    make_assessment(promise, "complete", effective_on="2025-06-01", objective=aim)

    def told(query):
        return {
            (row["effective_on"], row["objective"]): row["in_force"]
            for row in everything(client, f"/assessments/?{query}")
        }

    assert told("as_of=2025-12-31") == {("2025-03-01", None): True, ("2025-06-01", "aim-1"): True}
    assert told("") == {
        ("2025-03-01", None): False,
        ("2026-03-01", None): True,
        ("2025-06-01", "aim-1"): True,
    }
    assert set(told("in_force=no")) == {("2025-03-01", None)}


def test_developments_and_reports_are_there_from_the_day_they_speak_of(client, db):
    promise = make_promise()
    happened = make_update(promise, happened_on="2025-09-01")
    report = make_report(promise, until="published", happened_on="2026-01-01")

    assert on(client, "developments", "2025-08-31", "2025-09-01") == [[], [happened.key]]
    assert on(client, "reports", "2025-12-31", "2026-01-01") == [[], [report.key]]
    for path in (
        f"/developments/{happened.key}/?as_of=2025-08-31",
        f"/reports/{report.key}/?as_of=2025-12-31",
    ):
        assert problem(client, path, 404)["status"] == 404


def test_parties_are_those_that_had_joined_and_not_left(client, db):
    promise = make_commitment()
    early = make_party(promise, "early")
    late = make_party(promise, "late", joined_on="2026-01-01")
    gone = make_party(promise, "gone", left_on="2025-12-01")

    assert on(client, "parties", "2025-11-30", "2025-12-01", "2026-01-01") == [
        [str(early.pk), str(gone.pk)],
        [str(early.pk)],
        [str(early.pk), str(late.pk)],
    ]
    assert problem(client, f"/parties/{gone.pk}/", 404)["status"] == 404


def test_a_milestone_reads_as_on_the_day(client, db):
    promise = make_commitment()
    step = make_milestone(promise, due_on="2025-12-31", achieved_on="2026-03-15")
    make_deadline(step, "2026-02-28", announced_on="2025-11-01", precision="month")

    told = {}
    for day in ("2025-10-31", "2025-11-01", "2026-03-01", "2026-03-15"):
        row = ask(client, f"/milestones/PA-001/step-1/?as_of={day}")
        told[day] = (row["fate"], row["due_on"], row["slips"], row["days_late"], row["achieved_on"])
        deadline = ask(client, f"/deadlines/PA-001/step-1/?as_of={day}")
        assert told[day][:4] == tuple(deadline[name] for name in ("fate", "due_on", "slips", "days_late"))
        assert len(deadline["dates"]) == row["slips"] + 1

    assert told == {
        "2025-10-31": ("due", "2025-12-31", 0, None, None),
        "2025-11-01": ("due", "2026-02-28", 1, None, None),
        "2026-03-01": ("overdue", "2026-02-28", 1, 1, None),
        "2026-03-15": ("achieved_late", "2026-02-28", 1, 15, "2026-03-15"),
    }


def test_figures_are_those_of_the_day_or_earlier(client, db):
    indicator = make_indicator(make_commitment())
    first = make_measurement(indicator, 5, "2025-06-01")
    second = make_measurement(indicator, 7, "2026-06-01")

    assert on(client, "measurements", "2025-05-31", "2026-05-31", "2026-06-01") == [
        [],
        [str(first.pk)],
        [str(first.pk), str(second.pk)],
    ]
    assert on(client, "indicators", "2025-02-10", "2025-05-31") == [[], ["PA-001/figure-1"]]


def test_events_of_a_past_day_are_those_that_could_be_read_of(client, db):
    source = make_source("programme", published_on="2025-06-01")
    kept = {"name_en": "A meeting", "kind": "summit", "source": source}
    records.create(Event(slug="later", starts_on="2026-02-19", **kept), by=OPERATOR)

    assert on(client, "events", "2025-05-31", "2025-06-01", "2026-02-19") == [[], ["later"], ["later"]]
    assert ids(client, "/events/") == ["later"]
    assert problem(client, "/events/later/?as_of=2025-05-31", 404)["status"] == 404


def test_a_source_knows_no_day_and_refuses_none(client, db):
    make_commitment(1, announced_on="2025-02-11")

    assert on(client, "sources", "2000-01-01", "2026-11-22") == [["a-source"], ["a-source"]]
    assert ask(client, "/sources/a-source/?as_of=2000-01-01")["id"] == "a-source"


def test_the_day_is_said_on_every_page(client, db):
    assert ask(client, "/changes/?as_of=2025-09-30")["as_of"] == "2025-09-30"
    assert ask(client, "/changes/")["as_of"] == "2026-11-22"


def test_changes_end_with_the_day(client, real_record):
    for row in everything(client, "/changes/?from=2025-01-01&as_of=2025-09-30"):
        assert row["day"] <= "2025-09-30"


def test_nothing_that_came_later_is_told_of_a_past_day(client, real_record):
    """No day after the day read, in anything that happened; what is due lies ahead by its nature, and what the editors
    did (searched, announced) is theirs to document now."""
    ahead = {
        "on",
        "due_on",
        "next_due_on",
        "first_due_on",
        "target_due_on",
        "starts_on",
        "ends_on",
        "published_on",
    }
    ahead |= {"announced_on", "unavailable_since", "archived_on", "searched_on"}
    for name in (
        "commitments",
        "parties",
        "developments",
        "assessments",
        "milestones",
        "measurements",
        "changes",
    ):
        for row in everything(client, f"/{name}/?as_of=2025-09-30"):
            late = [(key, value) for key, value in leaves(row) if is_day(value) and value > "2025-09-30"]
            assert (name, row.get("id"), [each for each in late if each[0] not in ahead]) == (
                name,
                row.get("id"),
                [],
            )


def leaves(value, key=""):
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, key)
    else:
        yield key, value


def is_day(value) -> bool:
    return isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-" and value[:4].isdigit()
