"""Whatever the record holds, its pages agree: made-up data sets by the seed, each read on three days.

Every total is taken from the reading that its page shows, and each is reached by a way of its own: tiles, facets, lines
of the export, milestones, spans counted by their ends, differences of two days, changes replayed from the first day.
"""

import csv
import datetime as dt
import io
import random
from collections import Counter, defaultdict

import pytest

from tests.conftest import undone
from tests.factories import make_objective
from tests.reporting import make_report
from tracker.actions import sample
from tracker.enums import Asked, Fate, ImplementationStatus, Stage, UnitKind
from tracker.exports import listing
from tracker.models import Commitment, Indicator, Measurement, Party
from tracker.reads import (
    browse,
    choices,
    facets,
    figures,
    home,
    organizations,
    over_time,
    taking_commitments,
    wall,
)
from tracker.reads.browse import Selection
from tracker.reads.changing import changes, difference
from tracker.reads.changing.change_kinds import ENDINGS, ChangeKind
from tracker.reads.due import board, dated
from tracker.reads.listing.narrowed import narrowed
from tracker.reads.measured import money
from tracker.reads.places import countries
from tracker.reads.pledges import asked, matrix, matrix_lines, matrix_view
from tracker.reads.taking import Table
from tracker.rules import OPERATOR

SETS, AT_ONCE = 200, 20
BEGINNING = dt.date(2025, 1, 1)
LAST = dt.date(2026, 11, 22)
EVERYTHING = Selection()
REPORTS, EVERY = 3, 4
"""Every fourth set has so many reports: they take longer to make than all the rest."""


def make_set(seed: int) -> None:
    """4 to 23 made-up commitments; in some sets one has objectives for sure, and some of its parties report."""
    chance = random.Random(seed)  # noqa: S311  # made-up data, nothing secret
    sample.make(4 + seed % 20, seed, by=OPERATOR)
    if seed % EVERY:
        return
    parties = Party.objects.filter(left_on=None).select_related("commitment", "organization").order_by("pk")
    by_commitment = defaultdict(list)
    for party in parties:
        by_commitment[party.commitment].append(party)
    pledge, members = max(by_commitment.items(), key=lambda item: (len(item[1]), item[0].reference))
    aims = list(pledge.objectives.all()) or [make_objective(pledge) for _number in (1, 2)]
    listed_on = pledge.standings.earliest("from_day").from_day
    for member in members[:REPORTS]:
        make_report(
            pledge,
            member.organization,
            until="published",
            objective=chance.choice([*aims, None]),
            claimed_status=chance.choice(["not_started", "limited", "substantial", "complete"]),
            barrier="funding",
            happened_on=listed_on + dt.timedelta(days=chance.randint(0, (LAST - listed_on).days)),
        )


