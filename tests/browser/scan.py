"""axe over the page that is open, by the tags of WCAG 2.2 AA."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Style sheets are not loaded a second time: axe would look for what they import beside the page.
REST = {"resultTypes": ["violations"], "preload": False}
ALL = {"runOnly": {"type": "tag", "values": TAGS}, **REST}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, **REST}
SETTLED = "() => Promise.allSettled(document.getAnimations().map(one => one.finished)).then(() => null)"


def violations(page: Any, options: dict[str, Any] = ALL) -> list[str]:
    """One line per rule and element, with what axe says to do about it. The script comes in over the debugger's
    wire, which the content security policy has no say in, so the policy stays as strict as it is for visitors."""
    page.wait_for_load_state()  # a page on its way to another has no document to look at
    page.evaluate(SETTLED)  # a colour that still glides is none yet
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]
    ]


def in_both_lights(page: Any) -> str:
    """All rules in the light, and contrast in the dark; "" where nothing is wrong."""
    light = violations(page)
    page.emulate_media(color_scheme="dark")
    dark = violations(page, CONTRAST)
    page.emulate_media(color_scheme="light")
    return "\n".join([*light, *(f"dark: {line}" for line in dark)])


FRAMES = 600


def until(page: Any, expression: str) -> None:
    """Wait, picture by picture, until the page says so. Playwright's own way evaluates text inside the page where the
    first look fails, which the content security policy of this site refuses."""
    for _frame in range(FRAMES):
        if page.evaluate(expression):
            return
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => done(null)))")
    raise AssertionError(f"The page never came to: {expression}")
