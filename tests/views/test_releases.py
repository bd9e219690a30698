"""The releases as pages and files: which there are, what is in each, what differs between two."""

import datetime as dt
import hashlib
import re
from html import unescape

import pytest
from django.test import Client

from tests.factories import make_commitment, make_organization, make_party
from tracker.actions import records
from tracker.exports import releases
from tracker.models import Commitment, Release
from tracker.reads import releases as reads
from tracker.rules import OPERATOR
from tracker.views import releases as views

pytestmark = pytest.mark.usefixtures("today")


def build(**options) -> Release:
    return releases.build(by=OPERATOR, as_of=dt.date(2026, 11, 22), **options)


@pytest.fixture
def released(db: None) -> Release:
    make_commitment(1)
    return build(notes_en="The <b>first</b> one.", notes_fr="La première.")


@pytest.fixture
def two(released: Release) -> Release:
    """The second, with another title, and six organizations more that take part."""
    commitment = Commitment.objects.get()
    commitment.title_en = "Another <i>title</i>"
    records.save(commitment, by=OPERATOR)
    for number in range(6):
        make_party(commitment, make_organization(f"lab-{number}"), "member")
    return build()


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert (path, response.status_code) == (path, status)
    return unescape(response.content.decode())


# --- Which there are ------------------------------------------------------------------------------------------


def test_before_the_first_the_list_says_so(client: Client, db: None) -> None:
    assert "There is no release yet" in page(client, "/en/data/releases/")


def test_the_list_has_the_newest_first_with_its_notes_and_head(client: Client, two: Release) -> None:
    html = page(client, "/en/data/releases/")
    assert re.findall(r'href="/en/data/releases/([0-9.]+)/"', html) == ["2026.11.22.1", "2026.11.22"]
    assert f"{two.head_sha256[:16]}…" in html
    assert "La première." in page(client, "/fr/data/releases/")


def test_the_list_takes_one_query(client: Client, two: Release, count_queries) -> None:
    assert count_queries(client, "/en/data/releases/")[1] == 1


# --- One ------------------------------------------------------------------------------------------------------


def test_a_release_shows_its_files_with_their_hashes_and_how_to_check_them(
    client: Client, released: Release
) -> None:
    html = page(client, "/en/data/releases/2026.11.22/")
    for file in reads.files_of(released):
        assert f'href="/data/releases/2026.11.22/{file.name}"' in html
        assert file.sha256 in html
    assert "sha256sum -c SHA256SUMS" in html
    assert (
        f"verify_record.py record-of-today.jsonl --head {released.head_sequence}:{released.head_sha256}"
        in html
    )
    assert "Version 2026.11.22 of 22 November 2026" in html


def test_notes_are_shown_as_they_were_written(client: Client, released: Release) -> None:
    response = client.get("/en/data/releases/2026.11.22/")
    assert b"The &lt;b&gt;first&lt;/b&gt; one." in response.content


def test_notes_in_the_other_language_say_so(client: Client, db: None) -> None:
    make_commitment(1)
    build(notes_en="Only in English.")
    assert '<span lang="en">Only in English.</span>' in page(client, "/fr/data/releases/2026.11.22/")


def test_a_release_leads_to_its_neighbours_and_to_what_changed(client: Client, two: Release) -> None:
    html = page(client, "/en/data/releases/2026.11.22.1/")
    assert 'href="/en/data/releases/compare/?from=2026.11.22&to=2026.11.22.1"' in html
    assert '<a href="/en/data/releases/2026.11.22/" rel="prev">Before: 2026.11.22</a>' in html
    assert 'rel="next">After: 2026.11.22.1</a>' in page(client, "/en/data/releases/2026.11.22/")


@pytest.mark.parametrize("version", ["1999.01.01", "2026.11.22.9", "..........", "2026.11.2200000"])
def test_a_version_that_there_is_not_is_not_found(client: Client, released: Release, version: str) -> None:
    page(client, f"/en/data/releases/{version}/", 404)
    assert client.get(f"/data/releases/{version}/release.json").status_code == 404


# --- Its files --------------------------------------------------------------------------------------------------


