"""Whatever is done to the record, in whatever order: the chain says at every moment what everybody can read."""

import pytest
from django.db import transaction

from tests.record.agreeing import chain_agrees, data_agrees, newest
from tests.record.walking import Walk
from tracker.actions.derive import together
from tracker.models import RecordEntry

STEPS = 40


@pytest.mark.parametrize("seed", range(12))
def test_after_any_steps_the_chain_says_what_everybody_can_read(db, today, seed):
    walk, done = Walk(seed), []
    for _n in range(STEPS):
        done.append(walk.step())
        try:
            data_agrees()
        except AssertionError as fault:
            raise AssertionError(f"after {' → '.join(done)}: {fault}") from fault
    chain_agrees()


@pytest.mark.parametrize("seed", range(100, 104))
def test_several_steps_as_one_say_the_same_in_the_end(db, today, seed):
    walk = Walk(seed)
    for _n in range(STEPS // 6):
        with together():
            for _m in range(6):
                with transaction.atomic():
                    walk.step()
        data_agrees()
    chain_agrees()


def test_what_is_rolled_back_appends_nothing(db, today):
    walk = Walk(7)
    for _n in range(20):
        walk.step()
    before = newest()
    for _n in range(10):
        with transaction.atomic():
            walk.step()
            transaction.set_rollback(True)
        assert RecordEntry.objects.count() == before
    chain_agrees()
