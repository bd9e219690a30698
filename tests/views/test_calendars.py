"""Calendar files: read by another library than the one that writes them, the same from the same facts, and moved in
place when a date moves."""

import datetime as dt
import re
from pathlib import Path

import pytest
import time_machine
import vobject
from django.core.management import call_command
from vobject.base import Component

from tests.conftest import saving_order
from tests.factories import (
    DAY,
    make_assessment,
    make_commitment,
    make_deadline,
    make_milestone,
    make_organization,
    make_party,
    make_pillar,
    make_source,
    the_reviewer,
)
from tests.reads.test_events import make_event
from tests.tampering import unguarded
from tests.views.listing import notices
from tracker.actions import commitments, milestones
from tracker.actions.derive import together
from tracker.models import Commitment, Event, Milestone
from tracker.rules import OPERATOR

pytestmark = pytest.mark.usefixtures("today")

ALL = "/en/deadlines.ics"
ONE = "/en/commitments/pa-001-promise-1/deadlines.ics"


def read(response) -> Component:
    """The calendar as the second library reads it, which refuses what the format does not allow."""
    assert response.status_code == 200
    found = list(vobject.readComponents(response.content.decode(), validate=True))
    assert len(found) == 1
    return found[0]


def entries(response) -> dict[str, Component]:
    """By UID."""
    found = getattr(read(response), "vevent_list", [])
    by_uid = {entry.uid.value: entry for entry in found}
    assert len(by_uid) == len(found)
    return by_uid


def the_entry(response) -> Component:
    (entry,) = entries(response).values()
    return entry


def lines_of(response) -> list[bytes]:
    assert response.content.endswith(b"\r\n")
    return response.content.split(b"\r\n")


def test_a_deadline_takes_its_last_day_and_says_how_it_is_known(client, db):
    source = make_source("plan", title="The plan", publisher="A ministry")
    milestone = make_milestone(
        make_commitment(1, title_en="A promise"),
        title_en="First report",
        due_on="2026-06-30",
        precision="month",
    )
    make_deadline(milestone, "2026-12-31", precision="year", announced_on="2026-02-01", source=source)
    entry = the_entry(client.get(ONE))

    assert entry.uid.value == "PA-001.step-1@paris-actions.invalid"
    assert (entry.dtstart.value, entry.dtend.value) == (dt.date(2026, 12, 31), dt.date(2027, 1, 1))
    assert entry.summary.value == "Due: PA-001 A promise: First report"
    assert entry.description.value.split("\n") == [
        "PA-001 A promise",
        "First report",
        "Due 2026, which counts as its last day, 31 December 2026.",
        "Dates given before: June 2026.",
        "State: Due.",
        "Source of the date: A ministry: The plan",
    ]
    assert entry.url.value.endswith("/en/commitments/pa-001-promise-1/")
    assert entry.categories.value == ["Pillar public-interest"]
    assert (entry.status.value, entry.transp.value) == ("CONFIRMED", "TRANSPARENT")
    assert entry.dtstamp.value == entry.last_modified.value == dt.datetime(2026, 2, 1, tzinfo=dt.UTC)


def test_what_the_calendar_says_of_itself(client, db):
    make_milestone(make_commitment(1, title_en="A promise"), due_on="2026-12-31")
    response = client.get(ONE)
    calendar = read(response)

    assert calendar.version.value == "2.0"
    assert calendar.prodid.value == "-//Paris Actions Tracker//Deadlines//EN"
    assert calendar.name == "VCALENDAR"
    assert calendar.x_wr_calname.value == "PA-001 A promise"
    assert b"\r\nNAME:PA-001 A promise\r\n" in response.content
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:P1D\r\n" in response.content
    assert calendar.x_published_ttl.value == "P1D"
    assert b"METHOD" not in response.content
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="paris-actions-pa-001.ics"'
    assert response["X-Robots-Tag"] == "noindex"


