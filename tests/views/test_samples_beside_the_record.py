"""Made-up commitments beside real ones: readable at their own address, marked, and in no list, count, export or map."""

from html import unescape

import pytest

from tests.factories import make_commitment, make_organization, make_party
from tests.reporting import make_report

pytestmark = pytest.mark.usefixtures("today", "db")

LISTS = (
    "",
    "commitments/",
    "commitments/?q=quokka",
    "commitments.csv",
    "organizations/",
    "about/",
    "method/",
)


@pytest.fixture
def sample():
    made = make_commitment(
        9,
        reference="SB-009",
        title_en="Sample: a quokka for everybody",
        title_fr="Exemple : un quokka pour tous",
        is_sample=True,
    )
    make_party(made, make_organization("quokka-lab"))
    return made


@pytest.fixture
def real():
    commitment = make_commitment(1)
    make_party(commitment, make_organization("real-lab"))
    return commitment


def text(client, path):
    response = client.get(path)
    body = b"".join(response) if response.streaming else response.content
    return unescape(body.decode())


@pytest.mark.parametrize("path", LISTS)
def test_no_list_or_count_holds_them(client, real, sample, path):
    page = text(client, f"/en/{path}").lower().replace('value="quokka"', "").replace("q=quokka", "")
    assert "sb-009" not in page
    assert "quokka for" not in page
    assert "quokka lab" not in page


def test_the_map_for_search_engines_leaves_them_out(client, real, sample):
    assert "sb-009" not in text(client, "/sitemap.xml")
    assert "quokka-lab" not in text(client, "/sitemap.xml")


def test_home_counts_the_real_ones(client, real, sample):
    assert "1 commitment" in text(client, "/en/")


def test_alone_they_are_listed_as_what_they_are(client, sample):
    assert "Sample data." in text(client, "/en/")
    assert "SB-009" in text(client, "/en/commitments/")


@pytest.mark.parametrize("path", ["commitments/sb-009-promise-9/", "organizations/quokka-lab/"])
def test_each_is_read_at_its_own_address_and_says_what_it_is(client, real, sample, path):
    page = text(client, f"/en/{path}")
    assert "Sample data." in page
    assert '<meta name="robots" content="noindex">' in page


def test_a_report_on_one_says_so_too(client, real, sample):
    report = make_report(sample, "quokka-lab", until="published")
    page = text(client, f"/en/reports/{report.key}/")
    assert "This report is made up" in page
    assert '<meta name="robots" content="noindex">' in page
    assert report.key not in text(client, "/sitemap.xml")


@pytest.mark.parametrize("path", ["commitments/pa-001-promise-1/", "organizations/real-lab/"])
def test_real_pages_carry_no_notice(client, real, sample, path):
    page = text(client, f"/en/{path}")
    assert "Sample data." not in page
    assert "noindex" not in page
