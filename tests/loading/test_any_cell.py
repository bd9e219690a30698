"""Whatever stands in a cell: either the plan has a fault and nothing is written, or it is written and comes
back from the export as it was."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import undone
from tests.loading.small import SMALL, DataSet, everything
from tracker.actions import loading
from tracker.actions.loading import BY_NAME
from tracker.exports import fixtures
from tracker.rules import OPERATOR

LIKELY = (
    "",
    "yes",
    "no",
    "day",
    "year",
    "2025-12-31",
    "2026-02-28",
    "9999-12-31",
    "0001-01-01",
    "0",
    "-1",
    "7",
    "1e5",
    "press",
    "elysee",
    "press;elysee",
    "PA-001",
    "PA-002",
    "PA-001;PA-002",
    "final",
    "money",
    "complete",
    "delivered_on_time",
    "withdrawn",
    "FR",
    "EUR",
    "https://example.org/",
    '=HYPERLINK("x")',
    "a,b",
    'a "b"',
    "two\r\nlines",
    "L’été ﬁn ✓ 😀",
    "x" * 300,
)
places = st.sampled_from(
    [
        (file, number, column.name)
        for file, rows in SMALL.items()
        for number in range(2, len(rows) + 2)
        for column in BY_NAME[file].columns
    ]
)
texts = st.sampled_from(LIKELY) | st.text(max_size=40)
changes = st.lists(st.tuples(places, texts), min_size=1, max_size=3)


def changed(corruption: list[Any]) -> DataSet:
    data = DataSet()
    for (file, number, column), value in corruption:
        data.row(file, number)[column] = value.encode("utf-8", "replace").decode()
    return data


def hold(data: DataSet) -> None:
    before = everything()
    plan = loading.read(data.files(), by=OPERATOR)
    assert everything() == before
    if plan.faults:
        return
    loading.apply(plan, by=OPERATOR)
    assert loading.read(data.files(), by=OPERATOR).changes_nothing
    tables = {file.name: fixtures.rows_of(file) for file in loading.FILES}
    again = loading.read(tables, by=OPERATOR)
    assert [str(fault) for fault in again.faults] == []
    assert again.changes_nothing


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes)
def test_any_cell_of_new_rows(db, corruption):
    with undone():
        hold(changed(corruption))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes)
def test_any_cell_of_stored_rows(loaded, corruption):
    with undone():
        hold(changed(corruption))
