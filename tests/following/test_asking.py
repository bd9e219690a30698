"""Asking to be told: what may be followed, one question to the mailbox, and no way to learn who follows what."""

import datetime as dt
import re
from urllib.parse import quote, urlencode

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from post_office.models import Email

from tests.factories import make_assessment, make_commitment, make_organization, make_party, the_reviewer
from tests.following.making import READER, follow, gather, mails
from tests.stories.test_races import CLIENTS, at_once
from tests.views.listing import notices, words
from tests.views.test_commitment_list import HOSTILE
from tracker import due
from tracker.actions import commitments, following
from tracker.models import Commitment, Subscription
from tracker.views.following import PER_HOUR

pytestmark = pytest.mark.usefixtures("today")

FORM = "/en/follow/"
SENT = {"email": READER, "pace": "daily"}


@pytest.fixture
def promise(db) -> Commitment:
    commitment = make_commitment(1, topic="openness", pillar="work")
    make_party(commitment, "some-lab")
    make_assessment(commitment, "limited")
    return commitment


def ask(client: Client, address: str = FORM, **fields: str):
    """Each time from a network of its own."""
    client.counter = getattr(client, "counter", 0) + 1
    network = f"203.0.{client.counter // 250}.{client.counter % 250}"
    return client.post(address, {**SENT, **fields}, REMOTE_ADDR=network)


# --- What is followed ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({}, "Everything that changes"),
        ({"scope": "commitment", "target": "PA-001"}, "A commitment PA-001 Promise number 1"),
        ({"scope": "commitment", "target": "pa-001"}, "A commitment PA-001 Promise number 1"),
        ({"scope": "organization", "target": "some-lab"}, "An organization Some Lab"),
        ({"scope": "pillar", "target": "work"}, "A pillar Pillar work"),
        ({"scope": "topic", "target": "openness"}, "A topic Topic openness"),
        (
            {"scope": "search", "target": "q=promise&status=limited&country=FR"},
            "A selection of the list “promise” Status: Limited progress Country: France",
        ),
        (
            {"scope": "search", "target": "?status=limited&sort=title"},
            "A selection of the list Status: Limited progress",
        ),
        ({"scope": "search", "target": "sort=title"}, "Everything that changes"),
    ],
)
def test_the_page_says_in_words_what_is_followed(client, promise, query, said):
    response = client.get(FORM, query)
    found = re.search(r'<div class="followed">(.*?)<p class="take">', response.content.decode(), re.DOTALL)
    assert (response.status_code, words(re.sub("<", " <", found[1]))) == (200, said)


@pytest.mark.parametrize(
    "query",
    [
        {"scope": "nothing"},
        {"target": "PA-001"},
        {"scope": "all", "target": "x"},
        {"scope": "commitment"},
        {"scope": "commitment", "target": "PA-999"},
        {"scope": "commitment", "target": "PA-002"},
        {"scope": "organization", "target": "hidden-lab"},
        {"scope": "pillar", "target": "nowhere"},
        {"scope": "topic", "target": "secret"},
        {"scope": "search", "target": "status=finished"},
        {"scope": "search", "target": "organization=hidden-lab"},
        {"scope": "search", "target": "q=" + "word " * 300},
        {"scope": "search", "target": "status=limited&" * 200},
    ],
)
def test_what_is_not_understood_or_not_public_is_said_and_cannot_be_asked_for(client, promise, query):
    draft = make_commitment(2, published=False, topic="secret")
    make_party(draft, make_organization("hidden-lab"))
    page, answer = client.get(FORM, query), ask(client, **query)
    for response in (page, answer):
        assert response.status_code == 400
        assert notices(response)
        assert 'name="email"' not in response.content.decode()
    assert (Subscription.objects.count(), Email.objects.count()) == (0, 0)


@pytest.mark.parametrize("name", ["scope", "target"])
@pytest.mark.parametrize("scope", ["", "commitment", "search", "organization"])
def test_nothing_that_can_be_written_in_an_address_breaks_it(client, promise, name, scope):
    values = [value if "%" in value else quote(value) for value in HOSTILE]
    given = f"scope={scope}&" if scope and name == "target" else ""
    answers = [client.get(f"{FORM}?{given}{name}={value}") for value in values]
    assert {answer.status_code for answer in answers} <= {200, 400}
    assert [answer for answer in answers if b"<script>alert" in answer.content] == []


