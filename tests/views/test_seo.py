"""What search engines read: addresses in both languages, what to leave alone, and data in blocks that never run."""

import json
import re

import pytest
from django.test import Client

from tests.factories import (
    make_assessment,
    make_commitment,
    make_objective,
    make_organization,
    make_party,
    make_source,
)
from tests.reporting import make_promise, make_report

pytestmark = pytest.mark.usefixtures("today")

HOST = "http://127.0.0.1:8000"
PATH = "/en/commitments/pa-001-promise-1/"


def blocks(client: Client, path: str) -> list[dict]:
    html = client.get(path).content.decode()
    return [
        json.loads(found) for found in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    ]


def test_the_sitemap_holds_every_public_page_in_both_languages_and_no_draft(client: Client, db: None) -> None:
    make_party(make_commitment(1), "some-lab")
    make_party(make_commitment(2, published=False), "hidden-lab")
    make_organization("idle-lab")
    response = client.get("/sitemap.xml")
    assert response["Content-Type"] == "application/xml"
    paths = ["", "commitments/", "organizations/", "deadlines/", "changes/", "money/", "countries/"]
    paths += ["method/", "about/", "data/", "data/dictionary/", "data/releases/", "corrections/"]
    paths += [
        "pillars/public-interest/",
        "commitments/pa-001-promise-1/",
        "organizations/some-lab/",
        "countries/fr/",
    ]
    found = re.findall(r"<loc>(.*?)</loc>", response.content.decode())
    assert found == [f"{HOST}/{language}/{path}" for path in paths for language in ("en", "fr")]


def test_each_place_of_the_sitemap_names_every_language(client: Client, db: None) -> None:
    first = client.get("/sitemap.xml").content.decode().split("</url>")[0]
    assert re.findall(r'hreflang="([^"]+)" href="([^"]+)"', first) == [
        ("en", f"{HOST}/en/"),
        ("fr", f"{HOST}/fr/"),
        ("x-default", f"{HOST}/en/"),
    ]


def test_the_sitemap_holds_reports_that_stand_and_no_other(client: Client, db: None) -> None:
    old = make_report(until="published")
    new = make_report(old.commitment, corrects=old, until="published")
    for number, until in enumerate(("draft", "submitted", "declined", "withdrawn"), start=2):
        make_report(make_promise(number=number), until=until)
    text = client.get("/sitemap.xml").content.decode()
    assert re.findall(r"<loc>.*/en/reports/(.*?)/</loc>", text) == [new.key]


def test_the_sitemap_holds_the_matrix_of_what_has_objectives_and_then_the_pledge(
    client: Client, db: None
) -> None:
    make_objective(make_commitment(1))
    make_commitment(2)
    make_objective(make_commitment(3, published=False))
    text = client.get("/sitemap.xml").content.decode()
    assert re.findall(r"<loc>.*/en/(.*matrix/|g7-2026/)</loc>", text) == [
        "g7-2026/",
        "commitments/pa-001-promise-1/matrix/",
    ]


def test_the_sitemap_takes_four_queries(client: Client, db: None, count_queries) -> None:
    for number in range(1, 4):
        make_party(make_commitment(number), f"lab-{number}")
    assert count_queries(client, "/sitemap.xml")[1] == 4


def test_robots_keep_out_of_the_desk_and_find_the_sitemap(client: Client, db: None) -> None:
    response = client.get("/robots.txt")
    lines = response.content.decode().splitlines()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert {"Disallow: /en/admin/", "Disallow: /fr/admin/", f"Sitemap: {HOST}/sitemap.xml"} - set(
        lines
    ) == set()


@pytest.mark.parametrize(
    "path", ["/en/", PATH, "/en/method/", "/en/about/", "/en/data/dictionary/", "/en/data/releases/"]
)
def test_each_page_names_its_address_and_itself_in_the_other_language(
    client: Client, db: None, path: str
) -> None:
    make_commitment(1)
    html = client.get(path).content.decode()
    french = path.replace("/en/", "/fr/")
    assert f'<link rel="canonical" href="{HOST}{path}">' in html
    assert re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', html) == [
        ("en", HOST + path),
        ("fr", HOST + french),
        ("x-default", HOST + path),
    ]
    assert f'<a href="{french}" lang="fr" hreflang="fr">' in html


def test_a_commitment_is_shared_with_its_own_title(client: Client, db: None) -> None:
    make_commitment(1)
    html = client.get(PATH).content.decode()
    assert '<meta property="og:title" content="PA-001 Promise number 1">' in html
    assert '<meta property="og:description" content="Something that can be checked, 1.">' in html


def test_the_front_page_describes_the_site_and_its_search(client: Client, db: None) -> None:
    (site,) = blocks(client, "/fr/")
    assert (site["@type"], site["inLanguage"], site["url"]) == ("WebSite", "fr", f"{HOST}/fr/")
    target = site["potentialAction"]["target"]["urlTemplate"]
    assert target == HOST + "/fr/commitments/?q={search_term_string}"


def test_about_describes_the_data_set_with_its_licence(client: Client, db: None) -> None:
    (dataset,) = blocks(client, "/en/about/")
    assert (dataset["@type"], dataset["license"]) == (
        "Dataset",
        "https://creativecommons.org/licenses/by/4.0/",
    )


def test_a_commitment_describes_what_it_cites_and_where_it_stands(client: Client, db: None) -> None:
    whole = make_commitment(2)
    commitment = make_commitment(1, parent=whole, sources=[make_source("first", published_precision="month")])
    make_assessment(
        commitment, sources=[make_source("second", url="", published_on=None, published_precision="")]
    )
    ministry = {"@type": "Organization", "name": "Ministry of Tests"}
    described, crumbs = blocks(client, PATH)
    assert described["citation"] == [
        {
            "@type": "CreativeWork",
            "name": "Title of first",
            "publisher": ministry,
            "url": "https://example.org/first",
            "datePublished": "2025-02",
        },
        {"@type": "CreativeWork", "name": "Title of second", "publisher": ministry},
    ]
    assert [item["name"] for item in crumbs["itemListElement"]] == [
        "Commitments",
        "Promise number 2",
        "Promise number 1",
    ]


def test_no_text_of_the_record_can_end_the_block_of_data(client: Client, db: None) -> None:
    make_commitment(1, title_en="</script><script>alert(1)</script><!-- & more")
    html = client.get(PATH).content.decode()
    assert "<script>alert" not in html
    assert blocks(client, PATH)[0]["name"] == "PA-001 </script><script>alert(1)</script><!-- & more"


def test_blocks_of_data_leave_the_policy_as_strict_as_it_was(client: Client, db: None) -> None:
    make_commitment(1)
    response = client.get(PATH)
    policy = response["Content-Security-Policy"]
    scripts = re.findall(r"<script([^>]*)>", response.content.decode())
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert [s for s in scripts if "src=" not in s and 'type="application/ld+json"' not in s] == []