def test_a_moved_deadline_keeps_its_uid_and_raises_its_sequence(client, db):
    milestone = make_milestone(make_commitment(), due_on="2026-12-31")
    before = the_entry(client.get(ONE))
    make_deadline(milestone, "2027-03-31", announced_on="2026-11-20")
    once = the_entry(client.get(ONE))
    make_deadline(milestone, "2027-06-30", announced_on="2026-11-21")
    twice = the_entry(client.get(ONE))

    assert before.uid.value == once.uid.value == twice.uid.value
    assert [entry.sequence.value for entry in (before, once, twice)] == ["0", "1", "2"]
    assert [entry.dtstart.value.isoformat() for entry in (before, once, twice)] == [
        "2026-12-31",
        "2027-03-31",
        "2027-06-30",
    ]
    assert before.dtstamp.value < once.dtstamp.value < twice.dtstamp.value


def test_a_move_that_is_entered_late_raises_the_sequence_all_the_same(client, db):
    """It was known before the old date had passed: no state of the milestone is new, only the date."""
    milestone = make_milestone(make_commitment(), due_on="2026-06-30")
    before = the_entry(client.get(ONE))
    make_deadline(milestone, "2026-12-31", announced_on="2026-05-01")
    after = the_entry(client.get(ONE))

    assert (before.sequence.value, after.sequence.value) == ("0", "1")
    assert before.summary.value.startswith("Overdue: ")
    assert after.summary.value.startswith("Due: ")


def test_an_end_raises_the_sequence_and_so_does_a_reopening(client, db):
    commitment = make_commitment()
    make_milestone(commitment, due_on="2026-01-31")
    make_assessment(commitment, "limited", outcome="not_delivered", effective_on="2026-03-01")
    commitments.reopen(commitment, by=the_reviewer(), reason="It goes on.")
    make_assessment(commitment, "limited", effective_on="2026-05-01")

    days = ("2026-01-31", "2026-02-01", "2026-03-01", "2026-05-01")
    read_on = [the_entry(client.get(f"{ONE}?as_of={day}")) for day in days]

    assert [(entry.sequence.value, entry.summary.value.split(":")[0]) for entry in read_on] == [
        ("0", "Due"),
        ("0", "Overdue"),
        ("1", "Missed"),
        ("2", "Overdue"),
    ]


def test_what_is_given_up_stays_cancelled_so_that_programs_take_it_away(client, db):
    given_up = make_milestone(make_commitment(1), due_on="2026-12-31")
    milestones.drop(given_up, by=OPERATOR, reason="Given up.", on=dt.date(2026, 5, 1))
    void = make_commitment(2)
    make_milestone(void, due_on="2026-12-31", final=False)
    make_milestone(void, due_on="2026-06-30", achieved_on="2026-06-30")
    found = entries(client.get(ALL))

    assert {
        uid.split("@")[0]: (e.status.value, e.summary.value.split(":")[0]) for uid, e in found.items()
    } == {
        "PA-001.step-1": ("CANCELLED", "Given up"),
        "PA-002.step-1": ("CANCELLED", "No longer due"),
        "PA-002.step-2": ("CONFIRMED", "Achieved"),
    }
    assert "State: Given up, 1 May 2026." in found["PA-001.step-1@paris-actions.invalid"].description.value


def test_two_builds_give_the_same_bytes_on_any_later_day_without_news(client, real_record, settings):
    first, again = client.get(ALL), client.get(ALL)
    settings.ALLOWED_HOSTS = ["*"]
    elsewhere = client.get(ALL, headers={"host": "another.example"})
    with time_machine.travel(dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)):
        later = client.get(ALL)

    dated = Milestone.objects.filter(deadlines__isnull=False).distinct().count()
    assert len(entries(first)) == dated + Event.objects.count() == 120
    assert first.content == again.content == elsewhere.content == later.content
    assert client.get(ALL, headers={"if-none-match": first["ETag"]}).status_code == 304


def test_the_same_data_in_a_fresh_database_gives_the_same_bytes(client, real_record):
    """Loaded again, every row has another key."""
    days = ("", "?as_of=2025-06-30", "?pillar=public-interest")
    keys = set(Milestone.objects.values_list("pk", flat=True))
    before = [client.get(address + day).content for day in days for address in (ALL, "/fr/deadlines.ics")]
    with unguarded():
        for model in reversed(saving_order()):
            model._base_manager.all()._raw_delete(model._base_manager.db)
    assert not Commitment.objects.exists()
    call_command("load_actions", verbosity=0)

    assert not keys & set(Milestone.objects.values_list("pk", flat=True))
    assert before == [
        client.get(address + day).content for day in days for address in (ALL, "/fr/deadlines.ics")
    ]


