"""The data in a real browser: its releases break no rule for machines, are taken with a click and read on a phone."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.scan import in_both_lights, violations
from tracker.actions import records
from tracker.exports import releases
from tracker.models import Commitment, Release
from tracker.reads import releases as reads
from tracker.rules import OPERATOR

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.usefixtures("released", "today")]

DAY = dt.date(2026, 11, 1)
PAGES = {
    "open data": "/data/",
    "releases": "/data/releases/",
    "release": "/data/releases/2026.11.22/",
    "two releases": "/data/releases/compare/",
    "two releases, not understood": "/data/releases/compare/?from=1999.01.01&table=users",
}


@pytest.fixture(scope="module")
def released(served_record: None, django_db_blocker: Any) -> Iterator[None]:
    """Two releases of the real record; between them a title and a text are another."""
    with django_db_blocker.unblock():
        releases.build(
            by=OPERATOR, as_of=DAY, version="2026.11.21", notes_en="The first.", notes_fr="La première."
        )
        commitment = Commitment.objects.get(reference="PA-029")
        commitment.title_en, commitment.summary_fr = "Another title", "Un autre résumé, en une phrase."
        records.save(commitment, by=OPERATOR)
        releases.build(by=OPERATOR, as_of=DAY, version="2026.11.22")
        yield


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("name", PAGES)
def test_page_breaks_no_rule_and_is_no_wider_than_the_screen(open_page, name, lang):
    page = open_page(lang=lang, width=1280, reduced_motion="reduce")
    page.goto(f"/{lang}{PAGES[name]}")
    assert in_both_lights(page) == ""
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("() => document.documentElement.scrollWidth") == width
    assert violations(page) == []


def test_a_file_of_a_release_is_taken_with_a_click_and_is_the_one_it_says(open_page, tmp_path: Path):
    page = open_page(javascript=False)
    page.goto("/en/data/releases/")
    page.get_by_role("link", name="2026.11.22", exact=True).click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="paris-actions.zip").click()
    target = tmp_path / "taken.zip"
    taken.value.save_as(target)
    file = reads.file_of(Release.objects.get(version="2026.11.22"), "paris-actions.zip")
    assert file is not None
    assert hashlib.sha256(target.read_bytes()).hexdigest() == file.sha256


def test_two_releases_are_compared_without_a_script(open_page):
    page = open_page(javascript=False)
    page.goto("/en/data/")
    page.get_by_role("link", name="Compare two releases").click()
    page.get_by_role("link", name="Commitments", exact=True).last.click()
    cells = page.locator(".differences dd").all_inner_texts()
    assert [("Another title" in cell, "Un autre résumé" in cell) for cell in cells] == [
        (True, False),
        (False, True),
    ]
