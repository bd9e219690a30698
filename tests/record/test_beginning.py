"""A site that is older than its public record begins it at the next start, and only then."""

import pytest

from summit.prepare import prepare
from tests.factories import make_assessment, make_commitment, make_party
from tests.record.agreeing import chain_agrees, entries, newest
from tests.tampering import unguarded
from tracker.models import RecordEntry
from tracker.reads.record.chain import head

pytestmark = pytest.mark.django_db


def test_the_next_start_after_an_upgrade_records_what_was_public_before():
    commitment = make_commitment()
    make_party(commitment)
    make_assessment(commitment)
    make_commitment(2, published=False)
    with unguarded():
        RecordEntry.objects.all().delete()
    prepare()
    assert {entry.kind for entry in entries()} == {"published"}
    assert {entry.about for entry in entries()} == {"", commitment.reference}
    chain_agrees()


def test_where_there_is_a_chain_a_start_adds_nothing():
    make_assessment(make_commitment())
    before, number = head(), newest()
    prepare()
    assert (head(), newest()) == (before, number)
