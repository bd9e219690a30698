"""Files of each test's own: other tests of the same process leave theirs."""

import pytest


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    settings.STORAGES = settings.STORAGES | {
        alias: settings.STORAGES[alias]
        | {"OPTIONS": settings.STORAGES[alias]["OPTIONS"] | {"location": str(folder / alias)}}
        for alias in ("evidence", "releases")
    }
