"""What is written about the files says what they are."""

import re

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tracker.actions.loading import FILES, reading
from tracker.actions.loading.faults import Faults
from tracker.management.commands.write_dictionary import text
from tracker.tables import TABLES

FIXTURES = settings.BASE_DIR / "fixtures"


@pytest.mark.once
def test_the_data_dictionary_is_what_the_loader_reads():
    call_command("write_dictionary", "--check")


@pytest.mark.once
def test_the_dictionary_names_every_column_of_every_file():
    sections = re.split(r"^## ", text(), flags=re.MULTILINE)[1:]
    named = {part.split("\n")[0]: re.findall(r"^\| `(\w+)`", part, re.MULTILINE) for part in sections}
    expected = {file.filename: [column.name for column in file.columns] for file in TABLES}
    assert named == {**expected, "What no table has": []}


@pytest.mark.once
def test_a_dictionary_that_differs_is_told(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    with pytest.raises(CommandError, match="run write_dictionary"):
        call_command("write_dictionary", "--check")
    call_command("write_dictionary")
    call_command("write_dictionary", "--check")


@pytest.mark.once
def test_the_readme_counts_the_rows_as_they_are():
    readme = (FIXTURES / "README.md").read_text(encoding="utf-8")
    said = dict(re.findall(r"^\| `(\w+)\.csv` \|.*\| (\d+) \|$", readme, re.MULTILINE))
    counted = {}
    for file in FILES:
        content = (FIXTURES / "paris-actions" / file.filename).read_bytes()
        counted[file.name] = str(len(reading.read_lines(file, content, Faults()) or []))
    assert said == counted
