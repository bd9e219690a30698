"""The gap between claim and verdict, in one sentence for each case."""

import itertools

import pytest
from django.utils.translation import override

from tracker.enums import ASSESSED_STATUSES, CLAIMABLE_STATUSES, Outcome
from tracker.reads import gap
from tracker.reads.gap import Gap


@pytest.mark.parametrize(
    ("claim", "verdict", "sentence"),
    [
        ("complete", "complete", "Some Lab and the editors agree: complete."),
        ("not_started", "not_started", "Some Lab and the editors agree: not started."),
        ("complete", "limited", "Some Lab says complete; the editors conclude limited progress."),
        (
            "limited",
            "not_started",
            "Some Lab says limited progress; the editors conclude that it has not started.",
        ),
        ("limited", "complete", "Some Lab says limited progress; the editors conclude more: complete."),
        (
            "not_started",
            "limited",
            "Some Lab says that it has not started; the editors conclude more: limited progress.",
        ),
        ("complete", "no_evidence", "Some Lab says complete; the editors found no public evidence."),
        (
            "substantial",
            "not_assessable",
            "Some Lab says substantial progress; the editors conclude that it cannot be assessed.",
        ),
        ("complete", "", "Some Lab says complete; the editors have not assessed it yet."),
        ("complete", "not_assessed", "Some Lab says complete; the editors have not assessed it yet."),
    ],
)
def test_the_gap_is_said_in_words(claim, verdict, sentence):
    assert gap.sentence("Some Lab", claim, verdict) == sentence


@pytest.mark.parametrize(
    ("claim", "verdict", "outcome", "sentence"),
    [
        (
            "complete",
            "complete",
            "delivered_late",
            "Some Lab and the editors agree: complete. The editors close it as delivered late.",
        ),
        (
            "limited",
            "limited",
            "not_delivered",
            "Some Lab and the editors agree: limited progress. The editors close it as not delivered.",
        ),
        (
            "complete",
            "substantial",
            "partly_delivered",
            (
                "Some Lab says complete; the editors conclude substantial progress. "
                "The editors close it as partly delivered."
            ),
        ),
    ],
)
def test_how_the_editors_close_it_is_said_after_it(claim, verdict, outcome, sentence):
    assert gap.sentence("Some Lab", claim, verdict, outcome) == sentence


def test_an_objective_waits_for_a_verdict_of_its_own():
    assert gap.sentence("Some Lab", "complete", "", about_an_aim=True) == (
        "Some Lab says complete; the editors have not assessed this objective by itself."
    )


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_pair_has_a_sentence(language):
    every = itertools.product(CLAIMABLE_STATUSES, ["", *ASSESSED_STATUSES], ["", *Outcome])
    with override(language):
        for claim, verdict, outcome in every:
            words = gap.sentence("Some Lab", claim, verdict, outcome if verdict else "")
            assert words.removeprefix("Selon ").startswith("Some Lab")
            assert words.endswith(".")
            assert "%" not in words


@pytest.mark.parametrize(
    ("claim", "verdict", "found"),
    [
        ("complete", "limited", Gap.MORE),
        ("limited", "limited", Gap.SAME),
        ("limited", "complete", Gap.LESS),
        ("not_started", "no_evidence", Gap.MORE),
        ("complete", "", Gap.UNKNOWN),
    ],
)
def test_the_claim_is_seen_from_the_verdict(claim, verdict, found):
    assert gap.gap(claim, verdict) is found


def test_many_are_counted_in_one_sentence():
    pairs = [("complete", "limited")] * 2 + [("limited", "limited"), ("not_started", "")]
    assert gap.summary(pairs, 4) == ("4 organizations report: 2 complete, 1 limited progress, 1 not started.")
    assert gap.comparison(pairs) == (
        "2 claim more than the editors conclude, 1 agrees with the editors, 1 is not assessed yet."
    )
