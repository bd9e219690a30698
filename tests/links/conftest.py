"""One web server on loopback, and the guard that goes to it."""

import pytest

from tests.links.servers import Indoors, web


@pytest.fixture
def site():
    with web() as served:
        yield served


@pytest.fixture
def indoors(site):
    return Indoors(site.port)
