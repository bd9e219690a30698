"""The sentence of the day and the counts beside it."""

import dataclasses
import datetime as dt
from collections.abc import Iterator

import pytest
from django.utils import translation

from tracker.reads.figures import figures, headline, legend, legend_of_other_axes
from tracker.reads.wall import Tile, in_reading_order


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Whatever language the page before was read in."""
    with translation.override("en"):
        yield


TILE = Tile(
    pk=1,
    reference="PA-001",
    slug="promise",
    title_en="Promise",
    title_fr="Promesse",
    pillar_id=1,
    parent_id=None,
    kind="pledge",
    headline=False,
    is_sample=False,
    status="complete",
    outcome="",
    schedule="no_deadline",
    milestone_id=None,
    due_on=None,
    next_due_on=None,
    last_fact_on=None,
    judged_on=dt.date(2025, 2, 11),
)


def tiles(*statuses: str, **changed: object) -> list[Tile]:
    return [dataclasses.replace(TILE, status=status, **changed) for status in statuses]


def said(rows: list[Tile]) -> tuple[str, str, tuple[str, ...]]:
    made = headline(figures(rows))
    return made.first, made.rest, made.notes


def test_the_sentence_names_every_part_and_leaves_out_those_that_count_nobody() -> None:
    rows = tiles(*["complete"] * 2, "substantial", *["limited"] * 3, *["no_evidence"] * 4)
    assert said(rows) == (
        "2 of 10 commitments are complete.",
        "1 is well advanced, 3 have begun, and for 4 we found no public evidence.",
        (),
    )


def test_a_single_part_makes_a_sentence_of_its_own() -> None:
    assert said(tiles("complete", "no_evidence"))[:2] == (
        "1 of 2 commitments is complete.",
        "For 1 we found no public evidence.",
    )


def test_two_parts_are_joined_without_a_comma() -> None:
    assert said(tiles("limited", "not_started"))[1] == "1 has begun and 1 has not started."


def test_before_any_verdict_all_are_not_yet_assessed() -> None:
    assert said(tiles("not_assessed", "not_assessed"))[:2] == (
        "0 of 2 commitments are complete.",
        "2 are not yet assessed.",
    )


def test_when_all_is_done_nothing_follows() -> None:
    assert said(tiles("complete"))[1] == ""


def test_nothing_announced_is_said_in_words() -> None:
    assert said([]) == ("No commitment had been announced by this day.", "", ())


def test_events_are_counted_beside_the_headline_and_not_in_it() -> None:
    rows = tiles("limited") + tiles("complete", "complete", kind="event")
    assert said(rows) == (
        "0 of 1 commitments are complete.",
        "1 has begun.",
        ("And 2 events took place.",),
    )


def test_events_still_to_come_are_not_said_to_have_taken_place() -> None:
    assert said(tiles("complete", "not_started", kind="event"))[2] == ("And 1 of 2 events took place.",)


def test_how_closed_commitments_ended_is_said_beside_the_headline() -> None:
    rows = (
        tiles("complete", outcome="delivered_late")
        + tiles("limited", "limited", outcome="withdrawn")
        + tiles("complete", outcome="delivered_on_time")
    )
    assert said(rows)[2] == ("Among these commitments, 1 was delivered late and 2 were withdrawn.",)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_parts_of_the_sentence_add_up_to_the_total(language: str) -> None:
    counted = figures(
        tiles(
            "complete", "substantial", "limited", "limited", "not_started", "not_assessable", "not_assessed"
        )
    )
    with translation.override(language):
        words = headline(counted)
    numbers = [
        int(word) for word in f"{words.first} {words.rest}".replace(",", " ").split() if word.isdigit()
    ]
    complete, total, *rest = numbers if language == "en" else sorted(numbers[:2]) + numbers[2:]
    assert complete + sum(rest) == total == counted.total


def test_the_legend_counts_everything_events_included_and_shows_zero() -> None:
    rows = tiles("complete") + tiles("complete", kind="event")
    assert [(entry.value, entry.count) for entry in legend(rows)] == [
        ("complete", 2),
        ("substantial", 0),
        ("limited", 0),
        ("not_started", 0),
        ("no_evidence", 0),
        ("not_assessable", 0),
    ]


def test_not_yet_assessed_is_in_the_legend_only_when_there_is_one() -> None:
    assert legend(tiles("not_assessed"))[-1].value == "not_assessed"


def test_late_partly_failed_and_overdue_are_counted_on_their_own_axes() -> None:
    rows = (
        tiles("complete", outcome="delivered_late")
        + tiles("substantial", outcome="partly_delivered")
        + tiles("limited", outcome="withdrawn")
        + tiles("limited", schedule="overdue")
    )
    assert [(e.parameter, e.value, e.count, e.symbol, e.partly) for e in legend_of_other_axes(rows)] == [
        ("outcome", "delivered_late", 1, "late", False),
        ("outcome", "partly_delivered", 1, "substantial", True),
        ("outcome", "withdrawn", 1, "failed", False),
        ("schedule", "overdue", 1, "", False),
    ]


def test_tiles_are_read_from_done_to_not_known_then_by_reference() -> None:
    def named(reference: str, status: str, outcome: str = "") -> Tile:
        return dataclasses.replace(TILE, reference=reference, status=status, outcome=outcome)

    rows = [
        named("PA-009", "no_evidence"),
        named("PA-008", "limited", "withdrawn"),
        named("PA-007", "complete"),
        named("PA-006", "limited"),
        named("PA-005", "complete", "delivered_late"),
        named("PA-004", "complete"),
        named("PA-003", "not_assessable"),
        named("PA-002", "not_started"),
        named("PA-001", "substantial"),
    ]
    assert [tile.reference[-1] for tile in in_reading_order(rows)] == list("475168293")


def test_a_tile_says_its_name_and_its_status_to_those_who_do_not_see_it() -> None:
    tile = dataclasses.replace(TILE, status="limited", schedule="overdue")
    assert tile.label == "PA-001 Promise: Limited progress, overdue"


def test_a_failure_is_said_before_the_progress_it_ended() -> None:
    tile = dataclasses.replace(TILE, status="limited", outcome="withdrawn")
    assert tile.label == "PA-001 Promise: Withdrawn, limited progress"
