"""The three files of the list as pandas reads them: the same table, with numbers, days and truth as what they are."""

import datetime as dt
import io
import json

import pandas
import pytest

from tests.exports.reading import body

pytestmark = pytest.mark.usefixtures("today", "real_record")

ADDRESS = "/en/commitments.{}?as_of=2026-09-30"
DAYS = ["announced_on", "assessed_on", "due_on", "next_due_on", "last_fact_on", "claimed_on", "as_of"]
COUNTS = ["days_overdue", "moved_deadlines", "reports"]
TRUTH = ["in_brochure", "headline", "contested"]
LISTS = ["leads", "other_parties"]


@pytest.fixture
def read(client):
    return lambda kind: io.BytesIO(body(client.get(ADDRESS.format(kind))))


def from_csv(read) -> pandas.DataFrame:
    return pandas.read_csv(read("csv"), parse_dates=DAYS, true_values=["yes"], false_values=["no"])


def from_json(read) -> pandas.DataFrame:
    frame = pandas.DataFrame(json.load(read("json"))["rows"])
    return frame.assign(**{day: pandas.to_datetime(frame[day]) for day in DAYS})


def from_xlsx(read) -> pandas.DataFrame:
    return pandas.read_excel(read("xlsx"), sheet_name="commitments")


READERS = {"csv": from_csv, "json": from_json, "xlsx": from_xlsx}


@pytest.mark.parametrize("kind", READERS)
def test_types_are_right(read, kind):
    frame = READERS[kind](read)
    assert frame.shape == (109, 39)
    assert [name for name in DAYS if not pandas.api.types.is_datetime64_any_dtype(frame[name])] == [
        "claimed_on"
    ][: kind == "xlsx"]
    assert [name for name in COUNTS if not pandas.api.types.is_numeric_dtype(frame[name])] == []
    assert [name for name in TRUTH if frame[name].dtype != bool] == []
    assert set(frame["as_of"]) == {pandas.Timestamp(dt.date(2026, 9, 30))}


def test_all_three_are_the_same_table(read):
    frames = {}
    for kind, reader in READERS.items():
        frame = reader(read)
        if kind == "json":
            frame = frame.assign(**{name: frame[name].str.join(";").replace("", None) for name in LISTS})
        frames[kind] = frame.drop(columns=["claimed_on"]).astype(object).where(frame.notna(), None)
    assert frames["csv"].equals(frames["xlsx"])
    assert (frames["json"].to_dict("records")) == frames["xlsx"].to_dict("records")


def test_what_is_counted_with_them_is_what_the_page_counts(read, client):
    frame = from_csv(read)
    page = client.get("/en/commitments/?schedule=overdue&as_of=2026-09-30").context["found"]
    assert int((frame["schedule"] == "overdue").sum()) == page.total
    assert int(frame["days_overdue"].notna().sum()) == page.total
