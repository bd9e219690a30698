"""A visitor's ways through the site, on a phone without script and at a desk with it."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("served_record", "today")]


def test_home_shows_every_commitment_as_a_tile(open_page):
    page = open_page()
    page.goto("/en/")
    assert page.locator("#wall .tiles a").count() == 109
