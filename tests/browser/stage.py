"""A real Chromium before the real site: one browser and one server per worker, a fresh profile for every page.

Whatever a test looks at, `Guard` looks at as well: no error in the console, nothing the content security policy
refused, no request to another host, nothing broken behind the page, and for visitors no cookie.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models

from tests import services
from tests.conftest import save
from tracker.models import User

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
PATIENCE = 15_000
"""Milliseconds that a page may take on a busy machine before a test gives up on it."""

TELL = "addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective, e.blockedURI))"
ANSWERED = "Failed to load resource: the server responded with a status of 4"


class Guard:
    """Listens to one browser context and keeps a sentence on everything that must not happen."""

    def __init__(self, context: Any, host: str, *, visitor: bool) -> None:
        self.context, self.host, self.visitor = context, host, visitor
        self.problems: list[str] = []
        self.requests: list[str] = []
        if visitor:
            context.add_init_script(TELL)
        context.on("console", self.console)
        context.on("weberror", lambda error: self.problems.append(f"script error: {error.error}"))
        context.on("request", self.request)
        context.on("requestfailed", self.failed)
        context.on("response", self.response)

    def console(self, message: Any) -> None:
        """What the server answered with 4xx is judged in `response`, where the kind of request is known."""
        if message.type in ("error", "warning") and not message.text.startswith(ANSWERED):
            self.problems.append(f"console {message.type}: {message.text}")

    def request(self, request: Any) -> None:
        address = urlsplit(request.url)
        self.requests.append(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != self.host:
            self.problems.append(f"foreign host: {request.url}")

    def failed(self, request: Any) -> None:
        """A request that the browser itself gave up because somebody went on to another page is none of ours."""
        if "ERR_ABORTED" not in (request.failure or ""):
            self.problems.append(f"failed: {request.url} {request.failure}")

    def response(self, response: Any) -> None:
        """Pages may be 404 or 403 when a test asks for it; nothing that a page needs may."""
        page = response.request.is_navigation_request()
        if response.status >= 500 or (response.status >= 400 and not page):
            self.problems.append(f"{response.status}: {response.url}")

    def check(self) -> None:
        names = sorted(cookie["name"] for cookie in self.context.cookies())
        if self.visitor and names:
            self.problems.append(f"cookies for a visitor: {names}")
        assert self.problems == []


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for the whole run. Its driver keeps an event loop in this thread, which Django refuses."""
    try:
        path = services.chromium()
    except services.MissingError as missing:
        pytest.fail(str(missing)) if services.in_ci() else pytest.skip(str(missing))
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The address of the running site."""
    from pytest_django.live_server_helper import LiveServer

    with django_db_blocker.unblock():
        server = LiveServer("127.0.0.1")
        yield server.url
        server.stop()


@pytest.fixture(scope="module")
def served_record(record_rows: list[list[models.Model]], django_db_blocker: Any) -> Iterator[None]:
    """The 109 commitments, committed for as long as a module looks at them. The database is empty afterwards."""
    with django_db_blocker.unblock():
        save(record_rows)
        after_the_last_key()
        try:
            yield
        finally:
            call_command("flush", verbosity=0, interactive=False)


def after_the_last_key() -> None:
    """Rows that came with their keys leave PostgreSQL's sequences behind: the next row made must not meet them."""
    from django.apps import apps

    every = list(apps.get_app_config("tracker").get_models(include_auto_created=True))
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), every):
            cursor.execute(statement)


@pytest.fixture
def open_page(chromium: Any, site: str) -> Iterator[Callable[..., Any]]:
    """`open_page(width=390, javascript=False, person=editor)` is a new window of somebody who was never here before.

    `page.guard` holds what was seen; whatever must not happen fails the test at its end.
    """
    guards: list[Guard] = []

    def make(
        *,
        person: User | None = None,
        visitor: bool = True,
        javascript: bool = True,
        lang: str = "en",
        width: int = 1280,
        height: int = 900,
        named: bool = False,
        **options: Any,
    ) -> Any:
        """`named` opens the site as localhost: browsers keep passkeys for names alone."""
        address = site.replace("127.0.0.1", "localhost") if named else site
        context = chromium.new_context(
            base_url=address,
            java_script_enabled=javascript,
            locale={"en": "en-GB", "fr": "fr-FR"}[lang],
            viewport={"width": width, "height": height},
            **options,
        )
        context.set_default_timeout(PATIENCE)
        guards.append(Guard(context, urlsplit(address).netloc, visitor=visitor and person is None))
        if person is not None:
            context.add_cookies([session_cookie(person, address)])
        page = context.new_page()
        page.guard = guards[-1]
        return page

    yield make
    for guard in guards:
        try:
            guard.check()
        finally:
            guard.context.close()


def session_cookie(person: User, site: str) -> dict[str, str]:
    """Signed in without the form, which has walks of its own."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": site}
