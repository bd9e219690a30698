"""What decides about what is said: percentiles, weights, queries, memory, limits, codes, reports of Lighthouse."""

from typing import Any

import pytest

from bench import lighthouse, memory, nginx, queries, weight
from bench.mixed import table
from bench.mixed.book import Book, percentiles
from bench.mixed.browser import shape, words
from bench.mixed.writers import code
from bench.servers import Memory

pytestmark = pytest.mark.once


def test_percentiles_are_those_of_what_was_waited() -> None:
    found = percentiles([float(n) for n in range(1, 101)])
    assert (found["p50"], found["most"], found["number"]) == (50.5, 100.0, 100)
    assert 98 < found["p99"] <= 100
    assert percentiles([]) == {"p50": 0.0, "p95": 0.0, "p99": 0.0, "most": 0.0, "number": 0}
    assert percentiles([7.0])["p99"] == 7.0


def test_one_slow_answer_in_fifty_shows_at_the_99th_percentile() -> None:
    assert percentiles([10.0] * 98 + [5000.0] * 2)["p99"] > 1000


def test_errors_are_counted_by_kind() -> None:
    book = Book()
    for number in (12, 13):
        book.wrong(f"readers: 500 GET {shape(f'/en/commitments/sa-000{number}-words/?q=x')}")
    book.answered("readers", 5.0)
    summary = book.summary()
    assert summary["errors"] == {"readers: 500 GET /en/commitments/…/": 2}
    assert summary["requests"] == 1
    assert table.counted(summary["errors"]) == "readers: 500 GET /en/commitments/…/ 2"


def test_what_a_page_refuses_is_said_in_its_own_words() -> None:
    assert words('<p class="field-error">Give the day.</p>') == "Give the day."


def test_the_code_is_that_of_the_standard() -> None:
    """RFC 6238, appendix B, cut to six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert [code(secret, at) for at in (59, 1111111109, 20000000000)] == ["287082", "081804", "353130"]


def test_limits_for_one_reader_are_raised_and_nothing_else_is_changed() -> None:
    given = (
        "limit_req_zone $reader zone=a:10m rate=50r/s;\nlimit_req_zone $sender zone=b:10m rate=30r/m;\n"
        "limit_req zone=a burst=200 nodelay;\nlimit_conn tracker_connections 100;\nclient_max_body_size 25m;\n"
    )
    assert nginx.unlimited(given) == (
        "limit_req_zone $reader zone=a:10m rate=1000000r/s;\nlimit_req_zone $sender zone=b:10m rate=1000000r/s;\n"
        "limit_req zone=a burst=100000 nodelay;\nlimit_conn tracker_connections 10000;\nclient_max_body_size 25m;\n"
    )


def test_a_file_of_nginx_says_the_headers_of_the_page() -> None:
    said = nginx.location(({"content-type": "text/html; charset=utf-8", "content-encoding": "br"}, "3.page"))
    assert said.startswith('location = /3.page { default_type "text/html; charset=utf-8";')
    assert "add_header Content-Encoding br;" in said
    assert "Content-Encoding" not in nginx.location(({"content-type": "text/html"}, "4.page"))


def test_a_first_view_is_what_a_browser_asks_for_by_itself() -> None:
    page = """<link rel="stylesheet" href="/a.css"><link rel="stylesheet" href="/a.css"><link rel="icon" href="/i.svg">
    <link rel="preload" href="/f.woff2" as="font"><link rel="canonical" href="/en/">
    <link rel="alternate" href="/x.atom">
    <script src="/s.js"></script><script type="application/ld+json">{}</script><img src="data:image/png;base64,x">
    <svg><use href="#m-1"/><use href="/marks.svg#m-2"/></svg><link rel="apple-touch-icon" href="/t.png">"""
    assert weight.named(page) == ["/a.css", "/i.svg", "/s.js", "/marks.svg"]


def row(**counts: Any) -> dict[str, Any]:
    return {
        "status": 200,
        "never_seen": 1,
        "after_a_change": 1,
        "again": 0,
        "not_modified": 0,
        "kept": True,
        **counts,
    }


def test_the_worst_page_of_either_database_counts() -> None:
    found = {
        "SQLite": {
            "list": row(never_seen=3),
            "list, narrowed": row(never_seen=4),
            "commitment": row(never_seen=5),
        },
        "PostgreSQL": {
            "list": row(never_seen=3),
            "list, narrowed": row(never_seen=6),
            "commitment": row(never_seen=5),
        },
    }
    figures = {figure.key: (figure.value, figure.detail) for figure in queries.figures(found)}
    assert figures["queries_list"] == (6, "list, narrowed")
    assert figures["queries_detail"] == (5, "commitment")
    assert "| list, narrowed | 1 | 4 / 6 | 0 | 0 | yes |" in queries.table(found)


def test_a_kept_page_that_asks_the_database_again_is_found_and_a_form_or_an_error_is_none() -> None:
    found = {
        "SQLite": {
            "list": row(),
            "commitment": row(),
            "money": row(not_modified=2),
            "form": row(again=3, kept=False),
            "error": row(again=9, kept=False, status=400),
        }
    }
    assert {figure.key: figure.value for figure in queries.figures(found)}["queries_again"] == 2
    assert "| error | 1 | 1 | 9 | 0 | no, it is a 400 |" in queries.table(found)


def test_one_request_in_twenty_is_for_a_page_that_is_not_kept() -> None:
    import random

    wanted = memory.plan(20_000, ["/hot"], ["/other"], random.Random(1))  # noqa: S311  # no secret
    assert 0.04 < wanted.count("/other") / len(wanted) < 0.06


def test_the_worker_that_grew_most_counts() -> None:
    warm = [Memory(200, 100, 80), Memory(200, 100, 80)]
    end = [Memory(210, 101, 81), Memory(250, 120, 100)]
    figures = {figure.key: figure.value for figure in memory.figures(10_000, warm, end, 100)}
    assert figures["memory"] == 120
    assert figures["memory_growth"] == pytest.approx(20)


def test_what_lighthouse_found_wanting_is_named() -> None:
    audits = {
        "weight": {"score": 1, "title": "Weight", "numericValue": 1},
        "total-byte-weight": {"score": 1, "title": "Bytes", "numericValue": 81_400},
        "contrast": {"score": 0, "title": "Contrast is too low"},
        "unweighted": {"score": 0, "title": "Told only"},
    }
    refs = {"accessibility": [("contrast", 7), ("unweighted", 0)]}
    categories = {
        name: {
            "score": 0.974,
            "auditRefs": [{"id": each, "weight": much} for each, much in refs.get(name, [])],
        }
        for name in lighthouse.CATEGORIES
    }
    found = lighthouse.read({"audits": audits, "categories": categories, "lighthouseVersion": "1.0"})
    assert (found["performance"], found["kB"], found["failed"]) == (97, 81, ["Contrast is too low"])
    assert "| front | 97 | 97 | 97 | 97 | 81 | Contrast is too low |" in lighthouse.text({"front": found})
