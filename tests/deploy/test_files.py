"""What is written for machines that the tests do not have (systemd, a container engine) is read by their own checkers,
and what can be run of it without them is run."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import services
from tests.deploy.stack import example, program
from tests.deploy.supervising import ROOT, UNITS
from tests.house.test_settings import SAFE

pytestmark = pytest.mark.once

DEPLOY = ROOT / "deploy"
CONTAINERS = DEPLOY / "containers"
BIN = Path(sys.executable).parent
SERVICES = ("paris-actions-web@1.service", "paris-actions-due.service", "paris-actions-backup.service")
MOST_EXPOSED = 1.5
"""Of systemd's own scale from 0 (closed) to 10: what it calls OK ends at 4.9. A web server needs the network."""


def needed(name: str, package: str) -> str:
    try:
        return program(name, package)
    except services.MissingError as missing:
        pytest.fail(str(missing), pytrace=False)


def run(*command: str | Path, **more: Any) -> subprocess.CompletedProcess[str]:
    words = [str(part) for part in command]
    return subprocess.run(words, capture_output=True, text=True, check=False, **more)


# --- Scripts ----------------------------------------------------------------------------------------------------------


def scripts() -> list[Path]:
    return sorted(
        path for path in DEPLOY.rglob("*") if path.is_file() and path.read_bytes().startswith(b"#!/bin/sh\n")
    )


def test_scripts_are_sound_and_can_be_run() -> None:
    assert {path.name for path in scripts()} == {"entry", "fill", "proxy", "rolling-restart"}
    done = run(needed("shellcheck", "shellcheck"), *scripts())
    assert done.stdout == ""
    assert [path for path in scripts() if path.stat().st_mode & 0o111 != 0o111] == []


def test_secrets_come_from_files_and_leave_no_trace(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("two words and a 'quote' $HOME\n")
    told = run(
        CONTAINERS / "entry",
        sys.executable,
        "-c",
        "import os; print(os.environ['TRACKER_SECRET_KEY'], 'TRACKER_SECRET_KEY_FILE' in os.environ)",
        env={"TRACKER_SECRET_KEY_FILE": str(secret), "PATH": "/usr/bin:/bin"},
    )
    assert (told.stdout, told.stderr) == ("two words and a 'quote' $HOME False\n", "")


def test_a_secret_that_cannot_be_read_stops_the_container(tmp_path: Path) -> None:
    missing = {"DATABASE_URL_FILE": str(tmp_path / "none"), "PATH": "/usr/bin:/bin"}
    done = run(CONTAINERS / "entry", "echo", "started", env=missing)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"DATABASE_URL_FILE names {tmp_path / 'none'}, which cannot be read." in done.stderr


def test_nginx_is_not_configured_without_a_name() -> None:
    needed("envsubst", "gettext-base")
    done = run(DEPLOY / "nginx" / "fill", env={"PATH": "/usr/bin:/bin"})
    assert done.returncode != 0
    assert "TRACKER_ALLOWED_HOSTS: is not set: name the hosts of the site" in done.stderr
    filled = run(DEPLOY / "nginx" / "fill", env={"PATH": "/usr/bin:/bin"} | example())
    assert filled.returncode == 0
    assert "${" not in filled.stdout
    assert "server_name actions.example.org;" in filled.stdout


def test_the_example_names_settings_that_there_are() -> None:
    manual = (ROOT / "docs" / "operating.md").read_text()
    known = set(re.findall(r"^\| `([A-Z_]+)` \|", manual, re.MULTILINE))
    assert set(example()) - known == set()


# --- systemd ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A root directory with our units in their places, and something to run where they look for it."""
    shutil.copytree(UNITS, tmp_path / "etc/systemd/system")
    system = Path("/usr/lib/systemd/system")
    stock = system if system.exists() else Path("/lib/systemd/system")
    shutil.copytree(stock, tmp_path / "usr/lib/systemd/system", symlinks=True)
    for name in ("python", "gunicorn"):
        file = tmp_path / "opt/paris-actions/current/.venv/bin" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o755)
    return tmp_path


