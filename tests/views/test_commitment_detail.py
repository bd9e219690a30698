"""One commitment: promise, verdict beside claim, dates, figures, parties, history, all with their sources."""

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
    make_organization,
    make_party,
    make_source,
    make_update,
    the_reviewer,
)
from tracker.actions import assessments, commitments, milestones
from tracker.actions.derive import together
from tracker.enums import Confidence, Role, UnitKind, Voice
from tracker.models import Commitment
from tracker.rules import OPERATOR

pytestmark = pytest.mark.usefixtures("today")

PATH = "/en/commitments/pa-001-promise-1/"


def page(client: Client, path: str = PATH) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return unescape(response.content.decode()).replace("\u00a0", " ")


def words(html: str) -> str:
    """What is read, without the marks, and with one blank between words."""
    inline = re.sub(r"</?(?:a|b|mark|span|time)\b[^>]*>", "", html)
    return " ".join(re.sub(r"<[^>]+>", " ", inline).split())


def section(html: str, name: str) -> str:
    """From the element of that id to the next part of the page; "" when there is none."""
    parts = r'<section class="block"|<aside|</aside>|<figure class="chart">|</main>'
    found = re.search(rf'<(section|aside|div)[^>]* id="{name}".*?(?={parts})', html, re.DOTALL)
    return found[0] if found else ""


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


def test_weak_confidence_is_said_at_the_top(client: Client, db: None) -> None:
    make_commitment(1, confidence=Confidence.WEAK)
    assert "Weak confidence." in page(client)


def test_sample_data_is_called_sample_data(client: Client, db: None) -> None:
    make_commitment(1, is_sample=True)
    assert "Sample data." in page(client)


# --- Deadlines ---------------------------------------------------------------------------------------------


def test_every_date_that_was_given_is_in_chart_and_table(client: Client, db: None) -> None:
    milestone = make_milestone(make_commitment(1), due_on="2025-12-31", title_en="Call opened")
    make_deadline(milestone, "2026-03-31", announced_on="2025-12-01")
    make_deadline(milestone, "2026-12-31", announced_on="2026-03-01")
    html = section(page(client), "deadlines-block")
    assert re.findall(
        r'class="c-(open|due|late|done)" d', re.sub(r"<ul.*?</ul>", "", page(client), flags=re.DOTALL)
    ) == [
        "open",
        "open",
        "due",
    ]
    assert "“Call opened”: first date 31 December 2025, moved 2 times, now 31 December 2026." in words(html)


def test_on_a_past_day_the_dates_given_since_are_not_known(client: Client, db: None) -> None:
    milestone = make_milestone(make_commitment(1), due_on="2025-12-31")
    make_deadline(milestone, "2026-12-31", announced_on="2025-12-01")
    html = page(client, f"{PATH}?as_of=2025-11-30")
    assert ("31 December 2025" in html, "31 December 2026" in html) == (True, False)


def test_dates_that_were_all_kept_need_no_chart(client: Client, db: None) -> None:
    make_milestone(make_commitment(1), due_on="2025-12-31", achieved_on="2025-12-30")
    html = page(client)
    assert '<ol class="gantt">' not in html
    assert "achieved 30 December 2025, due 31 December 2025" in words(html)


def test_a_date_that_ended_with_a_withdrawal_is_not_overdue(client: Client, db: None) -> None:
    commitment = make_commitment(1)
    make_milestone(commitment, due_on="2026-06-30")
    make_assessment(commitment, "limited", outcome="withdrawn", effective_on="2026-03-01")
    html = page(client)
    assert "was due 30 June 2026; the commitment is closed" in words(html)
    assert "Overdue" not in html


def test_a_milestone_given_up_says_so(client: Client, db: None) -> None:
    milestone = make_milestone(make_commitment(1), due_on="2026-12-31")
    milestones.drop(milestone, by=OPERATOR, on=milestone.deadlines.get().known_on, reason="No longer wanted.")
    assert "was due 31 December 2026; given up" in words(page(client))


# --- Figures -----------------------------------------------------------------------------------------------


def test_a_count_is_told_as_part_of_its_target(client: Client, db: None) -> None:
    indicator = make_indicator(
        make_commitment(1), unit="countries", unit_kind=UnitKind.COUNT, target_value=10
    )
    make_measurement(indicator, 9)
    assert "9 of 10 countries promised (90% of the target)" in words(section(page(client), "figures-block"))


def test_a_target_that_is_passed_is_reached_and_never_above_a_hundred_percent(
    client: Client, db: None
) -> None:
    indicator = make_indicator(make_commitment(1), unit="partners", unit_kind=UnitKind.COUNT, target_value=96)
    make_measurement(indicator, 220)
    html = page(client)
    assert "220 partners, 96 partners promised (reached)" in words(html)
    assert "229" not in html


def test_without_a_figure_nothing_is_drawn_and_nothing_is_zero(client: Client, db: None) -> None:
    make_indicator(make_commitment(1), unit="sites", unit_kind=UnitKind.COUNT, target_value=4)
    html = section(page(client), "figures-block")
    assert "no figure found, 4 sites promised" in words(html)
    assert "<rect" not in html


def test_a_missing_figure_gives_its_reason(client: Client, db: None) -> None:
    indicator = make_indicator(make_commitment(1), unit="sites", unit_kind=UnitKind.COUNT, target_value=4)
    make_measurement(indicator, None, absence_reason="The register is not public.")
    assert "The register is not public." in page(client)


def test_figures_that_contradict_each_other_are_all_shown(client: Client, db: None) -> None:
    indicator = make_indicator(
        make_commitment(1), unit="countries", unit_kind=UnitKind.COUNT, target_value=64
    )
    make_measurement(indicator, 58, "2025-02-11", source=make_source("one"))
    make_measurement(indicator, 61, "2025-02-12", source=make_source("two"))
    html = page(client)
    assert "Sources give different figures for about the same time." in html
    assert re.findall(r"<b>(\d+) countries</b>", html)[-2:] == ["58", "64"]
    assert "61 countries" in html


def test_money_that_is_committed_is_not_delivery(client: Client, db: None) -> None:
    indicator = make_indicator(make_commitment(1), target_value=20_000_000_000)
    make_measurement(indicator, 1_000_000_000, "2026-07-30", stage="committed")
    html = words(page(client))
    assert "Committed €1 billion (5% of the target)" in html
    assert "Disbursed no public evidence" in html
    assert "not delivery" in html


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


def test_it_takes_eleven_queries_with_one_row_of_everything_and_with_thirty(
    client: Client, db: None, count_queries
) -> None:
    few, many = make_commitment(1), make_commitment(2)
    with together():
        fill(few, 1)
        fill(many, 30)
    taken = [count_queries(client, commitment.get_absolute_url())[1] for commitment in (few, many)]
    assert taken == [11, 11]


@pytest.mark.parametrize(("language", "every"), [("en", 1), ("fr", 7)])
def test_every_page_of_the_real_record_can_be_read(
    real_record, client: Client, language: str, every: int
) -> None:
    for commitment in Commitment.objects.public().order_by("reference")[::every]:
        path = f"/{language}/commitments/{commitment.address}/"
        assert (path, client.get(path).status_code) == (path, 200)
