"""How many of the fifty misspelt searches of tests/search are answered right: over the real record, asked of the
product as a reader does."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

from . import contenders, data
from .figures import Figure
from .load import asked
from .servers import Server
from .settings import REPOSITORY, MissingError

FIFTY = REPOSITORY / "tests" / "search" / "misspelt.tsv"
FIRST = 5
"""Results that a reader sees without scrolling far."""

SHOWN = {
    "commitments": r'row-ref">(PA-\d+)',
    "organizations": r'<th scope="row"><a[^>]* href="[^"]*/([-\w]+)/"',
}


def first_results(page: str, kind: str) -> list[str]:
    """References of commitments, or short names of organizations, in the order of the page."""
    return re.findall(SHOWN[kind], page)[:FIRST]


def is_right(server: Server, row: Mapping[str, str]) -> bool:
    query = urlencode({"q": row["query"]})
    address = f"/{row['language']}/{row['list']}/?{query}"
    page = asked(server, address, **{"Accept-Encoding": "identity"}).body.decode()
    return row["wanted"] in first_results(page, row["list"])


def measure(file: Path = FIFTY) -> tuple[list[Figure], dict[str, list[float]]]:
    """The share, in per cent. MissingError without the list."""
    if not file.exists():
        raise MissingError(
            f"There is no {file.relative_to(REPOSITORY)}: the list of misspelt searches is kept there."
        )
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines(), delimiter="\t"))
    made = data.sqlite(data.RECORD)
    contenders.collect_static(made)
    with contenders.product(made) as server:
        missed = [row["query"] for row in rows if not is_right(server, row)]
    share = 100 * (1 - len(missed) / len(rows))
    detail = f"{len(rows) - len(missed)} of {len(rows)}" + (
        f"; missed: {', '.join(missed)}" if missed else ""
    )
    return [Figure.single("misspelt", 0, share, detail)], {}
