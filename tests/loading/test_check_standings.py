"""Proof that what is derived is what the facts say, and what happens where it is not."""

import pytest
from django.core.management import CommandError, call_command

from summit.prepare import prepare
from tests.loading.small import everything
from tracker.models import (
    CommitmentWords,
    Deadline,
    MilestoneStanding,
    SearchDocument,
    Standing,
    UpdateWords,
    VocabularyWord,
)


def check(capsys, **options):
    call_command("check_standings", **options)
    return capsys.readouterr().out.splitlines()


def test_after_a_load_all_is_well(loaded, capsys):
    assert check(capsys) == ["All that is derived about 2 commitments is what the facts say."]


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (lambda: Standing.objects.filter(commitment__reference="PA-001").update(slips=9), "standings"),
        (lambda: Standing.objects.filter(commitment__reference="PA-001").delete(), "standings"),
        (
            lambda: MilestoneStanding.objects.filter(milestone__commitment__reference="PA-001").update(
                slips=9
            ),
            "standings of milestones",
        ),
        (
            lambda: Deadline.objects.update(known_on="2020-01-01"),
            "days from which deadlines count",
        ),
        (lambda: SearchDocument.objects.filter(commitment__reference="PA-001").delete(), "search words"),
        (
            lambda: SearchDocument.objects.filter(commitment__reference="PA-001").update(words="else"),
            "search words",
        ),
    ],
)
def test_a_difference_is_found_named_and_mended(loaded, capsys, spoil, what):
    before = everything()
    spoil()
    with pytest.raises(CommandError, match="1 differ from the facts"):
        call_command("check_standings")
    assert capsys.readouterr().out.splitlines() == [f"PA-001: {what}"]
    assert check(capsys, repair=True) == [f"PA-001: {what}", "Mended."]
    assert check(capsys, verbosity=0) == []
    assert without_keys(everything()) == without_keys(before)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda: VocabularyWord.objects.filter(documents=1).update(documents=9), ["vocabulary: counts"]),
        (lambda: VocabularyWord.objects.all().delete(), ["vocabulary: counts"]),
        (
            lambda: CommitmentWords.objects.filter(commitment__reference="PA-001").update(words="en:else"),
            ["PA-001: search words", "vocabulary: counts"],
        ),
        (
            lambda: UpdateWords.objects.update(words="fr:autre"),
            ["PA-001: search words", "PA-002: search words", "vocabulary: counts"],
        ),
    ],
)
def test_a_vocabulary_that_is_not_what_the_texts_say_is_found_and_mended(loaded, capsys, spoil, said):
    before = vocabulary()
    spoil()
    with pytest.raises(CommandError, match="differ from the facts"):
        call_command("check_standings")
    assert capsys.readouterr().out.splitlines() == said
    check(capsys, repair=True)
    assert vocabulary() == before
    assert check(capsys, verbosity=0) == []


def vocabulary():
    return set(VocabularyWord.objects.values_list("word", "language", "is_sample", "documents"))


def test_after_an_upgrade_the_next_start_counts_the_words(loaded, capsys):
    before = vocabulary()
    for model in (CommitmentWords, UpdateWords, VocabularyWord):
        model.objects.all().delete()
    prepare()
    assert vocabulary() == before != set()


AGAIN = ("Standing", "VocabularyWord")


def without_keys(tables):
    """These are written anew, under new keys."""
    return {
        name: sorted((row[1:] for row in rows), key=repr) if name.endswith(AGAIN) else rows
        for name, rows in tables.items()
    }


def test_after_an_upgrade_the_next_start_fills_a_derived_table_that_is_empty(loaded, capsys):
    before = without_keys(everything())["tracker.MilestoneStanding"]
    MilestoneStanding.objects.all().delete()
    prepare()
    assert without_keys(everything())["tracker.MilestoneStanding"] == before
    assert check(capsys)[-1] == "All that is derived about 2 commitments is what the facts say."
