"""Links in mails: looking does nothing, pressing does what the page says, and a link is good for one thing alone."""

import datetime as dt
import re

import pytest
import time_machine
from django.core import signing
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from post_office.models import STATUS, Email

from tests.factories import make_assessment, make_commitment, make_pillar, make_topic, the_reviewer
from tests.following.making import READER, follow, gather, mails
from tests.stories.test_races import CLIENTS, at_once
from tests.views.listing import words
from tracker.actions import commitments, following
from tracker.actions.following import QUESTION, SETTINGS, STOP
from tracker.enums import FollowPace
from tracker.models import Subscription, Topic
from tracker.notices.following import tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

NAMES = {QUESTION: "follow_confirm", SETTINGS: "follow_settings", STOP: "follow_stop"}
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def path(row: Subscription, purpose: str, *, of: str = "", language: str = "en") -> str:
    """The page of one purpose with the token of another, or of the same."""
    with translation.override(language):
        return reverse(NAMES[purpose], args=[following.token_of(row, of or purpose)])


def rows() -> list[tuple]:
    return list(Subscription.objects.order_by("pk").values_list())


def page(response) -> str:
    return words(re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)[0])


# --- Looking ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_program_that_opens_every_link_changes_nothing(client, language, method):
    waiting, told = follow(confirmed=False), follow(email="told@example.net")
    before = rows()
    for row in (waiting, told):
        for purpose in NAMES:
            for address in (
                path(row, purpose, language=language),
                path(row, purpose) + "?stop=1&List-Unsubscribe=One-Click",
            ):
                assert getattr(client, method)(address).status_code == 200
    assert rows() == before


@pytest.mark.parametrize("purpose", list(NAMES))
def test_pages_behind_links_are_kept_out_of_caches_engines_and_referrers(client, purpose):
    row = follow(confirmed=False)
    responses = [client.get(path(row, purpose)), client.get(reverse(NAMES[purpose], args=["guessed"]))]
    responses.append(client.post(path(row, purpose), {"stop": "1"}))
    for response in responses:
        assert "no-store" in response["Cache-Control"]
        assert (response["Referrer-Policy"], response["X-Robots-Tag"]) == ("no-referrer", "noindex")
    assert dict(client.cookies) == {}


def test_the_link_to_report_an_error_does_not_carry_the_token_along(client):
    row = follow()
    html = client.get(path(row, SETTINGS)).content.decode()
    assert 'href="/en/corrections/"' in html
    assert "corrections/?page" not in html


# --- Whose link, what for -----------------------------------------------------------------------------------


@pytest.mark.parametrize("purpose", list(NAMES))
@pytest.mark.parametrize("of", list(NAMES))
def test_a_link_for_one_thing_is_not_good_for_another(client, purpose, of):
    row = follow(confirmed=purpose != QUESTION)
    before = rows()
    for response in (client.get(path(row, purpose, of=of)), client.post(path(row, purpose, of=of), {})):
        assert (response.status_code == 410) == (purpose != of)
    if purpose != of:
        assert rows() == before


@pytest.mark.parametrize("purpose", list(NAMES))
def test_what_we_did_not_sign_gets_a_plain_sentence(client, purpose):
    row, other = follow(), follow(email="other@example.net")
    good = following.token_of(row, purpose)
    theirs = following.token_of(other, purpose)
    signed_elsewhere = signing.Signer(key="k" * 50, salt=f"tracker.following.{purpose}").sign(
        f"{row.pk}-{row.nonce}"
    )
    tampered = [
        good[:-1] + ("A" if good[-1] != "A" else "B"),
        good.replace(f"{row.pk}-", f"{other.pk}-", 1),
        f"{other.pk}-{other.nonce}" + good[len(f"{row.pk}-{row.nonce}") :],
        good.partition(":")[0] + ":" + theirs.partition(":")[2],
        signed_elsewhere,
        good.upper(),
        good + "A",
        "",
        "x",
        ":",
        "9" * 23,
        "%00",
        "a" * 5000,
    ]
    before = rows()
    for token in tampered:
        address = (
            f"/en/follow/{ {QUESTION: 'confirm', SETTINGS: 'settings', STOP: 'stop'}[purpose] }/{token}/"
        )
        for response in (client.get(address), client.post(address, ONE_CLICK)):
            assert response.status_code == (410 if token else 404)
            if token:
                assert "This link is not one of ours, or a part of it is missing." in page(response)
    assert rows() == before


def test_a_number_that_was_given_to_another_row_opens_nothing(client):
    row = follow()
    links = {purpose: path(row, purpose) for purpose in NAMES}
    Subscription.objects.filter(pk=row.pk).update(nonce="another123")
    assert [client.post(links[purpose], ONE_CLICK).status_code for purpose in NAMES] == [410, 410, 200]
    assert Subscription.objects.count() == 1


