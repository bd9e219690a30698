"""What readers are told of links: at the verdict that rests on a dead one, and in the list of sources."""

import re

import pytest

from tests.factories import (
    make_assessment,
    make_commitment,
    make_indicator,
    make_objective,
    make_source,
    make_update,
)
from tests.links.made import make_check
from tests.views.reading import PATH, page, words
from tracker.models import LinkCheck, Source
from tracker.reads.citations import is_near

pytestmark = pytest.mark.usefixtures("today", "db")

ARCHIVE = "https://archive.example.org/2026/a-page"


def at_the_verdict(html):
    found = re.search(r'<div class="notice warn lost">.*?</div>', html, re.DOTALL)
    return words(found[0]) if found else ""


def line_of(html, source):
    found = re.search(rf'<li id="s\d+">(?:(?!</li>).)*{source.title}.*?</li>', html, re.DOTALL)
    return words(found[0])


@pytest.fixture
def source():
    return make_source("a-page", published_on=None, published_precision="")


@pytest.fixture
def commitment(source):
    """Promised in one source, judged on another."""
    commitment = make_commitment(1)
    make_assessment(commitment, sources=[source])
    return commitment


def test_a_verdict_on_a_page_that_is_gone_says_so(client, commitment, source):
    make_check(source)
    html = page(client)
    assert at_the_verdict(html) == (
        "A source of this assessment can no longer be read at its address. Ministry of Tests, Title of a-page"
        ": not found by our checks since 3 October 2026 source [2] We know of no archived copy."
    )
    assert line_of(html, source).endswith(
        "Our checks have not found this page at its address since 3 October 2026."
    )
    assert "1 source is no longer available" in words(html)


def test_what_the_editors_say_comes_before_what_the_machine_found(client, commitment, source):
    Source.objects.filter(pk=source.pk).update(unavailable_since="2026-05-01")
    make_check(source)
    html = page(client)
    assert "not available since 1 May 2026 source [2]" in at_the_verdict(html)
    assert line_of(html, source).endswith("Not available at this address since 1 May 2026.")
    LinkCheck.objects.update(state="live")
    assert "not available since 1 May 2026" in at_the_verdict(page(client))


def test_the_archived_copy_is_offered_in_both_places(client, commitment, source):
    Source.objects.filter(pk=source.pk).update(archive_url=ARCHIVE, archived_on="2026-03-03")
    make_check(source)
    html = page(client)
    assert at_the_verdict(html).endswith("since 3 October 2026 source [2] Archived copy of 3 March 2026")
    assert line_of(html, source).endswith("since 3 October 2026. Archived copy of 3 March 2026")
    assert html.count(f'<a rel="external" href="{ARCHIVE}">') == 2


def test_an_archived_copy_is_offered_while_the_page_is_there_too(client, commitment, source):
    Source.objects.filter(pk=source.pk).update(archive_url=ARCHIVE)
    html = page(client)
    assert at_the_verdict(html) == ""
    assert line_of(html, source).endswith("Archived copy")


def test_a_copy_of_our_own_is_told_with_its_hash(client, commitment, source):
    Source.objects.filter(pk=source.pk).update(capture_sha256="ab" * 32, archived_on="2026-03-03")
    make_check(source)
    html = page(client)
    assert at_the_verdict(html).endswith("The editors keep a copy.")
    assert line_of(html, source).endswith(f"Copy of 3 March 2026 kept by the editors, SHA-256 {'ab' * 32}")


def test_several_are_counted(client, commitment):
    sources = [make_source("one"), make_source("two"), make_source("three")]
    make_assessment(commitment, "substantial", effective_on="2026-01-01", sources=sources)
    for gone in sources[:2]:
        make_check(gone)
    assert at_the_verdict(page(client)).startswith(
        "2 sources of this assessment can no longer be read at their addresses."
    )


def test_only_the_verdict_of_the_day_counts(client, commitment, source):
    make_check(source)
    make_assessment(commitment, "substantial", effective_on="2026-11-01", sources=[make_source("newer")])
    assert at_the_verdict(page(client)) == ""
    assert "A source of this assessment" in at_the_verdict(page(client, f"{PATH}?as_of=2026-10-20"))


def test_a_day_before_does_not_know_of_it(client, commitment, source):
    Source.objects.filter(pk=source.pk).update(archive_url=ARCHIVE)
    make_check(source)
    html = page(client, f"{PATH}?as_of=2026-10-02")
    assert at_the_verdict(html) == ""
    assert line_of(html, source).endswith("Archived copy")
    assert "no longer available" not in html


