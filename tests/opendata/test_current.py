"""The package of now is made once for each state of the public record, is of one moment, and takes no more memory for
100,000 rows than for 1,000."""

import datetime as dt
import hashlib
import os
import time
import tracemalloc

import pytest

from tests.factories import make_commitment, make_organization, make_source
from tests.loading.small import DataSet
from tracker.exports import package, package_rows
from tracker.exports.package_words import Stamp
from tracker.models import Commitment, Party
from tracker.tables import BY_NAME


def test_it_is_made_once_until_something_is_published(db, today, monkeypatch):
    builds = []
    build = package.build
    monkeypatch.setattr(package, "build", lambda *of: builds.append(of) or build(*of))
    make_commitment(1)
    first = package.current()
    assert package.current() == first
    assert len(builds) == 1
    make_commitment(2)
    second = package.current()
    assert (len(builds), second.file("commitments.csv").rows) == (2, 2)
    assert first.directory != second.directory


def test_it_is_known_by_the_day_and_the_number_of_the_newest_entry(db, today):
    make_commitment(1)
    stamp = package.current().stamp
    assert (stamp.version, stamp.created) == (f"2026.11.22+{stamp.head_sequence}", today)


def test_a_found_package_takes_one_query(db, django_assert_num_queries):
    make_commitment(1)
    package.current()
    with django_assert_num_queries(1):
        package.current()


def test_without_a_public_record_it_is_made_anew_each_time(db):
    first, second = package.current(), package.current()
    assert (first.stamp, first.directory == second.directory) == (Stamp("0"), False)


def test_an_old_one_goes_after_an_hour_and_not_before(db):
    make_commitment(1)
    first = package.current()
    make_commitment(2)
    package.current()
    assert first.directory.exists()
    long_ago = time.time() - 2 * package.HOUR
    os.utime(first.directory, (long_ago, long_ago))
    make_commitment(3)
    package.current()
    assert not first.directory.exists()


def test_what_is_published_meanwhile_is_in_all_of_it_or_in_none(db, today):
    """The head of the record moved while the files were read: they are read again."""
    make_commitment(1)
    seen = []

    def make(stamp: Stamp) -> Stamp:
        seen.append(stamp.head_sequence)
        if len(seen) == 1:
            make_commitment(2)
        return stamp

    assert package.of_one_moment(make) == package.stamp_of_now()
    assert len(seen) == 2


def test_where_they_never_stop_they_are_made_to_wait(db, today):
    seen = []

    def make(stamp: Stamp) -> Stamp:
        seen.append(stamp)
        make_commitment(len(seen))
        return stamp

    assert package.of_one_moment(make) == seen[-1]
    assert len(seen) == package.TRIES + 1


SMALL_BYTES = "4d79ab67492a1743c82d8456b41205da7f14267821d7e2b26db466ab8198e6dc"
"""Of the tables of the small data set that the tests of loading use: the same on every database."""


def test_the_same_data_gives_the_same_bytes_on_every_database(db, tmp_path):
    DataSet().load()
    made = package_rows.write_all(tmp_path)
    listed = "".join(f"{table.sha256}  {table.name}\n" for table in made)
    assert hashlib.sha256(listed.encode()).hexdigest() == SMALL_BYTES


def add_parties(number: int) -> None:
    """Rows as they would be stored; the public record need not know of them for them to be read."""
    values = {
        "commitment": make_commitment(1) if not Commitment.objects.exists() else Commitment.objects.get()
    }
    values |= {"organization": make_organization(), "source": make_source(), "left_on": dt.date(2025, 1, 1)}
    Party.objects.bulk_create(
        Party(role="member", confidence="strong", **values) for _number in range(number)
    )


@pytest.mark.once
def test_many_rows_take_no_more_memory_than_few(db, tmp_path):
    peaks = []
    for number in (500, 7_500):
        add_parties(number)
        tracemalloc.start()
        table = package_rows.write(BY_NAME["parties"], tmp_path)
        peaks.append((table.rows, tracemalloc.get_traced_memory()[1]))
        tracemalloc.stop()
    assert [rows for rows, _peak in peaks] == [500, 8_000]
    assert peaks[1][1] < 1.5 * peaks[0][1]
