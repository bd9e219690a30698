"""Feeds byte by byte: the same for the same news, few queries, and texts that stay texts."""

import datetime as dt

import feedparser
import pytest
import time_machine

from tests.factories import make_assessment, make_commitment, make_party, make_pillar, make_update, the_editor
from tests.following.atom import HEAD, A, fetched
from tests.following.making import gather, make_three
from tests.notices.test_hostile_words import CORPUS
from tracker.actions import records
from tracker.models import Commitment, News, Pillar

pytestmark = pytest.mark.usefixtures("today")

ALL = "/en/changes.atom"
ONE = "/en/commitments/pa-001-promise-1/changes.atom"


@pytest.fixture
def three(db) -> None:
    make_three()


# --- The same bytes -----------------------------------------------------------------------------------------


def test_two_fetches_without_news_are_the_same_bytes_on_any_later_day_and_at_any_host(
    client, three, settings
):
    settings.ALLOWED_HOSTS = ["*"]
    for address in (ALL, ONE, "/fr/commitments.atom?status=limited"):
        first, again = client.get(address), client.get(address)
        elsewhere = client.get(address, headers={"host": "another.example"})
        with time_machine.travel(dt.datetime(2026, 12, 24, 9, tzinfo=dt.UTC)):
            gather()
            later = client.get(address)
        assert first.content == again.content == elsewhere.content == later.content
        assert first["ETag"] == again["ETag"]


def test_the_feed_is_as_old_as_its_newest_entry_and_one_without_entries_as_the_summit(client, three):
    with time_machine.travel(dt.datetime(2026, 12, 24, 9, tzinfo=dt.UTC)):
        assert fetched(client, ONE).findtext(f"{A}updated").startswith("2026-02-01T11:00:00.")
        nothing = fetched(client, "/en/commitments.atom?q=nowhere")
    assert nothing.findtext(f"{A}updated") == "2025-02-11T12:00:00.000000Z"


def test_loaded_anew_the_ids_are_the_same(client, three):
    before = {each.text for each in fetched(client, ALL).iter(f"{A}id")}
    pks = set(News.objects.values_list("pk", flat=True))
    News.objects.all().delete()
    gather()
    assert not pks & set(News.objects.values_list("pk", flat=True))
    assert {each.text for each in fetched(client, ALL).iter(f"{A}id")} == before


@pytest.mark.parametrize("address", [ALL, ONE, "/en/commitments.atom?status=limited"])
def test_a_program_that_has_it_is_told_so(client, three, count_queries, address):
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert client.get(address, headers={"if-modified-since": first["Last-Modified"]}).status_code == 304
    assert client.get(address, headers={"if-none-match": '"other"'}).status_code == 200


def test_whatever_the_bytes_follow_from_ends_the_304(client, three):
    def asks(address: str = ONE) -> int:
        return client.get(address, headers={"if-none-match": tag}).status_code

    tag = client.get(ONE)["ETag"]
    commitment = Commitment.objects.get(reference="PA-001")
    make_update(commitment, happened_on="2026-11-01")
    assert asks() == 200
    tag = client.get(ONE)["ETag"]
    gather()
    assert asks() == 200
    tag = client.get(ONE)["ETag"]
    commitment = Commitment.objects.get(reference="PA-001")
    commitment.title_en = "Another title"
    records.save(commitment, by=the_editor(), expected=commitment.revision)
    assert asks() == 200
    assert asks("/fr/commitments/pa-001-promise-1/changes.atom") == 200


# --- Queries ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "whole", "unchanged"),
    [
        (ALL, 3, 2),
        (ONE, 4, 3),
        ("/en/organizations/some-lab/changes.atom", 4, 3),
        ("/en/pillars/public-interest/changes.atom", 4, 3),
        ("/en/topics/health/changes.atom", 4, 3),
        ("/en/commitments.atom?status=limited", 3, 2),
        ("/en/commitments.atom?organization=some-lab", 3, 2),
    ],
)
@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_the_news(
    client, db, holding, count_queries, address, whole, unchanged, rows
):
    for number in range(1, rows + 1):
        commitment = make_commitment(number)
        make_party(commitment, "some-lab")
        make_assessment(commitment, "limited", effective_on="2026-06-01")
    gather()
    client.get("/en/commitments/?organization=some-lab")  # what is held of the record is read once
    response, queries = count_queries(client, address)
    assert (response.status_code, queries) == (200, whole)
    tag = response["ETag"]
    response, queries = count_queries(client, address, headers={"if-none-match": tag})
    assert (response.status_code, queries) == (304, unchanged)


# --- Hostile words ------------------------------------------------------------------------------------------

STRANGE = ["a\x00b", "a\x0bb\x1f", "a\ufffeb\uffff", "a\u2028b", "]]>", "&#1;", "<!DOCTYPE x>", "🇫🇷" * 20]


@pytest.mark.parametrize("word", [*CORPUS, *STRANGE])
def test_texts_are_text(client, db, word):
    """Whatever stands in a row, by whatever door it came: it comes out as characters, and the feed stays a feed."""
    commitment = make_commitment(1, pillar=make_pillar("work", name_en="Work"))
    make_update(commitment, happened_on="2026-11-01")
    gather()
    safe = word.replace("\x00", "")  # PostgreSQL keeps no NUL
    News.objects.filter(kind="developed").update(title_en=safe, words_en=safe)
    Commitment.objects.update(title_en=safe[:200])
    Pillar.objects.update(name_en=safe[:120])
    for address in (ALL, ONE, "/en/pillars/work/changes.atom"):
        feed = fetched(client, address)
        assert {each.tag for each in feed.iter() if not str(each.tag).startswith(A)} == {HEAD}
        assert feed.find(f"{A}entry/{A}content").get("type") == "text"


def test_a_reader_of_feeds_sees_no_markup(client, db):
    hostile = "<script>alert(1)</script> & <b>more</b>"
    make_update(make_commitment(1), happened_on="2026-11-01", headline_en=hostile)
    gather()
    entry = feedparser.parse(client.get(ALL).content).entries[0]
    assert entry.content[0]["type"] == "text/plain"
    assert "<script>" in entry.content[0]["value"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;" in client.get(ALL).content.decode()
