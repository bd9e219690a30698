"""One commitment: timeline, parties, parts, objectives, history, sources, and its queries."""

import re

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
    make_organization,
    make_party,
    make_source,
    make_update,
    the_reviewer,
)
from tests.views.reading import PATH, page, section, words
from tracker.actions import assessments
from tracker.actions.derive import together
from tracker.enums import Confidence, Role, Voice
from tracker.models import Commitment

pytestmark = pytest.mark.usefixtures("today")


# --- Timeline, parties, parts, objectives, history, sources ------------------------------------------------


def test_the_timeline_is_newest_first_with_precision_voice_and_confidence(client: Client, db: None) -> None:
    one, two = make_commitment(1), make_commitment(2)
    make_update(
        one, two, happened_on="2025-06-01", precision="month", headline_en="Older", confidence=Confidence.WEAK
    )
    make_update(one, happened_on="2026-06-01", headline_en="Newer", claimed_by=Voice.PARTY)
    timeline = words(section(page(client), "timeline"))
    assert re.findall(
        r"1 June 2026|June 2025|Newer|Older|Says a party|Independent|weak confidence|PA-002", timeline
    ) == [
        "1 June 2026",
        "Newer",
        "Says a party",
        "June 2025",
        "Older",
        "Independent",
        "weak confidence",
        "PA-002",
    ]


def test_a_development_does_not_lead_to_a_draft_it_also_concerns(client: Client, db: None) -> None:
    make_update(make_commitment(1), make_commitment(2, published=False))
    assert "PA-002" not in page(client)


def test_parties_stand_by_role_with_their_day_and_weak_names_apart(client: Client, db: None) -> None:
    commitment = make_commitment(1)
    make_party(commitment, "lead-lab", Role.LEAD)
    make_party(commitment, "sure-land", Role.SIGNATORY, joined_on="2025-06-01")
    make_party(commitment, "doubtful-land", Role.SIGNATORY, confidence=Confidence.WEAK)
    html = words(section(page(client), "parties"))
    assert html.startswith(
        "Who Lead 1 named in our sources Lead Lab source [1] Signatories 1 named in our sources Sure Land "
        "since 1 June 2025 source [1] 1 name that only a weak source gives Doubtful Land weak confidence source [1]"
    )


def test_a_long_list_of_parties_is_folded(client: Client, db: None) -> None:
    commitment = make_commitment(1)
    for number in range(20):
        make_party(commitment, f"lab-{number:02}", Role.MEMBER)
    html = section(page(client), "parties")
    assert "Show the 8 others" in html
    assert len(re.findall(r"/en/organizations/lab-\d\d/", html)) == 20


def test_on_a_past_day_only_those_who_had_joined_are_named(client: Client, db: None) -> None:
    make_party(make_commitment(1), "late-lab", joined_on="2026-01-01")
    assert "Late Lab" not in page(client, f"{PATH}?as_of=2025-12-31")


def test_parts_and_parent_lead_to_each_other_and_drafts_to_nobody(client: Client, db: None) -> None:
    whole = make_commitment(1)
    part = make_commitment(2, parent=whole)
    make_commitment(3, parent=whole, published=False)
    make_indicator(whole)
    html = words(section(page(client), "parts-block"))
    assert html.startswith(
        "Parts 0 of 1 part is complete. PA-002 Promise number 2 Not yet assessed The amounts of the parts"
    )
    assert f'href="{PATH}"' in section(page(client, part.get_absolute_url()), "parts-block")


def test_a_draft_parent_is_not_named(client: Client, db: None) -> None:
    make_commitment(1, parent=make_commitment(2, published=False, title_en="A secret whole"))
    assert "A secret whole" not in page(client)


def test_an_unverified_objective_is_called_unverified(client: Client, db: None) -> None:
    commitment = make_commitment(1)
    make_objective(commitment, title_en="Sure")
    make_objective(commitment, title_en="Unsure", verification="unverified")
    html = section(page(client), "objectives-block")
    assert words(html).index("unverified") > words(html).index("Unsure")
    assert html.count("unverified") == 1


