"""One commitment: its addresses, promise, verdict beside claim, and the axes."""

import pytest
from django.test import Client

from tests.factories import (
    make_assessment,
    make_commitment,
    make_deadline,
    make_milestone,
    make_organization,
    make_party,
    make_source,
    make_update,
    the_reviewer,
)
from tests.views.reading import PATH, page, section, words
from tracker.actions import commitments
from tracker.enums import Confidence, Voice

pytestmark = pytest.mark.usefixtures("today")


# --- Addresses ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/en/commitments/pa-001/", "/en/commitments/PA-001/", "/en/commitments/pa-001-old/"]
)
def test_any_other_writing_leads_to_the_one_address(client: Client, db: None, path: str) -> None:
    make_commitment(1)
    response = client.get(f"{path}?as_of=2026-01-01")
    assert (response.status_code, response["Location"]) == (301, f"{PATH}?as_of=2026-01-01")


def test_a_merged_commitment_leads_to_the_one_it_was_merged_into(client: Client, db: None) -> None:
    kept, merged = make_commitment(1), make_commitment(2)
    commitments.merge(merged, into=kept, by=the_reviewer(), reason="The same promise twice.")
    response = client.get("/en/commitments/pa-002-promise-2/")
    assert (response.status_code, response["Location"]) == (301, PATH)


def test_a_draft_is_not_found_by_anybody_on_this_side(client: Client, editor, signed_in) -> None:
    make_commitment(1, published=False)
    assert client.get(PATH).status_code == 404
    assert signed_in(editor).get(PATH).status_code == 404


def test_what_does_not_exist_is_not_found(client: Client, db: None) -> None:
    assert client.get("/en/commitments/pa-999/").status_code == 404


def test_before_its_announcement_it_was_not_there_and_the_page_says_so(client: Client, db: None) -> None:
    make_commitment(1)
    response = client.get(f"{PATH}?as_of=2025-02-10")
    html = response.content.decode()
    assert response.status_code == 404
    assert "Not yet announced on that day" in html
    assert f'href="{PATH}"' in html
    assert "Something that can be checked" not in html


# --- Promise, verdict, claim -------------------------------------------------------------------------------


def test_the_promise_names_its_main_source(client: Client, db: None) -> None:
    make_commitment(1, sources=[make_source("main", title="The very page"), make_source("second")])
    html = page(client)
    assert (
        'Promise, in our words, from <a rel="external" href="https://example.org/main" hreflang="en">The very page</a>'
        in html
    )


def test_the_verdict_has_reason_sources_and_the_day_it_was_checked(client: Client, db: None) -> None:
    make_assessment(
        make_commitment(1),
        "no_evidence",
        effective_on="2026-11-01",
        rationale_en="Nothing was found.",
        searched_on="2026-11-20",
        searched_note_en="Two registers.",
    )
    said = words(section(page(client), "said"))
    assert said.startswith(
        "What the editors conclude No public evidence found Nothing was found. Searched on 20 November 2026: "
        "Two registers. Holds from 1 November 2026 · last checked 20 November 2026 · 1 source"
    )


def test_without_a_verdict_it_is_not_yet_assessed(client: Client, db: None) -> None:
    make_commitment(1)
    assert "What the editors conclude Not yet assessed" in words(section(page(client), "said"))


def test_what_a_party_says_stands_beside_the_verdict_and_what_others_say_does_not(
    client: Client, db: None
) -> None:
    commitment = make_commitment(1)
    make_assessment(commitment)
    party = make_organization("loud-lab")
    make_update(
        commitment,
        organization=party,
        claimed_by=Voice.PARTY,
        headline_en="We did it",
        happened_on="2026-01-05",
    )
    make_update(commitment, headline_en="They did not", happened_on="2026-02-05")
    said = words(section(page(client), "said"))
    assert "What the organizations report Loud Lab We did it." in said
    assert "They did not" not in said


def test_a_silent_lead_is_not_called_a_failure(client: Client, db: None) -> None:
    make_party(make_commitment(1), "quiet-lab")
    assert "Nothing found Quiet Lab: no report here, and we found no public statement" in words(page(client))


def test_a_proposal_is_not_shown(client: Client, db: None) -> None:
    commitment = make_commitment(1)
    make_assessment(commitment, "complete", rationale_en="Only proposed.", until="proposed")
    make_assessment(commitment, "complete", rationale_en="Only confirmed.", until="confirmed")
    html = page(client)
    assert ("Only proposed." in html, "Only confirmed." in html) == (False, False)


def test_a_development_that_is_a_draft_is_not_shown_nor_its_source(client: Client, db: None) -> None:
    commitment = make_commitment(1)
    make_update(commitment, published=False, headline_en="Not out yet", sources=[make_source("hidden")])
    html = page(client)
    assert ("Not out yet" in html, "Title of hidden" in html) == (False, False)


# --- The axes ----------------------------------------------------------------------------------------------


def test_the_axes_are_words_with_their_days(client: Client, db: None) -> None:
    commitment = make_commitment(1, in_brochure=True)
    make_assessment(commitment)
    make_deadline(make_milestone(commitment, due_on="2026-06-30", title_en="Works begin"), "2026-11-12")
    axes = words(section(page(client), "axes"))
    assert axes.startswith(
        "Implementation Limited progress Schedule Overdue by 10 days Works begin, 12 November 2026 1 moved date "
        "Verification Independently confirmed Last sourced fact 11 February 2025 649 days ago · Stale"
    )
    assert "Named in the official brochure" in axes


def test_verification_is_the_weakest_link_and_says_what_it_is_made_of(client: Client, db: None) -> None:
    commitment = make_commitment(1)
    told = make_update(commitment, claimed_by=Voice.PARTY)
    sources = [make_source("one"), make_source("two")]
    make_assessment(commitment, sources=sources, updates=[told])
    axes = words(section(page(client), "axes"))
    assert "Verification Self-reported 2 of 2 sources are independent 1 fact is told by a party" in axes


def test_weak_confidence_is_said_at_the_top(client: Client, db: None) -> None:
    make_commitment(1, confidence=Confidence.WEAK)
    assert "Weak confidence." in page(client)


def test_sample_data_is_called_sample_data(client: Client, db: None) -> None:
    make_commitment(1, is_sample=True)
    assert "Sample data." in page(client)
