"""Nothing is wider than the window: not on a phone, not at 320 px (1280 px at 400 %), not with letters twice as big."""

import pytest

from tests.browser.pages import PUBLIC

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.usefixtures("served_record", "today")]

TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth <= room) return [];
  const out = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > room + 1);
  return [`${document.scrollingElement.scrollWidth} > ${room}`,
          ...out.slice(0, 5).map(e => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 40)}`)];
}"""


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_page_scrolls_sideways(open_page, lang):
    page = open_page(lang=lang, width=320, height=800)
    too_wide = {}
    for name, path in PUBLIC.items():
        page.goto(f"/{lang}{path}")
        for width in (320, 390, 768):
            page.set_viewport_size({"width": width, "height": 800})
            too_wide[name, width] = page.evaluate(TOO_WIDE)
    assert {where: what for where, what in too_wide.items() if what} == {}


def test_no_page_scrolls_sideways_with_letters_twice_as_big(open_page):
    """Text alone at 200 % in a window of 1280 px, as somebody sets it in the browser."""
    page = open_page(width=1280)
    too_wide = {}
    for name, path in PUBLIC.items():
        page.goto(f"/fr{path}")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        too_wide[name] = page.evaluate(TOO_WIDE)
    assert {where: what for where, what in too_wide.items() if what} == {}
