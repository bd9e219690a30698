"""Every day from the week of the Summit to today, on the real record: no page fails, and what is known only grows.

Two walks. The record itself, through the readers that all pages rest on, is read on each of the 660 days. The pages are
asked for by their addresses: on each day one kind of page, so each of the 24 kinds on every twenty-fourth day, and what
a page is about changes with the day. `EVERY_DAY=all` asks for every kind of page on every day instead: 15,840 answers
in about a quarter of an hour of one processor.
"""

import datetime as dt
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from tests.factories import DAY
from tracker.enums import MET_FATES, MET_LATE_FATES, Fate
from tracker.models import Commitment, MilestoneStanding, Organization, Party, Pillar, Standing, Update
from tracker.reads import organizations, wall

pytestmark = pytest.mark.usefixtures("today")

FIRST = dt.date(2025, 2, 1)
DAYS = [FIRST + dt.timedelta(days=number) for number in range((DAY - FIRST).days + 1)]
EVERY = 1 if os.environ.get("EVERY_DAY") == "all" else 24
"""Each kind of page is asked for on every so many days."""

PLEDGE = "pa-029-pledge-trustworthy-ai-work"
SETTLED = {*MET_FATES, *MET_LATE_FATES, Fate.MISSED, Fate.DROPPED}
"""How a milestone ends. Nothing in the data set was taken back."""


class Things:
    """What pages are about, in an order in which each day takes the next one."""

    def __init__(self) -> None:
        public = Commitment.objects.public().order_by("reference")
        self.commitments = [(commitment.reference, commitment.address) for commitment in public]
        parties = Organization.objects.filter(parties__commitment__in=public).order_by("slug").distinct()
        self.organizations = list(parties.values_list("slug", flat=True))
        self.countries = sorted({code.lower() for code in parties.values_list("country", flat=True) if code})
        self.pillars = list(Pillar.objects.order_by("number").values_list("slug", flat=True))


PAGES: dict[str, Callable[[Things, int, dt.date], str]] = {
    "home": lambda things, n, day: "/",
    "list": lambda things, n, day: f"/commitments/?sort={SORTS[n % len(SORTS)]}",
    "commitment": lambda things, n, day: f"/commitments/{things.commitments[n % 109][1]}/",
    "organizations": lambda things, n, day: "/organizations/?sort=leads",
    "organization": lambda things, n, day: (
        f"/organizations/{things.organizations[n % len(things.organizations)]}/"
    ),
    "pillar": lambda things, n, day: f"/pillars/{things.pillars[n % len(things.pillars)]}/",
    "countries": lambda things, n, day: "/countries/",
    "country": lambda things, n, day: f"/countries/{things.countries[n % len(things.countries)]}/",
    "deadlines": lambda things, n, day: "/deadlines/",
    "month": lambda things, n, day: f"/deadlines/{day:%Y-%m}/",
    "changes": lambda things, n, day: "/changes/",
    "two days": lambda things, n, day: "/changes/between/",
    "money": lambda things, n, day: "/money/",
    "pledge": lambda things, n, day: "/g7-2026/",
    "matrix": lambda things, n, day: f"/commitments/{PLEDGE}/matrix/",
    "compare": lambda things, n, day: (
        f"/compare/?c={things.commitments[n % 109][0]}&c={things.commitments[(n + 40) % 109][0]}"
    ),
    "compare organizations": lambda things, n, day: "/compare/?o=european-commission&o=mistral-ai",
    "method": lambda things, n, day: "/method/",
    "about": lambda things, n, day: "/about/",
    "list as a file": lambda things, n, day: "/commitments.csv",
    "deadlines as a file": lambda things, n, day: "/deadlines.csv",
    "calendar": lambda things, n, day: "/deadlines.ics",
    "changes as a file": lambda things, n, day: "/changes.csv",
    "matrix as a file": lambda things, n, day: f"/commitments/{PLEDGE}/matrix.csv",
}
SORTS = ("reference", "changed", "deadline", "title")
ABOUT_THE_PLEDGE = {"pledge", "matrix", "matrix as a file"}