def test_a_file_of_a_release_is_kept_for_a_year_and_never_fetched_again(
    client: Client, released: Release
) -> None:
    for file in reads.files_of(released):
        response = client.get(f"/data/releases/2026.11.22/{file.name}")
        body = b"".join(response)
        assert hashlib.sha256(body).hexdigest() == file.sha256
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response["Content-Disposition"] == f'attachment; filename="{file.name}"'
        assert response["ETag"] == f'"{file.sha256}"'
        again = client.get(
            f"/data/releases/2026.11.22/{file.name}", headers={"If-None-Match": response["ETag"]}
        )
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["secret_key", "..", "release.json.bak", "paris-actions.zip.", "built.json"])
def test_a_release_has_no_other_file(client: Client, released: Release, name: str) -> None:
    (releases.place_of("2026.11.22") / "secret_key").write_text("x")
    assert client.get(f"/data/releases/2026.11.22/{name}").status_code == 404


def test_a_file_that_is_gone_is_not_found_and_logged(client: Client, released: Release, caplog) -> None:
    (releases.place_of("2026.11.22") / "release.json").unlink()
    assert client.get("/data/releases/2026.11.22/release.json").status_code == 404


# --- Two --------------------------------------------------------------------------------------------------------


def compare(client: Client, query: str = "", status: int = 200) -> str:
    return page(client, f"/en/data/releases/compare/{query}", status)


def test_with_less_than_two_there_is_nothing_to_compare(client: Client, released: Release) -> None:
    assert "There are no two releases yet" in compare(client)


def test_the_newest_is_compared_with_the_one_before(client: Client, two: Release) -> None:
    html = compare(client)
    assert "13 rows differ in 3 tables: 12 added, 1 changed." in html
    assert '<option value="2026.11.22" selected>' in html
    assert '<option value="2026.11.22.1" selected>' in html


def test_a_changed_row_says_what_was_and_what_is(client: Client, two: Release) -> None:
    html = client.get("/en/data/releases/compare/?table=commitments").content.decode()
    assert '<del><span class="sr">Before: </span>Promise number 1</del>' in html
    assert '<ins><span class="sr">After: </span>Another &lt;i&gt;title&lt;/i&gt;</ins>' in html
    assert html.count('<li class="is-') == 1


def test_rows_come_in_pages(client: Client, two: Release, monkeypatch) -> None:
    monkeypatch.setattr(views, "PER_PAGE", 5)
    assert compare(client).count('<li class="is-') == 5
    html = compare(client, "?from=2026.11.22&to=2026.11.22.1&page=3")
    assert html.count('<li class="is-') == 3
    assert 'href="/en/data/releases/compare/?from=2026.11.22&to=2026.11.22.1&page=2" rel="prev"' in html
    assert "There are only 3 pages: this is the last." in compare(client, "?page=9", 404)


def test_the_same_release_twice_does_not_differ(client: Client, two: Release) -> None:
    assert "Nothing differs: every row of every table is the same." in compare(
        client, "?from=2026.11.22&to=2026.11.22"
    )


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?from=1999.01.01", "There is no release of one of these versions: the newest are shown."),
        ("?to=" + "9" * 10_000, "There is no release of one of these versions: the newest are shown."),
        ("?from=%00&to=%ED%A0%80", "There is no release of one of these versions: the newest are shown."),
        ("?table=users", "There is no table with this name: all are shown."),
        ("?page=0", "The number of the page was not understood: this is the first."),
        ("?page=" + "9" * 23, "The number of the page was not understood: this is the first."),
    ],
)
def test_what_is_not_understood_is_said_and_answered_with_400(
    client: Client, two: Release, query: str, sentence: str
) -> None:
    html = compare(client, query, 400)
    assert html.count(sentence) == 1


def test_a_release_whose_files_are_gone_is_not_compared(client: Client, two: Release) -> None:
    (releases.place_of("2026.11.22") / "paris-actions.zip").write_bytes(b"broken")
    compare(client, status=404)


def test_comparing_takes_one_query(client: Client, two: Release, count_queries) -> None:
    assert count_queries(client, "/fr/data/releases/compare/")[1] == 1
