"""Who reports on which objective: the table of any commitment that has objectives, its filters and its file."""

import csv
import io
import re
from html import unescape

import pytest
from django.test import Client

from tests.factories import (
    make_applicability,
    make_assessment,
    make_commitment,
    make_milestone,
    make_objective,
    make_organization,
    make_party,
    the_editor,
)
from tests.reporting import make_reply, make_report, the_lead
from tests.views.listing import notices
from tests.views.reading import page, section, words
from tests.views.test_commitment_list import HOSTILE
from tracker.actions.derive import together

pytestmark = pytest.mark.usefixtures("today", "db")

PATH = "/en/commitments/pa-001-promise-1/matrix/"
FILE = "/en/commitments/pa-001-promise-1/matrix.csv"


@pytest.fixture
def commitment():
    return make_commitment(1)


@pytest.fixture
def aims(commitment):
    """One confirmed, one not."""
    return [make_objective(commitment), make_objective(commitment, verification="unverified")]


@pytest.fixture
def crowd(commitment, aims):
    """Alpha says complete and is found limited; Beta is silent; for Gamma it is not applicable; Delta helps."""
    for slug in ("alpha", "beta", "gamma"):
        make_party(commitment, slug, "signatory")
    make_party(commitment, make_organization("delta", kind="network", country="DE"), "supporter")
    make_assessment(commitment, "limited", objective=aims[0], organization=make_organization("alpha"))
    make_report(commitment, "alpha", objective=aims[0], until="published", claimed_status="complete")
    make_applicability(aims[0], "gamma")
    return commitment


