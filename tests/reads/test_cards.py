"""Cards are read by SQL that was worked out once: they say what Django's own way of asking says."""

import datetime as dt

import pytest
from django.utils import translation

from tests.factories import make_commitment
from tracker.models import Commitment, Party
from tracker.reads import browse
from tracker.reads.cards import cards
from tracker.reads.prepared import IDS, Prepared

DAYS = (dt.date(2025, 3, 1), dt.date(2026, 1, 15))


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("day", DAYS)
def test_every_card_of_the_record_says_what_its_commitment_says(real_record, day, language):
    with translation.override(language):
        rows = list(browse.listed(day).with_now())
        found = cards([row.pk for row in rows], day)

        assert list(found) == [row.pk for row in rows]
        for row in rows:
            card, now = found[row.pk], row.now
            assert (card.reference, card.url) == (row.reference, row.get_absolute_url())
            assert (card.title, card.title.language) == (row.title, row.title.language)
            assert card.topic == row.topic.name
            assert card.status == now.get_status_display()
            assert card.outcome == (now.get_outcome_display() if now.outcome else "")
            assert card.since == (now.assessment.effective_on if now.assessment else None)
            assert card.why == (now.assessment.rationale if now.assessment else row.promise)
            assert card.overdue == (now.schedule == "overdue")
            assert (card.due.on if card.due else None) == (now.due_on if card.overdue else now.next_due_on)


def test_a_page_takes_three_queries_whatever_the_day(real_record, django_assert_num_queries):
    ids = list(Commitment.objects.public().values_list("pk", flat=True)[: len(IDS)])
    for day in DAYS:
        cards(ids, day)
        with django_assert_num_queries(3):
            cards(ids, day)


def test_what_is_not_listed_on_the_day_has_no_card(db, today):
    shown, hidden = make_commitment(), make_commitment(published=False)

    assert list(cards([hidden.pk, shown.pk], today)) == [shown.pk]
    assert cards([], today) == {}


def test_prepared_sql_takes_any_number_of_ids_and_the_day_wherever_it_stands(real_record, today):
    def asking(ids, day):
        return (
            Party.objects.as_of(day).filter(commitment__in=ids).order_by("pk").values_list("pk", "joined_on")
        )

    read = Prepared(asking)
    everything = list(Commitment.objects.values_list("pk", flat=True))

    for ids in (everything, everything[:1], everything[:25], everything[:26], []):
        for day in (*DAYS, today):
            assert sorted(read(ids, day)) == sorted(asking(ids, day))
