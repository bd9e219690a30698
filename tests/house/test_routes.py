"""Every address of the site × everybody × GET and POST: one table (`routes.txt`) says who gets what; an address without
a row fails.

A cell is `GET/POST`. 302 leads on; `in` leads to the sign-in page. POST carries an empty form, which a page that would
take a filled one answers with 422, and a move without questions with 302. Each request is undone before the next.
"""

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import translation

from tests.conftest import undone
from tests.factories import (
    SUMMIT,
    make_applicability,
    make_assessment,
    make_commitment,
    make_indicator,
    make_measurement,
    make_milestone,
    make_objective,
    make_organization,
    make_party,
    make_source,
    make_update,
    make_user,
)
from tests.reporting import what_others_send
from tracker.actions import records
from tracker.models import Event, HistoryEvent, User
from tracker.rules import OPERATOR

ACTORS = ("visitor", "member", "deactivated", "editor", "reviewer", "administrator")

TABLE = Path(__file__).with_name("routes.txt").read_text(encoding="utf-8")

SECOND_FACTOR = "/en/accounts/2fa/"
SIGN_IN = ("/en/accounts/login/", "/en/admin/login/")

ROWS: dict[str, dict[str, str]] = {
    line.split()[0]: dict(zip(ACTORS, line.split()[1:], strict=True))
    for line in TABLE.strip().splitlines()[1:]
}


def routes(resolver: Any = None, space: str = "", path: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every pattern under its full name, `:` between namespaces; one without a name under its path there."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield space + (pattern.name or f"{path}{pattern.pattern}"), pattern
        elif pattern.namespace:
            yield from routes(pattern, f"{space}{pattern.namespace}:")
        else:
            yield from routes(pattern, space, path + str(pattern.pattern))


@pytest.fixture
def things(db: None) -> dict[str, Any]:
    """One of each kind of thing, in the state from which its move starts."""
    commitment = make_commitment(1)
    indicator = make_indicator(commitment)
    milestone = make_milestone(commitment, due_on="2026-03-31")
    return {
        "commitment": make_commitment(2, published=False),
        "milestone": milestone,
        "indicator": indicator,
        "measurement": make_measurement(indicator, 5),
        "party": make_party(commitment),
        "objective": (objective := make_objective(commitment)),
        "applicability": make_applicability(objective),
        "organization": make_organization("some-lab"),
        "source": make_source(),
        "update": make_update(commitment, published=False),
        "assessment": make_assessment(commitment, until="proposed"),
        "pillar": commitment.pillar,
        "topic": commitment.topic,
        "event": records.create(
            Event(slug="a-meeting", name_en="A meeting", starts_on=SUMMIT, kind="conference"), by=OPERATOR
        ),
        "historyevent": HistoryEvent.objects.first(),
        "user": make_user("Somebody Else"),
        **what_others_send(commitment, milestone),
    }


VERBS = {
    "assessment": "confirm",
    "correction": "uphold",
    "invitation": "revoke",
    "milestone": "drop",
    "reply": "retract",
}
WORDS = {
    "address": "pa-001-promise-1",
    "extension": "json",
    "slug": "some-lab",
    "key": "nowhere",
    "pk": "999999",
    "kind": "zip",
    "code": "fr",
    "month": "2026-06",
    "reference": "PA-001",
    "commitment": "PA-001",
    "number": "999999",
    "sequence": "1",
    "table": "commitments",
    "version": "2026.11.22",
    "name": "release.json",
    "uidb64": "MQ",
    "uidb36": "1",
    "token": "set-password",
    "content_type_id": "1",
    "app_label": "tracker",
    "url": "nowhere",
}


def address(name: str, things: dict[str, Any]) -> str:
    """An address that the route answers, about the thing that its name speaks of."""
    pattern = dict(routes())[name]
    short = name.removeprefix("admin:tracker").strip("_/")
    model = re.split(r"[_/]", short)[0] if name.startswith("admin:tracker") else "commitment"
    about = {"object_id": str(things[model].pk), "verb": VERBS.get(model, "publish")}
    about["claim"] = str(things["claim"].pk)
    if name.startswith("pillar_"):
        about["slug"] = things["pillar"].slug
    if name.startswith("topic_"):
        about["slug"] = things["topic"].slug
    if name.startswith("portal_"):
        about |= {"key": things["report"].key, "pk": str(things["reply"].assessment_id)}
    given = {**WORDS, **about, **({"address": "PA-001"} if name == "commitment_short" else {})}
    if pattern.name is None:
        return "/en/admin/nowhere" if "url" in name else f"/en/admin/tracker/{model}/{about['object_id']}/"
    wanted = pattern.pattern.regex.groupindex or pattern.pattern.converters
    return reverse(name, kwargs={word: given[word] for word in wanted})


def browser_of(actor: str) -> Client:
    """That person's browser. A failure inside the site is an answer (500), not an exception."""
    client = Client(raise_request_exception=False)
    roles = {"editor": "is_editor", "reviewer": "is_reviewer", "administrator": "is_administrator"}
    if actor == "deactivated":
        person = make_user("Dora Deactivated", is_editor=True, is_reviewer=True, is_administrator=True)
        client.force_login(person)
        User.objects.filter(pk=person.pk).update(is_active=False)
    elif actor != "visitor":
        client.force_login(
            make_user(
                f"Just {actor}",
                email=f"{actor}@example.org",
                **{roles[actor]: True} if actor in roles else {},
            )
        )
    return client


def asked(client: Client, method: str, url: str) -> Any:
    """The answer. What it changed is undone, and who signed out by it is signed in again."""
    cookies = copy.deepcopy(client.cookies)
    with undone():
        response = getattr(client, method)(url)
        streamed = b"".join(response) if response.streaming else b""
        assert b"Traceback" not in streamed
    client.cookies = cookies
    return response


def answer(client: Client, method: str, url: str) -> str:
    """The status; `in` for a way to the sign-in page, `2f` for one to the second factor."""
    response = asked(client, method, url)
    location = response.headers.get("Location", "")
    if location.startswith(SIGN_IN):
        return "in"
    return "2f" if location == SECOND_FACTOR else str(response.status_code)


def test_every_route_has_its_row_and_every_row_its_route():
    with translation.override("en"):
        assert sorted(ROWS) == sorted(dict(routes()))


@pytest.mark.parametrize("actor", ACTORS)
def test_everybody_gets_what_the_table_says(actor, things):
    client = browser_of(actor)
    got = {}
    with translation.override("en"):
        for name in ROWS:
            url = address(name, things)
            got[name] = "/".join(answer(client, method, url) for method in ("get", "post"))
    expected = {name: row[actor] for name, row in ROWS.items()}
    assert {n: f"{got[n]} instead of {expected[n]}" for n in ROWS if got[n] != expected[n]} == {}