def analyze(machine: Path, what: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return run(needed("systemd-analyze", "systemd"), what, f"--root={machine}", *arguments)


def test_systemd_understands_the_units(machine: Path) -> None:
    units = ["paris-actions.socket", "paris-actions-backup.timer", *SERVICES]
    done = analyze(machine, "verify", "--man=no", *(machine / "etc/systemd/system" / unit for unit in units))
    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_finds_a_fault_where_there_is_one(machine: Path) -> None:
    """The check before this one can fail."""
    file = machine / "etc/systemd/system/paris-actions-due.service"
    file.write_text(file.read_text().replace("ExecStart=", "ExecStrat="))
    assert analyze(machine, "verify", "--man=no", file).returncode != 0


@pytest.mark.parametrize("service", SERVICES)
def test_services_may_do_little_besides_serving(machine: Path, service: str) -> None:
    units = machine / "etc/systemd/system"
    shutil.copy(units / "paris-actions-web@.service", units / "paris-actions-web@1.service")
    done = analyze(machine, "security", "--offline=true", "--no-pager", service)
    found = re.search(r"Overall exposure level for \S+: ([0-9.]+)", done.stdout)
    assert found, done.stdout + done.stderr
    assert float(found[1]) <= MOST_EXPOSED


# --- Containers -------------------------------------------------------------------------------------------------------


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((CONTAINERS / "compose.yaml").read_text())
    return found


def test_the_image_is_built_as_it_should_be() -> None:
    done = run(BIN / "hadolint", "--failure-threshold", "style", CONTAINERS / "Containerfile")
    assert (done.returncode, done.stdout) == (0, "")


def test_compose_understands_its_file() -> None:
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    done = run(*check, CONTAINERS / "compose.yaml")
    assert done.returncode == 0, done.stdout


def test_no_container_may_do_more_than_it_needs() -> None:
    for name, service in compose()["services"].items():
        assert service["cap_drop"] == ["ALL"], name
        assert service["read_only"] is True, name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert "mem_limit" in service, name
        assert service["image"].count(":") >= 1, name
        assert "privileged" not in service, name


def test_only_nginx_can_be_reached_from_outside() -> None:
    found = compose()
    assert {name for name, service in found["services"].items() if "ports" in service} == {"proxy"}
    assert found["networks"]["inside"] == {"internal": True}
    for name in ("database", "cache"):
        assert found["services"][name]["networks"] == ["inside"]


def test_no_secret_stands_in_the_files() -> None:
    found = compose()
    for service in found["services"].values():
        given = service.get("environment", {})
        names = [name for name in given if re.search(r"PASSWORD|SECRET|TOKEN|EMAIL_URL|DSN", name)]
        assert all(name.endswith("_FILE") and str(given[name]).startswith("/run/secrets/") for name in names)
        files = {Path(given[name]).name for name in names}
        assert files <= set(service.get("secrets", []))
    assert all("/" in secret["file"] for secret in found["secrets"].values())


def copied() -> list[str]:
    """What the image of the site is given of this repository."""
    text = (CONTAINERS / "Containerfile").read_text()
    stage = text[text.index(" AS site\n") : text.index(" AS web\n")]
    return re.findall(r"^COPY (?!--from)(\S+) \S+$", stage, re.MULTILINE)


def test_the_image_has_all_that_the_site_needs(tmp_path: Path) -> None:
    """A folder with what is copied and nothing else, in which nothing can be written: the site starts there."""
    app, var = tmp_path / "app", tmp_path / "var"
    var.mkdir()
    for name in copied():
        source, target = ROOT / name, app / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    for folder in (app, *app.rglob("*/")):
        folder.chmod(0o555)
    settings = SAFE | {"TRACKER_VAR_DIR": str(var), "TRACKER_STATIC_DIR": str(tmp_path / "static")}
    environment = settings | {"PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"}
    gunicorn = [BIN / "gunicorn", "--check-config", "--config", "deploy/gunicorn.conf.py", "summit.wsgi"]
    for command in (
        [BIN / "python", "manage.py", "check"],
        [BIN / "python", "manage.py", "migrate"],
        gunicorn,
    ):
        done = run(*command, cwd=app, env=environment)
        assert done.returncode == 0, done.stdout + done.stderr
    assert (app / "fixtures" / "paris-actions").is_dir()  # what the first start loads
    assert not list(app.rglob("__pycache__"))


def test_what_is_sent_to_the_engine_holds_what_is_copied() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in lines
    let_in = [line[1:] for line in lines if line.startswith("!")]
    missing = [
        name for name in copied() if not any(name == path or name.startswith(f"{path}/") for path in let_in)
    ]
    assert missing == []
