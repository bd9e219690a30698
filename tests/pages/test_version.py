"""One word says which state of the data this is: another after everything that changes what the public reads, asked for
at most every half second, and seen at once by whoever made the change."""

import threading
import time

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from tests.factories import make_commitment, make_organization, make_source, make_user
from tests.links.made import make_check
from tracker.actions import links, members, records
from tracker.actions.derive import together
from tracker.actions.version import raise_version
from tracker.enums import LinkReason, LinkState, MembershipRole
from tracker.models import DataVersion
from tracker.reads import version
from tracker.rules import OPERATOR

pytestmark = pytest.mark.usefixtures("today", "db")


@pytest.fixture(autouse=True)
def nothing_known():
    version.forget()
    yield
    version.forget()


# --- When it is another ------------------------------------------------------------------------------------------


def test_every_action_on_the_record_raises_it_once():
    organization = make_organization()
    before = version.stored()
    with together():
        organization.name_en = "Another name"
        records.save(organization, by=OPERATOR)
        make_commitment()
    after = version.stored()
    assert before != after
    assert DataVersion.objects.count() == 1


def test_an_action_that_fails_leaves_it():
    before = version.stored()
    with pytest.raises(RuntimeError), together():
        _fail_after(make_commitment)
    assert version.stored() == before


def _fail_after(make):
    make()
    raise RuntimeError


def test_the_same_data_loaded_again_leaves_it():
    call_command("load_actions", verbosity=0)
    before = version.stored()
    call_command("load_actions", verbosity=0)
    assert version.stored() == before


def test_people_and_invitations_leave_it(editor):
    organization = make_organization()
    before = version.stored()
    members.invite(organization, "new@example.org", by=editor, role=MembershipRole.LEAD)
    make_user("Nora New")
    assert version.stored() == before


def test_a_source_that_is_lost_raises_it_and_one_that_is_as_it_was_leaves_it():
    source = make_source()
    row = make_check(source, "live")

    def found(state):
        return lambda before: links.Finding(
            state,
            row.since,
            row.checked_at,
            row.next_at,
            LinkReason(row.reason) if row.reason else LinkReason.OK,
        )

    before = version.stored()
    links.record(source.pk, source.url, found(LinkState.LIVE))
    assert version.stored() == before
    links.record(source.pk, source.url, found(LinkState.GONE))
    assert version.stored() != before


def test_it_is_never_one_that_was_there_before():
    seen = set()
    for _time in range(20):
        raise_version()
        seen.add(version.stored())
    assert len(seen) == 20


def test_a_row_that_was_lost_is_written_again():
    DataVersion.objects.all().delete()
    assert version.stored() == ""
    raise_version()
    assert len(version.stored()) == 32


# --- When it is asked for ----------------------------------------------------------------------------------------


def test_it_is_asked_for_again_only_after_a_while(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(version, "HOLDS", 3_600.0)
    with django_assert_num_queries(1):
        assert version.current() == version.current() == version.current()
    monkeypatch.setattr(version, "HOLDS", 0.0)
    with django_assert_num_queries(2):
        version.current(), version.current()


def test_whoever_made_the_change_knows_at_once(monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(version, "HOLDS", 3_600.0)
    before = version.current()
    with django_capture_on_commit_callbacks(execute=True):
        raise_version()
    assert version.current() == version.stored() != before


def test_nobody_knows_before_it_is_committed(monkeypatch):
    monkeypatch.setattr(version, "HOLDS", 3_600.0)
    before = version.current()
    with transaction.atomic():
        raise_version()
        assert version.current() == before
        transaction.set_rollback(True)
    assert version.current() == version.stored() == before


def test_a_change_while_it_is_read_is_not_missed(monkeypatch):
    """The answer was on its way when this process made a change: it is not taken for what holds now."""
    monkeypatch.setattr(version, "HOLDS", 3_600.0)
    plain = version.stored

    def overtaken():
        value = plain()
        raise_version()
        version.forget()
        return value

    monkeypatch.setattr(version, "stored", overtaken)
    old = version.current()
    monkeypatch.setattr(version, "stored", plain)
    assert version.current() == plain() != old


def test_one_thread_asks_and_the_others_go_on_with_what_they_know(monkeypatch):
    monkeypatch.setattr(version, "stored", lambda: "first")
    assert version.current() == "first"
    asked, may_answer = threading.Event(), threading.Event()
    calls = []

    def slowly():
        calls.append(1)
        asked.set()
        assert may_answer.wait(10)
        return "second"

    monkeypatch.setattr(version, "stored", slowly)
    monkeypatch.setattr(version, "HOLDS", 1_000.0)
    version._known.read_at = time.monotonic() - 1_500.0  # old, and not so old that others wait as well
    thread = threading.Thread(target=version.current)
    thread.start()
    assert asked.wait(10)
    assert version.current() == "first"
    may_answer.set()
    thread.join(10)
    assert (version.current(), len(calls)) == ("second", 1)


def test_where_the_database_is_gone_it_stands_for_a_while_and_no_longer(monkeypatch):
    known = version.current()

    def gone():
        raise DatabaseError

    monkeypatch.setattr(version, "stored", gone)
    monkeypatch.setattr(version, "HOLDS", 0.0)
    assert version.current() == known
    monkeypatch.setattr(version, "OUTLIVES", 0.0)
    with pytest.raises(DatabaseError):
        version.current()


def test_a_database_that_is_gone_is_not_asked_by_every_reader_and_is_found_again(monkeypatch):
    """Asking may take as long as the pool waits for a connection."""
    known, asked = version.current(), []

    def gone():
        asked.append(1)
        raise DatabaseError

    monkeypatch.setattr(version, "stored", gone)
    monkeypatch.setattr(version, "HOLDS", 0.0)
    monkeypatch.setattr(version, "AGAIN", 3_600.0)
    assert {version.current() for _time in range(5)} == {known}
    assert len(asked) == 1
    monkeypatch.setattr(version, "stored", lambda: "back again")
    monkeypatch.setattr(version, "AGAIN", 0.0)
    assert version.current() == "back again"
    assert version._known.gone_at is None
