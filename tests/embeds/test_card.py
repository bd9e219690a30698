"""The status of one commitment on a card: the same as its page says, in a line each."""

import re
from html import unescape

import pytest

from tests.embeds.reading import CARD, PAST, Elements, foot, frame, heading, lines
from tests.factories import (
    make_assessment,
    make_commitment,
    make_milestone,
    make_party,
    make_update,
    the_reviewer,
)
from tests.reporting import make_promise, make_reply, make_report
from tests.views.listing import notices, words
from tracker.actions import commitments
from tracker.models import Commitment

pytestmark = pytest.mark.usefixtures("today", "db")

FRENCH = CARD.replace("/en/", "/fr/")
NOTHING = "Nothing found: no report here, and no public statement by a party on what was done"


@pytest.fixture
def promise():
    commitment = make_commitment(1)
    make_milestone(
        commitment, due_on="2026-10-13", title_en="First report", title_fr="Premier rapport", final=False
    )
    make_milestone(commitment, due_on="2027-03-31", title_en="All of it", title_fr="Le tout")
    make_assessment(commitment, effective_on="2026-03-01")
    return commitment


def test_a_card_says_what_the_page_says(client, promise):
    html = frame(client, CARD)

    assert heading(html) == "Promise number 1"
    assert words(re.search(r'<p class="ref">(.*?)</p>', html)[1]) == "PA-001 · Topic health"
    assert words(re.search(r'<p class="word">(.*?)</p>', html)[1]) == "Limited progress"
    assert words(re.search(r'<p class="late">(.*?)</p>', html)[1]) == "Overdue by 40 days"
    assert words(re.search(r'<p class="promise">(.*?)</p>', html)[1]) == "Something that can be checked, 1."
    assert lines(html) == {
        "The editors conclude": "Limited progress: Because of what was seen: limited.",
        "The organizations report": NOTHING,
        "Schedule": "Overdue: First report, 13 October 2026Next date: All of it, 31 March 2027",
        "Verification": "Independently confirmed",
    }
    assert foot(html) == (
        "As of 22 November 2026 · The whole page (in a new window)"
        " Paris Actions Tracker, reconstructed from public sources"
    )


def test_a_card_speaks_french(client, promise):
    html = frame(client, FRENCH)

    assert '<html lang="fr">' in html
    assert heading(html) == "Promesse numéro 1"
    assert "Progrès limités" in html
    assert "Premier rapport" in html
    assert "22 novembre 2026" in foot(html)


def test_its_shape_says_the_status_as_well(client, promise):
    html = frame(client, CARD)
    marks = [link["href"] for link in Elements(html).all("use")]
    assert marks == ["#m-limited", "#m-limited", "#m-logo"]
    assert 'class="mark mark-l is-overdue"' in html


def test_what_an_organization_reports_stands_beside_what_the_editors_conclude(client):
    commitment = make_promise()
    make_assessment(commitment)
    make_report(commitment, until="published")
    said = lines(frame(client, CARD))

    assert said["The editors conclude"].startswith("Limited progress: ")
    assert said["The organizations report"] == "Substantial progress: Some Lab, 1 October 2026"


def test_several_organizations_are_counted(client):
    commitment = make_promise()
    make_party(commitment, "other-lab", "signatory")
    make_report(commitment, until="published")
    make_report(commitment, "other-lab", until="published", claimed_status="complete")

    assert lines(frame(client, CARD))["The organizations report"] == (
        "2 organizations report: 1 complete, 1 substantial progress. 2 are not assessed yet."
    )


def test_what_a_party_says_elsewhere_is_said_to_come_from_there(client):
    commitment = make_commitment(1)
    make_update(commitment, claimed_by="party", headline_en="We opened it", happened_on="2026-05-01")

    assert lines(frame(client, CARD))["The organizations report"] == (
        "A party: We opened it (1 May 2026, from a public source)"
    )


def test_a_verdict_on_one_party_is_said_to_be_one(client):
    commitment = make_promise()
    report = make_report(commitment, until="published")
    make_assessment(commitment, "substantial", organization=report.organization)

    assert lines(frame(client, CARD))["The editors conclude"] == (
        "Substantial progress on the part of Some Lab: Because of what was seen: substantial."
    )


def test_a_contested_verdict_says_so(client):
    commitment = make_promise()
    make_reply(make_assessment(commitment), contests=True)

    assert lines(frame(client, CARD))["The editors conclude"] == (
        "Limited progress: Because of what was seen: limited. Contested by Some Lab."
    )


def test_without_a_verdict_it_says_that(client):
    make_commitment(1)
    html = frame(client, CARD)

    assert lines(html) == {
        "The editors conclude": "Not yet assessed",
        "The organizations report": NOTHING,
        "Schedule": "No deadline",
        "Verification": "Not verified",
    }
    assert "mark-l is-overdue" not in html