def test_no_line_is_longer_than_75_octets_and_no_character_is_torn(client, real_record):
    for address in (ALL, "/fr/deadlines.ics"):
        lines = lines_of(client.get(address))

        assert max(len(line) for line in lines) <= 75
        assert [line.decode() for line in lines]
        assert not any(b"\n" in line or b"\r" in line for line in lines)


HOSTILE_TITLE = "Commas, semicolons; back\\slash: 🇫🇷🤖\nEND:VCALENDAR\r\nX-EVIL:1 “é” " + "🦘" * 30


def test_a_hostile_title_survives_as_it_is(client, db):
    pillar = make_pillar("work", name_en="Work, trust; and \\ more")
    commitment = make_commitment(1, title_en=HOSTILE_TITLE, pillar=pillar)
    make_milestone(commitment, due_on="2026-12-31", title_en=HOSTILE_TITLE + "\u2028end\x1b")
    response = client.get(ONE)
    entry = the_entry(response)

    plain = HOSTILE_TITLE.replace("\r\n", "\n")
    assert entry.description.value.startswith(f"PA-001 {plain}\n{plain}\nend\nDue 31 December 2026.")
    assert entry.summary.value.endswith(f": {plain}\nend")
    assert entry.categories.value == ["Work, trust; and \\ more"]
    assert b"\r\nX-EVIL" not in response.content
    assert max(len(line) for line in lines_of(response)) <= 75


def test_in_french_with_the_same_uid(client, db):
    make_milestone(make_commitment(1), due_on="2027-03-01")
    english, french = the_entry(client.get(ONE)), the_entry(client.get(ONE.replace("/en/", "/fr/")))

    assert english.uid.value == french.uid.value
    assert french.summary.value == "Attendu\xa0: PA-001 Promesse numéro 1\xa0: Étape 1"
    assert "1er\xa0mars 2027" in french.description.value
    assert french.url.value.endswith("/fr/commitments/pa-001-promise-1/")


def test_a_text_that_is_missing_in_french_says_which_language_it_is_in(client, db):
    make_milestone(make_commitment(1), due_on="2027-03-01", title_en="First report", title_fr="")

    assert the_entry(client.get("/fr/deadlines.ics")).summary.value.endswith("First report (en anglais)")


def test_events_stand_in_the_file_of_all_only(client, db):
    make_milestone(make_commitment(1), due_on="2026-12-31")
    source = make_source("announced", published_on=dt.date(2026, 3, 1))
    make_event(
        "geneva-summit",
        "2027-06-21",
        ends_on="2027-06-22",
        city="Geneva",
        country="CH",
        source=source,
        url="https://example.org/a,b;c",
    )
    make_event("somewhen", "2027-05-01", starts_precision="month", name_en="Dialogue")
    found = entries(client.get(ALL))
    summit = found["event.geneva-summit@paris-actions.invalid"]
    dialogue = found["event.somewhen@paris-actions.invalid"]

    assert (summit.dtstart.value, summit.dtend.value) == (dt.date(2027, 6, 21), dt.date(2027, 6, 23))
    assert summit.location.value == "Geneva, Switzerland"
    assert summit.url.value == "https://example.org/a,b;c"
    assert summit.dtstamp.value == dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    assert dialogue.summary.value == "Dialogue (May 2027, day not known)"
    assert (dialogue.dtstart.value, dialogue.dtend.value) == (dt.date(2027, 5, 1), dt.date(2027, 5, 2))
    assert not [
        uid for uid in entries(client.get(f"{ALL}?pillar=public-interest")) if uid.startswith("event.")
    ]
    assert not [uid for uid in entries(client.get(f"{ALL}?as_of=2026-02-28")) if uid.startswith("event.")]


