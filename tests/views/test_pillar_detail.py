"""One pillar: how much of it is done, its wall, its time, what is overdue and due next in it."""

import re
from html import unescape

import pytest
from django.test import Client

from tests.factories import DAY, make_assessment, make_commitment, make_milestone, make_pillar
from tests.views.reading import words
from tracker.actions.derive import together
from tracker.enums import CommitmentKind
from tracker.models import Pillar

pytestmark = pytest.mark.usefixtures("today")

PAGE = "/en/pillars/governance/"
TILE = re.compile(r'<a class="tile[^"]*" href="([^"]+)" title="([^"]+)"')


def page(client: Client, path: str = PAGE) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_it_says_how_many_are_complete_and_shows_its_own_commitments_alone(client, db):
    governance = make_pillar("governance", description_en="How it is governed.")
    make_assessment(make_commitment(1, pillar=governance), "limited")
    event = make_commitment(2, pillar=governance, kind=CommitmentKind.EVENT)
    make_assessment(event, "complete", outcome="delivered_on_time")
    make_commitment(3, pillar=make_pillar("other"))

    html = page(client)

    assert "1 of 2 commitments complete as of 22 November 2026, events included." in words(html)
    assert "How it is governed." in html
    assert TILE.findall(html) == [
        ("/en/commitments/pa-002-promise-2/", "PA-002 Promise number 2: Complete, delivered on time"),
        ("/en/commitments/pa-001-promise-1/", "PA-001 Promise number 1: Limited progress"),
    ]


def test_the_chart_counts_what_the_wall_shows_with_its_words_and_its_table(client, db):
    governance = make_pillar("governance")
    make_assessment(make_commitment(1, pillar=governance), "limited")
    make_commitment(2, pillar=governance, kind=CommitmentKind.EVENT)

    html = page(client)

    assert "0 of 2 were complete on 1 March 2025, 0 of 2 on 22 November 2026." in html
    assert re.findall(r'role="img" aria-labelledby="([^"]+)" aria-describedby="([^"]+)"', html) == [
        ("ot-title", "ot-desc")
    ]
    described = re.search(r'<desc id="ot-desc">(.*?)</desc>', html, re.DOTALL)
    assert described
    assert described[1].endswith("Of 2 on 22 November 2026: Limited progress: 1, Not yet assessed: 1")
    table = re.search(r'<caption id="ot-caption">.*?</table>', html, re.DOTALL)
    assert table
    rows = [words(row) for row in re.findall(r"<tr>(.*?)</tr>", table[0], re.DOTALL)]
    assert (rows[0], rows[-1]) == ("Day Limited progress Not yet assessed All", "22 November 2026 1 1 2")


def test_overdue_and_due_next_are_those_of_the_pillar_and_their_links_keep_to_it(client, db):
    governance = make_pillar("governance")
    make_milestone(make_commitment(1, pillar=governance), due_on="2026-11-12", title_en="Bids handed in")
    make_milestone(make_commitment(2, pillar=governance), due_on="2027-01-31", title_en="Works begin")
    make_milestone(make_commitment(3, pillar=make_pillar("other")), due_on="2026-11-01", title_en="Not ours")

    html = page(client)

    found = re.findall(r"Overdue by \d+ days|Bids handed in|Works begin|Not ours", html)
    assert found == ["Overdue by 10 days", "Bids handed in", "Works begin"]
    main = html.split("<main", 1)[1].split('<ul class="take-away"')[0]
    assert re.findall(r'href="([^"]+pillar[^"]+)"', main) == [
        "/en/commitments/?pillar=governance&status=not_assessed",
        "/en/commitments/?pillar=governance&schedule=overdue",
        "/en/commitments/?pillar=governance",
        "/en/changes/?pillar=governance",
        "/en/commitments/?pillar=governance&schedule=overdue",
        "/en/deadlines/?pillar=governance",
    ]


def test_each_line_of_the_legend_leads_to_as_many_as_it_counts(client, db):
    governance = make_pillar("governance")
    make_assessment(make_commitment(1, pillar=governance), "limited")
    make_assessment(make_commitment(2, pillar=make_pillar("other")), "limited")

    lines = re.findall(r'<li><a href="([^"]+)">(?:(?!</a>).)*<b>(\d+)</b></a>', page(client), re.DOTALL)

    assert lines == [("/en/commitments/?pillar=governance&status=limited", "1")]
    assert client.get(lines[0][0]).context["found"].total == 1


def test_a_past_day_shows_that_day_and_stays_on_it(client, db):
    commitment = make_commitment(1, pillar=make_pillar("governance"))
    make_assessment(commitment, "not_started")
    make_assessment(commitment, "complete", outcome="delivered_on_time", effective_on="2026-01-10")

    html = page(client, f"{PAGE}?as_of=2025-06-01")

    assert "0 of 1 commitment complete as of 1 June 2025" in html
    assert TILE.findall(html)[0][0] == "/en/commitments/pa-001-promise-1/?as_of=2025-06-01"
    assert '<meta name="robots" content="noindex">' in html


def test_before_anything_was_announced_it_says_so(client, db):
    make_commitment(1, pillar=make_pillar("governance"))

    html = page(client, f"{PAGE}?as_of=2024-01-01")

    assert "Nothing had been announced yet" in html
    assert 'href="/en/pillars/governance/"' in html


def test_one_without_anything_public_is_not_found(client, db):
    make_commitment(1, pillar=make_pillar("governance"), published=False)

    assert [client.get(path).status_code for path in (PAGE, "/en/pillars/nothing/")] == [404, 404]


def test_a_day_that_cannot_be_read_gives_today_with_a_sentence(client, db):
    make_commitment(1, pillar=make_pillar("governance"))

    response = client.get(f"{PAGE}?as_of=soon")

    assert (response.status_code, response.context["day"]) == (400, DAY)
    assert 'role="alert"' in response.content.decode()


def test_samples_are_called_samples_and_stand_aside_for_real_ones(client, db):
    governance = make_pillar("governance")
    make_commitment(1, pillar=governance, is_sample=True)
    assert "Sample data." in page(client)

    make_commitment(2, pillar=make_pillar("other"))
    assert client.get(PAGE).status_code == 404


def test_it_exists_in_french(client, db):
    make_commitment(1, pillar=make_pillar("governance"))

    html = page(client, PAGE.replace("/en/", "/fr/"))

    assert "<h1>Pilier governance</h1>" in html
    assert "22 novembre 2026" in html


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_it_takes_four_queries_however_many_commitments(client, db, count_queries, rows):
    governance = make_pillar("governance")
    with together():
        for number in range(1, rows + 1):
            commitment = make_commitment(number, pillar=governance)
            make_milestone(commitment, due_on="2026-06-30")
            make_milestone(commitment, due_on="2027-06-30", final=False)
            make_assessment(commitment, "limited")

    assert count_queries(client, PAGE)[1] == 4


def test_the_counts_of_the_real_record_are_those_of_the_front_page_and_of_the_list(client, real_record):
    front = page(client, "/en/")
    for slug in Pillar.objects.values_list("slug", flat=True):
        html = page(client, f"/en/pillars/{slug}/")
        shown = client.get(f"/en/pillars/{slug}/").context["page"]
        listed = client.get(f"/en/commitments/?pillar={slug}").context["found"].total
        assert (slug, len(TILE.findall(html)), shown.chart.total) == (slug, listed, listed)
        assert f"{shown.wall.complete} of {listed} complete</p></div>" in front
        assert shown.chart.now.complete == shown.wall.complete