def test_a_superseded_verdict_stays_in_the_history_and_out_of_the_strip(client: Client, db: None) -> None:
    commitment = make_commitment(1)
    old = make_assessment(commitment, "limited", effective_on="2026-01-01", rationale_en="Wrong.")
    make_assessment(commitment, "substantial", effective_on="2026-01-01", rationale_en="Right.", corrects=old)
    html = page(client)
    history = words(section(html, "assessments"))
    assert "Superseded: a later assessment corrects this one. Wrong." in history
    assert "Corrects an earlier assessment. Right." in history
    assert re.findall(r'<rect class="c-(\d)"', html) == ["2"]


def test_a_retracted_verdict_stays_in_the_history_as_such(client: Client, db: None) -> None:
    commitment = make_commitment(1)
    make_assessment(commitment, "limited", effective_on="2025-03-01")
    taken = make_assessment(commitment, "complete", effective_on="2026-01-01", rationale_en="Too early.")
    assessments.retract(taken, by=the_reviewer(), reason="The source was another project.")
    html = page(client)
    assert "Retracted: this assessment was taken back. Too early." in words(section(html, "assessments"))
    assert "What the editors conclude Limited progress" in words(html)


def test_each_source_has_one_number_and_every_number_its_source(client: Client, db: None) -> None:
    commitment = make_commitment(1, sources=[make_source("first"), make_source("second")])
    make_update(commitment, sources=[make_source("second"), make_source("third")])
    make_party(commitment, source=make_source("fourth"))
    html = page(client)
    assert re.findall(r"Title of (\w+)", section(html, "sources-block")) == [
        "first",
        "second",
        "third",
        "fourth",
    ]
    numbers = set(re.findall(r'href="#s(\d+)"', html))
    assert numbers == set(re.findall(r'<li id="s(\d+)"', html)) == {"1", "2", "3", "4"}


def test_a_source_that_can_no_longer_be_read_says_so(client: Client, db: None) -> None:
    make_commitment(1, sources=[make_source("gone", unavailable_since="2026-05-01")])
    assert "Not available at this address since 1 May 2026." in words(page(client))


def test_the_citation_names_the_day_and_an_address_that_keeps_it(client: Client, db: None) -> None:
    make_commitment(1)
    assert (
        "Paris Actions Tracker, “PA-001 Promise number 1”, read as of 1 March 2026, "
        f"http://127.0.0.1:8000{PATH}?as_of=2026-03-01"
    ) in page(client, f"{PATH}?as_of=2026-03-01")


def test_the_page_as_of_a_past_day_is_kept_from_search_engines_and_leads_back(
    client: Client, db: None
) -> None:
    make_commitment(1)
    html = page(client, f"{PATH}?as_of=2026-03-01")
    assert '<meta name="robots" content="noindex">' in html
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{PATH}">' in html


def test_texts_missing_in_french_say_so(client: Client, db: None) -> None:
    make_commitment(1, title_fr="", promise_fr="Une promesse.")
    html = page(client, PATH.replace("/en/", "/fr/"))
    assert '<span lang="en">Promise number 1</span>' in html


# --- Queries -----------------------------------------------------------------------------------------------


@together()
def fill(commitment: Commitment, rows: int) -> None:
    for number in range(rows):
        source = make_source(f"source-{commitment.pk}-{number}")
        make_update(
            commitment, make_commitment(), sources=[source], organization=make_organization(f"org-{number}")
        )
        make_party(commitment, f"org-{number}", Role.MEMBER, source=source)
        make_objective(commitment, source=source)
        make_commitment(parent=commitment)
        milestone = make_milestone(commitment, due_on="2026-06-30", final=False)
        make_deadline(milestone, "2026-12-31", source=source)
        make_measurement(make_indicator(commitment, target_source=source), 5, source=source)
        make_assessment(commitment, effective_on=f"2026-01-{number + 1:02}", sources=[source])


def test_it_takes_twelve_queries_with_one_row_of_everything_and_with_thirty(
    client: Client, db: None, count_queries
) -> None:
    few, many = make_commitment(1), make_commitment(2)
    with together():
        fill(few, 1)
        fill(many, 30)
    taken = [count_queries(client, commitment.get_absolute_url())[1] for commitment in (few, many)]
    assert taken == [12, 12]


@pytest.mark.parametrize(("language", "every"), [("en", 1), ("fr", 7)])
def test_every_page_of_the_real_record_can_be_read(
    real_record, client: Client, language: str, every: int
) -> None:
    for commitment in Commitment.objects.public().order_by("reference")[::every]:
        path = f"/{language}/commitments/{commitment.address}/"
        assert (path, client.get(path).status_code) == (path, 200)
