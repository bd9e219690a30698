"""The check of feeds can fail: each of these is refused, and the one that it is made from is not."""

import pytest

from tests.following.atom import faults

GOOD = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>News</title><id>tag:example.org,2025:en/all</id>
<updated>2026-11-22T11:00:00.5Z</updated><link rel="self" href="http://example.org/a.atom"/><author><name>Us</name></author>
<entry><title>Second</title><id>tag:example.org,2025:2</id><updated>2026-11-22T11:00:00Z</updated>
<link rel="alternate" href="http://example.org/2" type="text/html"/><category term="met" label="Met"/>
<content type="text">It &amp; more</content></entry>
<entry><title>First</title><id>tag:example.org,2025:1</id><updated>2026-11-21T11:00:00Z</updated>
<link rel="alternate" href="http://example.org/1"/></entry></feed>"""

BAD = {
    "no title": ("<title>News</title>", ""),
    "two titles": ("<title>News</title>", "<title>News</title><title>Old</title>"),
    "an empty title": ("<title>First</title>", "<title> </title>"),
    "no id": ("<id>tag:example.org,2025:1</id>", ""),
    "no author": ("<author><name>Us</name></author>", ""),
    "a nameless author": ("<name>Us</name>", "<uri>http://example.org/</uri>"),
    "no moment": ("<updated>2026-11-21T11:00:00Z</updated>", ""),
    "a moment without a zone": ("2026-11-21T11:00:00Z", "2026-11-21T11:00:00"),
    "a day in place of a moment": ("2026-11-21T11:00:00Z", "2026-11-21"),
    "a day that is none": ("2026-11-21T11:00:00Z", "2026-11-31T11:00:00Z"),
    "two things of one id": ("tag:example.org,2025:1", "tag:example.org,2025:2"),
    "an id that is no tag": ("tag:example.org,2025:1", "PA-001"),
    "an id with an unwritten sign": ("tag:example.org,2025:1", "tag:example.org,2025:a&gt;b"),
    "a link to nowhere": ('href="http://example.org/1"', ""),
    "a link without a host": ("http://example.org/1", "/1"),
    "two alternates": (
        '<link rel="alternate" href="http://example.org/1"/>',
        '<link rel="alternate" href="http://example.org/1"/><link href="http://example.org/3"/>',
    ),
    "an entry about nothing": ('<link rel="alternate" href="http://example.org/1"/>', ""),
    "no place of its own": ('<link rel="self" href="http://example.org/a.atom"/>', ""),
    "an unknown element": ("<title>First</title>", "<title>First</title><headline>x</headline>"),
    "an element of nobody": ("<title>First</title>", '<title>First</title><x xmlns=""/>'),
    "a category without a term": ('term="met" ', ""),
    "markup in plain text": ("It &amp; more", "It <b>is</b>"),
    "an unknown type of text": ('type="text"', 'type="words"'),
    "an entry newer than the feed": ("2026-11-22T11:00:00.5Z", "2026-11-20T11:00:00Z"),
    "the oldest first": ("2026-11-21T11:00:00Z", "2026-11-22T11:00:00.3Z"),
    "broken XML": ("</feed>", ""),
    "a control character": ("First", "Fi&#1;rst"),
}


def test_a_good_feed_is_taken():
    assert faults(GOOD.encode(), "/a.atom") == []


@pytest.mark.parametrize("wrong", BAD)
def test_a_bad_one_is_refused(wrong):
    before, after = BAD[wrong]
    assert GOOD.count(before) == 1
    assert faults(GOOD.replace(before, after).encode()) != []


def test_a_feed_at_another_address_than_its_own_is_refused():
    assert faults(GOOD.encode(), "/b.atom") != []
