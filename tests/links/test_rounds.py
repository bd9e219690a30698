"""Which links are looked at and when, what is written down, and what must not be: a row about another address, a wait
for the web inside of a transaction, a site that goes out though nobody asked it to."""

import datetime as dt
import socket

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from tests.factories import DAY, make_source
from tests.links.servers import QUICK, Indoors, web
from tracker import due, links
from tracker.actions import links as actions
from tracker.actions import records, slots
from tracker.enums import LinkReason, LinkState
from tracker.exceptions import NotAllowed
from tracker.links import rounds
from tracker.links.connection import Limits
from tracker.models import HistoryEvent, LinkCheck, RecordEntry, Source
from tracker.rules import OPERATOR

NOON = dt.datetime.combine(DAY, dt.time(11), tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def noon(db, today):
    """Links are checked at noon of the day on which the tests live, unless a test says otherwise."""


@pytest.fixture
def page(site):
    site.pages["/page"] = 200
    return make_source("a-page", url=site.url("/page"))


def look(guard, *sources, **more):
    todo = links.todos(links.every().filter(pk__in=[source.pk for source in sources])) if sources else None
    return list(
        links.check(links.due(timezone.now()) if todo is None else todo, guard=guard, limits=QUICK, **more)
    )


def after(days, guard, *sources):
    with time_machine.travel(NOON + dt.timedelta(days=days), tick=True):
        return look(guard, *sources)


def keys(todo):
    return [one.key for one in todo]


def row_of(source):
    return LinkCheck.objects.get(source=source)


# --- What is written -------------------------------------------------------------------------------------


def test_a_first_finding_is_written_down(page, indoors):
    (found,) = look(indoors)
    row = row_of(page)
    assert found.row == row
    assert (row.state, row.reason, row.status_code, row.url) == ("live", "there", 200, page.url)
    assert (row.moved_to, row.failures) == ("", 0)
    assert row.since == row.checked_at
    assert dt.timedelta(days=27) <= row.next_at - row.checked_at <= dt.timedelta(days=33)


def test_no_history_and_no_entry_of_the_record_comes_of_it(page, indoors):
    before = HistoryEvent.objects.count(), RecordEntry.objects.count()
    look(indoors)
    assert (HistoryEvent.objects.count(), RecordEntry.objects.count()) == before


def test_a_page_that_goes_is_gone_after_a_week_and_comes_back(page, site, indoors):
    look(indoors)
    del site.pages["/page"]
    states = []
    for day in range(33, 45):
        after(day, indoors)
        states.append(row_of(page).state)
    assert states == [*["unclear"] * 8, *["gone"] * 4]
    gone = row_of(page)
    assert (gone.since - NOON).days == 33
    assert (gone.reason, gone.status_code) == ("not_found", 404)
    site.pages["/page"] = 200
    after(60, indoors)
    assert (row_of(page).state, row_of(page).failures) == ("live", 0)


def test_a_move_is_written_with_the_new_address(page, site, indoors):
    site.pages |= {"/page": (301, {"Location": "/new"}), "/new": 200}
    look(indoors)
    assert (row_of(page).state, row_of(page).moved_to) == ("moved", site.url("/new"))
    site.pages["/page"] = 200
    after(60, indoors)
    assert (row_of(page).state, row_of(page).moved_to) == ("live", "")


def test_another_address_starts_anew(page, site, indoors):
    del site.pages["/page"]
    for day in range(10):
        after(day, indoors, page)
    assert row_of(page).state == "gone"
    site.pages["/other"] = 403
    page.url = site.url("/other")
    records.save(page, by=OPERATOR)
    assert Source.objects.get().check_of_link is None
    after(10, indoors)
    row = row_of(page)
    assert (row.url, row.state, row.failures) == (page.url, "unclear", 0)
    assert row.since.date() == DAY + dt.timedelta(days=10)


def test_what_was_found_at_an_address_that_changed_meanwhile_is_not_written(page, site, indoors):
    class Changing(Indoors):
        def allows(self, address):
            Source.objects.filter(pk=page.pk).update(url=site.url("/other"))
            return super().allows(address)

    (found,) = look(Changing(site.port))
    assert found.row is None
    assert not LinkCheck.objects.exists()


def test_a_source_deleted_meanwhile_is_none(page):
    assert actions.record(page.pk + 1, page.url, lambda before: pytest.fail("judged")) is None


def test_a_dry_run_writes_nothing(page, indoors):
    (found,) = look(indoors, write=False)
    assert (found.row, found.answer.reason) == (None, LinkReason.THERE)
    assert not LinkCheck.objects.exists()


def test_without_a_network_no_name_is_missed(page, site):
    """Nothing has ever answered, so it may be us; once another host has, it is the name that is missing."""
    lost = make_source("lost", url=site.url("/x", host="lost.example.org"))
    alone = Indoors(site.port)
    look(alone, lost)
    assert (row_of(lost).reason, row_of(lost).failures) == ("no_connection", 0)
    look(alone, page)

    class Offline(Indoors):
        def look_up(self, host, port):
            raise socket.gaierror(socket.EAI_NONAME, "no names at all")

    after(1, Offline(site.port), lost)
    assert (row_of(lost).reason, row_of(lost).failures) == ("no_connection", 0)
    make_source("known", url=site.url("/page", host="localhost.example.org"))
    look(alone, Source.objects.get(key="known"))
    after(2, alone, lost)
    assert (row_of(lost).reason, row_of(lost).failures) == ("no_name", 1)


# --- Which, and when -------------------------------------------------------------------------------------


def test_what_is_due(site):
    def checked(key, state, days):
        source = make_source(key, url=site.url(f"/{key}", host=f"{key}.example.org"))
        LinkCheck.objects.create(
            source=source,
            url=source.url,
            state=state,
            reason="there",
            since=NOON,
            checked_at=NOON,
            next_at=NOON + dt.timedelta(days=days),
        )
        return source

    checked("tomorrow", "live", 1)
    checked("now", "live", 0)
    checked("long-ago", "gone", -9)
    moved = checked("elsewhere", "live", 20)
    Source.objects.filter(pk=moved.pk).update(url=site.url("/", host="new.example.org"))
    make_source("never")
    make_source("no-address", url="")
    make_source("sample-made-up")
    assert keys(links.due(NOON)) == ["long-ago", "now", "elsewhere", "never"]


def test_hosts_take_turns():
    for key, url in (("a1", "a"), ("a2", "a"), ("a3", "a"), ("b1", "b"), ("c1", "c"), ("c2", "c")):
        make_source(key, url=f"https://{url}.example.org/{key}")
    assert keys(links.due(NOON)) == ["a1", "b1", "c1", "a2", "c2", "a3"]


def test_an_address_that_is_none_is_looked_at_like_any_other(indoors):
    make_source("odd", url="https://example.org/")
    Source.objects.update(url="https://[")
    (found,) = look(indoors)
    assert (found.answer.reason, row_of(Source.objects.get()).state) == (LinkReason.CLOSED, "unclear")


def test_a_host_that_asks_for_time_is_left_alone_by_all_its_pages(site, indoors):
    for number in (1, 2, 3):
        site.pages[f"/{number}"] = (429, {"Retry-After": str(5 * 24 * 3600)})
        make_source(f"page-{number}", url=site.url(f"/{number}"))
    assert len(look(indoors)) == 1
    assert len(site.asked) == 1
    assert after(4, indoors) == []
    assert len(after(5.5, indoors)) == 1


def test_pages_of_a_host_are_asked_one_after_the_other_with_a_pause(site, indoors):
    for number in (1, 2, 3):
        make_source(f"page-{number}", url=site.url(f"/{number}"))
        site.pages[f"/{number}"] = 200
    list(links.check(links.due(NOON), guard=indoors, limits=Limits(visit=5, pause=0.2)))
    gaps = [later - earlier for earlier, later in zip(site.times, site.times[1:], strict=False)]
    assert len(gaps) == 2
    assert min(gaps) >= 0.2


def test_a_round_ends_when_its_time_is_over(site, indoors):
    for number in (1, 2, 3):
        make_source(f"page-{number}", url=site.url(f"/{number}"))
    assert len(look(indoors, seconds=0)) == 0
    assert len(look(indoors, seconds=60)) == 3


def test_editors_have_a_link_looked_at_again_and_nobody_else(page, indoors, editor, stranger, administrator):
    look(indoors)
    assert links.due(NOON + dt.timedelta(hours=1)) == []
    for other in (stranger, administrator):
        with pytest.raises(NotAllowed):
            actions.ask_again(page, by=other)
    assert links.due(NOON + dt.timedelta(hours=1)) == []
    assert actions.ask_again(page, by=editor) is True
    assert keys(links.due(NOON + dt.timedelta(hours=1))) == ["a-page"]
    assert actions.ask_again(make_source("never"), by=editor) is False


# --- By the clock ----------------------------------------------------------------------------------------


def test_the_clock_goes_out_only_where_it_is_told_to(page, site, indoors, settings):
    assert settings.CHECK_LINKS is False
    assert (rounds.run(NOON, guard=indoors), site.asked) == (0, [])
    settings.CHECK_LINKS = True
    assert rounds.run(NOON, guard=indoors) == 1
    assert row_of(page).state == "live"
    assert rounds.run(NOON, guard=indoors) == 0


def test_the_clock_s_list_ends_with_it():
    assert due.TASKS[-1] == due.Task("check links", links.run)


def test_two_rounds_at_once_are_one(page, settings):
    settings.CHECK_LINKS = True
    assert slots.take(rounds.TASK, "now")
    assert rounds.run(NOON) == 0
    assert not LinkCheck.objects.exists()


def test_the_site_goes_to_none_of_its_own_neighbours(page, site, settings):
    """The guard of the site, as the clock uses it: the page of the test stands on loopback."""
    settings.CHECK_LINKS = True
    assert rounds.run(NOON) == 1
    assert (row_of(page).state, row_of(page).reason, site.asked) == ("unclear", "closed", [])


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_web_is_asked(page, site):
    open_ones = []

    class Watching(Indoors):
        def allows(self, address):
            open_ones.append(connection.in_atomic_block or not connection.get_autocommit())
            return super().allows(address)

    look(Watching(site.port))
    assert open_ones == [False]
    assert row_of(page).state == "live"


def test_who_asks_names_the_site_and_whom_to_write_to(settings):
    settings.BASE_URL, settings.CONTACT = "https://actions.example.org", "write@example.org"
    assert rounds.agent() == (
        "ParisActionsTracker/1.0 (checks links of sources; +https://actions.example.org/; write@example.org)"
    )
    settings.CONTACT = "Équipe\r\nX: y"
    assert rounds.agent().endswith("actions.example.org/; quipeX: y)")


# --- By hand ---------------------------------------------------------------------------------------------


def test_the_command_knows_its_sources(page, capsys):
    with pytest.raises(CommandError, match="nobody"):
        call_command("check_links", "--source", "nobody")
    call_command("check_links", "--source", "a-page", "--dry-run")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["-", "-", "a-page", *"An address that this site does not go to".split()]
    assert lines[1] == "1 looked at, nothing written. An address that this site does not go to: 1"
    assert not LinkCheck.objects.exists()


def test_the_command_goes_by_the_day_or_over_all(page, capsys):
    call_command("check_links")
    call_command("check_links")
    call_command("check_links", "--all")
    lines = [line for line in capsys.readouterr().out.splitlines() if "looked at" in line]
    assert [line.partition(" ")[0] for line in lines] == ["1", "0", "1"]
    assert row_of(page).state == LinkState.UNCLEAR


def test_the_command_takes_one_way_of_choosing(page):
    with pytest.raises(CommandError, match="not allowed with"):
        call_command("check_links", "--all", "--source", "a-page")


def test_a_second_server_is_another_host(site, indoors, page):
    with web() as other:
        other.pages["/page"] = 200
        make_source("b-page", url=other.url("/page"))
        assert len(look(Indoors(site.port, other.port))) == 2
