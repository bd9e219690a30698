"""Whatever an address says, a public page answers in words: never 5xx, and nothing of it comes back unescaped."""

import itertools
from functools import cache
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import (
    make_assessment,
    make_commitment,
    make_milestone,
    make_objective,
    make_party,
    make_update,
)
from tracker.filters import CommitmentFilters

DETAIL, PORTRAIT = "/en/commitments/pa-001-promise-1/", "/fr/organizations/some-lab/"
PAGES = (
    "/en/",
    "/fr/commitments/",
    "/en/commitments.csv",
    "/en/commitments.xlsx",
    DETAIL,
    "/en/organizations/",
    "/en/suggest/",
    PORTRAIT,
    "/fr/pillars/public-interest/",
    "/en/compare/",
    "/en/money/",
    "/fr/countries/",
    "/en/countries/fr/",
    "/en/deadlines/",
    "/fr/deadlines/2026-12/",
    "/en/deadlines.csv",
    "/fr/deadlines.ics",
    "/en/changes/",
    "/fr/changes/between/",
    "/en/changes.atom",
    "/fr/commitments.atom",
    f"{DETAIL}changes.atom",
    "/en/organizations/some-lab/changes.atom",
    "/fr/follow/",
    "/en/changes.csv",
    "/fr/g7-2026/",
    f"{DETAIL}matrix/",
    f"{DETAIL}matrix.csv",
    "/fr/method/",
    "/en/about/",
    "/en/embed/",
    "/fr/embed/wall/",
    "/en/embed/deadlines/",
    "/fr/embed/commitments/pa-001-promise-1/",
    "/en/embed/commitments/pa-001-promise-1/matrix/",
    "/fr/badges/PA-001.svg",
    "/oembed",
    "/en/data/",
    "/fr/data/releases/compare/",
    "/data/catalog.jsonld",
    "/data/commitments.csv",
    "/fr/record/",
    "/en/record/1/",
    "/record.jsonl",
    "/api/v1/commitments/",
    "/api/v1/organizations/",
    "/api/v1/deadlines/",
    "/api/v1/measurements/",
    "/api/v1/changes/",
    "/api/v1/commitments/PA-001/",
    "/api/v1/schema/",
    "/api/docs/",
    "/sitemap.xml",
    "/robots.txt",
    "/en/nothing-here/",
    "/fr/accounts/welcome/MQ/set-password/",
    "/en/accounts/login/",
    "/en/accounts/invitation/nothing/",
)
SEARCHING = (
    "/fr/commitments/",
    "/en/commitments.csv",
    "/fr/commitments.atom",
    "/en/organizations/",
    "/en/compare/",
    "/fr/countries/",
)
READING = PAGES[: PAGES.index("/sitemap.xml")]
"""Those that take something from the address."""

NAMES = (
    *CommitmentFilters.base_filters,
    "as_of",
    "page",
    "kind",
    "from",
    "to",
    "cell",
    "objective",
    "claimed",
    "concluded",
    "empty",
    "currency",
    "stage",
    "commitment",
    "scope",
    "target",
    "c",
    "o",
    "what",
    "reference",
    "language",
    "theme",
    "width",
    "height",
    "url",
    "format",
    "maxwidth",
    "table",
    "before",
    "nonsense",
    "_",
    "",
)
MARK = "<quokka onload='x'>\"'"
"""Comes back escaped or not at all: `<quokka` in a page is a hole."""

OPERATORS = (
    '"',
    '""',
    "AND",
    "OR NOT",
    "NEAR(",
    "a*",
    "*",
    "^a",
    "title:a",
    "-a",
    "a & | ! b",
    "a <-> b",
    "(((",
    "'",
)
NUMBERS = ("0", "-1", "9" * 23, "1e9", "NaN", "１２", "1.5")
DAYS = (
    "0000-01-01",
    "0001-01-01",
    "9999-12-31",
    "2025-02-30",
    "2025-2-1",
    "20250211",
    "2025-09-30T00:00",
    "-2025-01-01",
)
TEXTS = (
    "\0",
    "a\0b",
    "\ud800",
    "\udfff\ud800",
    "\u202e\u200b\ufeff",
    "🇫🇷" * 20,
    "a" * 10_000,
    "é " * 5_000,
    MARK * 200,
    "%",
    "_",
    "\\",
    "%s%n{0}{{7*7}}${7*7}",
    "../../etc/passwd",
    "'; DROP TABLE tracker_commitment; --",
    "\r\nSet-Cookie: a=b",
)
PLAIN = (*OPERATORS, *NUMBERS, *DAYS, *TEXTS)
NASTY = (*PLAIN, *(MARK + value for value in PLAIN if len(value) < 100))
RAW = (
    "q=%ff%fe",
    "q=%ED%A0%80",
    "q=%C0%AF",
    "%00=%00",
    "q",
    "=",
    "&&&",
    "q=a;b=c",
    "as_of=%20",
    "q=%u0041",
    "%=%",
)


