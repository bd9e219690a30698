"""No public page breaks a rule of WCAG 2.2 AA that a machine sees: both languages, phone and desk, light and dark."""

import pytest

from tests.browser.pages import PUBLIC, TEMPLATES, VARIANTS
from tests.browser.scan import in_both_lights, violations

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.usefixtures("served_record", "today")]


SCANNED = [(name, lang) for name in TEMPLATES for lang in ("en", "fr")] + [(name, "fr") for name in VARIANTS]


@pytest.mark.parametrize(("name", "lang"), SCANNED)
def test_page_breaks_no_rule(open_page, name, lang):
    page = open_page(lang=lang, width=1280, reduced_motion="reduce")
    page.goto(f"/{lang}{PUBLIC[name]}")
    assert in_both_lights(page) == ""
    page.set_viewport_size({"width": 390, "height": 844})
    assert violations(page) == []
