"""Every test starts from words that were read anew: what the process keeps belongs to the test before."""

import pytest

from tracker.reads import known_words, version


@pytest.fixture(autouse=True)
def read_anew(monkeypatch):
    monkeypatch.setattr(version, "HOLDS", 3_600.0)  # a machine may be slow: nothing here waits for the clock
    version.forget()
    known_words.forget()
    yield
    version.forget()
    known_words.forget()
