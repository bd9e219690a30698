"""Frames and badges where they are meant to be: on a page of another origin, in a real browser."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.pages import COMMITMENT, PLEDGE
from tests.browser.scan import CONTRAST, in_both_lights, violations
from tests.browser.stage import ANSWERED, PATIENCE, TELL
from tests.browser.test_reflow import TOO_WIDE

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.usefixtures("served_record", "today")]

FRAMES = {
    "card": f"/embed{COMMITMENT}",
    "wall": "/embed/wall/",
    "wall of a pillar": "/embed/wall/?pillar=governance",
    "matrix": f"/embed{PLEDGE}matrix/",
    "deadlines": "/embed/deadlines/",
    "card of a past day": f"/embed{COMMITMENT}?as_of=2025-09-30",
    "nothing there": "/embed/commitments/pa-999/",
    "not understood": "/embed/wall/?pillar=nothing&theme=pink",
}
WIDTHS = (240, 390, 600, 1000)
LIGHT_PAPER, DARK_PAPER = "rgb(251, 250, 246)", "rgb(17, 20, 31)"
PAPER = "() => getComputedStyle(document.body).backgroundColor"
FONT = "() => document.fonts.ready.then(() => [...document.fonts].filter(one => one.status == 'loaded').length > 0)"


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Callable[..., str]]:
    """Another site: `elsewhere(html, **headers)` is the address of that page on it."""
    pages: dict[str, tuple[str, dict[str, str]]] = {}

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            html, headers = pages.get(self.path, ("", {}))
            body = f"<!doctype html><html lang=en><title>Another site</title><body>{html}".encode()
            self.send_response(200 if html else 204)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body) if html else 0))
            self.end_headers()
            self.wfile.write(body if html else b"")

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # its name in the base class
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()

    def serve(html: str, **headers: str) -> str:
        path = f"/{len(pages)}"
        pages[path] = (html, {name.replace("_", "-"): value for name, value in headers.items()})
        return f"http://127.0.0.1:{server.server_port}{path}"

    yield serve
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def reader(chromium: Any, site: str) -> Iterator[Callable[..., Any]]:
    """`reader(**options)` is a window of somebody who reads another site. What must not happen fails the test: an error
    in the console, a refusal by a policy, a cookie, a request to a third host."""
    contexts: list[Any] = []
    problems: list[str] = []

    def console(message: Any) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(ANSWERED):
            problems.append(f"console {message.type}: {message.text}")

    def request(request: Any) -> None:
        address = urlsplit(request.url)
        if address.scheme.startswith("http") and address.hostname != "127.0.0.1":
            problems.append(f"foreign host: {request.url}")

    def make(*, width: int = 1100, height: int = 900, **options: Any) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(TELL)
        context.on("console", console)
        context.on("request", request)
        contexts.append(context)
        page = context.new_page()
        page.problems = problems
        return page

    yield make
    try:
        assert [cookie for context in contexts for cookie in context.cookies()] == []
        assert problems == []
    finally:
        for context in contexts:
            context.close()


def framed(address: str, width: int = 600, height: int = 500, more: str = "") -> str:
    return f'<iframe src="{address}" title="A frame" width="{width}" height="{height}" frameborder="0" {more}></iframe>'


def the_frame(page: Any) -> Any:
    """The one frame of the page, with everything in it there."""
    frame = page.frames[1]
    frame.wait_for_load_state()
    return frame


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_frame_fits_at_every_width_on_another_site(reader, elsewhere, site, lang):
    page = reader()
    wrong = {}
    for name, path in FRAMES.items():
        page.goto(elsewhere(framed(f"{site}/{lang}{path}")))
        frame = the_frame(page)
        expect(frame.locator("h1")).to_be_visible()
        expect(frame.locator("footer .from")).to_contain_text("Paris Actions Tracker")
        for width in WIDTHS:
            page.evaluate(f"document.querySelector('iframe').width = {width}")
            wrong[name, width] = frame.evaluate(TOO_WIDE)
        assert frame.evaluate("() => [document.scripts.length, document.cookie, localStorage.length]") == [
            0,
            "",
            0,
        ]
    assert {where: what for where, what in wrong.items() if what} == {}


def test_no_frame_scrolls_sideways_with_letters_twice_as_big(reader, site):
    page = reader()
    wrong = {}
    for name, path in FRAMES.items():
        page.goto(f"{site}/fr{path}")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 600})
            wrong[name, width] = page.evaluate(TOO_WIDE)
    assert {where: what for where, what in wrong.items() if what} == {}


@pytest.mark.parametrize("name", FRAMES)
def test_no_frame_breaks_a_rule(open_page, name):
    page = open_page(lang="fr", width=700, reduced_motion="reduce")
    page.goto(f"/fr{FRAMES[name]}")
    assert in_both_lights(page) == ""
    page.set_viewport_size({"width": 240, "height": 600})
    assert violations(page) == []


@pytest.mark.parametrize(
    ("theme", "system", "paper"),
    [
        ("auto", "light", LIGHT_PAPER),
        ("auto", "dark", DARK_PAPER),
        ("light", "dark", LIGHT_PAPER),
        ("dark", "light", DARK_PAPER),
    ],
)
def test_the_theme_is_the_readers_or_the_one_chosen(reader, elsewhere, site, theme, system, paper):
    page = reader(color_scheme=system)
    page.goto(elsewhere(framed(f"{site}/en{FRAMES['card']}?theme={theme}")))
    frame = the_frame(page)

    assert frame.evaluate(PAPER) == paper
    page.goto(f"{site}/en{FRAMES['wall']}?theme={theme}")
    assert page.evaluate(PAPER) == paper
    assert violations(page, CONTRAST) == []


def test_a_page_that_is_not_for_frames_is_not_shown_in_one(reader, elsewhere, site):
    page = reader()
    for path in ("/en/", "/en/embed/", f"/en{COMMITMENT}"):
        page.goto(elsewhere(framed(f"{site}{path}")))
        assert page.frames[1].url.startswith("chrome-error:")
    refused = [problem for problem in page.problems if "frame" in problem.lower()]
    assert len(refused) == len(page.problems) == 3
    page.problems.clear()


@pytest.mark.parametrize("more", ["sandbox", 'sandbox="allow-scripts" referrerpolicy="no-referrer"'])
def test_a_frame_that_is_shut_in_is_drawn_all_the_same(reader, elsewhere, site, more):
    """As some programs put it in: without an origin of its own, style sheets and letters come from another. The letters
    are given to everybody by what serves them in production, and not by the server of these tests."""
    page = reader(color_scheme="light")
    page.goto(elsewhere(framed(f"{site}/en{FRAMES['card']}", more=more)))
    frame = the_frame(page)

    assert frame.evaluate(PAPER) == LIGHT_PAPER
    assert frame.locator(".mark-l").bounding_box()["width"] > 30
    assert {"font" in problem or "ERR_FAILED" in problem for problem in page.problems} == {True}
    page.problems.clear()


def test_a_site_that_isolates_itself_can_show_it_too(reader, elsewhere, site):
    page = reader(color_scheme="light")
    badge = f'<img src="{site}/en/badges/PA-066.svg" alt="">'
    address = elsewhere(
        framed(f"{site}/en{FRAMES['wall']}") + badge,
        Cross_Origin_Embedder_Policy="require-corp",
        Cross_Origin_Opener_Policy="same-origin",
    )
    page.goto(address)

    assert page.evaluate("crossOriginIsolated") is True
    assert the_frame(page).evaluate(PAPER) == LIGHT_PAPER
    assert the_frame(page).evaluate(FONT)
    assert page.evaluate("document.querySelector('img').naturalWidth > 100")


def test_a_link_opens_a_window_of_its_own_and_leaves_the_other_site_alone(reader, elsewhere, site):
    page = reader()
    address = elsewhere(framed(f"{site}/en{FRAMES['wall']}?as_of=2025-09-30"))
    page.goto(address)
    for link in (".tile", "footer .more"):
        with page.expect_popup() as opened:
            the_frame(page).locator(link).first.click()
        opened.value.wait_for_load_state()
        assert opened.value.url.startswith(f"{site}/en/")
        assert "as_of=2025-09-30" in opened.value.url
        assert opened.value.evaluate("window.opener") is None
        opened.value.close()
    assert page.url == address


def test_the_day_and_the_source_stay_in_sight_while_the_rest_is_scrolled(reader, elsewhere, site):
    page = reader()
    page.goto(elsewhere(framed(f"{site}/en{FRAMES['deadlines']}", 400, 400)))
    foot = the_frame(page).locator("body > footer")

    expect(foot).to_contain_text("22 November 2026")
    assert the_frame(page).evaluate("document.documentElement.scrollHeight > innerHeight")
    inside = "foot => { const at = foot.getBoundingClientRect(); return 0 <= at.top && at.bottom <= innerHeight + 1; }"
    assert foot.evaluate(inside)
    the_frame(page).evaluate("scrollTo(0, 300)")
    assert foot.evaluate(inside)


def test_marks_keep_their_shapes_in_forced_colours(open_page):
    page = open_page(forced_colors="active")
    for theme in ("", "?theme=dark"):
        page.goto(f"/en{FRAMES['wall']}{theme}")
        drawn = page.evaluate(
            """() => [...document.querySelectorAll('.tiles svg')].map(s => {
                 const box = s.getBoundingClientRect(); return box.width > 8 && box.height > 8; })"""
        )
        assert drawn == [True] * 109
        assert page.evaluate(PAPER) != DARK_PAPER
        assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_badge_shows_all_of_its_words(reader, elsewhere, site, theme):
    """As the font of this machine would set them, and as they are then fitted to their place."""
    page = reader()
    references = ["PA-001", "PA-029", "PA-066", "PA-010", "PA-999"]
    measured = {}
    for lang in ("en", "fr"):
        pictures = [f"{site}/{lang}/badges/{reference}.svg?theme={theme}" for reference in references]
        page.goto(elsewhere("".join(f'<img src="{address}" alt="">' for address in pictures)))
        assert page.evaluate("[...document.images].map(one => one.naturalHeight)") == [24] * len(references)
        for address in pictures:
            page.goto(address)
            measured[address] = page.evaluate(
                """() => [...document.querySelectorAll('text')].flatMap(text => {
                     const wide = +document.documentElement.getAttribute('width'), box = text.getBBox();
                     const given = text.textLength.baseVal.value;
                     const fits = box.x >= 0 && box.x + box.width <= wide && Math.abs(box.width - given) < 1;
                     text.removeAttribute('textLength');
                     const own = text.getComputedTextLength();
                     return fits && own < given * 1.06 ? [] : [[text.textContent, box.width, given, own, wide]]; })"""
            )
    assert {where: what for where, what in measured.items() if what} == {}


@pytest.mark.parametrize("javascript", [True, False])
def test_a_snippet_is_made_without_script_and_works_where_it_is_pasted(
    open_page, reader, elsewhere, site, settings, javascript
):
    settings.BASE_URL = site
    maker = open_page(javascript=javascript)
    maker.goto(f"/en{COMMITMENT}")
    maker.locator(".site-foot").get_by_role("link", name="Put it on your site").click()
    maker.get_by_role("navigation", name="What to show").get_by_role(
        "link", name="Status of one commitment"
    ).click()
    maker.get_by_label("Commitment", exact=True).select_option("PA-066")
    maker.get_by_label("Language").select_option("fr")
    maker.get_by_label("Theme").select_option("dark")
    maker.get_by_label("Width in pixels").fill("420")
    maker.get_by_label("Day", exact=False).last.fill("2026-06-30")
    maker.get_by_role("button", name="Show it and make the text").click()
    expect(maker.frame_locator(".stage iframe").locator("footer")).to_contain_text("30 juin 2026")

    snippet, badge = maker.locator("#snippet").input_value(), maker.locator("#badge-html").input_value()
    page = reader()
    page.goto(elsewhere(snippet + badge))
    frame = the_frame(page)
    expect(frame.locator("footer")).to_contain_text("30 juin 2026")
    expect(frame.locator(".ref").first).to_contain_text("PA-066")
    assert frame.evaluate(PAPER) == DARK_PAPER
    assert page.locator("iframe").bounding_box()["width"] == 420
    assert page.evaluate("document.images[0].naturalHeight") == 24
    expect(page.get_by_role("link", name="Paris Actions Tracker").first).to_have_attribute(
        "href", f"{site}/fr{COMMITMENT}?as_of=2026-06-30"
    )
