"""What `docs/api.md` shows works as it stands there, and what it says is so."""

import re
from pathlib import Path

import pytest

from tests.api.asking import API
from tracker.api import parameters, resource
from tracker.api.answers import KEPT
from tracker.api.resources import ALL

pytestmark = pytest.mark.usefixtures("today")

TEXT = (Path(__file__).resolve().parents[2] / "docs/api.md").read_text(encoding="utf-8")
HOST = "https://tracker.example"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def test_every_address_shown_is_answered(client, real_record):
    addresses = re.findall(rf"['\"]{HOST}(/api/[^'\"]+)['\"]", TEXT)

    assert len(addresses) == 7
    assert {path: client.get(path).status_code for path in addresses} == dict.fromkeys(addresses, 200)


@pytest.mark.usefixtures("served_record")
def test_the_python_shown_runs(site, capsys):
    (code,) = blocks("python")

    exec(compile(code.replace(HOST, site), "docs/api.md", "exec"), {})  # noqa: S102  # our own documentation

    assert "2026-05-01 initial-investment committed 150000000" in capsys.readouterr().out


def test_every_resource_is_named_with_its_key(client):
    named = re.findall(r"^\| `/([a-z]+)/` \|", TEXT, re.MULTILINE)

    assert named == [each.name for each in ALL]


def test_the_figures_in_it_are_those_of_the_code(settings):
    assert f"`page_size` ({parameters.PER_PAGE}, at most {parameters.MOST_PER_PAGE})" in TEXT
    assert f"at most {resource.MOST_EXPANDED} of" in TEXT.replace("\n  ", " ")
    assert f"max-age={KEPT}" in TEXT
    assert f"{API}/" in TEXT
