"""Who reads the record as of a past day stays on it: every link of every public page carries the day along.

The walk starts at the front page and follows links, so a page that nothing leads to is not met: the list of routes says
which have to be. Of pages that differ only in what they are about, a few each are read.
"""

import datetime as dt
import re
from collections import Counter, deque
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, URLPattern, resolve
from django.utils import translation

from tests.reporting import make_promise, make_report
from tracker.urls import urlpatterns

pytestmark = pytest.mark.usefixtures("today")

DAY = "2025-09-30"

WITH_OBJECTIVES = "/commitments/pa-029-pledge-trustworthy-ai-work/"

READS = {
    "home",
    "commitment_list",
    "commitment_detail",
    "commitment_export",
    "matrix",
    "matrix_export",
    "organization_list",
    "organization_detail",
    "pillar_detail",
    "country_list",
    "country_detail",
    "compare",
    "deadline_list",
    "deadline_month",
    "deadline_export",
    "change_list",
    "change_between",
    "change_export",
    "money",
    "pledge",
    "report_detail",
    "method",
    "about",
    "embed_new",
    "organization_export",
    "between_export",
    "country_export",
    "money_export",
    "compare_export",
    "commitment_take",
    "organization_take",
    "country_take",
    "pillar_take",
    "report_take",
}
"""Routes that read the record as of a day."""

FRAMES = {"embed_commitment", "embed_matrix", "embed_wall", "embed_deadlines"}
"""Pages for frames on other sites read a day as well, without menu or bar: tests/embeds looks at their links."""

PICTURES = {"badge"}
"""Shown, and not led to."""

TYPED = {"suggest"}
"""Asked for by script while somebody types; tests/search looks at where it leads on a past day."""

CALENDARS = {"deadline_calendar", "pillar_calendar", "organization_calendar", "commitment_calendar"}
"""A calendar may be of a day or of every day: the link may carry it or not."""

WITHOUT = {
    "correction_new",
    "privacy",
    "portal_home",
    "account_home",
    "account_login",
    "evidence",
    "correction_receipt",
    "data_index",
    "data_dictionary",
    "release_list",
    "release_detail",
    "release_compare",
    "api_docs",
    "record_list",
    "record_entry",
    "follow_new",
    "follow_sent",
    "follow_confirm",
    "follow_settings",
    "follow_stop",
    "change_feed",
    "commitment_feed",
    "organization_feed",
    "pillar_feed",
    "selection_feed",
    "topic_feed",
}
"""Routes that know no day, and links to them carry none."""

FEW = {"commitment_list": 6, "change_list": 6, "deadline_list": 6, "compare": 4, "commitment_detail": 8}
EACH = 3
"""How many addresses of a route are read in English; in French, where only the words differ, one each."""

BAR = re.compile(r'<aside class="asof-bar".*?</aside>', re.DOTALL)
LINK = re.compile(r'<a\b[^>]*?\shref="([^"]*)"')
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)


def route(address: str) -> str:
    """The name of the route of an internal address, "" for one within the page or of another host."""
    parts = urlsplit(address)
    if parts.netloc or not parts.path:
        return ""
    try:
        with translation.override(parts.path[1:3]):
            return resolve(parts.path).view_name
    except Resolver404:
        return f"nothing at {address}"


def for_programs(address: str) -> bool:
    """An address of /api/v1/: it reads a day where the page's link says one; tests/api looks at the days."""
    return route(address).startswith("api_") and route(address) != "api_docs"


def day_of(address: str) -> str:
    return ",".join(parse_qs(urlsplit(address).query).get("as_of", []))


