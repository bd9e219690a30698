"""On what the figures were taken: said beside them, since they mean nothing without."""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
import sqlite3
import subprocess
from importlib.metadata import version
from pathlib import Path

from .settings import REPOSITORY, ROOM


def machine() -> dict[str, str]:
    """Everything by name; what cannot be found out is "-"."""
    load = os.getloadavg()
    return {
        "Date": dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "Commit": commit(),
        "Cores": str(os.cpu_count()),
        "Processor": processor(),
        "Load average before (1, 5, 15 min)": ", ".join(f"{value:.2f}" for value in load),
        "Python": platform.python_version(),
        "Django": version("Django"),
        "gunicorn": version("gunicorn"),
        "SQLite": sqlite3.sqlite_version,
        "PostgreSQL": said("psql", "--version"),
        "nginx": said("nginx", "-v"),
        "Datasette": said(str(ROOM / "datasette" / "bin" / "datasette"), "--version"),
        "wrk": said("wrk", "--version"),
    }


def commit() -> str:
    """The commit, and whether the tree had changes that are not in it (docs/performance.md, which is written,
    aside)."""
    number = said("git", "rev-parse", "--short=12", "HEAD", pattern=r"[0-9a-f]{7,}")
    changed = subprocess.run(
        ["git", "status", "--porcelain", "--", ".", ":!docs/performance.md"],
        cwd=REPOSITORY, capture_output=True, text=True, check=False,
    ).stdout.strip()  # fmt: skip
    return f"{number} with changes" if changed else number


def processor() -> str:
    text = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    found = re.search(r"model name\s*:\s*(.+)", text)
    return found[1].strip() if found else platform.machine() or "-"


def said(*command: str, pattern: str = r"\d+\.\d+(?:\.\d+)?") -> str:
    """What a program says of its version; "-" where it is not installed."""
    try:
        done = subprocess.run(
            command, cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return "-"
    found = re.search(pattern, done.stdout + done.stderr)
    return found[0] if found else "-"
