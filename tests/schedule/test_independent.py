"""Overdue, moved dates and "became overdue on" of every deadline in the real data, against a second computation that
shares nothing with the first: `independent` lives through the calendar, straight from the files."""

import ast
import csv
import datetime as dt
import io
import random
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from tests.factories import DAY
from tests.schedule import independent
from tests.schedule.made_up import made_up
from tests.views.listing import count, words
from tracker.enums import Fate
from tracker.models import MilestoneStanding, Standing

FIRST = dt.date(2025, 2, 1)
ONE = dt.timedelta(days=1)
DAYS = [FIRST + n * ONE for n in range((DAY - FIRST).days + 1)]
QUARTER_ENDS = [day for day in DAYS if (day + ONE).day == 1 and day.month % 3 == 0]
THREE_DAYS = (dt.date(2025, 9, 30), dt.date(2026, 3, 31), DAY)


@pytest.fixture(scope="module")
def book():
    return independent.lived(FIRST, DAY)


@pytest.fixture(scope="module")
def pages(book):
    """The same the other way round: day → (commitment, milestone) → what is to be read."""
    turned = defaultdict(dict)
    for step, days in book.items():
        for day, state in days.items():
            turned[day][step] = state
    return turned


def overdue(page) -> dict:
    return {step: state for step, state in page.items() if state["fate"] == "overdue"}


def days_of(span) -> list[dt.date]:
    """The days of a span that are walked."""
    first, last = max(span.from_day, FIRST), min(span.until_day - ONE, DAY)
    return [first + n * ONE for n in range((last - first).days + 1)]


def test_the_second_computation_knows_nothing_of_the_first():
    code = ast.parse(Path(independent.__file__).read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(code) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in ast.walk(code) if isinstance(node, ast.ImportFrom)}

    assert names == {"csv", "collections", "datetime", "pathlib"}


def stored_days() -> dict:
    """What the table of milestones' standings says, day by day: (commitment, milestone) → day → what is to be read."""
    found = defaultdict(dict)
    since = {}
    spans = MilestoneStanding.objects.select_related("milestone__commitment").order_by(
        "milestone", "from_day"
    )
    for span in spans:
        step = (span.milestone.commitment.reference, span.milestone.key)
        if span.fate != Fate.OVERDUE:
            since.pop(step, None)
        else:
            since.setdefault(step, span.from_day)
        for day in days_of(span):
            late_until = {Fate.OVERDUE: day, Fate.ACHIEVED_LATE: span.settled_on}.get(span.fate)
            found[step][day] = {
                "fate": span.fate,
                "due": span.due_on,
                "moved": span.slips,
                "overdue_since": since.get(step),
                "days_late": (late_until - span.due_on).days if late_until else 0,
            }
    return found


def differing(book) -> list:
    """The first day of each milestone on which the two computations do not say the same."""
    stored = stored_days()
    return [
        next(
            (step, day, stored[step].get(day), book.get(step, {}).get(day))
            for day in DAYS
            if stored[step].get(day) != book.get(step, {}).get(day)
        )
        for step in sorted(book.keys() | stored.keys())
        if stored[step] != book.get(step, {})
    ]


def test_every_milestone_of_every_day_is_as_computed(real_record, book):
    """Which date is in force, how often it had moved, whether it has passed, since when and by how much."""
    assert len(book) == 155
    assert differing(book) == []


def test_every_commitment_of_every_day_is_overdue_exactly_when_a_milestone_is(real_record, pages):
    """With the earliest date that has passed, and all the times that dates had moved."""
    stored = defaultdict(dict)
    for span in Standing.objects.select_related("commitment"):
        late = span.due_on if span.schedule == "overdue" else None
        for day in days_of(span):
            stored[day][span.commitment.reference] = (late, span.slips)

    odd = []
    for day in DAYS:
        late, moved = defaultdict(list), defaultdict(int)
        for (reference, _key), state in pages[day].items():
            moved[reference] += state["moved"]
            if state["fate"] == "overdue":
                late[reference].append(state["due"])
        for reference, found in stored[day].items():
            computed = (min(late[reference], default=None), moved[reference])
            if found != computed:
                odd.append((day, reference, found, computed))
        assert {reference for reference, _key in pages[day]} <= stored[day].keys()
    assert odd == []


def test_list_and_board_count_what_was_computed_to_be_overdue(client, real_record, today, pages):
    told, computed = [], []
    for day in THREE_DAYS:
        late = overdue(pages[day])
        commitments = {reference for reference, _key in late}
        computed.append((f"{len(commitments)}", f"{len(late)} deadlines overdue in {len(commitments)}"))
        listed = count(client.get(f"/en/commitments/?schedule=overdue&as_of={day}"))
        board = words(client.get(f"/en/deadlines/?as_of={day}").content.decode())
        told.append((listed.split(" of ")[0], *re.findall(r"\d+ deadlines overdue in \d+", board)[:1]))

    assert told == computed


