"""Words are held, as on the site, from the first time they are asked for in a test."""

import pytest


@pytest.fixture(autouse=True)
def read_anew(holding: None) -> None:
    """See `holding`."""
