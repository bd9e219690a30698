"""A verdict that rests on a page that is gone: nothing breaks a rule of WCAG 2.2 AA or runs out of a narrow window."""

import pytest

from tests.browser.scan import in_both_lights
from tests.links.made import make_check
from tracker.models import Commitment, Source, Standing

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.usefixtures("served_record", "today")]

LONG = "https://archive.example.org/web/20260303000000/" + "a-long-address-without-a-break" * 6


@pytest.fixture(scope="module")
def address(served_record) -> str:
    """Of a commitment whose sources are gone with and without a copy, kept, moved near and far."""
    commitment = Commitment.objects.get(reference="PA-001")
    verdict = Standing.objects.filter(commitment=commitment).latest("from_day").assessment
    gone = [citation.source for citation in verdict.citations.select_related("source")]
    Source.objects.filter(pk=gone[0].pk).update(archive_url=LONG, archived_on="2026-03-03")
    for source in gone:
        make_check(source)
    promised = [citation.source for citation in commitment.citations.select_related("source")]
    others = [source for source in promised if source not in gone and source.url]
    Source.objects.filter(pk=others[0].pk).update(capture_sha256="0123456789abcdef" * 4)
    make_check(others[0], "moved", moved_to=others[0].url + "x" * 200)
    return commitment.get_absolute_url()


@pytest.mark.parametrize("width", [320, 1280])
def test_it_is_read_by_everybody(open_page, address, width):
    page = open_page(width=width, reduced_motion="reduce")
    assert page.goto(address).ok
    assert page.locator(".lost").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert in_both_lights(page) == ""
