"""Production refuses to start on an unsafe value and says each one; what starts passes Django's own checklist."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from csp.constants import UNSAFE_INLINE
from django.test import Client

from summit.logs import hide_tokens

ROOT = Path(__file__).resolve().parents[2]
KEY = "kR7-2fWq9xVbN4tLzM8cYpHs6dGjE3aUoTiX1vQnB5yFw0ZrCeAlKmDuSgPhJ"
SAFE = {
    "TRACKER_ENV": "production",
    "TRACKER_SECRET_KEY": KEY,
    "TRACKER_ALLOWED_HOSTS": "tracker.example.org",
    "TRACKER_BASE_URL": "https://tracker.example.org",
    "TRACKER_EMAIL_URL": "smtp://127.0.0.1:1025",
    "DJANGO_SETTINGS_MODULE": "summit.settings",
}


def manage(var: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """manage.py in a production of its own, with nothing of this machine's settings."""
    # The browser tests of the same process set the DJANGO_ one: it is theirs, not of a site in production.
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TRACKER_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=kept | SAFE | {"TRACKER_VAR_DIR": str(var)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.once
def test_production_does_not_start_and_says_every_fault(tmp_path: Path) -> None:
    unsafe = {
        "TRACKER_SECRET_KEY": "short",
        "TRACKER_DEBUG": "1",
        "TRACKER_ALLOWED_HOSTS": "*",
        "TRACKER_BASE_URL": "",
    }
    done = manage(tmp_path, "check", **unsafe)
    assert done.returncode == 1
    for words in ("has 5 characters", "TRACKER_DEBUG is on", "HOSTS holds a *", "TRACKER_BASE_URL is empty"):
        assert done.stderr.count(words) == 1


@pytest.mark.once
def test_an_unknown_kind_of_environment_is_refused(tmp_path: Path) -> None:
    done = manage(tmp_path, "check", TRACKER_ENV="prod")
    assert done.returncode == 1
    assert "TRACKER_ENV is 'prod': it is either development or production." in done.stderr


@pytest.mark.once
def test_development_without_a_key_names_the_command_that_makes_one(tmp_path: Path) -> None:
    done = manage(tmp_path, "check", TRACKER_ENV="development", TRACKER_SECRET_KEY="")
    assert done.returncode == 1
    assert "There is no secret key yet. Run: python3 start.py setup" in done.stderr


@pytest.mark.once
@pytest.mark.parametrize(
    "database", ["", "postgresql://tracker@127.0.0.1/tracker"], ids=["sqlite", "postgresql"]
)
def test_production_passes_the_deployment_checklist(tmp_path: Path, database: str) -> None:
    environment = {"DATABASE_URL": database} if database else {}
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **environment)
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n"), (
        done.stderr
    )


@pytest.mark.once
def test_production_serves_collected_files_and_guarded_pages(tmp_path: Path) -> None:
    """Every static file that a template or style sheet names exists; cookies and headers are the strict ones."""
    collected = manage(tmp_path, "collectstatic", "--noinput", "--verbosity", "0")
    assert (collected.returncode, collected.stderr) == (0, "")
    assert manage(tmp_path, "migrate", "--verbosity", "0").returncode == 0
    visit = """
from django.test import Client
client = Client(headers={"host": "tracker.example.org"}, raise_request_exception=True)
plain = client.get("/en/")
page, sign_in = client.get("/en/", secure=True), client.get("/en/accounts/login/", secure=True)
print(plain.status_code, plain["Location"])
print(page.status_code, page["Strict-Transport-Security"], len(page.cookies))
cookies = [(name, bool(c["secure"]), bool(c["httponly"]), c["samesite"]) for name, c in sign_in.cookies.items()]
print(sign_in.status_code, *cookies)
"""
    done = manage(tmp_path, "shell", "--verbosity", "0", "--command", visit)
    assert done.stdout.splitlines() == [
        "301 https://tracker.example.org/en/",
        "200 max-age=31536000; includeSubDomains; preload 0",
        "200 ('__Host-csrf', True, True, 'Lax')",
    ], done.stderr


@pytest.mark.once
def test_every_variable_is_in_the_operating_manual() -> None:
    pattern = r"\b(TRACKER_[A-Z_]+|DATABASE_URL)\b"
    read = [(ROOT / name).read_text() for name in ("summit/settings.py", "start.py")]
    others = [path for path in (ROOT / "summit").rglob("*.py") if path.name != "settings.py"]
    assert [
        path.name for path in others if re.search(r"os\.environ(?:\.get|\[).{0,3}TRACKER_", path.read_text())
    ] == []
    manual = re.findall(r"^\| .*? \|", (ROOT / "docs/operating.md").read_text(), re.MULTILINE)
    assert set(re.findall(pattern, "".join(manual))) == set(re.findall(pattern, "".join(read)))


STRICT = {
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}


def policy(response) -> set[str]:
    return {part.strip() for part in response["Content-Security-Policy"].split(";")}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status"), [("/en/", 200), ("/fr/", 200), ("/en/no-such-page/", 404), ("/robots.txt", 200)]
)
def test_public_pages_have_the_strict_policy_and_set_no_cookie(
    client: Client, path: str, status: int
) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert policy(response) == STRICT
    assert dict(response.cookies) == {}
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.django_db
def test_only_the_admin_may_style_inline(client: Client) -> None:
    assert policy(client.get("/en/admin/login/")) == STRICT - {"style-src 'self'"} | {
        f"style-src 'self' {UNSAFE_INLINE}"
    }


@pytest.mark.django_db
def test_every_answer_has_a_number_of_its_own(client: Client) -> None:
    first, second = client.get("/robots.txt"), client.get("/robots.txt")
    assert len(first["X-Request-ID"]) == 32
    assert first["X-Request-ID"] != second["X-Request-ID"]


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/en/admin/reset/MQ/cxw2l1-" + "0123456789abcdef" * 2 + "/", "/en/admin/reset/MQ/[token]/"),
        ("/en/accounts/invitation/" + "aB3_-" * 8 + "xyz/", "/en/accounts/invitation/[token]/"),
        (
            "/en/accounts/confirm-email/MQ:1vXyZ2:" + "aB3_-" * 8 + "xyz/",
            "/en/accounts/confirm-email/[token]/",
        ),
        (
            "/en/commitments/pa-066-uae-mgx-ai-campus-france/",
            "/en/commitments/pa-066-uae-mgx-ai-campus-france/",
        ),
    ],
)
def test_one_time_tokens_stay_out_of_the_log(path: str, kept: str) -> None:
    event = {"event": f"Not Found: {path}"}
    assert hide_tokens(None, "warning", event) == {"event": f"Not Found: {kept}"}
