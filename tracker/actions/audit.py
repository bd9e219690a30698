"""Whether what is derived is what the facts say: standings, the days from which deadlines count, search words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction

from tracker import search
from tracker.models import (
    Commitment,
    CommitmentWords,
    Milestone,
    MilestoneStanding,
    SearchDocument,
    Standing,
    UpdateCommitment,
    UpdateDocument,
    UpdateWords,
    VocabularyWord,
)
from tracker.reads.facts import facts_of

from .derive import derive, known_days, milestone_standings_of, standings_of
from .version import raise_version

CHUNK = 500


def stale() -> Iterator[tuple[Commitment, str]]:
    """Every commitment with something stored that is not what its facts say, and what that is."""
    ids = list(Commitment.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        wrong = _wrong(chunk)
        for commitment in Commitment.objects.filter(pk__in=wrong).order_by("reference"):
            for what in wrong[commitment.pk]:
                yield commitment, what


def lacks_standings() -> bool:
    """After an upgrade that adds a derived table: there are facts and nothing derived from them. Two quick queries."""
    return Milestone.objects.exists() and not MilestoneStanding.objects.exists()


def lacks_vocabulary() -> bool:
    """The same for the words that search corrects by. Two quick queries."""
    return Commitment.objects.exists() and not CommitmentWords.objects.exists()


def write_vocabulary() -> None:
    """Count the words of everything."""
    ids = list(Commitment.objects.order_by("pk").values_list("pk", flat=True))
    with transaction.atomic():
        for start in range(0, len(ids), CHUNK):
            search.count(ids[start : start + CHUNK])
        search.recount()
        raise_version()


def miscounted() -> bool:
    """Whether the vocabulary is not the sum of the words that are kept."""
    columns = ("word", "language", "is_sample", "documents")
    stored = {tuple(key): n for *key, n in VocabularyWord.objects.values_list(*columns)}
    return stored != dict(search.counted_anew())


def repair(commitments: Iterable[Commitment]) -> None:
    """Write anew what follows from the facts of these commitments. No event: no fact changes."""
    with transaction.atomic():
        derive(commitment.pk for commitment in commitments)


def _wrong(ids: list[int]) -> dict[int, list[str]]:
    facts = facts_of(ids)
    found: dict[int, list[str]] = defaultdict(list)
    stored = _spans(Standing.objects.filter(commitment_id__in=ids))
    wanted = _spans(standings_of(facts))
    fates = _spans(MilestoneStanding.objects.filter(milestone__commitment_id__in=ids))
    wanted_fates = _spans(milestone_standings_of(facts))
    for pk in ids:
        if stored[pk] != wanted[pk]:
            found[pk].append("standings")
        if any(fates[m.pk] != wanted_fates[m.pk] for m in facts[pk].milestones):
            found[pk].append("standings of milestones")
    days = known_days(ids, facts)
    late = {deadline.milestone.commitment_id for deadline, day in days if deadline.known_on != day}
    documents = {row.pk: (row.head, row.words) for row in SearchDocument.objects.filter(pk__in=ids)}
    words = {row.commitment_id: (row.head, row.words) for row in search.documents_of(ids)}
    shown = dict(CommitmentWords.objects.filter(pk__in=ids).values_list("pk", "words"))
    wanted_words = search.words_of(ids)
    untold = _developments_out_of_date(ids)
    for pk in ids:
        if pk in late:
            found[pk].append("days from which deadlines count")
        if documents.get(pk) != words[pk] or shown.get(pk) != wanted_words[pk] or pk in untold:
            found[pk].append("search words")
    return found


def _developments_out_of_date(ids: list[int]) -> set[int]:
    """The commitments with a development whose search words are not what its texts say."""
    wanted = {row.update_id: row.words for row in search.update_documents_of(ids)}
    stored = dict(UpdateDocument.objects.filter(pk__in=wanted).values_list("pk", "words"))
    shown = dict(UpdateWords.objects.filter(pk__in=wanted).values_list("pk", "words"))
    wanted_words = search.words_of_updates(ids)
    wrong = [pk for pk in wanted if (stored.get(pk), shown.get(pk)) != (wanted[pk], wanted_words[pk])]
    about = UpdateCommitment.objects.filter(update__in=wrong, commitment__in=ids)
    return set(about.values_list("commitment_id", flat=True))


def _spans(rows: Iterable[Standing] | Iterable[MilestoneStanding]) -> dict[int, set[tuple[Any, ...]]]:
    """What every span says, by what it is about (the first column)."""
    spans: dict[int, set[tuple[Any, ...]]] = defaultdict(set)
    for row in rows:
        about, *rest = (getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key)
        spans[about].add(tuple(rest))
    return spans
