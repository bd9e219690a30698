"""Every promise in money: by stage, in families and alone, never added up."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests.factories import (
    make_commitment,
    make_indicator,
    make_measurement,
    make_organization,
    make_party,
    make_pillar,
    make_source,
)
from tests.views.reading import words
from tracker.actions.derive import together

pytestmark = pytest.mark.usefixtures("today")

MONEY = "/en/money/"
BILLION = 1_000_000_000


def page(client: Client, path: str = MONEY, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return unescape(response.content.decode()).replace("\u00a0", " ")


def lines(html: str) -> list[str]:
    """The promises as they are read, one after the other."""
    found = re.findall(r'<ol class="ledger">(.*?)</ol>', html, re.DOTALL)
    items = [
        each
        for part in found
        for each in re.split(r"<li(?: class=\"inner[^\"]*\")?>\s*<div class=\"ledger-what\">", part)
    ]
    return [words(each) for each in items if words(each)]


def references(html: str) -> list[str]:
    return [match for line in lines(html) for match in re.findall(r"PA-\d{3}", line)[:1]]


def family(html: str, reference: str) -> str:
    found = re.search(rf'<section[^>]* id="family-{reference.lower()}".*?</section>', html, re.DOTALL)
    return words(found[0]) if found else ""


def widths(html: str) -> list[tuple[str, str]]:
    return re.findall(r'<rect class="m-(\w+)" x="0" y="\d+" width="([\d.]+%)"', html)


@pytest.fixture
def whole(db: None):
    """A whole of 100 billion with five parts: two in euros, one of them with a part of its own, one in dollars, one
    without an amount, and one that nobody may see yet."""
    whole = make_commitment(1, title_en="A hundred billion")
    make_measurement(make_indicator(whole, target_value=100 * BILLION), 20 * BILLION, stage="committed")
    large = make_commitment(2, parent=whole)
    make_indicator(large, target_value=50 * BILLION)
    inner = make_commitment(3, parent=large)
    make_indicator(inner, target_value=10 * BILLION)
    small = make_commitment(4, parent=whole)
    make_measurement(make_indicator(small, target_value=5 * BILLION), 6 * BILLION, stage="announced")
    make_indicator(make_commitment(5, parent=whole), unit="USD", target_value=7 * BILLION)
    make_commitment(6, parent=whole)
    make_indicator(
        make_commitment(7, parent=whole, published=False, title_en="A secret part"), target_value=99
    )
    return whole


def test_the_page_counts_promises_and_adds_nothing_up(client: Client, whole) -> None:
    make_measurement(
        make_indicator(make_commitment(8), target_value=3 * BILLION), 1 * BILLION, stage="disbursed"
    )
    html = page(client)
    assert (
        "Of 6 promises in money, a figure since is known for 3, an amount committed for 1, an amount disbursed "
        "for 1."
    ) in words(html)
    amounts = set(re.findall(r"[€$](\d+) billion", html))
    assert amounts == {"100", "50", "20", "10", "7", "6", "5", "3", "1"}


def test_a_family_says_which_parts_are_known_and_what_cannot_be_said(client: Client, whole) -> None:
    assert (
        "Promised as a whole: at least €100 billion. Of the whole itself, committed: €20 billion, disbursed: no "
        "public evidence. 4 parts are known here: 2 with an amount in euros, 1 in another currency only, 1 without an "
        "amount. 1 more amount lies inside one of these parts. The largest of them is PA-002, €50 billion. Of 4 "
        "amounts under it, a figure since is known for 1, an amount committed for 0, an amount disbursed for 0. "
        "Amounts of parts lie inside the whole and may overlap, and the record holds no complete list of them: how "
        "much of the €100 billion is unaccounted for cannot be worked out by subtraction."
    ) in family(page(client), "PA-001")


def test_parts_stand_under_their_whole_the_larger_first_and_currencies_apart(client: Client, whole) -> None:
    html = page(client)
    assert references(html) == ["PA-001", "PA-002", "PA-003", "PA-004", "PA-005"]
    assert re.findall(r'<li class="(inner[^"]*)">', html) == ["inner", "inner deep", "inner", "inner"]
    assert "PA-003 · Figure 1 · inside PA-002" in lines(html)[2]
    assert re.findall(r'<h3 class="money-unit">(.*?)</h3>', html) == [
        "In euros, on a scale of its own",
        "In US dollars, on a scale of its own",
    ]


def test_every_currency_of_a_family_has_its_own_scale(client: Client, whole) -> None:
    assert widths(page(client)) == [
        ("box", "100.0%"),
        ("committed", "20.0%"),
        ("box", "50.0%"),
        ("box", "10.0%"),
        ("box", "5.0%"),
        ("announced", "6.0%"),
        ("box", "100.0%"),
    ]


def test_a_part_that_names_more_than_its_whole_counts_something_else(client: Client, db: None) -> None:
    whole = make_commitment(1)
    make_indicator(whole, target_value=4 * BILLION)
    make_indicator(make_commitment(2, parent=whole), target_value=25 * BILLION)
    html = page(client)
    assert "PA-002 names more than the whole of which it is a part: it counts something else" in family(
        html, "PA-001"
    )
    assert "lie inside the whole and may overlap" not in html
    assert "part of PA-001, for more than its amount" in lines(html)[1]


def test_a_promise_without_parts_stands_alone_on_its_own_scale(client: Client, db: None) -> None:
    make_measurement(make_indicator(make_commitment(1), target_value=4 * BILLION), BILLION, stage="disbursed")
    make_indicator(
        make_commitment(2),
        target_value=9 * BILLION,
        comparator="<=",
        target_due_on="2031-12-31",
        target_due_precision="year",
    )
    html = page(client)
    assert widths(html) == [("box", "100.0%"), ("box", "100.0%"), ("disbursed", "25.0%")]
    assert lines(html) == [
        "Promise number 2 PA-002 · Figure 1 at most €9 billion, due 2031 Committed, disbursed: no public evidence",
        (
            "Promise number 1 PA-001 · Figure 1 at least €4 billion Disbursed: €1 billion, 22 November 2026 "
            "Independent source [1] · used: the only figure found Committed: no public evidence"
        ),
    ]


def test_figures_that_differ_stand_beside_the_one_that_is_used(client: Client, db: None) -> None:
    indicator = make_indicator(make_commitment(1), target_value=109 * BILLION)
    said = {"stage": "committed", "claimed_by": "party"}
    make_measurement(indicator, 26 * BILLION, "2025-05-20", source=make_source("two"), **said)
    make_measurement(
        indicator,
        21 * BILLION,
        "2025-05-19",
        source=make_source("one"),
        chosen_because_en="It names the projects.",
        **said,
    )
    html = page(client)
    assert (
        "Committed: €21 billion, 19 May 2025 Says a party source [1] · used: chosen by the editors: It names the "
        "projects. · Differs: €26 billion (20 May 2025, Says a party source [2])"
    ) in lines(html)[0]


def test_the_table_says_the_same(client: Client, whole) -> None:
    html = page(client)
    rows = [words(row).replace("source ", "") for row in re.findall(r"<tr>.*?</tr>", html, re.DOTALL)]
    assert rows[0] == "Commitment Promised Announced since Committed Disbursed"
    assert rows[1] == (
        "A hundred billion PA-001 · Figure 1 at least €100 billion nothing further "
        "€20 billion 22 November 2026 Independent [1] no public evidence"
    )
    assert len(rows) - 1 == len(lines(html))


def test_what_each_party_promised_is_counted_and_not_added(client: Client, db: None) -> None:
    indicator = make_indicator(make_commitment(1), target_value=5, scope="each-party")
    for slug in ("some-lab", "other-lab"):
        make_measurement(indicator, 3, "2026-06-01", organization=make_organization(slug), stage="committed")
    html = page(client)
    assert "Committed: 2 organizations give figures of their own" in lines(html)[0]
    assert "€3" not in html
    assert "€6" not in html


def test_a_promise_without_an_amount_says_so(client: Client, db: None) -> None:
    make_indicator(make_commitment(1), target_value=None)
    assert "no amount given" in lines(page(client))[0]


def test_figures_without_money_and_drafts_are_not_here(client: Client, whole) -> None:
    make_indicator(make_commitment(9), unit="sites", unit_kind="count", target_value=4)
    make_indicator(make_commitment(10, published=False, title_en="A secret promise"), target_value=77)
    html = page(client)
    assert "secret" not in html
    assert references(html) == ["PA-001", "PA-002", "PA-003", "PA-004", "PA-005"]


def test_on_a_past_day_only_what_was_known_then_is_there(client: Client, db: None) -> None:
    indicator = make_indicator(make_commitment(1), target_value=4 * BILLION)
    make_measurement(indicator, 1 * BILLION, "2025-06-01", stage="committed")
    make_measurement(indicator, 2 * BILLION, "2026-06-01", stage="committed")
    make_indicator(make_commitment(2, announced_on="2026-01-01"), target_value=5)
    html = page(client, f"{MONEY}?as_of=2025-12-31")
    assert references(html) == ["PA-001"]
    assert "Committed: €1 billion, 1 June 2025" in lines(html)[0]
    assert "/en/commitments/pa-001-promise-1/?as_of=2025-12-31#figures" in html
    assert '<meta name="robots" content="noindex">' in html


def test_before_any_promise_the_page_says_so(client: Client, whole) -> None:
    html = page(client, f"{MONEY}?as_of=2024-01-01")
    assert "Nobody had promised money by 1 January 2024" in html
    assert lines(html) == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("currency=USD", ["PA-005"]),
        ("stage=committed", ["PA-001"]),
        ("stage=disbursed", []),
        ("stage=any", ["PA-001", "PA-004"]),
        ("stage=none&currency=EUR", ["PA-002", "PA-003", "PA-008"]),
        ("pillar=other", ["PA-008"]),
    ],
)
def test_it_can_be_narrowed_and_counts_stay_about_all(
    client: Client, whole, asked: str, found: list[str]
) -> None:
    make_indicator(make_commitment(8, pillar=make_pillar("other")), target_value=1)
    html = page(client, f"{MONEY}?{asked}")
    assert references(html) == found
    assert "Of 6 promises in money" in html
    if found:
        assert f"{len(found)} of 6 promises in money" in words(html)
    else:
        assert "No promise in money fits" in html


@pytest.mark.parametrize(
    "asked", ["currency=QQQ", "stage=<quokka>", "pillar=%00", "stage=sold&as_of=2026-01-01"]
)
def test_what_is_not_understood_is_said_and_left_out(client: Client, whole, asked: str) -> None:
    html = page(client, f"{MONEY}?{asked}", status=400)
    assert 'role="alert"' in html
    assert len(references(html)) == 5
    assert "<quokka>" not in client.get(f"{MONEY}?{asked}").content.decode()


def test_a_day_that_cannot_be_read_gives_today(client: Client, whole) -> None:
    assert "was not understood" in page(client, f"{MONEY}?as_of=soon", status=400)


def test_sample_data_is_called_sample_data(client: Client, db: None) -> None:
    make_indicator(make_commitment(1, is_sample=True), target_value=4)
    html = page(client)
    assert "Sample data." in html
    assert '<meta name="robots" content="noindex">' in html


def test_in_french(client: Client, whole) -> None:
    html = page(client, "/fr/money/")
    assert "100 milliards d’euros" in html
    assert references(html)[0] == "PA-001"


def test_ids_are_there_once_and_bars_are_silent(client: Client, whole) -> None:
    html = page(client)
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert sorted(set(ids)) == sorted(ids)
    assert set(re.findall(r"<svg[^>]*height=\"34\"[^>]*>", html)) == {
        '<svg height="34" aria-hidden="true" focusable="false">'
    }


def test_only_reading_is_offered(client: Client, db: None) -> None:
    assert client.post(MONEY).status_code == 405


@together()
def fill(first: int, rows: int) -> None:
    for number in range(first, first + rows * 2, 2):
        whole = make_commitment(number)
        party = make_organization(f"lab-{number}")
        make_party(whole, party)
        for commitment in (whole, make_commitment(number + 1, parent=whole)):
            source = make_source(f"source-{commitment.pk}")
            indicator = make_indicator(commitment, target_source=source)
            for stage in ("announced", "committed", "disbursed"):
                make_measurement(indicator, 5, stage=stage, source=source, organization=party)


def test_it_takes_four_queries_with_one_family_and_with_thirty(
    client: Client, db: None, count_queries
) -> None:
    with together():
        fill(1, 1)
    assert count_queries(client, MONEY)[1] == 4
    with together():
        fill(3, 29)
    assert count_queries(client, MONEY)[1] == 4
    assert count_queries(client, f"{MONEY}?stage=committed&as_of=2026-01-01")[1] == 4


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_real_record_lists_every_promise_in_money(real_record, client: Client, language: str) -> None:
    with override(language):
        html = page(client, reverse("money"))
    assert len(references(html)) == 25
    assert references(html)[:4] == ["PA-065", "PA-066", "PA-068", "PA-069"]
    assert html.count('class="m-disbursed" x="0"') == 0


def test_the_109_billion_say_which_parts_are_known(real_record, client: Client) -> None:
    assert (
        "Promised as a whole: at least €109 billion. Of the whole itself, committed: €20.8 billion, disbursed: no "
        "public evidence. 10 parts are known here: 8 with an amount in euros, 1 in another currency only, 1 without an "
        "amount. 1 more amount lies inside one of these parts. The largest of them is PA-066, €50 billion. Of 10 "
        "amounts under it, a figure since is known for 6, an amount committed for 3, an amount disbursed for 0."
    ) in family(page(client), "PA-065")