def three_days(seed: int) -> list[dt.date]:
    """One anywhere, one in the thick of it, and the last."""
    chance = random.Random(-seed)  # noqa: S311  # the same
    days = (LAST - BEGINNING).days
    return [
        BEGINNING + dt.timedelta(days=chance.randint(0, days)),
        BEGINNING + dt.timedelta(days=chance.randint(days // 2, days)),
        LAST,
    ]


ON_BOTH_DATABASES = 1
"""So many batches run on PostgreSQL, too: what is compared is the readings, not the database."""


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(n * AT_ONCE, marks=() if n < ON_BOTH_DATABASES else pytest.mark.once)
        for n in range(SETS // AT_ONCE)
    ],
)
def test_the_pages_of_any_record_agree_with_each_other(first, db):
    for seed in range(first, first + AT_ONCE):
        with undone():
            make_set(seed)
            for day in three_days(seed):
                agree(day)


def agree(day: dt.date) -> None:
    tiles = wall.tiles_on(day)
    lines = list(taking_commitments.lines(day, EVERYTHING, ""))
    page = the_front_page(day, tiles)
    counts = the_list(day, tiles, lines)
    the_deadlines(day, tiles, lines)
    the_chart(day, tiles)
    the_difference(day, tiles)
    the_changes(day, tiles, lines)
    the_organizations(day, counts)
    the_countries(day, counts, lines)
    the_money(day, tiles, page)
    the_matrices(day, tiles, lines)


def the_front_page(day, tiles):
    page = home.read(day)
    counted = figures.figures(tiles)
    assert len(page.tiles) == len(tiles) == counted.total + counted.events
    legend = {entry.value: entry.count for entry in page.legend}
    assert {status: n for status, n in legend.items() if n} == Counter(tile.status for tile in tiles)
    assert sum(pillar.total for pillar in page.pillars) == len(tiles)
    assert page.overdue_count == sum(tile.overdue for tile in tiles)
    return page


def the_list(day, tiles, lines):
    found = facets.found(narrowed(day, EVERYTHING), choices.names("en"))
    assert (found.total, found.of, len(lines)) == (len(tiles),) * 3
    counts = {facet.axis: {v.value: v.count for v in facet.all_values if v.count} for facet in found.facets}
    for axis in ("status", "schedule"):
        expected = Counter(getattr(tile, axis) for tile in tiles)
        assert counts.get(axis, {}) == expected
        assert Counter(line[axis] for line in lines) == expected
    table = Table("commitments", taking_commitments.COLUMNS, lines)
    text = "".join(listing.csv_text(table)).removeprefix(listing.BOM)
    written = list(csv.DictReader(io.StringIO(text)))
    assert Counter(row["status"] for row in written) == Counter(tile.status for tile in tiles)
    assert sum(int(row["reports"]) for row in written) == sum(line["reports"] for line in lines)
    return counts


def the_deadlines(day, tiles, lines):
    page = board.board(day)
    milestones = dated.lines(day, browse.listed(day))
    assert page.total == len(milestones) == sum(page.totals.values())
    overdue = {line.commitment_id for line in milestones if line.fate == Fate.OVERDUE}
    assert overdue == {tile.pk for tile in tiles if tile.overdue}
    assert page.commitments_overdue == len(overdue)
    assert page.counts[Fate.OVERDUE] == page.totals["overdue"]
    due = {line.commitment_id for line in milestones if line.fate == Fate.DUE}
    assert due == {tile.pk for tile in tiles if tile.next_due_on}
    assert sum(line.slips for line in milestones) == sum(line["moved_deadlines"] for line in lines)
    late = {line["reference"]: line["days_overdue"] for line in lines if line["schedule"] == "overdue"}
    longest = defaultdict(int)
    for line in milestones:
        if line.fate == Fate.OVERDUE:
            longest[line.reference] = max(longest[line.reference], line.days_late(day))
    assert late == longest


def the_chart(day, tiles):
    chart = over_time.over_time(Commitment.objects.public().of_the_record(), day)
    if chart is not None:
        assert {layer.symbol: layer.count for layer in chart.layers if layer.count} == Counter(
            tile.symbol for tile in tiles
        )
        assert chart.now.total == len(tiles)


def the_difference(day, tiles):
    earlier = day - dt.timedelta(days=200)
    found = difference.difference(earlier, day)
    before, after = Counter(), Counter()
    for (then, now), n in found.counts.items():
        before[then] += n
        after[now] += n
    assert after == Counter(tile.status for tile in tiles)
    before.pop(difference.NOT_LISTED, None)
    assert before == Counter(tile.status for tile in wall.tiles_on(earlier))
    overdue = sum(pair.is_overdue for pair in found.pairs)
    assert overdue == sum(tile.overdue for tile in tiles)


def the_changes(day, tiles, lines):
    """Replayed from before anything was announced, they lead to the day."""
    happened = sorted(changes.changes(dt.date(2000, 1, 1), day), key=lambda change: change.day)
    statuses = {}
    for change in happened:
        if change.kind in (ChangeKind.ANNOUNCED, ChangeKind.ASSESSED):
            statuses[change.commitment.reference] = change.after.status
    assert statuses == {tile.reference: tile.status for tile in tiles}
    assert sum(change.kind == ChangeKind.ANNOUNCED for change in happened) == len(tiles)
    milestones = dated.lines(day, browse.listed(day))
    ended = Counter(change.kind for change in happened if change.kind in ENDINGS.values())
    dated_ends = [line for line in milestones if line.fate in ENDINGS and line.settled_on]
    expected = Counter(ENDINGS[line.fate] for line in dated_ends)
    assert ended >= expected
    over = Counter()
    for change in happened:
        if change.step is not None:
            over[change.step.pk] = change.fate == Fate.OVERDUE
    assert sum(over.values()) == sum(line.fate == Fate.OVERDUE for line in milestones)
    reports = sum(change.kind == ChangeKind.REPORTED for change in happened)
    assert reports >= sum(line["reports"] for line in lines)


def the_organizations(day, counts):
    everyone = organizations.lines(day)
    assert counts.get("organization", {}) == {line.slug: line.total for line in everyone}


def the_countries(day, counts, lines):
    everybody = countries.everybody(day)
    assert everybody.of == len(lines)
    assert counts.get("country", {}) == {line.code: line.all.total for line in everybody.lines}
    for line in everybody.lines[:1]:
        chosen = browse.chosen(day, EVERYTHING.having("country", line.code))
        assert line.complete == chosen.filter(now__status=ImplementationStatus.COMPLETE).count()


def the_money(day, tiles, page):
    stored = Indicator.objects.filter(commitment__in=[t.pk for t in tiles], unit_kind=UnitKind.MONEY)
    measured = Measurement.objects.until(day).filter(indicator__in=stored, value__isnull=False)
    staged = defaultdict(set)
    for pk, stage in measured.values_list("indicator", "stage"):
        staged[stage].add(pk)
    ledger = money.ledger(day)
    found = {line.indicator.pk: line for line in ledger.lines}
    assert set(found) == set(stored.values_list("pk", flat=True))
    assert len(ledger.lines) == ledger.shown == ledger.counted.total == len(found)
    assert ledger.counted.committed == len(staged[Stage.COMMITTED])
    assert ledger.counted.disbursed == len(staged[Stage.DISBURSED])
    assert ledger.counted.any == len(set().union(*staged.values()))
    for line in page.money:
        assert [s.value for s in line.stages] == [s.value for s in found[line.indicator.pk].stages]


def the_matrices(day, tiles, lines):
    listed = {tile.pk: tile.reference for tile in tiles}
    exported = {line["reference"]: line for line in lines}
    for commitment in Commitment.objects.filter(objectives__isnull=False, pk__in=listed).distinct():
        aims, settled = asked.objectives_of([commitment.pk], day)
        table = matrix.read(commitment, day, aims, settled)
        shown = matrix_view.view(table, matrix_view.Wish())
        heads, rows = [head.total for head in shown.heads], [line.total for line in shown.lines]
        for name in ("asked", "reported", "assessed", "more"):
            total = getattr(shown.total, name)
            assert sum(getattr(each, name) for each in heads) == total
            assert sum(getattr(each, name) for each in rows) == total
        written = list(matrix_lines.lines(shown, ""))
        assert sum(line["asked"] == Asked.ASKED for line in written) == shown.total.asked
        claims = sum(bool(line["claimed_status"]) for line in written)
        assert claims == shown.total.reported + shown.total.more
        reporting = {line["organization"] for line in written if line["claimed_status"]}
        assert len(reporting) == sum(row.reports for row in table.rows) >= table.reporting
        parties = Party.objects.as_of(day).filter(commitment=commitment)
        assert len(table.rows) == parties.values("organization").distinct().count()
        assert exported[commitment.reference]["reports"] >= len(reporting)