def test_a_long_promise_is_cut_and_the_page_has_the_rest(client):
    make_commitment(1, promise_en=" ".join(f"word{n}" for n in range(60)))
    html = frame(client, CARD)

    assert "word33 …" in html
    assert "word34" not in html


def test_made_up_data_says_so(client):
    make_commitment(1)
    Commitment.objects.update(is_sample=True)
    assert "Sample data. Nobody promised it." in words(frame(client, CARD))


def test_a_weak_source_is_said_to_be_one(client):
    make_commitment(1, confidence="weak")
    assert "Weak confidence." in words(frame(client, CARD))


def test_a_past_day_is_read_and_kept_by_every_link(client, promise):
    html = frame(client, f"{CARD}?as_of={PAST}")

    assert "As of 30 September 2025, as documented now" in foot(html)
    assert lines(html)["The editors conclude"] == "Not yet assessed"
    links = [link["href"] for link in Elements(html).all("a")]
    assert len(links) == 3
    assert all(link.endswith(f"?as_of={PAST}") for link in links)


def test_every_link_opens_a_window_of_its_own(client, promise):
    page = Elements(frame(client, CARD))

    assert page.all("base") == [{"target": "_blank"}]
    assert [link["rel"] for link in page.all("a")] == ["noopener"] * 3


def test_it_leads_back_to_the_page_and_is_not_indexed_itself(client, promise, settings):
    page = Elements(frame(client, f"{CARD}?as_of={PAST}&theme=dark"))
    whole = f"{settings.BASE_URL}/en/commitments/pa-001-promise-1/"

    assert {"rel": "canonical", "href": whole} in page.all("link")
    assert {"name": "robots", "content": "noindex"} in page.all("meta")
    assert f"/en/commitments/pa-001-promise-1/?as_of={PAST}" in [link["href"] for link in page.all("a")]


def test_it_carries_neither_script_nor_style_nor_form_nor_another_site(client, promise):
    page = Elements(frame(client, CARD))

    assert page.all("script") + page.all("style") + page.all("form") + page.all("iframe") == []
    assert [given for _tag, given in page.tags if "style" in given] == []
    asked = [link["href"] for link in page.all("link") if link["rel"] in ("stylesheet", "icon")]
    assert asked == [
        "/static/img/favicon.svg",
        "/static/css/tokens.css",
        "/static/css/embed.css",
    ]


@pytest.mark.parametrize(
    ("asked", "expected"), [("light", "light"), ("dark", "dark"), ("auto", None), ("", None)]
)
def test_the_theme_is_the_one_asked_for(client, promise, asked, expected):
    page = Elements(frame(client, f"{CARD}?theme={asked}"))

    assert page.all("html") == [{"lang": "en", **({"class": expected} if expected else {})}]
    themes = [link for link in page.all("link") if link["href"] == "/static/css/themes.css"]
    assert len(themes) == (1 if expected else 0)


def test_what_was_not_understood_is_said(client, promise):
    response = client.get(f"{CARD}?theme=pink&as_of=soon")

    assert response.status_code == 400
    assert notices(response) == (
        "The day to read the record as of was not understood: give it as 2025-09-30. This is today."
        "“pink” is not something to choose under “Theme”, and was left out."
    )
    assert "Limited progress" in response.content.decode()


def test_any_other_writing_of_the_address_leads_on_with_its_query(client, promise):
    for address in ("pa-001", "PA-001-promise-1", "pa-001-something-else"):
        response = client.get(f"/fr/embed/commitments/{address}/?theme=dark&as_of={PAST}")
        assert response.status_code == 301
        assert response["Location"] == f"{FRENCH}?theme=dark&as_of={PAST}"


def test_a_merged_commitment_leads_on_to_the_one_it_became_part_of(client, promise):
    commitments.merge(make_commitment(2), promise, by=the_reviewer(), reason="The same promise.")
    assert client.get("/en/embed/commitments/pa-002/")["Location"] == CARD


def test_a_draft_is_no_different_from_what_does_not_exist(client):
    make_commitment(1, published=False, title_en="A secret")
    cards = [
        frame(client, f"/en/embed/commitments/{address}/", 404)
        for address in ("pa-001-promise-1", "pa-999", "x")
    ]

    assert len(set(cards)) == 1
    assert heading(cards[0]) == "There is no such commitment"
    assert "secret" not in cards[0]
    assert [given["href"] for given in Elements(cards[0]).all("a")] == [
        "/en/commitments/",
        "/en/",
    ]


def test_before_it_was_announced_a_card_says_so(client, promise):
    html = unescape(frame(client, f"{CARD}?as_of=2019-01-01", 404))

    assert heading(html) == "Not yet announced on that day"
    assert "Nothing shows that it had been promised by 1 January 2019." in html
    assert "PA-001 · Promise number 1" in html
    assert "Read it as of today" in foot(html)
    assert [given["href"] for given in Elements(html).all("a")] == [
        "/en/commitments/pa-001-promise-1/",
        "/en/?as_of=2019-01-01",
    ]
