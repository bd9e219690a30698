"""One commitment: every date it was given, and what was measured."""

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
    make_organization,
    make_source,
)
from tests.views.reading import PATH, page, section, words
from tracker.actions import milestones
from tracker.enums import UnitKind
from tracker.rules import OPERATOR

pytestmark = pytest.mark.usefixtures("today")


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
    assert "was due 30 June 2026; no longer due since 1 March 2026" in words(html)
    assert "Overdue" not in html


def test_a_step_left_out_is_no_longer_due_once_the_promise_was_reached(client: Client, db: None) -> None:
    commitment = make_commitment(1)
    make_milestone(commitment, key="step", final=False, due_on="2026-02-28")
    make_milestone(commitment, due_on="2026-06-30", achieved_on="2026-03-05")
    html = page(client)
    assert "was due 28 February 2026; no longer due since 5 March 2026" in words(html)
    assert "Overdue" not in html


def test_what_was_closed_as_delivered_says_so_where_no_day_is_known(client: Client, db: None) -> None:
    commitment = make_commitment(1)
    make_milestone(commitment, due_on="2026-06-30")
    make_assessment(commitment, "complete", outcome="delivered_on_time", effective_on="2026-03-01")
    assert "due 30 June 2026; closed as delivered on time" in words(page(client))


def test_what_failed_after_its_date_was_missed(client: Client, db: None) -> None:
    commitment = make_commitment(1)
    make_milestone(commitment, due_on="2026-06-30")
    make_assessment(commitment, "limited", outcome="not_delivered", effective_on="2026-08-01")
    assert "was due 30 June 2026; missed" in words(page(client))


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
    assert "Figure used: 61 countries, 12 February 2025 Independent" in words(html)
    assert "the latest; others of about the same time differ, and none is better backed." in words(html)
    assert "58 countries (11 February 2025, Independent" in words(html)


def test_money_that_is_committed_is_not_delivery(client: Client, db: None) -> None:
    indicator = make_indicator(make_commitment(1), target_value=20_000_000_000)
    make_measurement(indicator, 1_000_000_000, "2026-07-30", stage="committed")
    html = words(page(client))
    assert "Committed €1 billion (5% of the target)" in html
    assert "Disbursed no public evidence" in html
    assert "not delivery" in html


# --- The way over time ---------------------------------------------------------------------------------------


def counted(number: int = 1, **fields):
    return make_indicator(
        make_commitment(number),
        **{"unit": "countries", "unit_kind": UnitKind.COUNT, "target_value": 10, **fields},
    )


def test_two_figures_are_drawn_over_time_with_title_description_and_table(client: Client, db: None) -> None:
    indicator = counted()
    make_measurement(indicator, 4, "2025-06-01")
    make_measurement(indicator, 8, "2026-06-01", claimed_by="party")
    html = section(page(client), "figures-block")
    named = f'aria-labelledby="path-{indicator.pk}-title" aria-describedby="path-{indicator.pk}-desc"'
    assert re.findall(r'<svg class="path-plot"[^>]*>', html) == [
        f'<svg class="path-plot" height="234" role="img" {named}>'
    ]
    assert (
        f'<title id="path-{indicator.pk}-title">Figure 1: the way over time, against the target</title>'
        in html
    )
    assert (
        "1 June 2025: 4 countries, Independent; 1 June 2026: 8 countries, A party says (figure used). "
        "Target: at least 10 countries, no date given."
    ) in html
    assert html.count('<circle class="p-ring"') == 3  # round the mark, in the key, before the sentence
    assert "Figure used: 8 countries, 1 June 2026 Says a party" in words(html)
    assert "The same as a table" in html
    assert '<ol class="gantt">' not in html


def test_one_figure_has_a_bar_and_says_that_it_is_the_only_one(client: Client, db: None) -> None:
    make_measurement(counted(), 4, "2025-06-01")
    html = section(page(client), "figures-block")
    assert "path-plot" not in html
    assert "used: the only figure found" in words(html)


def test_figures_that_differ_are_joined_by_a_bracket_and_named(client: Client, db: None) -> None:
    indicator = counted()
    make_measurement(indicator, 9, "2025-02-10", source=make_source("one"))
    make_measurement(indicator, 10, "2025-02-11", claimed_by="party", source=make_source("two"))
    html = section(page(client), "figures-block")
    assert html.count('<path class="p-differ" d="M') == 2  # in the chart and in its key
    assert "figures that differ" in html
    assert "the latest from an independent source; others of about the same time differ." in words(html)
    assert "9 of 10 countries promised (90% of the target)" in words(html)