@pytest.mark.parametrize(
    ("purpose", "days", "good"),
    [
        (QUESTION, 2, True),
        (QUESTION, 4, False),
        (SETTINGS, 364, True),
        (SETTINGS, 366, False),
        (STOP, 3660, True),
    ],
)
def test_a_link_is_good_for_its_time(client, purpose, days, good):
    row = follow(confirmed=False)
    address = path(row, purpose)
    with time_machine.travel(timezone.now() + dt.timedelta(days=days)):
        response = client.get(address)
    assert response.status_code == (200 if good else 410)
    assert ("This link is too old." in page(response)) != good


@pytest.mark.parametrize(("purpose", "status"), [(QUESTION, 410), (SETTINGS, 410), (STOP, 200)])
def test_after_the_end_every_link_says_so(client, purpose, status):
    row = follow()
    address = path(row, purpose)
    following.stop(Q(pk=row.pk))
    assert [client.get(address).status_code, client.post(address, ONE_CLICK).status_code] == [status, status]


# --- Confirming ---------------------------------------------------------------------------------------------


def test_pressing_the_button_confirms_and_leads_to_the_settings(client):
    row = follow(confirmed=False)
    response = client.get(path(row, QUESTION))
    assert "Do you want to be told of this?" in page(response)
    assert "Everything that changes" in page(response)
    response = client.post(path(row, QUESTION))
    assert response.status_code == 302
    assert "Confirmed. From now on you are told." in page(client.get(response["Location"]))
    row.refresh_from_db()
    assert row.confirmed_at == row.told_until


def test_confirmed_again_it_stays_as_it_is(client):
    row = follow(confirmed=False)
    client.post(path(row, QUESTION))
    before = rows()
    client.post(path(row, QUESTION))
    assert rows() == before
    assert "This is confirmed" in page(client.get(path(row, QUESTION)))


def test_what_else_was_asked_for_is_confirmed_only_when_it_is_marked(client):
    make_commitment(1)
    make_commitment(2)
    first, second, third = (
        follow(*what, confirmed=False) for what in ((), ("commitment", "PA-001"), ("commitment", "PA-002"))
    )
    stranger = follow(email="other@example.net", confirmed=False)
    assert "PA-002 Promise number 2" in page(client.get(path(first, QUESTION)))
    client.post(path(first, QUESTION), {"also": [second.nonce, stranger.nonce, "\x00", "nothing"]})
    confirmed = set(Subscription.objects.confirmed().values_list("pk", flat=True))
    assert confirmed == {first.pk, second.pk}
    assert Subscription.objects.unconfirmed().filter(pk__in=[third.pk, stranger.pk]).count() == 2