def table(client: Client, path: str = PATH) -> list[list[str]]:
    """The rows, cell by cell, totals first."""
    html = page(client, path)
    return [
        [words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for body in re.findall(r"<tbody[^>]*>(.*?)</tbody>", html, re.DOTALL)
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    ]


def lines(client: Client, path: str = FILE) -> list[dict[str, str]]:
    text = b"".join(client.get(path)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


# --- The table --------------------------------------------------------------------------------------------------------


def test_every_cell_says_what_is_reported_and_concluded_or_why_it_is_empty(client, crowd):
    assert table(client) == [
        [
            "4 organizations shown",
            "1 of 2 asked report 1 assessed",
            "nobody is asked",
            "1 of 2 asked 1 assessed",
        ],
        [
            "Alpha Signatory · Company · France",
            "claims more says Complete editors: Limited progress 1 October 2026",
            "not asked: no source confirms this objective",
            "1 of 1 asked",
        ],
        [
            "Beta Signatory · Company · France",
            "not reported",
            "not asked: no source confirms this objective",
            "0 of 1 asked",
        ],
        [
            "Delta Supporter · Network · Germany",
            "not asked: takes part as supporter",
            "not asked: takes part as supporter",
            "not asked",
        ],
        [
            "Gamma Signatory · Company · France",
            "not applicable It has no staff. since 11 February 2025",
            "not asked: no source confirms this objective",
            "not asked",
        ],
    ]


def test_a_claim_leads_to_its_report_and_a_name_to_its_organization(client, crowd):
    report = crowd.reports.get()
    html = page(client, PATH)
    assert f'<a href="/en/reports/{report.key}/">Complete</a>' in html
    assert 'href="/en/organizations/beta/"' in html


def test_heads_number_and_name_the_objectives_and_say_what_holds_for_everybody(client, crowd, aims):
    make_assessment(crowd, "complete", objective=aims[0])
    html = page(client, PATH)
    heads = [words(head) for head in re.findall(r'<th scope="col"[^>]*>(.*?)</th>', html, re.DOTALL)]
    assert heads == [
        "Organization",
        "1 Aim 1 The editors conclude: Complete on everybody",
        "2 Aim 2 unverified",
        "Reported",
    ]
    assert table(client)[2][1] == "not reported on everybody"


def test_it_is_a_table_for_everybody(client, crowd):
    """Caption with the day, heads with their scope, and a region that the keyboard can scroll."""
    html = page(client, PATH)
    assert words(re.search(r"<caption.*?</caption>", html, re.DOTALL)[0]) == (
        "4 organizations by objective, as of 22 November 2026"
    )
    assert html.count('<th scope="row"') == 5
    assert re.search(
        r'<div class="scroll matrix" tabindex="0" role="region" aria-labelledby="matrix-caption">', html
    )


def test_the_first_sentence_counts_and_names_who_was_never_heard(client, crowd):
    html = page(client, PATH)
    assert (
        "1 of 2 organizations asked has reported on at least one objective; 1 has reported on everything it is asked "
        "about."
    ) in html
    assert "1 organization that is asked has never reported on this commitment: Beta" in words(html)


def test_what_is_contested_and_what_nobody_asked_for_is_marked(client, crowd, aims):
    make_reply(crowd.assessments.get(), "alpha", contests=True)
    make_report(crowd, "delta", objective=aims[1], until="published", claimed_status="complete")
    rows = table(client)
    assert "· contested" in rows[1][1]
    assert rows[3][2] == "says Complete 1 October 2026 without being asked"
    assert rows[0][2] == "nobody is asked 1 more, without being asked"


def test_in_french_the_names_are_french(client, crowd):
    html = page(client, PATH.replace("/en/", "/fr/"))
    assert "But 1" in html
    assert "Elle n’a pas de personnel." in html
    assert "22 novembre 2026" in html


@pytest.mark.parametrize("until", ["draft", "submitted", "changes_requested", "declined", "withdrawn"])
def test_of_an_unpublished_report_there_is_no_trace_but_for_its_owner(client, crowd, aims, until):
    before = page(client, PATH), lines(client)
    report = make_report(crowd, "beta", objective=aims[0], until=until, headline="A secret")
    assert (page(client, PATH), lines(client)) == before
    owner = Client()
    owner.force_login(the_lead("beta"))
    assert "A secret" in owner.get(f"/en/portal/reports/{report.key}/", follow=True).content.decode()
    assert page(owner, PATH) == before[0]


def test_a_past_day_reads_as_it_was_and_keeps_its_links_there(client, crowd):
    path = f"{PATH}?as_of=2026-09-30"
    assert table(client, path)[1][1] == "not reported editors: Limited progress"
    html = page(client, path)
    assert "as of 30 September 2026" in words(html)
    assert '<meta name="robots" content="noindex">' in html
    inside = re.findall(
        r'href="(/en/(?:organizations|commitments)/[^"]*)"',
        section(html, "main") or html[html.index("<main") :],
    )
    kept = [link for link in inside if not link.endswith("/changes.atom") and link.count("/") > 3]
    assert [link for link in kept if "as_of=2026-09-30" not in link] == []


# --- Choosing ---------------------------------------------------------------------------------------------------------


def names(client: Client, query: str) -> list[str]:
    return [row[0].split()[0] for row in table(client, PATH + query)][1:]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?kind=network", ["Delta"]),
        ("?country=DE", ["Delta"]),
        ("?role=signatory", ["Alpha", "Beta", "Gamma"]),
        ("?claimed=complete", ["Alpha"]),
        ("?concluded=limited", ["Alpha"]),
        ("?empty=not_applicable", ["Gamma"]),
        ("?sort=never", ["Beta", "Alpha", "Delta", "Gamma"]),
        ("?objective=1&empty=not_reported", ["Beta"]),
    ],
)
def test_it_is_filtered_and_sorted(client, crowd, query, expected):
    assert names(client, query) == expected


