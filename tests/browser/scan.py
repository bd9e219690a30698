"""axe over the page that is open, by the tags of WCAG 2.2 AA."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ALL = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}


def violations(page: Any, options: dict[str, Any] = ALL) -> list[str]:
    """One line per rule and element, with what axe says to do about it. The script comes in over the debugger's
    wire, which the content security policy has no say in, so the policy stays as strict as it is for visitors."""
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]
    ]
