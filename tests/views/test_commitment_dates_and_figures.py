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
    assert re.findall(r"<b>(\d+) countries</b>", html)[-2:] == ["58", "64"]
    assert "61 countries" in html


def test_money_that_is_committed_is_not_delivery(client: Client, db: None) -> None:
    indicator = make_indicator(make_commitment(1), target_value=20_000_000_000)
    make_measurement(indicator, 1_000_000_000, "2026-07-30", stage="committed")
    html = words(page(client))
    assert "Committed €1 billion (5% of the target)" in html
    assert "Disbursed no public evidence" in html
    assert "not delivery" in html