def test_a_merged_commitment_is_followed_where_it_went(client, promise):
    old = make_commitment(2)
    commitments.merge(old, promise, by=the_reviewer(), reason="The same.")
    html = client.get(FORM, {"scope": "commitment", "target": "PA-002"}).content.decode()
    assert "PA-002 was merged into PA-001: you are told of that now." in html
    ask(client, scope="commitment", target="PA-002")
    assert [(row.scope, row.target) for row in Subscription.objects.all()] == [("commitment", "PA-001")]


@pytest.mark.parametrize("rows", [1, 3])
def test_its_queries_do_not_grow_with_what_is_followed(client, promise, holding, count_queries, rows):
    for number in range(rows):
        make_party(promise, f"lab-{number}")
        follow(email=f"reader{number}@example.net")
    client.get("/en/commitments/")  # what is held of the record is read once
    assert count_queries(client, FORM)[1] == 0
    assert count_queries(client, f"{FORM}?scope=commitment&target=PA-001")[1] == 2
    assert count_queries(client, f"{FORM}?scope=organization&target=some-lab")[1] == 1
    assert (
        count_queries(client, f"{FORM}?{urlencode({'scope': 'search', 'target': 'status=limited'})}")[1] == 0
    )


# --- The form -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("email", "", "This field is required."),
        ("email", "nobody", "This is not an e-mail address that mail can be sent to."),
        ("email", "a" * 250 + "@example.org", "Ensure this value has at most 254 characters"),
        ("email", "vera@example.net\r\nBcc: other@example.net", "This is not an e-mail address"),
        ("email", "vera@example.net\nTo: other@example.net", "This is not an e-mail address"),
        ("email", "vera@example.net, other@example.net", "This is not an e-mail address"),
        ("email", '"vera\x01"@example.net', "This is not an e-mail address"),
        ("email", '"a b"@example.net', "This is not an e-mail address"),
        ("email", "<script>@example.net", "This is not an e-mail address"),
        ("email", "vera\u202e@example.net", "This is not an e-mail address"),
        ("pace", "never", "Select a valid choice."),
        ("pace", "", "This field is required."),
        ("website", "https://spam.example", "This field has to stay empty"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, promise, name, value, sentence):
    response = ask(client, scope="commitment", target="PA-001", **{name: value})
    html = response.content.decode()
    assert (response.status_code, Subscription.objects.count(), Email.objects.count()) == (422, 0, 0)
    assert sentence in html
    assert f"#id_{name}_field" in html
    assert 'name="target" value="PA-001"' in html


def test_the_address_is_kept_in_small_letters_and_with_the_language_of_the_page(client, promise):
    ask(client, "/fr/follow/", email="Vera@Example.NET", pace="weekly", scope="pillar", target="work")
    row = Subscription.objects.get()
    assert (row.email, row.language, row.pace, row.scope, row.target) == (
        READER,
        "fr",
        "weekly",
        "pillar",
        "work",
    )
    assert (row.confirmed_at, row.told_until) == (None, None)
    (mail,) = mails()
    assert mail.subject == "Please confirm: Pillar work" or "Pilier work" in mail.subject
    assert "/fr/follow/confirm/" in mail.message


def test_a_selection_is_kept_in_one_way_of_writing_it(client, promise):
    for target in (
        "status=limited&q=promise",
        "q=promise&status=limited&sort=title",
        "?q=promise&status=limited&page=2",
    ):
        ask(client, scope="search", target=target)
    assert [row.target for row in Subscription.objects.all()] == ["q=promise&status=limited"]


def test_nobody_gets_a_cookie_and_no_token_is_asked_for(promise):
    strict = Client(enforce_csrf_checks=True)
    strict.get(FORM)
    response = ask(strict)
    strict.get(response["Location"])
    assert (response.status_code, dict(strict.cookies)) == (302, {})


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_form_on_another_site_sends_nothing(client, promise, headers):
    response = client.post(FORM, SENT, headers=headers)
    assert (response.status_code, Subscription.objects.count()) == (403, 0)


# --- One question, one answer -------------------------------------------------------------------------------


def test_the_answer_is_the_same_whoever_the_address_belongs_to(client, promise, count_queries):
    follow(email="known@example.net")
    follow(email="waiting@example.net", confirmed=False)
    for email in ("known@example.net", "waiting@example.net"):
        ask(client, email=email)
    asked = ("new@example.net", "known@example.net", "waiting@example.net", "known@example.net")
    answers = [ask(client, email=email) for email in asked]
    assert [(answer.status_code, answer["Location"], answer.content) for answer in answers] == [
        (302, "/en/follow/sent/", b"")
    ] * 4
    page = client.get("/en/follow/sent/").content.decode()
    assert "@" not in page


