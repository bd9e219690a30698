"""Page, feed and mail say the same thing: over the whole real record, and over what is in no data yet (reports)."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from lxml import html

from tests.factories import (
    DAY,
    make_assessment,
    make_commitment,
    make_deadline,
    make_milestone,
    make_objective,
    make_party,
    make_update,
)
from tests.following.atom import A, fetched
from tests.following.making import READER, follow, gather, mails
from tests.reporting import make_promise, make_report
from tests.views.listing import words as read
from tracker.actions import news
from tracker.enums import FollowPace
from tracker.models import News, Subscription
from tracker.notices.following import tell
from tracker.reads.changing.change_words import tell as tell_of
from tracker.reads.changing.changes import changes
from tracker.reads.following import telling

pytestmark = pytest.mark.usefixtures("today")

SPAN = "?from=2000-01-01&to=2026-11-22"
REFERENCE = re.compile(r"PA-\d{3}")


def one_line(text: str) -> str:
    return " ".join(text.split())


def of_pages(client: Client, code: str) -> Iterator[tuple[str, str]]:
    """(reference, sentence) of every change on every page of changes, as a reader reads it."""
    number = 1
    while True:
        response = client.get(f"/{code}/changes/{SPAN}&page={number}")
        if response.status_code == 404:
            return
        for what in html.fromstring(response.content.decode()).find_class("change-what"):
            how = what.getnext()
            if how is not None and how.get("class") == "change-how":
                yield from of_entry(what, how)
        number += 1


def of_entry(what: Any, how: Any) -> Iterator[tuple[str, str]]:
    for marks in how.find_class("change-marks"):
        marks.drop_tree()
    head, rest = one_line(what.text_content()), one_line(how.text_content())
    voice = how.find_class("tag")
    if head.startswith("PA-"):  # the commitment, then the sentence
        yield REFERENCE.match(head)[0], rest
    elif voice:  # a development: the sentence, who says so, and each commitment that it concerns
        for reference in REFERENCE.findall(rest):
            yield reference, f"{head} · {voice[0].text_content()}"
    else:  # a report: who and what, the commitment, and how far it says to be
        yield REFERENCE.match(rest)[0], f"{head} · {rest.rpartition(' · ')[2]}"


def stored(code: str) -> list[tuple[str, str]]:
    with translation.override(code):
        return sorted((row.commitment.reference, one_line(telling.words(row))) for row in all_news())


def all_news():
    return News.objects.select_related("commitment")


@pytest.fixture
def every_kind(db) -> None:
    """Of each sort of change, those included that the data set has none of."""
    commitment = make_promise()
    make_objective(commitment)
    make_assessment(commitment, "not_started", effective_on="2025-03-01")
    make_assessment(commitment, "limited", effective_on="2025-06-01")
    step = make_milestone(commitment, due_on="2025-06-30", precision="month", final=False, title_fr="")
    make_deadline(step, "2025-12-31", announced_on="2025-09-01", precision="year")
    make_milestone(commitment, due_on="2026-03-31", achieved_on="2026-04-03", final=False)
    make_update(
        commitment, make_commitment(7), happened_on="2026-05-01", precision="month", claimed_by="party"
    )
    make_update(commitment, happened_on="2026-05-02", headline_fr="", claimed_by="tracker")
    make_report(commitment, until="published", headline="Half is done.")
    make_report(make_promise("other-lab"), "other-lab", until="published", headline="A <b>word</b> & more")
    for lab in ("beta-lab", "alpha-lab"):
        make_party(commitment, lab, joined_on="2026-10-01")
    make_party(commitment, "old-lab", joined_on="2025-10-01", left_on="2026-09-01")


@pytest.mark.parametrize("code", ["en", "fr"])
def test_page_and_news_say_the_same_of_every_kind(client, every_kind, code):
    gather()
    assert sorted(of_pages(client, code)) == stored(code)


@pytest.mark.parametrize("code", ["en", "fr"])
def test_page_and_news_say_the_same_over_the_whole_record(client, real_record, code):
    """Folding puts five and more of a sort into one sentence, and names them below: each is read there."""
    gather()
    pages = sorted(of_pages(client, code))
    assert pages == stored(code)
    assert len(pages) == 523


@pytest.mark.parametrize("code", ["en", "fr"])
def test_one_function_tells_them_all(real_record, code):
    gather()
    with translation.override(code):
        told = {news.key_of(change): tell_of(change).text for change in changes(DAY.replace(year=2000), DAY)}
        kept = {row.key: telling.words(row) for row in News.objects.all()}
    assert told == kept


@pytest.mark.parametrize("code", ["en", "fr"])
def test_feed_and_mail_say_the_same_as_the_page(client, every_kind, code):
    """Followed from before anything of it was told."""
    row = follow(language=code)
    gather()
    News.objects.update(seen_at=row.told_until.replace(year=2027))
    assert tell(FollowPace.INSTANT) == 1
    (mail,) = mails(READER)
    page = sorted(of_pages(client, code))
    feed = fetched(client, f"/{code}/changes.atom")
    of_feed = [
        (x.findtext(f"{A}title")[:6], one_line(x.findtext(f"{A}content").split(" · ", 2)[2]))
        for x in feed.findall(f"{A}entry")
    ]
    assert sorted(of_feed) == page
    for text in (one_line(mail.message), read(mail.html_message)):
        assert [pair for pair in page if pair[1] not in text] == []
    assert one_line(mail.message).count("* ") == len(page)


@pytest.mark.parametrize("code", ["en", "fr"])
def test_a_mail_of_the_real_record_says_what_the_pages_say(client, real_record, code):
    row = follow(language=code)
    gather()
    Subscription.objects.filter(pk=row.pk).update(told_until=row.told_until.replace(year=2026, month=6))
    assert tell(FollowPace.INSTANT) == 1
    (mail,) = mails(READER)
    said = re.findall(r"^\* .*\n  (.*)$", mail.message, re.MULTILINE)
    assert len(said) == 50
    assert set(map(one_line, said)) <= {sentence for _reference, sentence in of_pages(client, code)}