def test_one_objective_by_itself_has_one_column(client, crowd):
    rows = table(client, f"{PATH}?objective=1")
    assert [len(row) for row in rows] == [2] * 5
    assert rows[0] == ["4 organizations shown", "1 of 2 asked report 1 assessed"]
    links = re.findall(
        r'<a href="([^"]+)"( aria-current="true")?[^>]*>Objective (\d)',
        page(client, f"{PATH}?objective=1&sort=name"),
    )
    assert links == [
        (f"{PATH}?objective={n}&sort=name#matrix-tools", ' aria-current="true"' * (n == "1"), n) for n in "12"
    ]


def test_a_selection_says_of_how_many_and_leads_back_to_all(client, crowd):
    html = page(client, f"{PATH}?kind=network&objective=1")
    assert "1 of 4 organizations by objective, as of 22 November 2026 · Show all" in words(html)
    assert f'<a href="{PATH}?objective=1#matrix-tools">Show all</a>' in html


def test_a_selection_that_nobody_fits_says_so(client, crowd):
    html = page(client, f"{PATH}?country=JP")
    assert "No organization fits" in html
    assert "<table" not in html


def test_only_what_is_there_is_offered_and_what_was_chosen_stays_offered(client, crowd):
    html = page(client, f"{PATH}?country=JP")
    countries = re.search(r'<select id="m-country".*?</select>', html, re.DOTALL)[0]
    assert re.findall(r'value="(\w*)"( selected)?', countries) == [
        ("", ""),
        ("FR", ""),
        ("DE", ""),
        ("JP", " selected"),
    ]


@pytest.mark.parametrize(
    "query",
    [
        "kind=shiny",
        "country=ZZ",
        "country=fr",
        "role=owner",
        "claimed=no_evidence",
        "empty=reported",
        "objective=9",
        "sort=score",
    ],
)
def test_what_is_not_understood_is_said_and_left_out(client, crowd, query):
    response = client.get(f"{PATH}?{query}")
    assert response.status_code == 400
    assert f"“{query.partition('=')[2]}” is not something to choose under" in notices(response)
    assert response.content.decode().count('<th scope="row"') == 5
    assert client.get(f"{FILE}?{query}").status_code == 400


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_are_answered(client, crowd, value):
    for name in ("objective", "kind", "country", "role", "claimed", "concluded", "empty", "sort", "as_of"):
        for path in (PATH, FILE, "/en/g7-2026/"):
            response = client.get(path, {name: value})
            assert response.status_code in (200, 400, 404)


# --- The file ---------------------------------------------------------------------------------------------------------


def test_the_file_holds_exactly_the_view(client, crowd):
    response = client.get(FILE)
    assert (
        response["Content-Disposition"] == 'attachment; filename="paris-actions-pa-001-matrix-2026-11-22.csv"'
    )
    assert response["Content-Type"].startswith("text/csv")
    rows = lines(client)
    assert [(row["organization"], row["objective"], row["asked"], row["says"]) for row in rows] == [
        ("alpha", "1", "asked", "reported"),
        ("alpha", "2", "not_asked", "not_asked"),
        ("beta", "1", "asked", "not_reported"),
        ("beta", "2", "not_asked", "not_asked"),
        ("delta", "1", "not_asked", "not_asked"),
        ("delta", "2", "not_asked", "not_asked"),
        ("gamma", "1", "not_applicable", "not_applicable"),
        ("gamma", "2", "not_asked", "not_asked"),
    ]
    said = {
        name: rows[0][name]
        for name in ("claimed_status", "reported_on", "verdict_status", "verdict_on", "gap", "as_of")
    }
    assert said == {
        "claimed_status": "complete",
        "reported_on": "2026-10-01",
        "verdict_status": "limited",
        "verdict_on": "own_part",
        "gap": "more",
        "as_of": "2026-11-22",
    }
    assert rows[0]["report"].endswith(f"/en/reports/{crowd.reports.get().key}/")
    assert (rows[6]["reason_en"], rows[6]["reason_fr"]) == ("It has no staff.", "Elle n’a pas de personnel.")
    assert (rows[4]["roles"], rows[4]["reason_en"]) == ("supporter", "takes part as supporter")