def test_the_same_letter_is_written_whether_it_is_sent_or_not(client, promise, django_assert_max_num_queries):
    """What takes time is done in every case: the row, the words, the count. Only the line of the queue is left out."""
    follow(email="known@example.net")
    taken = {}
    for case, email in (
        ("new", "new@example.net"),
        ("again", "new@example.net"),
        ("known", "known@example.net"),
    ):
        with django_assert_max_num_queries(40) as captured:
            ask(client, email=email)
        taken[case] = len(captured)
    assert max(taken.values()) - min(taken.values()) <= 6


def test_one_mail_an_hour_goes_to_an_address(client, promise):
    for number in range(5):
        ask(client, **({"scope": "commitment", "target": "PA-001"} if number % 2 else {}))
    assert len(mails()) == 1
    assert Subscription.objects.count() == 2
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=61), tick=True):
        ask(client)
    assert len(mails()) == 2


def test_who_follows_it_already_is_told_so_and_nothing_changes(client, promise):
    row = follow(pace="weekly")
    ask(client, pace="instant")
    (mail,) = mails()
    assert mail.subject == "You follow this already: Everything that changes"
    assert "/en/follow/settings/" in mail.message
    assert "/follow/confirm/" not in mail.message
    before = (row.pace, row.confirmed_at, row.told_until)
    row.refresh_from_db()
    assert (row.pace, row.confirmed_at, row.told_until) == before


def test_asked_again_before_it_was_confirmed_the_last_wish_counts(client, promise):
    ask(client, pace="instant")
    ask(client, pace="weekly")
    assert [row.pace for row in Subscription.objects.all()] == ["weekly"]


def test_ten_an_hour_from_one_network(client, promise):
    answers = [
        client.post(FORM, {**SENT, "email": f"r{n}@example.net"}).status_code for n in range(PER_HOUR + 1)
    ]
    assert answers == [*[302] * PER_HOUR, 429]
    response = client.post(FORM, {**SENT, "email": "last@example.net"})
    assert "last@example.net" in response.content.decode()
    assert client.post(FORM, SENT, REMOTE_ADDR="203.0.113.9").status_code == 302


def test_one_address_follows_a_hundred_things_at_most(client, promise):
    rows = [Subscription(email=READER, scope="search", target=f"q=word{n}") for n in range(following.MOST)]
    Subscription.objects.bulk_create(rows)
    answer = ask(client)
    assert (answer.status_code, answer["Location"]) == (302, "/en/follow/sent/")
    assert (Subscription.objects.count(), Email.objects.count()) == (following.MOST, 0)


@pytest.mark.django_db(transaction=True)
def test_eight_who_ask_at_once_leave_one_row_and_one_mail():
    make_commitment(1)
    answers = at_once(lambda n: ask_from(n).status_code)
    assert answers == [302] * CLIENTS
    assert (Subscription.objects.count(), len(mails())) == (1, 1)


def ask_from(number: int):
    return Client().post(FORM, SENT, REMOTE_ADDR=f"203.0.113.{number}")


# --- Before it is confirmed ---------------------------------------------------------------------------------


def test_nothing_but_the_question_is_sent_before_it_is_confirmed(client, promise):
    gather()
    for pace in ("instant", "daily", "weekly"):
        ask(client, email=f"{pace}@example.net", pace=pace)
    make_assessment(promise, "substantial", effective_on="2026-11-01")
    with time_machine.travel(timezone.now() + dt.timedelta(days=2), tick=True):
        due.run()
    assert sorted(email.to[0] for email in Email.objects.all()) == [
        "daily@example.net",
        "instant@example.net",
        "weekly@example.net",
    ]


def test_unconfirmed_it_is_forgotten_after_three_days_with_its_mail(client, promise):
    ask(client)
    kept = follow(email="kept@example.net")
    with time_machine.travel(timezone.now() + dt.timedelta(days=2, hours=23)):
        following.end_unconfirmed(timezone.now() - dt.timedelta(days=3))
        assert Subscription.objects.count() == 2
    with time_machine.travel(timezone.now() + dt.timedelta(days=3, hours=1), tick=True):
        due.run()
    assert [row.pk for row in Subscription.objects.all()] == [kept.pk]
    assert mails() == []