# --- Stopping -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sent", [ONE_CLICK, {"stop": "1"}])
@pytest.mark.parametrize("content_type", ["form", "multipart"])
def test_a_press_deletes_the_row_at_once_and_again_it_says_the_same(sent, content_type):
    """As programs for mail send it (RFC 8058): from nowhere, without a session, in either way of sending a form."""
    machine = Client(enforce_csrf_checks=True)
    row, other = follow(), follow(email="other@example.net")
    body = (
        {"data": sent}
        if content_type == "multipart"
        else {
            "data": "&".join(f"{name}={value}" for name, value in sent.items()),
            "content_type": "application/x-www-form-urlencoded",
        }
    )
    answers = [machine.post(path(row, STOP), **body) for _press in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert [page(answer) for answer in answers] == [page(answers[0])] * 2
    assert list(Subscription.objects.values_list("pk", flat=True)) == [other.pk]


@pytest.mark.parametrize(
    "sent", [{}, {"List-Unsubscribe": "Two-Clicks"}, {"x": "List-Unsubscribe=One-Click"}]
)
def test_a_press_that_does_not_say_what_for_stops_nothing(client, sent):
    row = follow()
    response = client.post(path(row, STOP), sent)
    assert (response.status_code, Subscription.objects.count()) == (422, 1)
    assert "Stop, and delete my address" in page(response)


def test_with_the_row_goes_every_mail_that_was_written_for_it(client):
    commitment = make_commitment(1)
    gather()
    row, other = follow(), follow(email="other@example.net")
    make_assessment(commitment, "limited", effective_on="2026-11-01")
    gather()
    tell(FollowPace.INSTANT)
    Email.objects.create(from_email="t@localhost", to=[READER], subject="Something else", status=STATUS.sent)
    client.post(path(row, STOP), ONE_CLICK)
    assert [mail.subject for mail in mails()] == ["Something else"]
    assert len(mails(other.email)) == 1


def test_who_goes_on_following_something_is_led_to_it(client):
    make_commitment(1)
    row, other = follow(), follow("commitment", "PA-001")
    response = client.post(path(row, STOP), ONE_CLICK)
    settings = re.search(r'href="(/en/follow/settings/[^"]+)"', response.content.decode())[1]
    assert "PA-001 Promise number 1" in page(client.get(settings))
    assert [row.pk for row in Subscription.objects.all()] == [other.pk]


@pytest.mark.django_db(transaction=True)
def test_eight_presses_at_once_all_succeed():
    row = follow()
    address = path(row, STOP)
    assert at_once(lambda _n: Client().post(address, ONE_CLICK).status_code) == [200] * CLIENTS
    assert not Subscription.objects.exists()


# --- Settings -----------------------------------------------------------------------------------------------


@pytest.fixture
def several(db) -> list[Subscription]:
    make_commitment(1)
    asked_for = follow("pillar", make_pillar().slug, confirmed=False)
    return [follow(), follow("commitment", "PA-001"), asked_for, follow(email="other@example.net")]


def test_settings_show_everything_of_the_address_and_of_nobody_else(client, several):
    said = page(client.get(path(several[0], SETTINGS)))
    assert "3 things" in said
    for words_of in ("Everything that changes", "PA-001 Promise number 1", "Pillar public-interest", READER):
        assert words_of in said
    assert "Asked for and not confirmed: you are not told of it." in said
    assert "other@example.net" not in said


def test_pace_and_language_are_changed_for_the_rows_of_the_address_alone(client, several):
    first, second, _third, other = several
    sent = {f"pace-{first.nonce}": "weekly", f"pace-{other.nonce}": "weekly", "language": "fr"}
    response = client.post(path(first, SETTINGS), sent)
    assert "Saved." in page(client.get(response["Location"]))
    found = dict(Subscription.objects.values_list("pk", "pace"))
    assert (found[first.pk], found[second.pk], found[other.pk]) == ("weekly", "instant", "instant")
    assert set(Subscription.objects.filter(email=READER).values_list("language", flat=True)) == {"fr"}
    assert Subscription.objects.get(pk=other.pk).language == "en"


@pytest.mark.parametrize(
    "sent", [{}, {"language": "xx"}, {"pace-": "weekly"}, {"language": "\x00"}, {"pace-x\x00": "weekly"}]
)
def test_what_is_nothing_to_choose_changes_nothing(client, several, sent):
    sent |= {f"pace-{several[0].nonce}": "never"}
    before = rows()
    assert client.post(path(several[0], SETTINGS), sent).status_code == 302
    assert rows() == before


def test_one_is_stopped_and_the_others_go_on(client, several):
    first, second, *_rest = several
    response = client.post(path(second, SETTINGS), {"stop": second.nonce})
    assert "Stopped, and deleted." in page(client.get(response["Location"]))
    assert not Subscription.objects.filter(pk=second.pk).exists()
    assert Subscription.objects.filter(pk=first.pk).exists()


def test_nobody_stops_what_another_address_follows(client, several):
    client.post(path(several[0], SETTINGS), {"stop": several[3].nonce})
    client.post(path(several[0], SETTINGS), {"confirm": several[3].nonce})
    assert Subscription.objects.filter(pk=several[3].pk).exists()


def test_all_is_stopped_at_once(client, several):
    response = client.post(path(several[0], SETTINGS), {"stop_all": "1"})
    assert "No more mails about this." in page(response)
    assert list(Subscription.objects.values_list("email", flat=True)) == ["other@example.net"]


def test_what_waits_is_confirmed_from_the_settings(client, several):
    client.post(path(several[0], SETTINGS), {"confirm": several[2].nonce})
    assert not Subscription.objects.unconfirmed().filter(email=READER).exists()


def test_what_is_no_longer_there_is_said(client, several):
    make_topic("gone")
    make_commitment(2, topic="gone")
    follow("topic", "gone")
    follow("search", "topic=gone")
    old = make_commitment(3)
    follow("commitment", "PA-003")
    commitments.merge(
        old, old.__class__.objects.get(reference="PA-001"), by=the_reviewer(), reason="The same."
    )
    Subscription.objects.filter(scope="topic").update(target="never-was")
    Subscription.objects.filter(scope="search").update(target="topic=never-was")
    said = page(client.get(path(several[0], SETTINGS)))
    assert said.count("This is no longer there, or no longer understood: nothing can be told of it.") == 2
    assert "PA-003 was merged into PA-001: you are told of that now." in said
    assert Topic.objects.filter(slug="gone").exists()


@pytest.mark.parametrize("rows_", [1, 3])
def test_its_queries_follow_what_is_followed(client, count_queries, rows_):
    first = follow()
    for number in range(1, rows_):
        follow(email=f"other{number}@example.net")
    assert count_queries(client, path(first, SETTINGS))[1] == 2
    assert count_queries(client, path(first, STOP))[1] == 1
    assert count_queries(client, path(first, QUESTION))[1] == 2
