"""Whatever the description allows is answered as it says, and whatever it forbids is refused: schemathesis over all of
it, every check that it has.

What a description cannot say is told to the generator here: which names the record holds (`VOCABULARY`), and which days
lie neither in the future nor in a wrong order. `TRACKER_TEST_API_EXAMPLES=500` asks for more examples of each
operation.
"""

import datetime as dt
import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
import time_machine
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from schemathesis.config import SchemathesisConfig

from tests.api.made import make_record
from tests.conftest import undone
from tests.factories import DAY
from tracker import search
from tracker.api.documents import document

pytestmark = pytest.mark.usefixtures("made")

EXAMPLES = int(os.environ.get("TRACKER_TEST_API_EXAMPLES", "6"))

CONFIG = {
    "seed": 20250211,
    "generation": {"max-examples": EXAMPLES, "deterministic": True, "database": "none"},
    "phases": {"stateful": {"enabled": False}},
}


def days(first: str, last: str) -> dict[str, str]:
    """Days of these years, each of them in the past."""
    return {"pattern": rf"^20[{first}-{last}][0-9]-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])$"}


VOCABULARY: dict[str, dict[str, Any]] = {
    "commitment": {"enum": ["PA-001", "PA-002", "PA-003"]},
    "parent": {"enum": ["PA-001", "PA-003"]},
    "organization": {"enum": ["country-fr", "other-lab", "some-lab"]},
    "pillar": {"enum": ["governance", "public-interest"]},
    "topic": {"enum": ["health", "openness"]},
    "country": {"enum": ["FR", "IN"]},
    "indicator": {"enum": ["PA-001/figure-1"]},
    "from": days("0", "0"),
    "to": days("1", "1"),
    "as_of": {"pattern": r"^202[0-5]-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])$"},
}


def told() -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(document(yaml=False))
    everywhere = [*whole["components"]["parameters"].values()]
    for path in whole["paths"].values():
        everywhere += path["get"]["parameters"]
    for each in everywhere:
        if each.get("in") == "query" and each["name"] in VOCABULARY:
            each["schema"].get("items", each["schema"]).update(VOCABULARY[each["name"]])
    return whole


schema = schemathesis.openapi.from_dict(told(), config=SchemathesisConfig.from_dict(CONFIG))
schema.app = get_wsgi_application()


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    noon = dt.datetime.combine(DAY, dt.time(11), tzinfo=dt.UTC)
    with django_db_blocker.unblock(), undone(), time_machine.travel(noon, tick=True):
        make_record()
        for signal in (
            request_started,
            request_finished,
        ):  # in one transaction, as Django's own test client does
            signal.disconnect(close_old_connections)
        yield
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


@schema.hook
def filter_query(context, query) -> bool:
    """A search of more than twelve words is refused, which no description of a text can say."""
    return not search.parse(str((query or {}).get("q", ""))).shortened


@schema.parametrize()
def test_it_is_answered_as_described(case):
    case.call_and_validate()
