"""Proof that what is derived is what the facts say, and what happens where it is not."""

import pytest
from django.core.management import CommandError, call_command

from summit.prepare import prepare
from tests.loading.small import everything
from tracker.models import Deadline, MilestoneStanding, SearchDocument, Standing


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


def without_keys(tables):
    """Standings are written anew, under new keys."""
    return {
        name: sorted((row[1:] for row in rows), key=repr) if name.endswith("Standing") else rows
        for name, rows in tables.items()
    }


def test_after_an_upgrade_the_next_start_fills_a_derived_table_that_is_empty(loaded, capsys):
    before = without_keys(everything())["tracker.MilestoneStanding"]
    MilestoneStanding.objects.all().delete()
    prepare()
    assert without_keys(everything())["tracker.MilestoneStanding"] == before
    assert check(capsys)[-1] == "All that is derived about 2 commitments is what the facts say."
