"""`manage.py check_evidence`: what is stored is what was given, and nothing else."""

import os
import shutil
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from tests.evidence.test_view import report_until
from tracker.models import EvidenceFile
from tracker.reads.evidence import where_kept

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_folder():
    """Without what other tests left."""
    shutil.rmtree(where_kept().location, ignore_errors=True)


def check(capsys, *arguments):
    """The exit, and what it said."""
    try:
        call_command("check_evidence", *arguments)
    except CommandError as error:
        return str(error), capsys.readouterr().out
    return "", capsys.readouterr().out


def test_all_is_well_before_anything_was_given(capsys):
    assert check(capsys) == ("", "All 0 evidence files are stored as they were given.\n")


def test_what_is_stored_as_it_was_given_is_said_to_be(capsys):
    report_until("draft")
    assert check(capsys) == ("", "All 1 evidence files are stored as they were given.\n")


def test_it_says_nothing_when_asked_to_be_quiet(capsys):
    assert check(capsys, "--verbosity=0") == ("", "")


def test_a_file_that_is_missing_altered_or_belongs_to_nothing_is_named(capsys):
    _, file = report_until("draft")
    storage, name = where_kept(), str(file.file.name)
    storage.save("ff/left", ContentFile(b"over"))
    Path(storage.path(name)).write_bytes(b" ")
    failed, said = check(capsys)
    assert (failed, said.splitlines()) == (
        "2 stored files are not as they should be.",
        [f"altered: {name}", "orphaned: ff/left"],
    )
    storage.delete(name)
    assert f"missing: {name}" in check(capsys)[1]


def test_what_belongs_to_nothing_is_tidied_away_after_a_day_and_nothing_else(capsys):
    _, file = report_until("draft")
    storage = where_kept()
    for name in ("ff/old", "ff/new"):
        storage.save(name, ContentFile(b"over"))
    yesterday = time.time() - 25 * 3600
    os.utime(storage.path("ff/old"), (yesterday, yesterday))
    failed, _ = check(capsys, "--tidy")
    assert failed == "1 stored files are not as they should be."
    assert not storage.exists("ff/old")
    assert storage.exists("ff/new")
    assert storage.exists(str(EvidenceFile.objects.get(pk=file.pk).file.name))