def test_what_editors_chose_is_used_with_their_reason(client: Client, db: None) -> None:
    indicator = counted()
    make_measurement(indicator, 9, "2025-02-10", source=make_source("one"))
    make_measurement(
        indicator,
        7,
        "2025-02-11",
        claimed_by="party",
        source=make_source("two"),
        chosen_because_en="The other count has a country twice.",
    )
    html = words(section(page(client), "figures-block"))
    assert "7 of 10 countries promised (70% of the target)" in html
    assert "chosen by the editors: The other count has a country twice." in html
    french = words(page(client, "/fr/commitments/pa-001-promise-1/"))
    assert "The other count has a country twice." in french


def test_on_a_past_day_the_figure_used_is_the_one_of_that_day(client: Client, db: None) -> None:
    indicator = counted()
    make_measurement(indicator, 4, "2025-06-01")
    make_measurement(indicator, 8, "2026-06-01")
    assert "4 of 10 countries promised" in words(page(client, f"{PATH}?as_of=2025-12-31"))


def test_a_scale_that_does_not_begin_at_zero_says_so(client: Client, db: None) -> None:
    indicator = counted(target_value=64)
    make_measurement(indicator, 58, "2025-02-11")
    make_measurement(indicator, 65, "2026-05-01")
    assert "The scale begins at 50 countries, not at zero." in page(client)


def test_no_percentage_where_it_means_nothing(client: Client, db: None) -> None:
    commitment = make_commitment(1)
    for fields in (
        {"unit": "yes-no", "unit_kind": UnitKind.YES_NO, "target_value": 1, "comparator": "="},
        {"unit": "percent", "unit_kind": UnitKind.PERCENT, "target_value": 48},
        {"unit": "sites", "unit_kind": UnitKind.COUNT, "target_value": 20, "baseline_value": 5},
        {"unit": "sites", "unit_kind": UnitKind.COUNT, "target_value": 20, "comparator": "<="},
    ):
        make_measurement(make_indicator(commitment, **fields), 0 if fields["target_value"] == 1 else 10)
    assert "% of the target" not in page(client)


def test_each_party_has_its_own_figure_and_none_is_added(client: Client, db: None) -> None:
    indicator = counted(unit="objectives", target_value=6, comparator="=", scope="each-party")
    for slug, value in (("some-lab", 5), ("other-lab", 6)):
        make_measurement(indicator, value, "2026-06-01", organization=make_organization(slug))
    html = words(section(page(client), "figures-block"))
    assert "6 objectives promised by each party, reached by 1 of 2 organizations with a figure" in html
    assert "Other Lab 6 objectives (reached)" in html
    assert "Some Lab 5 objectives (83% of the target)" in html
    assert "Sources give different figures" not in html
    assert "11 objectives" not in html


def test_money_that_differs_names_the_other_figure_beside_the_one_used(client: Client, db: None) -> None:
    indicator = make_indicator(make_commitment(1), target_value=109_000_000_000)
    said = {"stage": "committed", "claimed_by": "party"}
    make_measurement(indicator, 26_000_000_000, "2025-05-19", source=make_source("two"), **said)
    make_measurement(indicator, 20_800_000_000, "2025-05-20", source=make_source("one"), **said)
    html = words(section(page(client), "figures-block"))
    assert "Committed €20.8 billion (19% of the target)" in html
    assert "Differs: €26 billion (19 May 2025, Says a party" in html


def test_the_table_says_which_figure_is_used_and_only_that_one_has_a_gap(client: Client, db: None) -> None:
    indicator = counted()
    make_measurement(indicator, 4, "2025-06-01")
    make_measurement(indicator, 8, "2026-06-01")
    rows = [
        words(row) for row in re.findall(r"<tr>.*?</tr>", section(page(client), "figures-block"), re.DOTALL)
    ]
    assert [row.replace(" source", "") for row in rows[1:3]] == [
        "1 June 2026 8 countries Independent used: the newest figure 2 countries [1]",
        "1 June 2025 4 countries Independent [1]",
    ]
