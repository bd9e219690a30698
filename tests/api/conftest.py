"""What tests of the interface share: addresses, and a counter of requests that starts at nothing."""

import pytest
from django.core.cache import caches

API = "/api/v1"


@pytest.fixture(autouse=True)
def nothing_asked_yet():
    caches["api"].clear()
    yield
    caches["api"].clear()
