"""A file of 100,000 lines takes no more memory than one of 1,000: nothing is held but the piece being written."""

import gc
import json
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from tests.conftest import undone
from tracker.actions import sample
from tracker.reads.changing import change_page, changes, taking_changes
from tracker.rules import OPERATOR

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
FEW, MANY = 1_000, 100_000
MOST = 4  # MB more for the many, of which the allocator and the zip library keep some

PROGRAM = """
import datetime, json, resource, sys
from decimal import Decimal
import django
django.setup()
from tracker.exports import files
from tracker.reads.taking import About, Table, Taken, Whole, listed, whole
from tracker.tables.columns import date, number, text, yes_no

COLUMNS = (text("words", ""), date("day", ""), number("figure", ""), yes_no("open", ""), listed("keys", ""))
DAY = datetime.date(2026, 11, 22)
ABOUT = About(DAY, "http://127.0.0.1:8000/en/")

def lines(n):
    for number in range(n):
        yield {"words": f"é, number {number}: =1+1", "day": DAY, "figure": Decimal(number) / 4, "open": number % 2 == 0,
               "keys": ("some-lab", "other-lab")}

def write(kind, n):
    table = Table("rows", COLUMNS, lines(n))
    made = Whole(ABOUT, Table("fact", COLUMNS, lines(1)), (table,)) if kind == "zip" else Taken(ABOUT, table)
    content = files.content(made, kind)
    if not hasattr(content, "seek"):
        return sum(len(piece) for piece in content)
    with content:
        return sum(len(piece) for piece in iter(lambda: content.read(65536), b""))

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

few, many = int(sys.argv[1]), int(sys.argv[2])
for kind in sys.argv[3:]:
    write(kind, few)
before = peak()
found = {}
for kind in sys.argv[3:]:
    size = write(kind, many)
    found[kind] = [size, peak() - before]
print(json.dumps(found))
"""


def test_every_writer_takes_as_much_for_many_lines_as_for_few() -> None:
    """In a process of its own, whose peak no other test has raised."""
    command = [sys.executable, "-c", PROGRAM, str(FEW), str(MANY), "csv", "json", "zip", "xlsx"]
    surroundings = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])

    assert [kind for kind, (size, _more) in found.items() if size < MANY] == []  # packed, some bytes a line
    assert {kind: more // 1024 for kind, (_size, more) in found.items() if more > MOST * 1024} == {}


def test_the_list_takes_as_much_for_many_commitments_as_for_few(client, db, today) -> None:
    addresses = ["/en/commitments.csv", "/en/commitments.json"]
    few, many = (peaks_of(client, addresses, n) for n in (1_000, 2_000))
    assert {address: more for address in addresses if (more := many[address] - few[address]) > 400_000} == {}


def test_the_changes_of_a_large_record_are_not_read_all_at_once(client, db, today) -> None:
    address = "/en/changes.csv?from=2025-06-01"
    few, many = (peaks_of(client, [address], n)[address] for n in (300, 900))
    assert many - few < 500_000, (few, many)


def peaks_of(client, addresses: list[str], commitments: int) -> dict[str, int]:
    """Bytes that each answer takes at most beyond what was there."""
    with undone():
        sample.make(commitments, 1, by=OPERATOR)
        return {address: peak_of(client, address) for address in addresses}


def peak_of(client, address: str) -> int:
    drained(client, f"{address.partition('?')[0]}?as_of=2019-01-01")
    gc.collect()
    tracemalloc.start()
    try:
        drained(client, address)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def drained(client, address: str) -> int:
    response = client.get(address)
    assert response.status_code == 200
    return sum(len(piece) for piece in response)


@pytest.mark.parametrize("first", ["2025-01-01", "2025-02-11", "2026-11-22"])
def test_changes_read_in_parts_are_those_read_at_once(real_record, today, monkeypatch, first) -> None:
    begins = change_page.dt.date.fromisoformat(first)
    wish = changes.Wish(pillars=("france-europe", "governance"))
    at_once = list(taking_changes.changed(begins, today, wish))
    monkeypatch.setattr(taking_changes, "AT_ONCE", 10)
    in_parts = list(taking_changes.changed(begins, today, wish))

    whole = changes.changes(begins, today, wish)
    assert at_once == in_parts == [change for group in change_page.grouped(whole) for change in group] != []
