"""Production, started once for all that is tried on it."""

from collections.abc import Iterator

import pytest

from tests import services
from tests.deploy.stack import Stack, stack


@pytest.fixture(scope="session")
def production() -> Iterator[Stack]:
    """A program that is missing is a failure, which says what to install: without it nothing was shown."""
    try:
        with stack() as made:
            yield made
    except services.MissingError as missing:
        pytest.fail(str(missing), pytrace=False)
