"""Titles, names and searches end up in mails and on pages: they are text there, never markup, never a header."""

import email
import email.policy

import pytest
from post_office.models import Email

from tests.factories import make_commitment, make_party, make_update
from tests.following.making import READER, follow, gather, mails
from tests.following.test_links import path
from tests.notices.test_hostile_words import CORPUS, LINE_ENDS, harmless
from tracker.actions.following import QUESTION, SETTINGS, STOP
from tracker.enums import FollowPace
from tracker.models import News, Organization, Subscription
from tracker.notices.following import ask, tell
from tracker.notices.post import _message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def told_of(word: str) -> Email:
    """The one mail about a development whose headline and title are that word."""
    Subscription.objects.all().delete()
    Email.objects.all().delete()
    row = follow("organization", "some-lab")
    Subscription.objects.filter(pk=row.pk).update(
        told_until=row.told_until.replace(year=2026, month=11, day=1)
    )
    News.objects.filter(kind="developed").update(words_en=word, title_en=word)
    assert tell(FollowPace.INSTANT) == 1
    (mail,) = mails()
    return mail


@pytest.fixture(autouse=True)
def begun(db) -> None:
    commitment = make_commitment(1)
    make_party(commitment, "some-lab")
    gather()
    make_update(commitment, happened_on="2026-11-20")
    gather()


@pytest.mark.parametrize("word", CORPUS)
def test_what_changed_is_text_in_a_mail(word):
    plain = told_of("Something").html_message
    hostile = told_of(word)
    harmless(hostile.html_message, word, plain)
    assert word in hostile.message


@pytest.mark.parametrize("word", CORPUS)
def test_what_is_followed_is_text_in_mails_and_on_pages(client, word):
    Organization.objects.update(name_en=word)
    ask(Subscription(email=READER, scope="organization", target="some-lab"))
    (question,) = mails()
    assert word in question.message
    row = Subscription.objects.get()
    pages = [client.get(path(row, purpose)) for purpose in (QUESTION, SETTINGS, STOP)]
    pages.append(client.get("/en/follow/", {"scope": "organization", "target": "some-lab"}))
    html = [page.content.decode() for page in pages] + [question.html_message]
    for hole in (
        "<script>alert",
        "<svg onload",
        "<img src=x",
        "<b>x</b>",
        'href="javascript:',
        "onmouseover='alert",
    ):
        assert [text for text in html if hole in text] == []


@pytest.mark.parametrize("word", ["<script>alert(1)</script>", '"><svg onload=alert(1)>', "{{ 7|add:7 }}"])
def test_what_was_searched_for_is_text(client, word):
    ask(Subscription(email=READER, scope="search", target=f"q={word.replace('&', '%26')}"))
    (question,) = mails()
    row = Subscription.objects.get()
    for text in (question.html_message, client.get(path(row, SETTINGS)).content.decode()):
        assert "<script>alert" not in text
        assert "<svg onload" not in text
    assert word in question.message
    assert "14" not in question.subject


@pytest.mark.parametrize("end", LINE_ENDS, ids=repr)
def test_no_title_begins_a_header(end):
    mail = told_of(f"Lab{end}Bcc: victim@example.org{end}{end}body")
    message = email.message_from_bytes(_message(mail).message().as_bytes(), policy=email.policy.default)
    assert message["Bcc"] is None
    assert message["To"] == READER
    subject = str(message["Subject"])
    assert subject == "PA-001 Lab Bcc: victim@example.org body: Lab Bcc: victim@example.org body"


@pytest.mark.parametrize(
    "base", ["https://paris-actions.example.org", "https://" + "a" * 60 + ".example.org"]
)
def test_the_link_that_stops_it_is_one_unbroken_word_however_long(settings, base):
    """Encoded or broken, no program for mail would find it; folded before it, the line is as the rules want it."""
    settings.BASE_URL = base
    raw = _message(told_of("Something")).message().as_bytes().decode()
    header = raw.partition("List-Unsubscribe:")[2].partition("\nList-Unsubscribe-Post")[0]
    assert "=?" not in header
    assert header.split() == [header.strip()]
    assert header.strip().startswith(f"<{base}/en/follow/stop/")
    assert header.strip().endswith("/>")
    assert f'List-Id: "Paris Actions Tracker" <changes.{base.removeprefix("https://")}>' in " ".join(
        raw.split()
    )
