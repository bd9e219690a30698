"""Sample data: the same for a seed, marked as such, and never taken for the record."""

import datetime as dt
from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_commitment, make_party
from tests.loading.small import everything
from tracker.actions import audit
from tracker.enums import ImplementationStatus, Outcome, ScheduleState
from tracker.models import Commitment, HistoryEvent, Organization, Party, Source, Standing, Topic

FOREVER = dt.date(9999, 12, 31)


def make(number, *, seed=1, **options):
    call_command("make_sample", commitments=number, seed=seed, verbosity=0, **options)


def told():
    """All that was made, as the history tells it: without keys of the database and times of day."""
    events = HistoryEvent.objects.order_by("pk").values_list("kind", "about", "data")
    rows = []
    for kind, about, data in events:
        for written in ("changes", "created"):
            data.get(written, {}).pop("published_at", None)
        rows.append((kind, about, data))
    return rows


def test_a_seed_always_makes_the_same_data(db):
    make(30, seed=7)
    first = told()
    make(30, seed=7, clear=True)
    assert told() == first


def test_another_seed_makes_other_data(db):
    make(10, seed=7)
    first = told()
    make(10, seed=8, clear=True)
    assert told() != first


def test_everything_says_that_it_is_a_sample(db):
    make(20)
    assert Commitment.objects.public().filter(is_sample=True, reference__startswith="SA-").count() == 20
    assert all("Sample" in row.title_en and "Exemple" in row.title_fr for row in Commitment.objects.all())
    assert all("(sample)" in row.name_en for row in Organization.objects.all())
    assert set(Source.objects.values_list("publisher", flat=True)) == {"Sample data"}


def test_what_is_derived_is_what_the_facts_say(db):
    make(40)
    assert list(audit.stale()) == []


@pytest.fixture
def many_samples(db):
    make(600, seed=3)


def test_every_status_outcome_and_schedule_occurs(many_samples):
    now = Standing.objects.filter(until_day=FOREVER)
    on_the_day = Commitment.objects.public().as_of(dt.date(2026, 11, 22))
    assert set(now.values_list("status", flat=True)) == set(ImplementationStatus.values)
    assert set(now.values_list("outcome", flat=True)) == {"", *Outcome.values}
    assert set(on_the_day.values_list("now__schedule", flat=True)) == set(ScheduleState.values)
    assert max(now.values_list("slips", flat=True)) >= 3
    assert max(Counter(Party.objects.values_list("commitment", flat=True)).values()) == 120


def test_samples_do_not_come_beside_the_real_record(db):
    make_commitment()
    before = everything()
    with pytest.raises(CommandError, match="holds real commitments"):
        make(5)
    assert everything() == before


def test_samples_may_be_put_beside_it_on_demand_and_go_without_a_trace(db):
    make_commitment()
    before = everything()
    make(5, beside_real_record=True)
    assert Commitment.objects.count() == 6
    call_command("make_sample", clear=True, verbosity=0)
    assert everything() == before


def test_samples_are_not_made_twice(db):
    make(5)
    with pytest.raises(CommandError, match="clear it first"):
        make(5)


def test_samples_that_real_entries_point_to_are_not_cleared(db):
    real = make_commitment()
    make(3, beside_real_record=True)
    make_party(real, Organization.objects.filter(slug__startswith="sample-").first())
    before = everything()
    with pytest.raises(CommandError, match="Real entries point to sample data"):
        call_command("make_sample", clear=True, verbosity=0)
    assert everything() == before


@pytest.mark.parametrize("number", [0, -1, 100_001])
def test_a_number_out_of_range_is_refused(db, number):
    with pytest.raises(CommandError, match="Between 1 and 100000"):
        make(number)


def test_the_command_wants_to_know_how_many(db):
    with pytest.raises(CommandError, match="Say how many"):
        call_command("make_sample")


def test_the_command_says_what_it_did(db, capsys):
    call_command("make_sample", commitments=2)
    assert capsys.readouterr().out == "0 sample commitments removed, 2 made.\n"


def test_the_data_set_can_be_loaded_beside_samples(db):
    """Their keys cannot clash, and the loader does not count them as its own."""
    make(3)
    call_command("load_actions", verbosity=0)
    assert Commitment.objects.filter(is_sample=False).count() == 109
    assert Topic.objects.filter(slug__startswith="sample-").count() == 5