def test_a_draft_verdict_tells_nobody(client, source):
    commitment = make_commitment(1)
    make_assessment(commitment, sources=[source], until="proposed")
    make_check(source)
    assert (at_the_verdict(page(client)), "a-page" in page(client)) == ("", False)


def test_an_unclear_answer_is_not_held_against_the_source(client, commitment, source):
    before = page(client)
    for reason, status in (("refused", 403), ("busy", 429), ("fault", 503), ("slow", None)):
        LinkCheck.objects.all().delete()
        make_check(source, "unclear", reason=reason, status_code=status, failures=2)
        assert page(client) == before


def test_a_page_that_answers_is_left_alone(client, commitment, source):
    before = page(client)
    make_check(source, "live")
    assert page(client) == before


def test_a_finding_about_an_earlier_address_says_nothing(client, commitment, source):
    before = page(client)
    make_check(source, url="https://example.org/as-it-was")
    assert page(client) == before
    LinkCheck.objects.update(state="moved", moved_to="https://example.org/new")
    assert page(client) == before


def test_a_page_that_moved_within_its_site_is_linked(client, commitment, source):
    make_check(source, "moved", moved_to="https://www.example.org/new?a=1&b=2")
    html = page(client)
    assert at_the_verdict(html) == ""
    assert line_of(html, source).endswith("The page has moved to https://www.example.org/new?a=1&b=2")
    assert '<a rel="external" href="https://www.example.org/new?a=1&b=2">' in html
    assert "has moved" not in page(client, f"{PATH}?as_of=2026-10-02")


def test_nobody_is_sent_to_another_site_before_the_editors_have_looked(client, commitment, source):
    make_check(source, "moved", moved_to="https://casino.example.com/win")
    html = page(client)
    assert line_of(html, source).endswith(
        "The address now leads to another site, casino.example.com; the editors have not confirmed that it is the"
        " same page."
    )
    assert "casino.example.com/win" not in html


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("https://example.org/a", "http://www.example.org/b", True),
        ("https://www.example.org/a", "https://news.example.org/b", True),
        ("https://news.example.org/a", "https://example.org/b", True),
        ("https://a.example.org/", "https://b.example.org/", False),
        ("https://example.org/", "https://badexample.org/", False),
        ("https://example.org/", "https://example.org.evil.net/", False),
        ("https://example.co.uk/", "https://other.co.uk/", False),
        ("https://example.org/", "https://[", False),
        ("", "", False),
    ],
)
def test_what_is_the_same_site(one, other, near):
    assert is_near(one, other) is near


def test_the_page_of_the_pledge_says_it_at_its_verdict(client, commitment, source):
    make_objective(commitment)
    make_check(source)
    html = page(client, "/en/g7-2026/")
    assert at_the_verdict(html).startswith(
        "A source of this assessment can no longer be read at its address."
    )
    assert "since 3 October 2026" in line_of(html, source)
    assert at_the_verdict(page(client, "/en/g7-2026/?as_of=2026-10-02")) == ""


def test_the_page_of_money_says_it_in_its_list(client, commitment):
    indicator = make_indicator(commitment, target_source=make_source("sum"))
    make_check(indicator.target_source)
    html = words(page(client, "/en/money/"))
    assert "Our checks have not found this page at its address since 3 October 2026." in html


def test_in_french_it_is_said_too(client, commitment, source):
    make_check(source)
    html = page(client, PATH.replace("/en/", "/fr/"))
    assert "3 octobre 2026" in at_the_verdict(html)


def test_it_takes_as_many_queries_with_checks_as_without(client, commitment, source, count_queries):
    address = commitment.get_absolute_url()
    without = count_queries(client, address)[1]
    make_check(source)
    make_check(make_source())
    make_update(commitment, sources=[(more := make_source("more"))])
    make_check(more, "moved", moved_to="https://example.org/new")
    assert (count_queries(client, address)[1], without) == (12, 12)


def test_one_rule_says_what_is_unavailable():
    by_editors = make_source("by-editors", unavailable_since="2026-05-01")
    gone, moved, other = make_source("gone"), make_source("moved"), make_source("other")
    make_check(by_editors, "live")
    make_check(gone)
    make_check(moved, "moved")
    make_check(other, url="https://example.org/as-it-was")
    make_check(make_source("unclear"), "unclear")
    make_source("never-looked-at")
    found = Source.objects.unavailable().order_by("key")
    assert [source.key for source in found] == ["by-editors", "gone"]
    rows = Source.objects.select_related("link_check").order_by("key")
    assert [source.key for source in rows if source.unavailable_from] == ["by-editors", "gone"]
    assert [source.key for source in Source.objects.found_gone()] == ["gone"]
