"""What must not be in the tree: foreign hosts, this machine's paths, secrets, giants, holes in the strict CSP."""

import re
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
HERE = str(Path(__file__).relative_to(ROOT))
LONGEST = 400  # lines of Python


def tracked(*patterns: str) -> list[str]:
    """Paths of the files under version control, or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return sorted({name for name in names if name and (ROOT / name).is_file()})


def text_of(name: str) -> str:
    """The text of a file; nothing for what is no text (fonts, pictures, sheets, compiled translations)."""
    content = (ROOT / name).read_bytes()
    return "" if b"\0" in content else content.decode("utf-8")


def places(pattern: str, names: list[str]) -> list[str]:
    """Every `file:line: match` of a pattern, this file left out since it must spell what it looks for."""
    found = []
    for name in names:
        if name == HERE:
            continue
        for number, line in enumerate(text_of(name).splitlines(), start=1):
            found += [f"{name}:{number}: {match.group()}" for match in re.finditer(pattern, line)]
    return found


FORBIDDEN = {
    "a package registry or its option": r"pypi\.org|pythonhosted|npmjs\.|yarnpkg|deb\.debian|-index-url|--find-links",
    "a path of one machine": r"(?<![\w.\-}])/(?:work|tmp|root|home)/[\w.]+",
    "a folder beside this repository": r"\.\./shared",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY",
    "an access token": r"\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_\w{30,}|glpat-\w{20})",
    "a conflict that was not settled": r"^(?:<{7}|>{7}) ",
    "unfinished work": r"\bTO" r"DO\b|\bFIX" r"ME\b|\bX{3}\b",
}


@pytest.mark.parametrize("pattern", FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_no_file_holds(pattern: str) -> None:
    assert places(pattern, [name for name in tracked() if not name.startswith("static/vendor/")]) == []


def test_no_lock_of_another_tool_is_kept() -> None:
    assert (
        tracked(
            "uv.lock",
            "pylock*.toml",
            "package-lock.json",
            "*/package-lock.json",
            "Pipfile.lock",
            "poetry.lock",
        )
        == []
    )


def test_nothing_that_is_made_is_kept() -> None:
    assert tracked("var/*", ".venv/*", "*.sqlite3", "*.pyc", ".env", "*/secret_key") == []


def test_every_python_file_has_one_subject() -> None:
    lengths = {
        name: len(text_of(name).splitlines()) for name in tracked("*.py") if "/migrations/" not in name
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def pins(name: str) -> dict[str, str]:
    return dict(
        re.findall(r"^([a-z0-9.-]+)==([^ ]+)", (ROOT / f"requirements/{name}.txt").read_text(), re.MULTILINE)
    )


def test_every_pinned_package_has_its_hashes() -> None:
    for name in ("base", "test"):
        blocks = re.split(r"^(?=[a-z])", (ROOT / f"requirements/{name}.txt").read_text(), flags=re.MULTILINE)
        assert [block.splitlines()[0] for block in blocks if block and "--hash=sha256:" not in block] == []


def test_what_is_tested_is_what_runs() -> None:
    """test.txt holds base.txt at the same versions: an environment for tests serves to run as well."""
    base, test = pins("base"), pins("test")
    assert {name: test.get(name) for name in base} == base


def test_the_locks_hold_what_is_asked_for() -> None:
    for name in ("base", "test"):
        lines = (ROOT / f"requirements/{name}.in").read_text().splitlines()
        asked = [
            re.split(r"[<>=\[]", line)[0].strip().lower() for line in lines if re.match(r"[A-Za-z]", line)
        ]
        assert [package for package in asked if package not in pins(name)] == []


PUBLIC_STYLE = r"""\sstyle\s*=\s*["']|<style\b"""
TEMPLATE_HOLES = {
    "an inline style": PUBLIC_STYLE,
    "an inline event handler": r"""\s(?:on[a-z]+|hx-on[:\w-]*)\s*=\s*["']""",
    "an inline script": r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/ld\+json\")",
    "a script address": r"javascript:",
    "a resource of another host": r"""<(?:script|img|link|iframe|use)\b[^>]*\s(?:src|href)=["'](?:https?:)?//""",
    "an address that no URL name knows": r"""\s(?:href|action|hx-get|hx-post)=["']/""",
    "text that is not escaped": r"\|\s*safe\b|\{%\s*autoescape\s+off",
}


@pytest.mark.parametrize("pattern", TEMPLATE_HOLES.values(), ids=TEMPLATE_HOLES.keys())
def test_no_template_holds(pattern: str) -> None:
    assert places(pattern, tracked("templates/*.html", "templates/*.svg", "templates/*.xml")) == []


def test_no_style_sheet_asks_another_host() -> None:
    assert places(r"""(?:url\(\s*["']?|@import\s+["'])(?:https?:)?//""", tracked("static/*.css")) == []


def test_every_silenced_check_says_why() -> None:
    """`# noqa: X` and `# type: ignore[x]` name the rule and are followed by a reason, as in `# noqa: S608  # why`."""
    silenced = r"#\s*(?:noqa|type:\s*ignore)\b.*$"
    reasoned = re.compile(r"#\s*(?:noqa:\s*[A-Z0-9, ]+|type:\s*ignore\[[\w, -]+\])\s*#\s*\w.+")
    found = places(silenced, tracked("*.py"))
    assert [place for place in found if not reasoned.search(place)] == []


def test_every_unescaped_text_says_why() -> None:
    found = places(r"\bmark_safe\(.*$", tracked("*.py"))
    assert [place for place in found if "#" not in place] == []


def test_scripts_of_the_house_can_be_run() -> None:
    for name in ("start.py", "manage.py", ".ci/run"):
        assert (ROOT / name).stat().st_mode & 0o111 == 0o111
