"""What every test may ask for: the people, the day, the real record, and a way to count queries."""

import datetime as dt
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection, models, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_databases, teardown_databases
from django.utils import translation

from tests.factories import DAY, make_user
from tests.tampering import unguarded
from tracker.actions.derive import together
from tracker.models import DataVersion, User
from tracker.reads import held, version

pytest_plugins = ["tests.browser.stage", "tests.mail"]

held.may_hold = lambda: (
    False
)  # many tests write past the actions, which would say that there is another version


@pytest.fixture
def holding(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is worked out is held, as on the site, from the first time it is asked for in this test."""
    monkeypatch.setattr(held, "may_hold", lambda: True)
    monkeypatch.setattr(version, "HOLDS", 3600)
    version.forget()
    yield
    version.forget()


@pytest.fixture(autouse=True)
def no_language_of_before() -> None:
    """A request leaves its language in force for whatever the thread does next."""
    translation.deactivate()


STEP_BY_STEP = (
    "tests.following.",
    "tests.notices.",
    "tests.opendata.",
    "tests.views.test_feeds",
    "tests.views.test_releases",
)
"""Their fixtures tell of changes, remind or freeze what there is while they make it."""


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: Any) -> Generator[None, Any, Any]:
    """What a fixture makes is one transaction, like what one action of the site does: what follows from it (standings,
    search, the public record) is derived once, at its end."""
    module = fixturedef.func.__module__
    ours = module.startswith("tests.") and not module.startswith(STEP_BY_STEP)
    if not (ours and fixturedef.scope == "function" and connection.in_atomic_block):
        return (yield)
    with together():
        return (yield)


# --- People -----------------------------------------------------------------------------------------------


@pytest.fixture
def visitor() -> AnonymousUser:
    """Nobody in particular: reads what is public and never signs in."""
    return AnonymousUser()


@pytest.fixture
def member(db: None) -> User:
    """Mina, who may sign in and has no role at the desk."""
    return make_user("Mina Member")


@pytest.fixture
def stranger(db: None) -> User:
    """Sven, who may sign in and has nothing to do with the thing at hand."""
    return make_user("Sven Stranger")


@pytest.fixture
def editor(db: None) -> User:
    return make_user("Edith Editor", is_editor=True)


@pytest.fixture
def reviewer(db: None) -> User:
    return make_user("Ravi Reviewer", is_reviewer=True)


@pytest.fixture
def administrator(db: None) -> User:
    return make_user("Ada Administrator", is_administrator=True)


@pytest.fixture
def signed_in(db: None) -> Callable[[Any], Client]:
    """`signed_in(editor)` is that person's browser; the visitor's is `signed_in(visitor)` or `client`."""

    def browser(person: Any) -> Client:
        client = Client()
        if person.is_authenticated:
            client.force_login(person)
        return client

    return browser


# --- The clock --------------------------------------------------------------------------------------------


@pytest.fixture
def day() -> dt.date:
    return DAY


@pytest.fixture
def today() -> Iterator[dt.date]:
    """Noon in Paris on `DAY`: what pages call today. The clock goes on from there."""
    noon = dt.datetime.combine(DAY, dt.time(11), tzinfo=dt.UTC)
    with time_machine.travel(noon, tick=True):
        yield DAY


# --- The test database --------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """In place of pytest-django's, which makes no database when no collected test asks for it by `db` or by a mark:
    tests of the real record do neither, and alone they would have met the site's own database."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases={"default"})
    yield
    with django_db_blocker.unblock():
        send_away()
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def emptied_between_tests() -> Iterator[None]:
    """Tests that commit are followed by emptying every table. Some refuse to be emptied: around that, and nowhere else,
    they let it happen."""
    plain = type(connection.ops).execute_sql_flush

    def execute_sql_flush(self: Any, sql_list: list[str]) -> None:
        with unguarded():
            plain(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(connection.ops), "execute_sql_flush", execute_sql_flush)
        yield


def send_away() -> None:
    """End other sessions: a thread of the live server may still hold one, and PostgreSQL drops no database in use."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


# --- The real record: loaded once, put into the database for as long as a module reads it -----------------


@pytest.fixture(scope="session")
def record_rows(django_db_setup: None, django_db_blocker: Any) -> list[list[models.Model]]:
    """Every row that loading `fixtures/paris-actions` makes, model by model in an order that can be saved."""
    with django_db_blocker.unblock(), undone():
        call_command("load_actions", verbosity=0)
        return [list(model._base_manager.all()) for model in saving_order()]


@pytest.fixture
def real_record(record_rows: list[list[models.Model]], django_db_blocker: Any) -> Iterator[None]:
    """The 109 commitments, in the database until the test ends. Takes the place of `db`: not both in one test.

    For one test at a time: kept for a whole module, the record would stand in the way of that module's other tests
    whenever a worker runs them in another order."""
    with django_db_blocker.unblock(), undone():
        save(record_rows)
        yield


@pytest.fixture
def committed_record(transactional_db: None, record_rows: list[list[models.Model]]) -> None:
    """The same for tests with a live server, whose threads see only what was committed."""
    save(record_rows)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def saving_order() -> list[type[models.Model]]:
    """The models of the tracker, each after those that it points to; but for the version, which is there already."""
    models = apps.get_app_config("tracker").get_models(include_auto_created=True)
    waiting = [model for model in models if model is not DataVersion]
    ordered: list[type[models.Model]] = []
    while waiting:
        for model in waiting:
            needs = {f.related_model for f in model._meta.concrete_fields if f.is_relation} - {model}
            if not needs & set(waiting):
                ordered.append(model)
                waiting.remove(model)
                break
        else:
            raise AssertionError(f"These models point to each other: {waiting}")
    return ordered


def save(rows: list[list[models.Model]]) -> None:
    """Parents come before their parts, by key: the loader makes them in that order."""
    for batch in rows:
        if batch:
            model = type(batch[0])
            model._base_manager.bulk_create(sorted(batch, key=lambda row: row.pk))


# --- Counting queries -------------------------------------------------------------------------------------


@pytest.fixture
def count_queries() -> Callable[..., tuple[HttpResponse, int]]:
    """`response, queries = count_queries(client, url)`: the answer and the number of queries it took."""

    def ask(client: Client, url: str, **extra: Any) -> tuple[HttpResponse, int]:
        with CaptureQueriesContext(connection) as captured:
            response = client.get(url, **extra)
        return response, len(captured)

    return ask