@dataclass(frozen=True)
class Asked:
    """One address. `about` is the commitment without which the page is not there: before its first day it is 404."""

    kind: str
    address: str
    day: dt.date
    about: str


def asked(things: Things, days: list[dt.date]) -> Iterator[Asked]:
    """Each kind of page in turn, in both languages by turns."""
    for day in days:
        number = (day - FIRST).days
        for turn, (kind, address) in enumerate(PAGES.items()):
            if (number + turn) % EVERY == 0:
                language = ("en", "fr")[(number // EVERY + turn) % 2]
                path = address(things, number, day)
                about = things.commitments[number % 109][0] if kind == "commitment" else ""
                yield Asked(
                    kind,
                    f"/{language}{path}{'&' if '?' in path else '?'}as_of={day}",
                    day,
                    "PA-029" if kind in ABOUT_THE_PLEDGE else about,
                )


@pytest.mark.parametrize("part", range(4))
def test_no_page_fails_on_any_day(client: Client, real_record: None, part: int) -> None:
    things, listed_from = Things(), first_days("commitment__reference")
    wrong: list[tuple[str, int]] = []
    seen = Counter[str]()
    for each in asked(things, DAYS[part * len(DAYS) // 4 : (part + 1) * len(DAYS) // 4]):
        response = client.get(each.address)
        whole = b"".join(response) if response.streaming else response.content
        expected = 404 if each.about and listed_from[each.about] > each.day else 200
        if response.status_code != expected or not whole:
            wrong.append((each.address, response.status_code))
        seen[each.kind] += 1
    assert wrong == []
    assert set(seen) == set(PAGES)


def test_what_is_known_only_grows(real_record: None) -> None:
    """Through all 660 days: nothing listed, judged, settled or told is lost, no date comes back, and parties are those
    that joined less those that left."""
    joined = list(Party.objects.filter(commitment__in=Commitment.objects.public()).order_by("pk"))
    listed_from = first_days("commitment")
    before = State()
    for day in DAYS:
        now = State.on(day)
        assert (day, before.tiles - now.tiles) == (day, set())
        assert (day, before.judged - now.judged) == (day, set())
        assert (day, before.milestones.keys() - now.milestones.keys()) == (day, set())
        assert (day, before.settled - now.settled) == (day, set())
        assert (day, [pk for pk, slips in before.slips.items() if now.slips[pk] < slips]) == (day, [])
        assert (day, now.developments >= before.developments) == (day, True)
        there = {
            party.pk
            for party in joined
            if listed_from.get(party.commitment_id, dt.date.max) <= day
            and (party.joined_on is None or party.joined_on <= day)
            and (party.left_on is None or party.left_on > day)
        }
        assert (day, now.parties) == (day, there)
        before = now


class State:
    """What the readers give on one day."""

    def __init__(self) -> None:
        self.tiles: set[str] = set()
        self.judged: set[str] = set()
        self.milestones: dict[int, str] = {}
        self.slips: Counter[int] = Counter()
        self.developments = 0
        self.parties: set[int] = set()

    @classmethod
    def on(cls, day: dt.date) -> "State":
        found = cls()
        tiles = wall.tiles_on(day)
        found.tiles = {tile.reference for tile in tiles}
        found.judged = {tile.reference for tile in tiles if tile.judged_on and tile.judged_on <= day}
        standings = MilestoneStanding.objects.as_of(day).values_list("milestone", "fate", "slips")
        for milestone, fate, slips in standings:
            found.milestones[milestone] = fate
            found.slips[milestone] = slips
        found.developments = Update.objects.public().as_of(day).count()
        found.parties = set(organizations.parties_on(day).values_list("pk", flat=True))
        return found

    @property
    def settled(self) -> set[tuple[int, str]]:
        return {(milestone, fate) for milestone, fate in self.milestones.items() if fate in SETTLED}


def first_days(name: str) -> dict[Any, dt.date]:
    """By `name` of the commitment, the first day on which it is listed."""
    return dict(Standing.objects.order_by("-from_day").values_list(name, "from_day"))
