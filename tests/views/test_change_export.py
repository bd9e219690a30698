"""The changes of the page as a file: the same ones in the same order, never a live formula."""

import re
from collections import Counter

import pytest

from tests.factories import (
    make_assessment,
    make_commitment,
    make_deadline,
    make_milestone,
    make_organization,
    make_party,
    make_update,
)
from tests.views.changing import CSV, LIST, SINCE, brief, count, days, kinds, lines
from tracker.actions.derive import together
from tracker.reads.changing.change_kinds import ChangeKind
from tracker.reads.changing.taking_changes import COLUMNS
from tracker.reads.taking import names

pytestmark = pytest.mark.usefixtures("today")


@pytest.mark.parametrize(
    "query",
    [
        SINCE,
        SINCE + "&kind=overdue&kind=slipped",
        SINCE + "&pillar=france-europe&kind=assessed",
        SINCE + "&organization=european-commission",
        "?commitment=PA-086&from=2025-02-01",
        "?as_of=2025-06-30",
    ],
)
def test_the_file_holds_the_changes_of_the_page(client, real_record, query):
    page, taken = client.get(LIST + query), lines(client.get(CSV + query))
    chosen = re.findall(r"kind=(\w+)", query)
    shown = {label: n for label, n in kinds(page).items() if label != "All kinds"}

    assert int(re.match(r"\d+", count(page))[0]) == len(taken)
    assert {ChangeKind(kind).label: n for kind, n in Counter(line["kind"] for line in taken).items()} == {
        label: n for label, n in shown.items() if not chosen or label in [ChangeKind(k).label for k in chosen]
    }
    assert [line["day"] for line in taken] == sorted((line["day"] for line in taken), reverse=True)


def test_a_line_says_from_what_to_what(client, db):
    commitment = make_commitment()
    make_party(commitment, make_organization("alpha"), joined_on="2025-08-01")
    make_party(commitment, make_organization("beta"), joined_on="2025-08-01")
    make_assessment(commitment, "complete", outcome="delivered_late", effective_on="2025-10-01")
    make_update(commitment, happened_on="2025-09-01", precision="month")

    taken = lines(client.get(CSV + SINCE))
    closed, told, joined, announced = taken

    assert tuple(closed) == names(COLUMNS)
    assert {name: closed[name] for name in ("day", "kind", "from", "from_outcome", "to", "to_outcome")} == {
        "day": "2025-10-01",
        "kind": "assessed",
        "from": "not_assessed",
        "from_outcome": "",
        "to": "complete",
        "to_outcome": "delivered_late",
    }
    assert (told["precision"], told["headline_fr"], told["claimed_by"]) == (
        "month",
        "Il s’est passé quelque chose, 1",
        "independent",
    )
    assert (joined["kind"], joined["organizations"]) == ("joined", "alpha;beta")
    assert announced["address"] == "http://127.0.0.1:8000/en/commitments/pa-001-promise-1/"
    assert (announced["as_of"], announced["licence"][:9]) == ("2026-11-22", "CC BY 4.0")


def test_a_moved_date_is_a_line_with_both_dates(client, db):
    step = make_milestone(make_commitment(), due_on="2025-06-30")
    make_deadline(step, "2025-12-31", announced_on="2025-05-01")

    (moved,) = lines(client.get(CSV + SINCE + "&kind=slipped"))

    assert {n: moved[n] for n in ("from", "to", "moved_deadlines", "milestone", "milestone_en")} == {
        "from": "2025-06-30",
        "to": "2025-12-31",
        "moved_deadlines": "1",
        "milestone": "step-1",
        "milestone_en": "Step 1",
    }


def test_the_file_is_named_after_its_days_and_runs_no_formula(client, db):
    make_update(make_commitment(1, title_en="=1+1"), happened_on="2026-10-01", headline_en="@SUM(A1)")

    response = client.get(CSV)

    assert response["Content-Disposition"] == (
        'attachment; filename="paris-actions-changes-2026-08-25-2026-11-22.csv"'
    )
    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
    (line,) = lines(response)
    assert (line["title_en"], line["headline_en"]) == ("'=1+1", "'@SUM(A1)")


def test_the_file_is_in_the_order_of_the_page(client, db):
    with together():
        for number, status in enumerate(("not_started", "complete", "limited"), start=1):
            make_assessment(make_commitment(number), status, effective_on="2026-10-01")

    assert [reference for _day, _kind, reference in brief(client.get(CSV))] == ["PA-002", "PA-003", "PA-001"]
    assert [told[:25] for told in re.findall(r"PA-\d+", days(client.get(LIST))["1 October 2026"][0])] == [
        "PA-002",
        "PA-003",
        "PA-001",
    ]
