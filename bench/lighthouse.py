"""Lighthouse over every type of public page: the product with its production settings behind nginx, which ends TLS
with a certificate of our own; Chromium is told to accept it.

The program itself comes from npm, into the benchmark's own folder, and is in no lock of this repository.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any

from . import contenders, data, nginx
from .figures import Figure, markdown
from .load import asked
from .servers import Server
from .settings import HOST, MissingError, room, surroundings

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PATIENCE = 180  # seconds for one page

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = "--disable-background-networking --disable-component-update --disable-sync"
FLAGS = f"--headless=new --no-sandbox --ignore-certificate-errors --disable-gpu {QUIET}"
Scores = Mapping[str, Mapping[str, Any]]


def program() -> Path:
    """Installed once by npm, from the registry that it is set up for."""
    found = room("lighthouse") / "node_modules" / ".bin" / "lighthouse"
    if not found.exists():
        npm = shutil.which("npm")
        if not npm:
            raise MissingError("There is no npm here: install the packages nodejs and npm.")
        print("installing Lighthouse …", flush=True)
        command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-save", "lighthouse"]
        done = subprocess.run(command, cwd=room("lighthouse"), capture_output=True, text=True, check=False)
        if done.returncode or not found.exists():
            raise MissingError(f"Lighthouse could not be installed:\n{done.stderr[-1000:]}")
    return found


def browser() -> str:
    named = os.environ.get("CHROMIUM_PATH", "")
    found = named or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        raise MissingError(
            "There is no Chromium here: install the package chromium, or name one in CHROMIUM_PATH."
        )
    return found


def addresses(server: Server) -> dict[str, str]:
    """Every public page of tests/browser/pages.py that answers with 200: pages of an error are none that people
    come to."""
    from tests.browser.pages import TEMPLATES

    every = {name: f"/en{path}" for name, path in TEMPLATES.items()}
    return {name: path for name, path in every.items() if asked(server, path).status == HTTPStatus.OK}


@contextlib.contextmanager
def site() -> Iterator[tuple[Server, Server]]:
    """The product, and nginx before it."""
    made = data.sqlite(data.RECORD)
    contenders.collect_static(made)
    socket = room() / "web.sock"
    with contenders.product(made, workers=contenders.WORKERS, socket=socket) as product:
        folder = contenders.keep_bytes({"/": asked(product, "/en/")})
        with nginx.before(product, socket, folder, room("var")) as doors:
            yield product, doors.site


def audit(lighthouse: Path, url: str) -> dict[str, Any]:
    """The scores of one page, of 100, and its weight. On a phone, as Lighthouse does it unless told otherwise."""
    out = room() / "lighthouse.json"
    out.unlink(missing_ok=True)
    nobody_else = f'--host-resolver-rules="MAP {HOST} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"'
    command = [
        str(lighthouse), url, "--quiet", "--output=json", f"--output-path={out}",
        f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={FLAGS} {nobody_else}",
    ]  # fmt: skip
    done = subprocess.run(
        command,
        env=surroundings(CHROME_PATH=browser()),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    if done.returncode or not out.exists():
        raise MissingError(f"Lighthouse could not look at {url}:\n{done.stderr[-1000:]}")
    return read(json.loads(out.read_text()))


def read(report: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a report of Lighthouse."""
    audits = report["audits"]
    found: dict[str, Any] = {
        name: round((report["categories"][name]["score"] or 0) * 100) for name in CATEGORIES
    }
    found["kB"] = round(audits["total-byte-weight"]["numericValue"] / 1000)
    found["failed"] = sorted(
        audits[each["id"]]["title"]
        for name in CATEGORIES[1:]
        for each in report["categories"][name]["auditRefs"]
        if each["weight"] and audits[each["id"]]["score"] == 0
    )
    found["version"] = report["lighthouseVersion"]
    return found


def measure(only: Sequence[str] = ()) -> tuple[list[Figure], dict[str, dict[str, Any]]]:
    """Of all pages, or of those named; the figure is the worst performance. A page that scores below its goal is
    looked at twice more, and the median counts: what else the machine did moves one score by ten."""
    tool = program()
    found: dict[str, dict[str, Any]] = {}
    with site() as (product, secure):
        for name, path in addresses(product).items():
            if only and name not in only:
                continue
            url = f"https://{HOST}:{secure.port}{path}"
            looks = [audit(tool, url)]
            while looks[0]["performance"] < 95 and len(looks) < 3:  # said above
                looks.append(audit(tool, url))
            found[name] = {
                **sorted(looks, key=lambda look: look["performance"])[len(looks) // 2],
                "path": path,
            }
            print(name, *(found[name][category] for category in CATEGORIES), flush=True)
    worst = min(found, key=lambda name: found[name]["performance"])
    return [Figure.single("lighthouse", 0, found[worst]["performance"], worst)], found


def text(found: Scores) -> str:
    """The table of all pages."""
    version = next(iter(found.values()))["version"] if found else "-"
    rows = [
        (name, *(str(each[category]) for category in CATEGORIES), str(each["kB"]), "; ".join(each["failed"]))
        for name, each in found.items()
    ]
    begin = (
        f"Lighthouse {version}, a phone on a slow network as it simulates one; the weight is with fonts.\n\n"
    )
    return begin + markdown(
        rows, ("Page", "Performance", "Accessibility", "Best practices", "SEO", "kB", "Failed")
    )