@pytest.fixture(autouse=True)
def something_to_read(db) -> None:
    commitment = make_commitment(1)
    make_milestone(commitment, due_on="2026-03-31")
    make_party(commitment)
    make_objective(commitment)
    make_assessment(commitment)
    make_update(commitment)
    make_commitment(2, title_en='Quoted "words" & <b>marks</b> a* OR')


def query(pairs: list[tuple[str, str]]) -> str:
    """As a browser would send it, and as one never would: half of a surrogate pair is written out."""
    encoded = [
        (name.encode("utf-8", "surrogatepass"), value.encode("utf-8", "surrogatepass"))
        for name, value in pairs
    ]
    return urlencode(encoded)


@cache
def browser() -> Client:
    """One for all, since each sets up the whole chain of middleware again. A visitor is given no cookie."""
    return Client(raise_request_exception=False)


def judge(path: str, sent: str, **headers: str) -> str:
    """What is wrong with the answer, or nothing."""
    response = browser().get(f"{path}?{sent}" if sent else path, **headers)
    body = b"".join(response) if response.streaming else response.content
    spoken = path == "/oembed" and response.status_code == 501  # what oEmbed says to a format that it has not
    if response.status_code >= 500 and not spoken:
        return f"{response.status_code}: {path}?{sent[:120]}"
    if b"<quokka" in body.lower():
        return f"unescaped: {path}?{sent[:120]}"
    if "a=b" in str(response.cookies) or any("<quokka" in value for value in response.headers.values()):
        return f"header: {path}?{sent[:120]}"
    return ""


@pytest.mark.parametrize("path", PAGES)
def test_every_parameter_takes_every_nasty_value(path):
    """Several names in one address, and fewer values where at most a day is read, so that it ends in time."""
    wrong = []
    for turn, value in enumerate(NASTY if path in SEARCHING else NASTY[::5]):
        names = [NAMES[(turn + step) % len(NAMES)] for step in range(0, len(NAMES), 4)]
        wrong.append(judge(path, query([("q", value), ("as_of", value), *((name, value) for name in names)])))
    assert [fault for fault in wrong if fault] == []


@pytest.mark.parametrize("path", PAGES)
def test_what_no_browser_sends_is_answered_too(path):
    sent = [
        *RAW,
        "q=a&" * 500,
        "status=limited&" * 300,
        "&".join(f"status=s{n}" for n in range(100)),
        "page=2&page=x",
    ]
    assert [fault for fault in (judge(path, each) for each in sent) if fault] == []


@pytest.mark.parametrize(
    "template",
    [
        "/en/commitments/{}/",
        "/fr/organizations/{}/",
        "/en/countries/{}/",
        "/api/v1/commitments/{}/",
        "/api/v1/parties/{}/",
        "/api/v1/milestones/PA-001/{}/",
        "/api/{}/",
        "/en/{}",
        "/{}",
        "/en/commitments.{}",
        "/fr/embed/commitments/{}/",
        "/en/badges/{}.svg",
    ],
)
def test_every_nasty_path_is_answered(template):
    paths = [template.format(quote(value.encode("utf-8", "surrogatepass")[:3000])) for value in NASTY]
    paths += [template.format(value) for value in ("pa-" + "9" * 23, "PA-999999999", "pa-001-" + "a" * 400)]
    assert [fault for fault in (judge(path, "") for path in paths) if fault] == []


def test_headers_are_no_way_in():
    names = (
        "HTTP_ACCEPT_LANGUAGE",
        "HTTP_HX_REQUEST",
        "HTTP_HX_CURRENT_URL",
        "HTTP_HX_TARGET",
        "HTTP_REFERER",
    )
    values = ("true", MARK, "a" * 8000, "xx;q=9", "http://[::1", "\xff\xfe", "fr" * 600)
    tried = itertools.product(("/", "/en/organizations/"), names, values)
    wrong = [judge(path, "q=a", **{name: value, "HTTP_HX_REQUEST": "true"}) for path, name, value in tried]
    assert [fault for fault in wrong if fault] == []


@given(
    path=st.sampled_from(READING),
    pairs=st.lists(
        st.tuples(
            st.sampled_from(NAMES), st.text(alphabet=st.characters(), max_size=60) | st.sampled_from(NASTY)
        ),
        max_size=5,
    ),
)
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_text_in_any_parameter_is_answered(path, pairs):
    assert judge(path, query(pairs)) == ""