@pytest.fixture
def three(db) -> None:
    """One of some-lab's, one of another pillar, one without a date."""
    make_party(make_commitment(1), "some-lab")
    make_milestone(Commitment.objects.get(reference="PA-001"), due_on="2026-01-31")
    make_milestone(make_commitment(2, pillar="work"), due_on="2026-12-31")
    make_milestone(make_commitment(3))


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/en/deadlines.ics", {"PA-001", "PA-002"}),
        ("/en/deadlines.ics?show=overdue", {"PA-001"}),
        ("/en/deadlines.ics?organization=some-lab", {"PA-001"}),
        ("/en/deadlines.ics?country=KE", set()),
        ("/en/deadlines.ics?as_of=2019-01-01", set()),
        ("/en/pillars/work/deadlines.ics", {"PA-002"}),
        ("/en/organizations/some-lab/deadlines.ics", {"PA-001"}),
        ("/en/commitments/pa-002-promise-2/deadlines.ics", {"PA-002"}),
        ("/en/commitments/pa-003-promise-3/deadlines.ics", set()),
        ("/en/commitments/pa-001-promise-1/deadlines.ics?as_of=2020-01-01", set()),
    ],
)
def test_each_calendar_holds_its_own(client, three, address, found):
    assert {uid.split(".")[0] for uid in entries(client.get(address))} == found


def test_drafts_are_in_no_calendar(client, three, stranger, editor, signed_in):
    draft = make_commitment(4, published=False, pillar="secret")
    make_milestone(draft, due_on="2026-12-31")
    make_party(draft, make_organization("secret-lab"))
    for person in (stranger, editor):
        browser = signed_in(person)
        for address in (
            "commitments/pa-004-promise-4",
            "organizations/secret-lab",
            "pillars/secret",
            "organizations/nobody",
        ):
            assert browser.get(f"/en/{address}/deadlines.ics").status_code == 404
        assert b"PA-004" not in browser.get(ALL).content


def test_another_writing_of_the_address_leads_on(client, three):
    response = client.get("/fr/commitments/PA-001/deadlines.ics?as_of=2026-01-02")

    assert response.status_code == 301
    assert response["Location"] == "/fr/commitments/pa-001-promise-1/deadlines.ics?as_of=2026-01-02"


@pytest.mark.parametrize(
    "address",
    [
        "/en/deadlines.ics?as_of=soon",
        "/en/deadlines.ics?show=everything",
        "/en/deadlines.ics?organization=nobody",
        "/en/commitments/pa-001-promise-1/deadlines.ics?as_of=2999-01-01",
        "/en/pillars/work/deadlines.ics?as_of=0000-00-00",
        "/en/organizations/some-lab/deadlines.ics?as_of=%00",
    ],
)
def test_what_is_not_understood_gives_no_file(client, three, address):
    response = client.get(address)

    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/html")
    assert notices(response)


def test_a_past_day_is_named_and_kept_in_the_links(client, three):
    response = client.get(f"{ALL}?as_of=2026-01-15")

    assert read(response).x_wr_calname.value == "Paris Actions: deadlines and events, as of 15 January 2026"
    assert entries(response)["PA-001.step-1@paris-actions.invalid"].url.value.endswith("?as_of=2026-01-15")
    assert "paris-actions-deadlines-2026-01-15.ics" in response["Content-Disposition"]


def test_the_last_day_of_all_has_no_day_after(client, db):
    make_milestone(make_commitment(), due_on="9999-12-31")
    entry = the_entry(client.get(ONE))

    assert entry.dtstart.value == dt.date.max
    assert not hasattr(entry, "dtend")


@pytest.mark.parametrize("number", [1, 3])
def test_the_same_number_of_queries_with_one_entry_and_with_three(
    client, db, django_assert_num_queries, number
):
    with together():
        for each in range(1, number + 1):
            commitment = make_commitment(each)
            make_party(commitment, "some-lab")
            make_deadline(make_milestone(commitment, due_on="2026-01-31"), "2026-12-31")
            make_event(f"event-{each}", "2026-12-01")

    for address, queries, found in (
        (ALL, 9, 2 * number),
        (ONE, 7, 1),
        ("/en/organizations/some-lab/deadlines.ics", 7, number),
        ("/en/pillars/public-interest/deadlines.ics", 7, number),
    ):
        with django_assert_num_queries(queries):
            assert len(entries(client.get(address))) == found


def test_nothing_in_it_asks_the_clock_the_host_or_a_key():
    code = Path("tracker/exports/calendar.py").read_text(encoding="utf-8")

    assert not re.search(r"\bnow\(|localdate|\.pk\b|_id\b|\brequest\b", code)
    assert DAY.year == 2026
