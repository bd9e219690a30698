"""Judging a feed by RFC 4287: its shape by a grammar (`atom.rng`), the rest by the rules below, and a reader of feeds
by another author has to understand it. No validator of feeds is to be had as a package; the one of the W3C was run by
hand (see the decision on following)."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
from django.test import Client
from lxml import etree

A = "{http://www.w3.org/2005/Atom}"
HEAD = "{https://paris-actions.invalid/record}head"
GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
TAG = re.compile(r"tag:[a-z0-9.-]+,[0-9]{4}(-[0-9]{2}){0,2}:(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-F]{2})*")
"""RFC 4151, in the characters of RFC 3986."""


def faults(content: bytes, address: str = "") -> list[str]:
    """What is wrong with it, in sentences; nothing where it is as the RFC wants it. `address`: where it was fetched."""
    try:
        feed = etree.fromstring(content)
    except etree.XMLSyntaxError as fault:
        return [f"no XML: {fault}"]
    found = [] if GRAMMAR.validate(feed) else [str(GRAMMAR.error_log.last_error)]
    found += _ids(feed) + _links(feed, address) + _moments(feed)
    read = feedparser.parse(content)
    if read.bozo or not read.version.startswith("atom"):
        found.append(f"the reader of feeds takes it for {read.version!r}: {read.get('bozo_exception')}")
    if len(read.entries) != len(feed.findall(f"{A}entry")):
        found.append("the reader of feeds sees other entries")
    return found


def _ids(feed: Any) -> list[str]:
    ids = [each.text or "" for each in feed.iter(f"{A}id")]
    wrong = [f"{each!r} is no tag" for each in ids if not TAG.fullmatch(each)]
    return wrong + [f"{each} is the id of {n} things" for each, n in Counter(ids).items() if n > 1]


def _links(feed: Any, address: str) -> list[str]:
    """4.1.1: no two alternates of one type and language, and a feed says where it is; 4.1.2: an entry without content
    has an alternate."""
    found = []
    for element in (feed, *feed.findall(f"{A}entry")):
        links = element.findall(f"{A}link")
        alternates = Counter(
            (x.get("type"), x.get("hreflang")) for x in links if x.get("rel") in (None, "alternate")
        )
        found += [f"{n} alternates of {kind}" for kind, n in alternates.items() if n > 1]
        found += [
            f"{x.get('href')} is no whole address" for x in links if not urlsplit(x.get("href", "")).netloc
        ]
        if element is not feed and not alternates and element.find(f"{A}content") is None:
            found.append("an entry with neither content nor alternate")
    own = [x.get("href") for x in feed.findall(f"{A}link") if x.get("rel") == "self"]
    if len(own) != 1 or (address and not own[0].endswith(address)):
        found.append(f"it says that it is at {own}")
    return found


def _moments(feed: Any) -> list[str]:
    """A feed is not older than an entry in it, and entries come newest first."""
    moments = [each.text or "" for each in feed.iter(f"{A}updated")]
    try:
        own, *entries = [dt.datetime.fromisoformat(text) for text in moments]
    except ValueError as fault:
        return [str(fault)]
    if any(each.tzinfo is None for each in (own, *entries)):
        return ["a moment without a zone"]
    late = ["an entry is newer than its feed"] if any(each > own for each in entries) else []
    return late + ([] if entries == sorted(entries, reverse=True) else ["the entries are not newest first"])


def fetched(client: Client, address: str) -> Any:
    """The feed at that address, found without a fault."""
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert faults(response.content, address) == []
    return etree.fromstring(response.content)


def entries(client: Client, address: str) -> list[tuple[str, str]]:
    """(title, content) of each, newest first."""
    found = fetched(client, address).findall(f"{A}entry")
    return [(entry.findtext(f"{A}title"), entry.findtext(f"{A}content")) for entry in found]


def titles(client: Client, address: str) -> list[str]:
    return [title for title, _content in entries(client, address)]
