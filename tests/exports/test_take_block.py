"""What each page offers to take along, in one block at its end: files of exactly what it shows, ways to follow it, ways
to use it elsewhere."""

import re
from html import unescape

import pytest

from tests.exports.corpus import make_everything
from tests.exports.reading import body

pytestmark = pytest.mark.usefixtures("today", "db")

BLOCK = re.compile(r'<ul class="take-away".*?</ul>', re.DOTALL)
LINK = re.compile(r'<a href="([^"]+)"([^>]*)>([^<]+)</a>')


@pytest.fixture
def report():
    return make_everything()


def offered(client, path: str) -> list[str]:
    """The addresses of the one block of a page."""
    (block,) = BLOCK.findall(client.get(path).content.decode())
    return [unescape(address) for address, _attributes, _words in LINK.findall(block)]


OF = "/en/commitments/pa-001-promise-1"
PAGES = {
    "/en/": [
        *("/en/commitments.csv", "/en/commitments.xlsx", "/en/commitments.json"),
        *("/en/changes.atom", "/en/follow/", "/en/embed/?what=wall", "/api/v1/commitments/"),
    ],
    "/en/commitments/?q=promise&status=no_evidence&page=1": [
        *(f"/en/commitments.{kind}?q=promise&status=no_evidence" for kind in ("csv", "xlsx", "json")),
        "/en/commitments.atom?q=promise&status=no_evidence",
        "/en/follow/?scope=search&target=q%3Dpromise%26status%3Dno_evidence",
        "/en/embed/?what=wall&q=promise&status=no_evidence",
        "/api/v1/commitments/?q=promise&status=no_evidence",
    ],
    "/en/commitments/?topic=health": [
        *(f"/en/commitments.{kind}?topic=health" for kind in ("csv", "xlsx", "json")),
        "/en/topics/health/changes.atom",
        "/en/follow/?scope=topic&target=health",
        "/en/embed/?what=wall&topic=health",
        "/api/v1/commitments/?topic=health",
    ],
    f"{OF}/": [
        *(f"{OF}.zip", f"{OF}.xlsx", f"{OF}.json", f"{OF}/deadlines.ics", f"{OF}/changes.atom"),
        "/en/follow/?scope=commitment&target=PA-001",
        "/en/embed/?what=commitment&reference=PA-001",
        "/api/v1/commitments/PA-001/",
    ],
    "/en/organizations/?role=lead&sort=leads": [
        *(f"/en/organizations.{kind}?role=lead&sort=leads" for kind in ("csv", "xlsx", "json")),
        "/api/v1/organizations/?role=lead&sort=leads",
    ],
    "/en/organizations/some-lab/": [
        *(f"/en/organizations/some-lab.{kind}" for kind in ("zip", "xlsx", "json")),
        "/en/organizations/some-lab/deadlines.ics",
        "/en/organizations/some-lab/changes.atom",
        "/en/follow/?scope=organization&target=some-lab",
        "/en/embed/?what=wall&organization=some-lab",
        "/api/v1/organizations/some-lab/",
    ],
    "/en/pillars/public-interest/": [
        *(f"/en/pillars/public-interest.{kind}" for kind in ("zip", "xlsx", "json")),
        "/en/pillars/public-interest/deadlines.ics",
        "/en/pillars/public-interest/changes.atom",
        "/en/follow/?scope=pillar&target=public-interest",
        "/en/embed/?what=wall&pillar=public-interest",
        "/api/v1/commitments/?pillar=public-interest",
    ],
    "/en/countries/?role=lead": [f"/en/countries.{kind}?role=lead" for kind in ("csv", "xlsx", "json")],
    "/en/countries/fr/": [
        *(f"/en/countries/fr.{kind}" for kind in ("zip", "xlsx", "json")),
        "/en/embed/?what=wall&country=FR",
        "/api/v1/commitments/?country=FR",
    ],
    "/en/deadlines/?show=overdue": [
        *(f"/en/deadlines.{kind}?show=overdue" for kind in ("csv", "xlsx", "json", "ics")),
        "/en/embed/?what=deadlines&show=overdue",
        "/api/v1/deadlines/?show=overdue",
    ],
    "/en/deadlines/2026-06/?country=FR": [
        *(f"/en/deadlines.{kind}?country=FR&month=2026-06" for kind in ("csv", "xlsx", "json")),
        "/en/deadlines.ics?country=FR",
        "/en/embed/?what=deadlines&country=FR",
        "/api/v1/deadlines/?country=FR",
    ],
    "/en/changes/?from=2025-01-01&commitment=PA-001": [
        *(f"/en/changes.{kind}?commitment=PA-001&from=2025-01-01" for kind in ("csv", "xlsx", "json")),
        "/en/commitments/PA-001/changes.atom",
        "/en/follow/?scope=commitment&target=PA-001",
        "/api/v1/changes/?commitment=PA-001&from=2025-01-01",
    ],
    "/en/changes/between/?from=2025-01-01&cell=listed": [
        f"/en/changes/between.{kind}?cell=listed&from=2025-01-01" for kind in ("csv", "xlsx", "json")
    ],
    "/en/money/?currency=EUR": [f"/en/money.{kind}?currency=EUR" for kind in ("csv", "xlsx", "json")],
    "/en/compare/?c=PA-001&c=PA-002": [
        f"/en/compare.{kind}?c=PA-001&c=PA-002" for kind in ("csv", "xlsx", "json")
    ],
    "/en/compare/?o=some-lab": [f"/en/compare.{kind}?o=some-lab" for kind in ("csv", "xlsx", "json")],
    f"{OF}/matrix/?role=signatory": [
        *(f"{OF}/matrix.{kind}?role=signatory" for kind in ("csv", "xlsx", "json")),
        f"{OF}/changes.atom",
        "/en/follow/?scope=commitment&target=PA-001",
        "/en/embed/?what=matrix&reference=PA-001&role=signatory",
        "/api/v1/commitments/PA-001/",
    ],
    "/en/g7-2026/": [
        *(f"{OF}/matrix.{kind}" for kind in ("csv", "xlsx", "json")),
        f"{OF}/deadlines.ics",
        f"{OF}/changes.atom",
        "/en/follow/?scope=commitment&target=PA-001",
        "/en/embed/?what=matrix&reference=PA-001",
        "/api/v1/commitments/PA-001/",
    ],
}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_offers_exactly_this(client, report, path):
    assert offered(client, path) == PAGES[path]