def test_the_link_to_the_file_carries_the_selection_and_the_day(client, crowd):
    html = page(client, f"{PATH}?objective=1&role=signatory&sort=never&as_of=2026-10-02")
    address = unescape(re.search(r'<a href="([^"]+)" rel="nofollow" download>CSV</a>', html)[1])
    assert address == f"{FILE}?as_of=2026-10-02&objective=1&role=signatory&sort=never"
    assert [row["organization"] for row in lines(client, address)] == ["beta", "alpha", "gamma"]


def test_a_formula_in_a_name_is_shown_and_not_run(client, commitment, aims):
    make_party(commitment, make_organization("evil", name_en="=1+1"), "signatory")
    assert {row["organization_en"] for row in lines(client)} == {"'=1+1"}


# --- Where there is one -----------------------------------------------------------------------------------------------


def test_any_other_writing_of_the_address_leads_on(client, crowd):
    for path, other in ((PATH, "pa-001-old-title"), (FILE, "PA-001")):
        response = client.get(path.replace("pa-001-promise-1", other), {"objective": "1"})
        assert (response.status_code, response["Location"]) == (301, f"{path}?objective=1")


def test_there_is_none_without_objectives_for_a_draft_or_for_nothing(client):
    make_commitment(1)
    make_objective(make_commitment(2, published=False))
    for reference in ("pa-001-promise-1", "pa-002-promise-2", "pa-003-promise-3"):
        for end in ("matrix/", "matrix.csv"):
            assert client.get(f"/en/commitments/{reference}/{end}").status_code == 404


def test_a_stranger_finds_a_draft_no_more_than_a_visitor_and_an_editor_has_the_desk(client):
    make_objective(make_commitment(1, published=False))
    client.force_login(the_editor())
    assert client.get(PATH).status_code == 404


def test_before_it_was_announced_it_was_not_there(client, crowd):
    response = client.get(f"{PATH}?as_of=2025-02-10")
    assert response.status_code == 404
    assert "Not yet announced on that day" in response.content.decode()
    assert client.get(f"{FILE}?as_of=2025-02-10").status_code == 404


def test_nobody_named_is_said(client, commitment, aims):
    html = page(client, PATH)
    assert "Nobody is asked to report: no signatory or member is named in what was read." in html
    assert "No organization is named as taking part by 22 November 2026" in html


def test_the_page_of_the_commitment_counts_and_leads_there(client, crowd):
    block = section(page(client, "/en/commitments/pa-001-promise-1/"), "objectives-block")
    assert "Who reports on which objective: 1 of 2 organizations asked report" in words(block)
    assert f'href="{PATH}"' in block


# --- Queries ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("labs", "numbered"), [(1, 1), (60, 6)])
def test_sixty_signatories_and_six_objectives_take_as_many_queries_as_one(
    client, commitment, count_queries, labs, numbered
):
    make_milestone(commitment, due_on="2026-06-17")
    with together():
        aims = [make_objective(commitment) for _number in range(numbered)]
        for number in range(labs):
            lab = make_organization(f"lab-{number}")
            make_party(commitment, lab, "signatory")
            make_applicability(aims[0], lab, answer="asked")
        for number in range(min(labs, 3)):
            lab = make_organization(f"lab-{number}")
            verdict = make_assessment(commitment, "limited", organization=lab, objective=aims[-1])
            make_reply(verdict, lab, contests=True)
            make_report(commitment, lab, objective=aims[-1], until="published", claimed_status="limited")
            make_report(commitment, lab, until="published", claimed_status="limited")
    assert count_queries(client, PATH)[1] == 7
    assert count_queries(client, f"{PATH}?sort=never&kind=company&as_of=2026-10-01")[1] == 7
    assert count_queries(client, "/en/g7-2026/")[1] == 11
