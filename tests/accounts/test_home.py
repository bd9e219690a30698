"""The page about oneself: name and messages, ways to sign in, seats and leaving."""

import pytest
from django.urls import reverse

from tests.factories import make_organization, make_user
from tests.reporting import make_seat
from tracker.models import HistoryEvent, Membership

QUERIES = 5
HOME = "/en/accounts/"


def test_name_language_and_pace_are_kept_and_history_names_nobody(signed_in, member):
    browser = signed_in(member)
    typed = {"name": "Mina Renamed", "language": "fr", "pace": "daily"}
    assert browser.post(HOME, typed).headers["Location"] == HOME
    member.refresh_from_db()
    assert (member.name, member.language, member.pace) == ("Mina Renamed", "fr", "daily")
    told = HistoryEvent.objects.get()
    assert (told.kind, told.actor_id) == ("edited", member.pk)
    assert told.data == {
        "changes": {"name": ["", ""], "language": ["en", "fr"], "pace": ["at_once", "daily"]}
    }
    assert "Kept." in browser.get(HOME).content.decode()


def test_the_same_again_is_no_event(signed_in, member):
    signed_in(member).post(HOME, {"name": member.name, "language": "en", "pace": "at_once"})
    assert not HistoryEvent.objects.exists()


@pytest.mark.parametrize("typed", [{"name": ""}, {"language": "de"}, {"pace": "hourly"}, {"name": "x" * 121}])
def test_what_is_not_understood_comes_back(signed_in, member, typed):
    given = {"name": "Mina", "language": "en", "pace": "daily", **typed}
    assert signed_in(member).post(HOME, given).status_code == 422
    member.refresh_from_db()
    assert member.pace == "at_once"


def test_it_links_to_where_one_works(signed_in, member, editor):
    make_seat("some-lab", member)
    places = ("Report for your organization", reverse("admin:index"))
    for person, expected in ((member, [True, False]), (editor, [False, True])):
        html = signed_in(person).get(HOME).content.decode()
        assert [place in html for place in places] == expected


def test_seats_take_the_same_queries_with_one_and_with_three(signed_in, member, count_queries):
    browser = signed_in(member)
    make_seat("lab-1", member)
    browser.get(HOME)
    assert count_queries(browser, HOME)[1] == QUERIES
    make_seat("lab-2", member)
    make_seat("lab-3", member)
    page, queries = count_queries(browser, HOME)
    assert queries == QUERIES
    assert [seat.organization.slug for seat in page.context["seats"]] == ["lab-1", "lab-2", "lab-3"]


def test_leaving_asks_first(signed_in, member):
    seat = make_seat("some-lab", member)
    browser = signed_in(member)
    address = reverse("account_leave", args=[seat.pk])
    assert "Leave Some Lab?" in browser.get(address).content.decode()
    seat.refresh_from_db()
    assert seat.ended_at is None
    assert browser.post(address).headers["Location"] == HOME
    seat.refresh_from_db()
    assert seat.ended_at is not None
    assert "You no longer act for Some Lab." in browser.get(HOME).content.decode()
    assert browser.get(address).status_code == 404


def test_the_last_lead_cannot_leave_members_alone(signed_in, member):
    lab = make_organization("some-lab")
    seat = make_seat(lab, member)
    make_seat(lab, make_user("Other Member"), role="member")
    answer = signed_in(member).post(reverse("account_leave", args=[seat.pk]))
    assert answer.status_code == 409
    assert "This is the last lead" in answer.content.decode()


def test_nobody_leaves_for_another(signed_in, member, stranger, editor):
    seat = make_seat("some-lab", member)
    for person in (stranger, editor):
        for method in ("get", "post"):
            assert (
                getattr(signed_in(person), method)(reverse("account_leave", args=[seat.pk])).status_code
                == 404
            )
    assert Membership.objects.get().ended_at is None
