"""What was made is kept in little room, and the least asked for leaves first."""

import gzip

import brotli
import pytest

from summit.pages.page import OVERHEAD, PLAIN, Page
from summit.pages.store import Store

pytestmark = pytest.mark.once

TEXT = b"<p>Something that repeats itself.</p>" * 100


def page(size: int = 1_000) -> Page:
    return Page((), "commitments/", {PLAIN: b"a" * size})


@pytest.mark.parametrize("first", [PLAIN, "gzip", "br"])
def test_a_body_is_made_in_every_coding_from_any_other(first):
    made = Page((), "", {first: Page((), "", {PLAIN: TEXT}).body(first)})
    assert made.body(PLAIN) == TEXT
    assert gzip.decompress(made.body("gzip")) == TEXT
    assert brotli.decompress(made.body("br")) == TEXT


def test_a_body_is_made_once_and_the_same_each_time():
    made = Page((), "", {PLAIN: TEXT})
    assert made.body("gzip") is made.body("gzip")
    assert made.body("gzip") == Page((), "", {PLAIN: TEXT}).body("gzip")


def test_what_was_asked_for_longest_ago_leaves_first():
    store = Store(4 * (1_000 + OVERHEAD) * 10)
    for number in range(40):
        store.put(str(number), page())
    store.get("0")
    store.put("more", page())
    assert (store.get("0") is not None, store.get("1"), store.get("more") is not None) == (True, None, True)
    assert len(store) == 40


def test_it_never_holds_more_than_it_may():
    store = Store(100_000)
    for number in range(1_000):
        store.put(str(number % 70), page(500 + number * 7 % 8_000))
        assert store.size <= store.most
    assert store.size == sum(store.get(str(n)).size for n in range(70) if store.get(str(n)))


def test_a_page_that_grew_is_counted_as_it_is_now():
    store = Store(1_000_000)
    grown = Page((), "", {PLAIN: TEXT})
    store.put("a", grown)
    before = store.size
    grown.body("gzip")
    store.put("a", grown)
    assert store.size == before + len(grown.body("gzip"))
    assert len(store) == 1


def test_one_page_never_drives_out_all_others_and_an_empty_store_keeps_nothing():
    store = Store(100_000)
    store.put("small", page())
    store.put("large", page(20_000))
    assert (store.get("small") is not None, store.get("large")) == (True, None)
    nothing = Store(0)
    nothing.put("small", page())
    assert (nothing.get("small"), nothing.size) == (None, 0)
