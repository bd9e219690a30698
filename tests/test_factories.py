"""The makers of `tests.factories` make what the site itself would have made."""

import datetime as dt

from tests.factories import (
    DAY,
    make_assessment,
    make_commitment,
    make_indicator,
    make_measurement,
    make_milestone,
    make_objective,
    make_party,
    make_update,
)
from tracker.models import Commitment, HistoryEvent


def test_a_made_commitment_is_read_as_of_a_day_like_a_real_one(db):
    commitment = make_commitment()
    make_milestone(commitment, due_on="2026-11-12")
    make_assessment(commitment, "substantial", effective_on="2026-07-30")

    row = Commitment.objects.public().as_of(DAY).with_now().get()

    assert (row.now.status, row.now.schedule, row.now.due_on) == (
        "substantial",
        "overdue",
        dt.date(2026, 11, 12),
    )


def test_everything_made_leaves_its_event(db):
    commitment = make_commitment()
    make_party(commitment)
    make_objective(commitment)
    make_measurement(make_indicator(commitment), 5)
    make_update(commitment)

    kinds = set(HistoryEvent.objects.values_list("subject_type", flat=True))

    assert kinds == {
        "pillar",
        "topic",
        "source",
        "commitment",
        "organization",
        "party",
        "objective",
        "indicator",
        "measurement",
        "update",
    }
