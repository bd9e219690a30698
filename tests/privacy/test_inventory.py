"""The inventory of personal data leaves nothing out, and promises nothing that is not done."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from tests.factories import make_user
from tests.privacy.traces import make_canary
from tracker import due
from tracker.actions import retention
from tracker.privacy import BROWSER, GROUPS, KEPT, of_group, written_time
from tracker.privacy.fields import NEVER_WRITTEN, NOTHING_PERSONAL

MODELS = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
NOT_OURS = {
    "django_migrations": "which changes of the database were made",
    "sqlite_sequence": "the next free numbers",
    "tracker_cache": "named by the inventory itself",
}
"""Tables that belong to no model."""
NOT_ABOUT_PEOPLE = {retention.SLOTS}
INDEX = "_fts"
"""The index that SQLite makes of the words of the record, which are named."""


def declared() -> dict[str, Counter[str]]:
    """How often each field of each model is named, personal or not."""
    found = {label: Counter(words.split()) for label, words in NOTHING_PERSONAL.items()}
    for kept in KEPT:
        for label, words in kept.fields.items():
            found.setdefault(label, Counter()).update(words.split())
    return found


@pytest.mark.parametrize("label", sorted(set(MODELS) - set(NEVER_WRITTEN)))
def test_every_field_of_every_installed_model_is_declared(label):
    fields = {field.name for field in MODELS[label]._meta.concrete_fields}
    assert set(declared().get(label, ())) == fields


def test_only_models_that_exist_are_declared():
    assert set(declared()) | set(NEVER_WRITTEN) == set(MODELS)


def test_no_field_is_both_personal_and_not():
    personal = {
        (label, name) for kept in KEPT for label, words in kept.fields.items() for name in words.split()
    }
    harmless = {(label, name) for label, words in NOTHING_PERSONAL.items() for name in words.split()}
    assert personal & harmless == set()


def test_every_reference_to_a_person_is_declared_personal():
    named = {(label, name) for kept in KEPT for label, words in kept.fields.items() for name in words.split()}
    user = MODELS["tracker.User"]
    pointing = {
        (label, field.name)
        for label, model in MODELS.items()
        if label not in NEVER_WRITTEN
        for field in model._meta.concrete_fields
        if field.related_model is user
    }
    assert pointing - named == set()


def test_every_table_belongs_to_a_model_or_is_named(db):
    tables = set(connection.introspection.table_names())
    modelled = {model._meta.db_table for model in MODELS.values()}
    ours = {table for table in tables - modelled if INDEX not in table}
    assert ours - set(NOT_OURS) == set()
    assert {table for kept in KEPT for table in kept.tables} <= set(NOT_OURS)


def test_models_that_are_not_used_stay_empty(db, today):
    person = make_canary()
    browser = Client()
    browser.force_login(make_user("Edith Editor", is_editor=True))
    assert browser.get(f"/en/admin/tracker/user/{person.pk}/change/").status_code in (302, 403)
    assert {label: MODELS[label].objects.count() for label in NEVER_WRITTEN} == dict.fromkeys(
        NEVER_WRITTEN, 0
    )


def test_every_period_named_has_the_function_that_ends_it_and_is_run_by_the_clock():
    named = {period for kept in KEPT for period in kept.periods}
    assert named | NOT_ABOUT_PEOPLE == set(retention.RETENTION)
    assert set(due.RETENTION) >= named
    tasks = {task.name for task in due.TASKS}
    assert {f"retention {period.name}" for period in named} <= tasks


def test_a_length_is_printed_from_the_number_that_the_function_uses(monkeypatch):
    kept = next(kept for kept in KEPT if kept.key == "account")
    assert kept.how_long.endswith("2 years after you last signed in; when you never did, after 30 days.")
    assert [written_time(days) for days in (1, 30, 365, 730)] == ["1 day", "30 days", "1 year", "2 years"]


def test_every_line_says_what_why_how_long_and_who_sees_it():
    for kept in KEPT:
        words = (kept.what, kept.why, kept.ground, kept.how_long, kept.seen_by)
        assert all(str(each).endswith(".") for each in words), kept.key
        assert "%(" not in kept.how_long
        assert kept.about
        assert set(kept.about) <= set(GROUPS)
    assert all(of_group(group) for group in GROUPS)
    assert all("%(" not in stored.how_long for stored in BROWSER)


def test_the_table_for_operators_gives_the_same_times():
    page = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")
    table = [line for line in page.splitlines() if line.startswith("| ") and "---" not in line][1:]
    days = sorted(period.days for period in retention.RETENTION if period not in NOT_ABOUT_PEOPLE)
    told = sorted(day for line in table for day in in_days(line))
    assert told == sorted(day for day in days if day)


def in_days(line):
    last = line.rsplit("|", 2)[1]
    return [
        int(number) * {"year": 365, "day": 1}[unit] for number, unit in re.findall(r"(\d+) (year|day)", last)
    ]
