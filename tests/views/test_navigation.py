"""The menu and the foot: every part of the record one step away, and the part that is open said."""

import re

import pytest
from django.test import Client

from tests.factories import make_commitment, make_milestone, make_objective, make_party

pytestmark = pytest.mark.usefixtures("today")

MENU = ("commitments", "organizations", "deadlines", "changes", "money", "countries", "method")
FOOT = ("commitments", "g7-2026", "compare", "method", "about")
COMMITMENT = "commitments/pa-001-promise-1"


@pytest.fixture(autouse=True)
def _record(db: None) -> None:
    commitment = make_commitment(1)
    make_party(commitment, "some-lab")
    make_objective(commitment)
    make_milestone(commitment, due_on="2026-12-31")


def part(html: str, label: str) -> str:
    found = re.search(rf'<nav[^>]*aria-label="{label}">.*?</nav>', html, re.DOTALL)
    assert found
    return found[0]


def html_of(client: Client, path: str) -> str:
    return client.get(path).content.decode()


@pytest.mark.parametrize(("query", "kept"), [("", ""), ("?as_of=2025-09-30", "?as_of=2025-09-30")])
def test_the_menu_and_the_foot_lead_everywhere_and_keep_the_day(client, query, kept):
    html = html_of(client, f"/en/{query}")

    menu = re.findall(r'href="([^"]+)"', part(html, "Main menu"))
    foot = re.findall(r'href="([^"]+)"', part(html, "At the foot"))
    assert menu == [f"/en/{path}/{kept}" for path in MENU]
    assert foot[: len(FOOT)] == [f"/en/{path}/{kept}" for path in FOOT]
    assert foot[len(FOOT) :] == [
        *("/en/data/", "/en/record/", "/en/follow/", "/api/docs/", f"/en/embed/{kept}"),
        *("/en/privacy/", "/en/portal/", "/en/corrections/?page=%2Fen%2F"),
    ]


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("", []),
        *((path, [path]) for path in MENU),
        (COMMITMENT, ["commitments"]),
        (f"{COMMITMENT}/matrix", ["commitments"]),
        ("pillars/public-interest", ["commitments"]),
        ("organizations/some-lab", ["organizations"]),
        ("deadlines/2026-12", ["deadlines"]),
        ("changes/between", ["changes"]),
        ("countries/fr", ["countries"]),
        ("g7-2026", ["g7-2026"]),
        ("about", ["about"]),
        ("data", ["data"]),
        ("record", ["record"]),
        ("follow", ["follow"]),
        ("embed", ["embed"]),
    ],
)
def test_the_part_that_is_open_is_said(client, path, current):
    html = html_of(client, f"/en/{path}/" if path else "/en/")
    parts = part(html, "Main menu") + part(html, "At the foot")

    assert re.findall(r'href="/en/([^"]+)/" aria-current="page"', parts) == current


def test_a_commitment_leads_to_what_changed_in_it_to_a_comparison_and_to_its_calendar(client):
    html = html_of(client, f"/en/{COMMITMENT}/?as_of=2026-10-01")

    for address in (
        "/en/changes/?as_of=2026-10-01&amp;commitment=PA-001",
        "/en/compare/?as_of=2026-10-01&amp;c=PA-001",
        f"/en/{COMMITMENT}/deadlines.ics?as_of=2026-10-01",
        "/en/pillars/public-interest/?as_of=2026-10-01",
    ):
        assert f'href="{address}"' in html
        assert (address, client.get(address.replace("&amp;", "&")).status_code) == (address, 200)
