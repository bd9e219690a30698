"""Another day: a line on every page that reads the record, a banner once it is past, and a form without script."""

import re
from html import unescape

import pytest
from django.test import Client

from tests.factories import DAY, make_commitment, make_party

pytestmark = pytest.mark.usefixtures("today")

PAGES = (
    "/en/",
    "/en/commitments/",
    "/en/commitments/pa-001-promise-1/",
    "/en/organizations/",
    "/en/organizations/some-lab/",
    "/en/pillars/public-interest/",
    "/en/method/",
    "/en/about/",
)
WITHOUT = ("/en/corrections/", "/en/privacy/", "/en/nothing-here/", "/en/accounts/login/")


@pytest.fixture(autouse=True)
def _record(db: None) -> None:
    make_party(make_commitment(1), "some-lab")


def html_of(client: Client, path: str) -> str:
    return unescape(client.get(path).content.decode())


def bar(client: Client, path: str) -> str:
    """The bar of the day; "" without one."""
    found = re.search(
        r'<aside class="(?:asof|day)-bar" id="day-bar".*?</aside>', html_of(client, path), re.DOTALL
    )
    return found[0] if found else ""


def hidden(form: str) -> list[tuple[str, str]]:
    return re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_record_says_its_day_and_offers_another(client, path):
    line = bar(client, path)

    assert 'class="day-bar"' in line
    assert "22 November 2026" in line
    assert (
        '<input id="as-of-day" name="as_of" type="date" required value="2026-11-22" min="2000-01-01" max="2026-11-22">'
        in line
    )
    assert "<script" not in line


@pytest.mark.parametrize("path", PAGES)
def test_a_past_day_is_a_banner_with_the_way_back_and_stays_out_of_search_engines(client, path):
    html = html_of(client, f"{path}?as_of=2025-09-30")

    banner = bar(client, f"{path}?as_of=2025-09-30")
    assert 'class="asof-bar"' in banner
    assert "<b>30 September 2025</b>" in banner
    assert re.findall(r'<a href="([^"]+)"', banner) == [
        path,
        f"{path}?as_of=2025-08-30",
        f"{path}?as_of=2025-10-30",
    ]
    assert '<meta name="robots" content="noindex">' in html
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{path}">' in html


@pytest.mark.parametrize("path", WITHOUT)
def test_other_pages_have_none(client, path):
    assert bar(client, f"{path}?as_of=2025-09-30") == ""


@pytest.mark.parametrize("path", PAGES)
def test_ids_are_unique_on_the_page(client, path):
    ids = re.findall(r'\sid="([^"]+)"', html_of(client, path))

    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.parametrize("path", PAGES)
def test_a_day_that_cannot_be_read_is_said_and_today_is_shown(client, path):
    for asked in ("2031-01-01", "yesterday", "2025-02-30", "1999-12-31", "0000-00-00", "9999-12-31"):
        response = client.get(path, {"as_of": asked})
        assert (asked, response.status_code, response.context["day"]) == (asked, 400, DAY)
        assert 'role="alert"' in response.content.decode()


def test_the_form_takes_the_rest_of_the_address_along_but_for_the_page(client):
    line = bar(client, "/en/commitments/?status=limited&status=complete&q=a+b&page=1&as_of=2025-09-30")

    assert hidden(line) == [("status", "limited"), ("status", "complete"), ("q", "a b")]


def test_a_month_earlier_and_later_keep_the_rest_of_the_address_too(client):
    line = bar(client, "/en/commitments/?status=limited&page=1&as_of=2025-03-31")

    assert re.findall(r'<a href="([^"]+)"', line) == [
        "/en/commitments/?status=limited&page=1",
        "/en/commitments/?status=limited&as_of=2025-02-28",
        "/en/commitments/?status=limited&as_of=2025-04-30",
    ]


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ("2000-01-15", ["2000-02-15"]),
        ("2026-11-01", ["2026-10-01"]),
        ("2025-12-31", ["2025-11-30", "2026-01-31"]),
    ],
)
def test_no_month_is_offered_beyond_the_days_that_can_be_read(client, asked, offered):
    assert re.findall(r'as_of=([0-9-]+)"', bar(client, f"/en/?as_of={asked}")) == offered


def test_what_is_hostile_or_too_much_is_not_taken_along(client):
    many = "&".join(f"x{number}=1" for number in range(60))
    long = "y" * 300
    line = bar(client, f"/en/?{many}&{long}=1&z={long}&n=%00%ED%A0%80<b>'\"&as_of=2025-09-30")

    assert len(hidden(line)) == 40
    assert long not in line.split("<form", 1)[1]


def test_a_value_comes_back_escaped(client):
    response = client.get("/en/", {"x": '"><script>alert(1)</script>'})

    assert "<script>alert" not in response.content.decode()


def test_htmx_gets_the_bar_beside_the_list_so_that_the_form_knows_what_was_narrowed(client):
    response = client.get("/en/commitments/?status=not_assessed", headers={"HX-Request": "true"})

    html = response.content.decode()
    assert '<div data-hx-swap-oob="innerHTML:#day-bar">' in html
    assert hidden(html.split("day-bar", 1)[1].split("</form>", 1)[0]) == [("status", "not_assessed")]


def test_it_speaks_french(client):
    banner = bar(client, "/fr/?as_of=2025-10-01")

    assert "1er\u00a0octobre 2025" in banner or "1er octobre 2025" in banner


def test_a_commitment_before_its_day_offers_another(client):
    response = client.get("/en/commitments/pa-001-promise-1/?as_of=2019-01-01")

    assert response.status_code == 404
    assert 'id="as-of-day"' in response.content.decode()
