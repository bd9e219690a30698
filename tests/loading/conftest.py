import pytest

from tests.loading.small import DataSet


@pytest.fixture
def small(db: None) -> DataSet:
    """A small data set, not loaded yet."""
    return DataSet()


@pytest.fixture
def loaded(small: DataSet) -> DataSet:
    """The same, loaded once."""
    small.load()
    return small
