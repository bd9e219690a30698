"""What an export writes, a load reads back: the data set byte for byte, the desk's own additions too."""

import datetime as dt

import pytest
from django.conf import settings
from django.core.management import call_command

from tests.factories import (
    make_assessment,
    make_commitment,
    make_indicator,
    make_party,
    make_update,
    on,
    the_editor,
)
from tests.reporting import make_report, the_lead, the_member
from tracker.actions import loading, milestones, records, reports
from tracker.actions.loading import FILES
from tracker.exports import fixtures
from tracker.models import (
    Commitment,
    HistoryEvent,
    Measurement,
    Milestone,
    Party,
    ReportMeasurement,
    Source,
    Update,
)
from tracker.rules import OPERATOR

REAL = settings.BASE_DIR / "fixtures" / "paris-actions"


def exported(directory):
    call_command("export_actions", directory, verbosity=0)
    return {path.name: path.read_bytes() for path in sorted(directory.iterdir())}


def test_the_data_set_comes_back_byte_for_byte(real_record, tmp_path):
    assert exported(tmp_path / "out") == {path.name: path.read_bytes() for path in REAL.iterdir()}


def test_loading_the_data_set_again_changes_nothing(real_record, capsys):
    events = HistoryEvent.objects.count()
    call_command("load_actions")
    assert capsys.readouterr().out.splitlines()[-1] == "0 changes."
    assert HistoryEvent.objects.count() == events


def test_what_editors_added_is_written_and_read_back(loaded, editor, tmp_path):
    party = Party.objects.get(role="funder")
    party.left_on = dt.date(2026, 1, 1)
    source = Source.objects.get(key="press")
    source.unavailable_since = dt.date(2026, 2, 2)
    source.archive_url, source.archived_on = "https://archive.example.org/1/summit", dt.date(2026, 1, 1)
    source.capture_sha256 = "0123456789abcdef" * 4
    figure = Measurement.objects.get()
    figure.value, figure.absence_reason = None, "Not published"
    for row in (party, source, figure):
        records.save(row, by=editor)
    final = Milestone.objects.get(commitment__reference="PA-001", final=True)
    milestones.drop(final, by=editor, reason="Given up.", on=on("2026-03-03"))
    files = exported(tmp_path / "out")
    plan = loading.read(files, by=OPERATOR)
    assert (plan.faults, plan.changes_nothing) == ([], True)
    added = {
        name: [
            c.name
            for c in loading.BY_NAME[name].columns
            if c.extra and c.name.encode() in files[f"{name}.csv"]
        ]
        for name in ("parties", "sources", "measurements", "milestones", "assessments")
    }
    assert added == {
        "parties": ["left_on"],
        "sources": ["unavailable_since", "archive_url", "archived_on", "capture_sha256"],
        "measurements": ["absence_reason"],
        "milestones": ["dropped_on"],
        "assessments": [],
    }


def test_an_export_holds_nothing_unpublished(loaded, editor, tmp_path):
    draft = make_commitment(77, published=False, title_en="Canary of a draft")
    make_update(draft, headline_en="Canary about a draft")
    make_update(Commitment.objects.get(reference="PA-001"), published=False, headline_en="Canary unpublished")
    call_command("make_sample", commitments=3, beside_real_record=True, verbosity=0)
    files = exported(tmp_path / "out")
    assert [name for name, content in files.items() if b"Canary" in content or b"Sample" in content] == []
    assert draft.title == "Canary of a draft"


def test_an_export_beside_drafts_is_read_back_without_a_change(loaded, tmp_path):
    """A development about a published and a draft commitment keeps both."""
    draft = make_commitment(77, published=False)
    make_update(Commitment.objects.get(reference="PA-001"), draft)
    exported(tmp_path / "out")
    plan = loading.read(tmp_path / "out", by=OPERATOR)
    assert (plan.faults, plan.changes_nothing) == ([], True)


@pytest.fixture
def reported(loaded):
    """A French report, published, with a figure, and a verdict that rests on it."""
    commitment = Commitment.objects.get(reference="PA-001")
    make_party(commitment, "acme-lab")
    figure = make_indicator(commitment)
    report = make_report(
        commitment, "acme-lab", until="draft", language="fr", headline="La moitié est faite."
    )
    report = reports.write(
        report,
        by=the_member("acme-lab"),
        measurements=[ReportMeasurement(indicator=figure, value=7, as_of=on("2026-09-30"))],
    )
    report = reports.submit(report, by=the_lead("acme-lab"), attested=True)
    report = reports.publish(report, by=the_editor())
    make_assessment(
        commitment, "substantial", effective_on="2026-10-10", sources=[report.source], updates=[report.entry]
    )
    return report


def test_a_published_report_is_no_development_of_the_data_set(reported, tmp_path):
    """Its source, its figure and the verdict on it are; the entry exists in French alone, which no file may."""
    files = exported(tmp_path / "out")
    key = f"report-{reported.key}".encode()
    assert [name for name, content in files.items() if key in content] == [
        "assessments.csv",
        "measurements.csv",
        "sources.csv",
    ]
    assert "La moitié est faite.".encode() not in files["updates.csv"]


def test_an_export_with_a_report_is_read_back_without_a_change(reported, tmp_path):
    exported(tmp_path / "out")
    plan = loading.read(tmp_path / "out", by=OPERATOR)
    assert (plan.faults, plan.changes_nothing) == ([], True)


@pytest.mark.django_db(transaction=True)  # a database is not emptied inside a transaction
def test_an_export_with_a_report_can_be_loaded_where_there_is_none(reported, tmp_path):
    files = exported(tmp_path / "out")
    call_command("flush", verbosity=0, interactive=False)
    call_command("load_actions", tmp_path / "out", verbosity=0)
    assert Update.objects.filter(kind="report").exists() is False
    assert exported(tmp_path / "again") == files


def test_an_untouched_load_comes_back_in_another_database_with_the_same_rows(loaded, tmp_path):
    """The small set has no extra columns and every kind of row."""
    files = exported(tmp_path / "out")
    assert {file.filename: files[file.filename] for file in FILES} == {
        file.filename: fixtures.as_csv(loaded.table(file.name)).encode() for file in FILES
    }


def test_sums_come_back_without_needless_zeros(small):
    small.row("measurements", 2)["value"] = "109000000000"
    small.load()
    table = fixtures.rows_of(loading.BY_NAME["measurements"])
    assert table[1][table[0].index("value")] == "109000000000"


@pytest.mark.parametrize("value", ["0", "-5", "0.000001", "123456789012.345"])
def test_any_number_comes_back_as_it_was(small, value):
    small.row("measurements", 2)["value"] = value
    small.load()
    table = fixtures.rows_of(loading.BY_NAME["measurements"])
    assert table[1][table[0].index("value")] == value
    assert small.load().changes_nothing