def misses(address: str, html: str) -> list[str]:
    """Every link and every form of the page that would leave the day."""
    page = BAR.sub("", html)
    links = [unescape(link) for link in LINK.findall(page)]
    # A link within the page, or to the same page in the other query, begins with "?" and keeps the path.
    links = [urlsplit(address).path + link if link.startswith("?") else link for link in links]
    lost = [link for link in links if route(link) in READS | FRAMES and day_of(link) != DAY]
    lost += [link for link in links if route(link) in WITHOUT and day_of(link)]
    known = {*READS, *WITHOUT, *CALENDARS, *FRAMES, ""}
    lost += [link for link in links if route(link) not in known and not for_programs(link)]
    lost += [link for link in links if for_programs(link) and day_of(link) not in ("", DAY)]
    for attributes, inside in FORM.findall(page):
        action = re.search(r'\saction="([^"]*)"', attributes)
        target = route(unescape(action[1])) if action else route(address)
        if "post" not in attributes and target in READS and f'name="as_of" value="{DAY}"' not in inside:
            lost.append(f"the form to {target}")
    return lost


def internal(html: str, address: str) -> list[str]:
    links = [unescape(link).split("#")[0] for link in LINK.findall(BAR.sub("", html))]
    links = [urlsplit(address).path + link if link.startswith("?") else link for link in links]
    return [link for link in links if route(link) in READS]


def test_every_public_route_is_in_one_of_the_lists() -> None:
    names = {pattern.name for pattern in urlpatterns if isinstance(pattern, URLPattern)}

    assert names - READS - CALENDARS - WITHOUT - FRAMES - PICTURES - TYPED == {"commitment_short"}, (
        "it only leads on to the full address"
    )
    assert (READS | CALENDARS | FRAMES | PICTURES | TYPED) - names == set()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_link_of_every_page_of_a_past_day_stays_on_it(
    client: Client, real_record: None, language: str
) -> None:
    starts = [f"/{language}/?as_of={DAY}", f"/{language}{WITH_OBJECTIVES}?as_of={DAY}"]
    waiting, seen, read = deque(starts), set(starts), Counter[str]()
    lost: dict[str, list[str]] = {}
    while waiting:
        address = waiting.popleft()
        name = route(address)
        if read[name] >= (FEW.get(name, EACH) if language == "en" else 1 + (name == "commitment_detail")):
            continue
        read[name] += 1
        response = client.get(address)
        assert (address, response.status_code) == (address, 200)
        if "html" not in response["Content-Type"]:
            read_on = b"".join(response) if response.streaming else response.content
            assert (address, bool(read_on)) == (address, True)
            continue
        html = response.content.decode()
        found = misses(address, html)
        if found:
            lost[address] = sorted(set(found))[:8]
        assert (address, '<meta name="robots" content="noindex">' in html) == (address, True)
        canonical = re.findall(r'<link rel="canonical" href="([^"]+)">', html)
        assert (address, len(canonical), day_of(unescape(canonical[0]))) == (address, 1, "")
        other = "fr" if language == "en" else "en"
        assert (
            f'<a href="{unescape(address).replace("&", "&amp;").replace(f"/{language}/", f"/{other}/", 1)}"'
            in html
        )
        fresh = [
            each
            for each in dict.fromkeys(internal(html, address))
            if each not in seen and f"/{language}/" in each
        ]
        seen.update(fresh)
        waiting.extend(fresh)
    assert lost == {}
    # In French one page for comparing is read: the first, which has nothing to compare and to take away.
    unmet = {"report_detail", "report_take"} | ({"compare_export"} if language == "fr" else set())
    assert set(read) == READS - unmet, "a route was not met: nothing leads to it, or it needs a row here"


def test_the_page_of_a_report_stays_on_the_day_too(client: Client, db: None) -> None:
    report = make_report(make_promise(), until="published", happened_on=dt.date(2025, 6, 1))
    for path in (report.get_absolute_url(), report.commitment.get_absolute_url()):
        address = f"{path}?as_of={DAY}"
        assert (path, misses(address, client.get(address).content.decode())) == (path, [])


def test_the_bar_itself_leads_to_other_days_and_to_today(client: Client, real_record: None) -> None:
    html = client.get(f"/en/?as_of={DAY}").content.decode()
    found = BAR.search(html)
    assert found
    assert [day_of(unescape(link)) for link in LINK.findall(found[0])] == ["", "2025-08-30", "2025-10-30"]