def test_the_page_of_a_report_offers_the_report(client, report):
    page = f"/en/reports/{report.key}"
    assert offered(client, f"{page}/") == [
        *(f"{page}.{kind}" for kind in ("zip", "xlsx", "json")),
        f"/api/v1/reports/{report.key}/",
    ]


def test_files_and_calendars_keep_the_day_and_what_is_always_of_now_does_not(client, report):
    day = "as_of=2026-10-05"
    assert offered(client, f"{OF}/?{day}") == [
        *(f"{OF}.{kind}?{day}" for kind in ("zip", "xlsx", "json")),
        f"{OF}/deadlines.ics?{day}",
        f"{OF}/changes.atom",
        "/en/follow/?scope=commitment&target=PA-001",
        f"/en/embed/?what=commitment&reference=PA-001&{day}",
        f"/api/v1/commitments/PA-001/?{day}",
    ]
    found = offered(client, f"/en/deadlines/2026-06/?{day}&show=overdue")
    assert found[:4] == [
        *(f"/en/deadlines.{kind}?{day}&month=2026-06&show=overdue" for kind in ("csv", "xlsx", "json")),
        f"/en/deadlines.ics?{day}&show=overdue",
    ]


@pytest.mark.parametrize(
    "path", [path for path in PAGES if path != "/en/changes/?from=2025-01-01&commitment=PA-001"]
)
def test_every_file_that_is_offered_is_there(client, report, path):
    for address in offered(client, path):
        if re.search(r"\.(csv|xlsx|json|zip|ics)(\?|$)", address):
            response = client.get(address)
            assert (address, response.status_code) == (address, 200)
            body(response)


def test_files_are_downloads_that_search_engines_leave_alone(client, report):
    (block,) = BLOCK.findall(client.get(f"{OF}/").content.decode())
    attributes = {words: given.strip() for _address, given, words in LINK.findall(block)}
    assert attributes == {
        "CSV (.zip)": 'rel="nofollow" download',
        "XLSX": 'rel="nofollow" download',
        "JSON": 'rel="nofollow" download',
        "Calendar (.ics)": "",
        "Feed (Atom)": 'type="application/atom+xml"',
        "By e-mail": "",
        "Embed": "",
        "API": "",
    }


def test_a_calendar_is_offered_only_where_there_is_a_date(client, report):
    assert [
        each for each in offered(client, "/en/commitments/pa-002-promise-2/") if each.endswith(".ics")
    ] == []


def test_a_search_without_a_hit_can_be_followed(client, report):
    assert "/en/follow/?scope=search&target=q%3Dzzyzx" in offered(client, "/en/commitments/?q=zzyzx")


def test_what_htmx_asks_for_alone_brings_the_block_along(client, report):
    page = client.get("/en/commitments/?topic=health", headers={"HX-Request": "true"}).content.decode()
    assert len(BLOCK.findall(page)) == 1
    assert "/en/commitments.json?topic=health" in page