def test_the_file_of_deadlines_says_what_was_computed_at_the_end_of_every_quarter(
    client, real_record, today, pages
):
    odd = []
    for day in (*QUARTER_ENDS, DAY):
        answer = client.get(f"/en/deadlines.csv?as_of={day}")
        body = b"".join(answer) if answer.streaming else answer.content
        told = {
            (row["reference"], row["milestone"]): (
                row["fate"],
                row["due_on"],
                int(row["slips"]),
                int(row["days_late"] or 0),
            )
            for row in csv.DictReader(io.StringIO(body.decode("utf-8-sig")))
        }
        computed = {
            step: (state["fate"], str(state["due"] or ""), state["moved"], state["days_late"])
            for step, state in pages[day].items()
        }
        odd += [
            (day, step, told.get(step), computed.get(step))
            for step in told.keys() | computed.keys()
            if told.get(step) != computed.get(step)
        ]
    assert odd == []


def test_the_changes_tell_every_lapse_and_every_moved_date_on_its_day(client, real_record, today, book):
    """What became overdue on which day, and which date was moved on which, from which to which: no more and no less."""
    answer = client.get(f"/en/changes.csv?kind=overdue&kind=slipped&from={FIRST}&to={DAY}")
    body = b"".join(answer) if answer.streaming else answer.content
    told = {
        (row["day"], row["kind"], row["reference"], row["milestone"], row["from"], row["to"])
        for row in csv.DictReader(io.StringIO(body.decode("utf-8-sig")))
    }

    computed = set()
    for step, days in book.items():
        for day, state in days.items():
            before = days.get(day - ONE, {"fate": "", "moved": state["moved"], "due": None})
            if state["fate"] == "overdue" and before["fate"] != "overdue":
                computed.add((str(day), "overdue", *step, "", str(state["due"])))
            if state["moved"] > before["moved"]:
                computed.add((str(day), "slipped", *step, str(before["due"]), str(state["due"])))
    assert told == computed
    assert Counter(kind for _day, kind, *_rest in told) == {"overdue": 19, "slipped": 8}


def test_facts_reasoned_out_by_hand(book):
    """Read in the files, counted on a calendar. When each milestone was overdue, and how it stood on the last day.

    PA-029: first the G7 summit of 14-16 June 2026; moved on 9 January 2026 to 17 June; never shown to be reached. 158
    days are 13 of June, 31, 31, 30, 31 and 22. PA-076: due at the end of 2025; on 30 March 2026 given a new date, the
    end of June, by which it was not shown either. PA-026: due on 10 April 2025, opened on 17 June. PA-086: the call of
    the first quarter of 2026 was put off on 2 June, twice in one day, and came on 30 July.
    """
    told = {}
    for step in (
        ("PA-029", "final"),
        ("PA-076", "final"),
        ("PA-026", "final"),
        ("PA-086", "formal-call"),
        ("PA-001", "constitutive-assembly"),
        ("PA-038", "final"),
    ):
        late = [day for day, state in book[step].items() if state["fate"] == "overdue"]
        runs = [
            (str(day), str(next(end for end in late if end >= day and end + ONE not in late)))
            for day in late
            if day - ONE not in late
        ]
        last = book[step][DAY]
        told[step[0]] = (runs, last["fate"], str(last["due"]), last["moved"], last["days_late"])

    assert told == {
        "PA-029": ([("2026-06-18", "2026-11-22")], "overdue", "2026-06-17", 1, 158),
        "PA-076": (
            [("2026-01-01", "2026-03-29"), ("2026-07-01", "2026-11-22")],
            "overdue",
            "2026-06-30",
            1,
            145,
        ),
        "PA-026": ([("2025-04-11", "2025-06-16")], "achieved_late", "2025-04-10", 0, 68),
        "PA-086": ([("2026-04-01", "2026-06-01")], "achieved", "2026-07-31", 3, 0),
        "PA-001": ([("2025-08-01", "2026-11-22")], "overdue", "2025-07-31", 0, 479),
        "PA-038": ([("2025-02-12", "2026-11-22")], "overdue", "2025-02-11", 0, 649),
    }


def test_one_day_before_and_after_a_date_was_moved(book):
    """PA-029 on 8 and 9 January 2026: until the day it was moved, its first date is the one in force."""
    told = [book["PA-029", "final"][dt.date(2026, 1, day)] for day in (8, 9)]

    assert [(str(state["due"]), state["moved"]) for state in told] == [("2026-06-16", 0), ("2026-06-17", 1)]


def test_what_is_overdue_today_and_by_how_much(book):
    """The whole list, so that a change of the data or of a rule is seen."""
    late = {step: days[DAY]["days_late"] for step, days in book.items() if days[DAY]["fate"] == "overdue"}

    assert late == {
        ("PA-038", "final"): 649,
        ("PA-097", "final"): 510,
        ("PA-001", "constitutive-assembly"): 479,
        ("PA-022", "workstream-expressions"): 418,
        ("PA-093", "tender"): 418,
        ("PA-081", "final"): 326,
        ("PA-084", "final"): 326,
        ("PA-029", "final"): 158,
        ("PA-076", "final"): 145,
        ("PA-083", "final"): 145,
        ("PA-108", "eybens-15-mw"): 145,
        ("PA-103", "first-models"): 114,
        ("PA-105", "gpai-enforcement"): 112,
        ("PA-086", "bids-due"): 10,
    }


@pytest.mark.parametrize("seed", range(3))
def test_files_with_what_the_real_ones_lack_agree_as_well(db, tmp_path, seed):
    """Made-up rows in the same files: dates of unknown days, steps given up, verdicts that close and open again."""
    files = made_up(random.Random(seed))  # noqa: S311  # the same rows on every run
    files.load()

    assert differing(independent.lived(FIRST, DAY, files.write(tmp_path / "files"))) == []
