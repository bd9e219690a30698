"""The list that is held in memory says what the database says of the same day and selection."""

import datetime as dt
import random

import pytest

from tests.factories import make_commitment, make_organization, make_party
from tracker.reads import browse, choices
from tracker.reads.browse import COLUMNS, PARTY_COLUMNS, PER_PAGE, Selection
from tracker.reads.choices import WORDS
from tracker.reads.listing import day_list as lists
from tracker.reads.listing.narrowed import narrowed
from tracker.reads.listing.rows import Mask, Rows, counted

DAYS = (dt.date(2025, 3, 1), dt.date(2026, 1, 15))


def any_selection(chance: random.Random, words: dict) -> Selection:
    axes = chance.sample(sorted({*COLUMNS, *PARTY_COLUMNS}), chance.randint(0, 3))
    values = {}
    for axis in sorted(axes):
        there = sorted(words[axis])
        values[axis] = tuple(sorted(chance.sample(there, min(len(there), chance.randint(1, 2)))))
    return Selection(
        q=chance.choice(["", "", "", "AI", "fondation", "compute energy"]),
        parent=chance.choice(["", "", "", "", "PA-069", "PA-001"]),
        values=values,
        sort=chance.choice(["", "", "reference", "changed", "deadline", "title"]),
    )


def everything_to_choose(day: dt.date) -> dict:
    parties = lists.day_list(day).parties
    countries = {country for country in parties.country.values() if country}
    names = choices.names("en").words()
    return {**names, "organization": parties.found, "country": countries, "role": WORDS["role"]}


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("day", DAYS)
def test_any_selection_has_the_rows_the_order_and_the_counts_of_the_database(real_record, day, seed):
    chance = random.Random(seed)  # noqa: S311  # the same each time
    words = everything_to_choose(day)
    for _once in range(5):
        selection = any_selection(chance, words)
        left = narrowed(day, selection)
        chosen = browse.ordered(browse.chosen(day, selection), selection)
        expected = list(chosen.values_list("pk", flat=True))

        pages = range(1, left.total // PER_PAGE + 2)
        assert [pk for page in pages for pk in left.page(page)] == expected, selection
        assert left.of == browse.listed(day).count()
        axis = chance.choice(sorted({*COLUMNS, *PARTY_COLUMNS}))
        counts = left.counts(axis)
        for value in chance.sample(sorted(words[axis]), min(4, len(words[axis]))):
            having = browse.chosen(day, selection.having(axis, value)).count()
            assert counts.get(value, 0) == having, (selection, axis, value)


def test_an_organization_with_two_parts_in_one_commitment_is_counted_once(db, today):
    commitment = make_commitment()
    lab = make_organization("lab", country="FR")
    make_party(commitment, lab, "lead")
    make_party(commitment, lab, "funder")

    left = narrowed(today, Selection())

    assert left.counts("organization") == {"lab": 1}
    assert left.counts("country") == {"FR": 1}
    assert left.counts("role") == {"lead": 1, "funder": 1}


def test_of_very_many_organizations_a_wide_selection_offers_the_largest_and_a_narrow_one_its_own(
    db, today, monkeypatch
):
    monkeypatch.setattr(lists, "MOST_ORGANIZATIONS", 2)
    monkeypatch.setattr(lists, "WIDE", 1)
    large, middle, small = (make_organization(slug) for slug in ("large", "middle", "small"))
    first, second, third = (make_commitment() for _each in range(3))
    for organization, commitments in (
        (large, (first, second, third)),
        (middle, (first, second)),
        (small, (first,)),
    ):
        for commitment in commitments:
            make_party(commitment, organization, "lead")

    wide = narrowed(today, Selection()).counts("organization")
    narrow = narrowed(today, Selection(q=first.reference)).counts("organization")

    assert wide == {"large": 3, "middle": 2}
    assert narrow == {"large": 1, "middle": 1, "small": 1}


def test_an_empty_list_counts_nothing(db, today):
    left = narrowed(today, Selection(q="anything", values={"country": ("FR",)}))

    assert (left.total, left.of, left.page(1)) == (0, 0, [])
    assert not any(left.counts("status").values())


@pytest.mark.parametrize("size", [0, 1, 7, 8, 9, 1000])
def test_places_go_into_a_mask_and_come_out_again(size):
    chance = random.Random(size)  # noqa: S311  # the same each time
    places = sorted(chance.sample(range(size), size // 3))
    mask = Mask.of(places, size)

    assert list(mask.places()) == places
    assert (mask.total, len(mask.flags)) == (len(places), size)
    assert mask.cut(0, size) == places
    assert mask.cut(2, 5) == places[2:5]
    assert mask.cut(len(places), len(places) + 5) == []
    backwards = list(reversed(range(size)))
    assert mask.cut(1, 4, backwards) == places[::-1][1:4]
    assert (mask & Mask.all(size)).bits == mask.bits == (mask | mask).bits


def test_small_and_large_sets_are_counted_alike():
    size = 1000
    chance = random.Random(1)  # noqa: S311  # the same each time
    within = Mask.of(chance.sample(range(size), 400), size)
    rows = {str(n): Rows(chance.sample(range(size), n), size) for n in (0, 1, 10, 24, 25, 26, 500, 1000)}

    found = counted(rows, within)

    assert {rows[name].is_small for name in rows} == {True, False}
    assert found == {name: len({*rows[name].places} & {*within.places()}) for name in rows}
    assert counted(rows, Mask.all(size)) == {name: int(name) for name in rows}
    assert not any(counted(rows, Mask(0, size)).values())
