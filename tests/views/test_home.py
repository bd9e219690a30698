"""The front page: one sentence, the wall, and what is due, changed, promised and quiet."""

import re
from html import unescape

import pytest
from django.test import Client

from tests.factories import (
    make_assessment,
    make_commitment,
    make_deadline,
    make_indicator,
    make_measurement,
    make_milestone,
    make_objective,
    make_pillar,
    make_update,
)
from tracker.actions.derive import together
from tracker.enums import CommitmentKind, Confidence

pytestmark = pytest.mark.usefixtures("today")

TILE = re.compile(r'<a class="tile[^"]*" href="([^"]+)" title="([^"]+)"')
LEGEND = re.compile(r'<a href="([^"]+)">(?:(?!</a>).)*<b>(\d+)</b></a>', re.DOTALL)


def page(client: Client, path: str = "/en/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return unescape(response.content.decode())


def headline(html: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", html, re.DOTALL)
    assert found
    return re.sub(r"<[^>]+>", "", found[1])


def section(html: str, name: str) -> str:
    """From the section of that id to the next one; "" when there is none."""
    found = re.search(
        rf'<section class="section[^"]*" id="{name}".*?(?=<section class="section|</main>)', html, re.DOTALL
    )
    return found[0] if found else ""


def test_the_root_leads_to_the_language_of_the_browser(client: Client, db: None) -> None:
    for asked, path in (("fr-FR,fr;q=0.9", "/fr/"), ("en", "/en/"), ("de", "/en/")):
        response = client.get("/", headers={"accept-language": asked})
        assert (response.status_code, response["Location"]) == (302, path)


def test_an_empty_record_says_so(client: Client, db: None) -> None:
    html = page(client)
    assert headline(html) == "No commitment had been announced by this day."
    assert "Nothing had been announced yet" in html


def test_a_draft_is_nowhere_on_the_page(client: Client, db: None) -> None:
    make_commitment(1)
    make_commitment(2, published=False, title_en="A secret promise")
    html = page(client)
    assert "A secret promise" not in html
    assert [label for _, label in TILE.findall(html)] == ["PA-001 Promise number 1: Not yet assessed"]


def test_the_headline_leaves_events_out_and_counts_them_beside(client: Client, db: None) -> None:
    make_assessment(make_commitment(1), "complete", outcome="delivered_on_time")
    make_assessment(make_commitment(2), "limited")
    make_assessment(make_commitment(3, kind=CommitmentKind.EVENT), "complete", outcome="delivered_on_time")
    html = page(client)
    assert headline(html) == "1 of 2 commitments is complete. 1 has begun."
    assert "And 1 event took place." in html


def test_each_tile_says_reference_title_and_status_in_reading_order(client: Client, db: None) -> None:
    other = make_pillar("other")
    make_assessment(make_commitment(1, pillar=other), "no_evidence")
    make_assessment(make_commitment(2, pillar=other), "complete", outcome="delivered_on_time")
    late = make_commitment(3)
    make_assessment(late, "limited")
    make_milestone(late, due_on="2026-11-01")
    assert TILE.findall(page(client)) == [
        (f"/en{path}", label)
        for path, label in [
            ("/commitments/pa-002-promise-2/", "PA-002 Promise number 2: Complete, delivered on time"),
            ("/commitments/pa-001-promise-1/", "PA-001 Promise number 1: No public evidence found"),
            ("/commitments/pa-003-promise-3/", "PA-003 Promise number 3: Limited progress, overdue"),
        ]
    ]


def test_a_past_day_shows_the_world_of_that_day_and_keeps_it_in_its_links(client: Client, db: None) -> None:
    commitment = make_commitment(1)
    make_assessment(commitment, "not_started", effective_on="2025-02-11")
    make_assessment(commitment, "complete", outcome="delivered_on_time", effective_on="2026-01-10")
    html = page(client, "/en/?as_of=2025-06-01")
    assert headline(html) == "0 of 1 commitments are complete. 1 has not started."
    assert TILE.findall(html)[0][0] == "/en/commitments/pa-001-promise-1/?as_of=2025-06-01"
    assert '<meta name="robots" content="noindex">' in html
    assert "noindex" not in page(client)


def test_another_day_can_be_chosen_without_script(client: Client, db: None) -> None:
    make_commitment(1)
    assert page(client).count('name="as_of" type="date"') == 1


def test_the_chart_counts_whom_the_headline_counts(client: Client, db: None) -> None:
    make_assessment(make_commitment(1), "complete", outcome="delivered_on_time")
    make_assessment(make_commitment(2), "limited", outcome="withdrawn")
    make_assessment(make_commitment(3, kind=CommitmentKind.EVENT), "complete", outcome="delivered_on_time")
    html = section(page(client), "over-time")
    assert "1 of 2 was complete on 1 March 2025, 1 of 2 on 22 November 2026." in html
    assert re.findall(r'<span class="word">([^<]+)</span> <b>(\d+)</b>', html) == [
        ("Complete", "1"),
        ("Not delivered or withdrawn", "1"),
    ]


def test_pillars_and_the_rest_of_the_record_are_one_step_away(client: Client, db: None) -> None:
    full(1)
    html = page(client, "/en/?as_of=2026-10-01").split("<main", 1)[1]
    for path in ("pillars/public-interest", "deadlines", "changes", "g7-2026", "countries", "compare"):
        assert f'href="/en/{path}/?as_of=2026-10-01"' in html


@pytest.mark.parametrize("asked", ["2031-01-01", "yesterday", "2025-02-30"])
def test_a_day_that_cannot_be_read_gives_today_with_a_notice(client: Client, db: None, asked: str) -> None:
    make_commitment(1)
    response = client.get("/en/", {"as_of": asked})
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()
    assert response.context["day"].isoformat() == "2026-11-22"


def test_what_is_overdue_and_due_next_names_the_milestone_and_the_days(client: Client, db: None) -> None:
    make_milestone(make_commitment(1), due_on="2026-11-12", title_en="Bids handed in")
    make_milestone(make_commitment(2), due_on="2026-12-31", precision="month", title_en="Works begin")
    html = section(page(client), "due")
    assert re.findall(r"Overdue by \d+ days|Bids handed in|Works begin|December 2026", html) == [
        "Overdue by 10 days",
        "Bids handed in",
        "December 2026",
        "Works begin",
    ]


def test_what_changed_lately_gives_the_reason(client: Client, db: None) -> None:
    commitment = make_commitment(1)
    make_assessment(
        commitment, "limited", effective_on="2026-10-01", rationale_en="The first stone was laid."
    )
    make_update(commitment, happened_on="2026-09-30", headline_en="First stone laid")
    html = section(page(client), "changes")
    assert "The first stone was laid." in html
    assert "First stone laid" in html


def test_many_verdicts_of_one_day_are_told_together(client: Client, db: None) -> None:
    for number in (1, 2, 3):
        make_assessment(make_commitment(number), "no_evidence", effective_on="2026-11-22")
    assert "3 commitments: No public evidence found" in section(page(client), "changes")


def test_open_commitments_without_news_for_a_year_have_gone_quiet_and_closed_ones_may_rest(
    client: Client, db: None
) -> None:
    make_update(make_commitment(1), happened_on="2025-03-01")
    closed = make_commitment(2)
    make_update(closed, happened_on="2025-03-01")
    make_assessment(closed, "complete", outcome="delivered_on_time")
    make_update(make_commitment(3), happened_on="2026-03-01")
    assert re.findall(r"PA-\d{3}", section(page(client), "quiet")) == ["PA-001"]


def test_the_pledge_shows_unverified_objectives_as_such_with_its_moved_deadline(
    client: Client, db: None
) -> None:
    pledge = make_commitment(1, title_en="A pledge with aims")
    make_objective(pledge, title_en="Confirmed aim")
    make_objective(pledge, title_en="Doubtful aim", verification="unverified")
    final = make_milestone(pledge, due_on="2026-06-16")
    make_deadline(final, "2026-06-17", announced_on="2026-01-09")
    html = section(page(client), "pledge")
    assert re.findall(r"<b>(Confirmed aim|Doubtful aim)</b>( <span class=\"weak\">)?", html) == [
        ("Confirmed aim", ""),
        ("Doubtful aim", ' <span class="weak">'),
    ]
    assert "moved once" in html
    assert "Overdue by 158 days" in html


def test_without_a_pledge_with_objectives_the_section_is_absent(client: Client, db: None) -> None:
    make_objective(make_commitment(1, kind=CommitmentKind.PROGRAMME))
    assert section(page(client), "pledge") == ""


def test_money_is_told_by_stage_and_what_is_not_known_is_not_zero(client: Client, db: None) -> None:
    whole = make_commitment(1, headline=True)
    part = make_commitment(2, headline=True, parent=whole)
    make_indicator(whole, target_value=109_000_000_000)
    inside = make_indicator(part, target_value=20_000_000_000)
    make_measurement(inside, 5_000_000_000, "2026-05-01", stage="committed")
    make_measurement(inside, 4_000_000_000, "2025-05-01", stage="committed")
    make_indicator(make_commitment(3), target_value=7)
    table = section(page(client), "money")
    rows = [re.sub(r"<[^>]+>|\s+", " ", row).split() for row in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)]
    cells = [" ".join(row) for row in rows[1:]]
    assert [cell.replace("\u00a0", " ") for cell in cells] == [
        "Promise number 1 PA-001 · Figure 1 €109 billion nothing further no public evidence no public evidence",
        (
            "Promise number 2 PA-002 · Figure 1 · inside PA-001 €20 billion nothing further "
            "€5 billion 1 May 2026 no public evidence"
        ),
    ]


def test_sample_data_is_called_sample_data(client: Client, db: None) -> None:
    make_commitment(1, is_sample=True)
    assert "Sample data." in page(client)


def test_visitors_get_no_cookie(client: Client, db: None) -> None:
    make_commitment(1)
    assert dict(client.get("/en/").cookies) == {}


def test_the_page_takes_nine_queries_with_one_commitment_and_with_thirty(
    client: Client, db: None, count_queries
) -> None:
    full(1)
    assert count_queries(client, "/en/")[1] == 9
    with together():
        for number in range(2, 31):
            full(number)
    assert count_queries(client, "/en/")[1] == 9


def full(number: int) -> None:
    commitment = make_commitment(number, headline=True, confidence=Confidence.WEAK)
    make_milestone(commitment, due_on="2026-06-30")
    make_milestone(commitment, due_on="2027-06-30", final=False)
    make_measurement(make_indicator(commitment), 5, stage="committed")
    make_objective(commitment)
    make_update(commitment, happened_on="2025-03-01")
    make_assessment(commitment, "limited")


class TestRealRecord:
    pytestmark = pytest.mark.usefixtures("real_record")

    @pytest.mark.parametrize(
        ("path", "sentence"),
        [
            (
                "/en/",
                (
                    "29 of 92 commitments are complete. 13 are well advanced, 31 have begun, "
                    "2 cannot be assessed, and for 17 we found no public evidence."
                ),
            ),
            (
                "/en/?as_of=2025-03-01",
                (
                    "17 of 92 commitments are complete. 2 are well advanced, 17 have begun, "
                    "52 have not started, 2 cannot be assessed, and 2 are not yet assessed."
                ),
            ),
        ],
    )
    def test_the_sentence_is_the_one_the_data_set_gives(
        self, client: Client, path: str, sentence: str
    ) -> None:
        assert headline(page(client, path)) == sentence

    @pytest.mark.parametrize("path", ["/en/", "/fr/", "/en/?as_of=2025-03-01"])
    def test_each_line_of_the_legend_leads_to_as_many_commitments_as_it_counts(
        self, client: Client, path: str
    ) -> None:
        lines = LEGEND.findall(re.sub(r'<div class="wall">.*', "", page(client, path), flags=re.DOTALL))
        assert len(lines) >= 8
        for address, count in lines:
            response = client.get(address)
            assert (address, response.context["found"].total) == (address, int(count))

    @pytest.mark.parametrize("path", ["/en/", "/en/?as_of=2025-03-01"])
    def test_the_wall_and_the_list_hold_the_same_number(self, client: Client, path: str) -> None:
        listed = client.get(path.replace("/en/", "/en/commitments/")).context["found"].total
        assert len(TILE.findall(page(client, path))) == listed

    def test_all_that_is_overdue_or_quiet_is_as_many_as_the_list_says(self, client: Client) -> None:
        html = page(client)
        for name in ("due", "quiet"):
            address, count = re.findall(r'href="([^"]+)">All (\d+) ', section(html, name))[0]
            assert client.get(address).context["found"].total == int(count)

    def test_the_work_pledge_shows_six_objectives_and_two_of_them_unverified(self, client: Client) -> None:
        html = section(page(client), "pledge")
        assert "PA-029" in html
        assert (html.count('<span class="n">'), html.count('class="weak"')) == (6, 2)
