"""Every check and test, as `python3 start.py test` runs them; with arguments, only pytest with those.

Everything runs even when something before it failed, and the failures are named together at the end.
"""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests import services

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
NO_TESTS_RAN = 5

# What meets PostgreSQL as well: whatever asks the database something of its own (conditions, derived rows, locks,
# triggers, searches, what is streamed), every page and resource once, and the main walks. Forms, sentences, mail and
# layouts stand on top of that and meet SQLite alone; with DATABASE_URL and the argument `tests` all of it meets both.
ON_POSTGRESQL = [
    "tests/accounts/test_limits.py",
    "tests/actions",
    "tests/api",
    "tests/backup",
    "tests/browser",
    "tests/exports/test_lists.py",
    "tests/exports/test_things.py",
    "tests/following",
    "tests/house",
    "tests/loading",
    "tests/models",
    "tests/notices/test_due.py",
    "tests/notices/test_outbox.py",
    "tests/notices/test_post.py",
    "tests/opendata",
    "tests/pages",
    "tests/privacy",
    "tests/reads",
    "tests/record",
    "tests/stories",
    "tests/search",
    "tests/test_search_database.py",
    "tests/views/test_commitment_list.py",
    "tests/views/test_facets.py",
    "tests/views/test_matrix.py",
    "tests/watching",
]

# One of a kind, and alone: it starts all that production has, restarts it under load, and counts.
PRODUCTION = "tests/deploy"

# Layers, migrations, translations and the tree itself are looked at by tests/house/.
CHECKS = {
    "ruff check": [BIN / "ruff", "check", "."],
    "ruff format": [BIN / "ruff", "format", "--check", "."],
    "templates": [BIN / "djlint", "templates", "--lint", "--quiet"],
    "types": [BIN / "mypy"],
}


def say(sentence: str) -> None:
    print(sentence, flush=True)


def check(name: str) -> tuple[str, bool, str, float]:
    """Run one check silently; its words are shown only when it fails."""
    started = time.monotonic()
    done = subprocess.run(
        [str(part) for part in CHECKS[name]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return name, done.returncode == 0, done.stdout + done.stderr, time.monotonic() - started


def checks() -> list[str]:
    """Names of the checks that failed."""
    failed = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for name, good, words, seconds in pool.map(check, CHECKS):
            say(f"{'ok    ' if good else 'FAILED'} {name} ({seconds:.0f} s)")
            if not good:
                say(words.rstrip())
                failed.append(name)
    return failed


def pytest(*arguments: str, database: str | None = None) -> bool:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    if database:
        environment["DATABASE_URL"] = database
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode in (0, NO_TESTS_RAN)


def suite() -> list[str]:
    """Names of what failed: everything on SQLite, then on PostgreSQL what depends on the database."""
    failed = []
    both = ["-n", "2", "--dist", "worksteal", "-q"]
    try:
        services.chromium()
        browser, walks = "", " or walk"
    except services.MissingError as missing:
        browser, walks = "not browser", ""
        failed += lacking("browser", missing)
    say("\n== Tests on SQLite")
    if not pytest(*both, "-m", browser, f"--ignore={PRODUCTION}"):
        failed.append("tests on SQLite")
    try:
        with services.postgres() as server:
            say("\n== Tests on PostgreSQL")
            database = f"{server}/tracker_{os.getpid()}"
            chosen = ["-m", f"(not browser and not once){walks}", *ON_POSTGRESQL]
            if not pytest(*both, *chosen, database=database):
                failed.append("tests on PostgreSQL")
    except services.MissingError as missing:
        failed += lacking("tests on PostgreSQL", missing)
    say("\n== Production: nginx, PostgreSQL, Redis and two web processes under load")
    if not pytest("-q", PRODUCTION):
        failed.append("production")
    return failed


def lacking(what: str, missing: services.MissingError) -> list[str]:
    """Say what is not run and why; where CI=true that is a failure."""
    say(f"SKIPPED {what}: {missing}")
    return [what] if services.in_ci() else []


def main(arguments: list[str]) -> int:
    if arguments:
        command = [sys.executable, "-m", "pytest", *arguments]
        return subprocess.run(command, cwd=ROOT, check=False).returncode
    started = time.monotonic()
    failed = checks() + suite()
    minutes, seconds = divmod(round(time.monotonic() - started), 60)
    say(f"\n{'FAILED: ' + ', '.join(failed) if failed else 'All well'} ({minutes} min {seconds} s)")
    return 1 if failed else 0


if __name__ == "__main__":
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit(143)
    )  # so that a server of ours is stopped on the way out
    sys.exit(main(sys.argv[1:]))
