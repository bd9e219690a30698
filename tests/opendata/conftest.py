import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from tests.opendata import making
from tracker.exports import package
from tracker.exports.package import Package
from tracker.exports.package_words import Stamp
from tracker.models import Commitment

STAMP = Stamp("2026.11.22", dt.date(2026, 11, 22), 12, "ab" * 32)
"""What a package of the tests is of."""


@pytest.fixture(autouse=True)
def kept_in_a_folder_of_its_own(settings, tmp_path: Path) -> None:
    """What is built for one test is not found by another."""
    releases = {
        **settings.STORAGES["releases"],
        "OPTIONS": {"location": tmp_path / "releases", "base_url": None},
    }
    settings.STORAGES = {**settings.STORAGES, "releases": releases}


@pytest.fixture
def made(db: None, today: dt.date) -> Commitment:
    """A row in every table, and hidden things beside each."""
    return making.everything()


@pytest.fixture
def built(made: Commitment, tmp_path: Path) -> Package:
    """The package of that."""
    return package.build(tmp_path / "built", STAMP)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Whatever language a page left behind that was asked for before."""
    with translation.override("en"):
        yield
