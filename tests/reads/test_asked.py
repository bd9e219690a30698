"""Who is asked about which objective on which day, and the reason that stands beside the answer."""

import datetime as dt

import pytest
from django.utils.translation import override

from tests.factories import (
    DAY,
    SUMMIT,
    make_applicability,
    make_commitment,
    make_objective,
    make_organization,
    make_party,
)
from tracker.enums import ASKED_ROLES, Asked, Role
from tracker.reads.pledges import asked

pytestmark = pytest.mark.usefixtures("today", "db")


@pytest.fixture
def commitment():
    return make_commitment()


@pytest.fixture
def aim(commitment):
    return make_objective(commitment)


def answer(objective, slug="some-lab", day=DAY):
    """(answer, reason) for an organization that takes part."""
    found = {organization.slug: ask for organization, ask in asked.everybody(objective, day)}
    return (found[slug].answer, str(found[slug].reason)) if slug in found else None


@pytest.mark.parametrize("role", Role.values)
def test_who_takes_the_promise_upon_itself_is_asked_and_who_helps_is_not(commitment, aim, role):
    make_party(commitment, role=role)
    expected = Asked.ASKED if role in ASKED_ROLES else Asked.NOT_ASKED
    assert answer(aim) == (expected, f"takes part as {role}")


def test_a_lead_that_signed_as_well_is_asked(commitment, aim):
    make_party(commitment, role="lead")
    make_party(commitment, role="signatory")
    assert answer(aim) == (Asked.ASKED, "takes part as lead, signatory")


def test_nobody_is_asked_about_an_objective_that_no_source_confirms(commitment):
    rumour = make_objective(commitment, verification="unverified")
    make_party(commitment, role="signatory")
    make_party(commitment, "helping-lab", role="supporter")
    assert answer(rumour) == (Asked.NOT_ASKED, "no source confirms this objective")
    assert answer(rumour, "helping-lab") == (Asked.NOT_ASKED, "takes part as supporter")


def test_whoever_only_a_weak_source_names_is_not_asked(commitment, aim):
    make_party(commitment, role="signatory", confidence="weak")
    assert answer(aim) == (Asked.NOT_ASKED, "only a weak source names it as signatory")


def test_a_weak_source_beside_a_good_one_takes_nothing_away(commitment, aim):
    make_party(commitment, role="signatory", confidence="weak")
    make_party(commitment, role="member", confidence="medium")
    assert answer(aim)[0] == Asked.ASKED


def test_who_does_not_take_part_on_the_day_has_no_answer(commitment, aim):
    make_party(commitment, role="signatory", joined_on="2025-06-01", left_on="2026-03-01")
    days = {
        day: answer(aim, day=dt.date.fromisoformat(day)) for day in ("2025-05-31", "2025-06-01", "2026-03-01")
    }
    assert {day: found and found[0] for day, found in days.items()} == {
        "2025-05-31": None,
        "2025-06-01": Asked.ASKED,
        "2026-03-01": None,
    }


def test_what_the_editors_settled_comes_before_the_rule_from_its_day_on(commitment, aim):
    make_party(commitment, role="signatory")
    make_applicability(aim, effective_on=dt.date(2025, 6, 1), reason_en="No staff.")
    make_applicability(aim, answer="asked", effective_on=dt.date(2026, 1, 1), reason_en="It has staff now.")
    days = (SUMMIT, dt.date(2025, 6, 1), dt.date(2025, 12, 31), dt.date(2026, 1, 1))
    assert [answer(aim, day=day) for day in days] == [
        (Asked.ASKED, "takes part as signatory"),
        (Asked.NOT_APPLICABLE, "No staff."),
        (Asked.NOT_APPLICABLE, "No staff."),
        (Asked.ASKED, "It has staff now."),
    ]


def test_the_editors_may_ask_a_supporter_and_about_what_is_not_confirmed(commitment):
    rumour = make_objective(commitment, verification="unverified")
    make_party(commitment, role="supporter")
    make_applicability(rumour, answer="asked", reason_en="It offered to report.")
    assert answer(rumour) == (Asked.ASKED, "It offered to report.")


def test_what_is_settled_for_one_objective_or_organization_is_settled_for_no_other(commitment, aim):
    other = make_objective(commitment)
    make_party(commitment, role="signatory")
    make_party(commitment, "other-lab", role="signatory")
    make_applicability(aim)
    assert [answer(aim, "other-lab")[0], answer(other)[0], answer(aim)[0]] == [
        Asked.ASKED,
        Asked.ASKED,
        Asked.NOT_APPLICABLE,
    ]


def test_the_reason_of_the_editors_is_read_in_the_readers_language(commitment, aim):
    make_party(commitment, role="signatory")
    make_applicability(aim, reason_en="No staff.", reason_fr="")
    with override("fr"):
        ((_organization, ask),) = asked.everybody(aim, DAY)
        assert (str(ask.reason), ask.reason.missing) == ("No staff.", True)


def test_of_the_whole_nobody_is_asked():
    part = asked.Part(roles=("signatory",), certain=("signatory",))
    ask = asked.ask(None, 1, part, {})
    assert (ask.answer, ask.reason) == (Asked.NOT_ASKED, "asked objective by objective")


def test_objectives_and_what_is_settled_take_one_query(commitment, django_assert_num_queries):
    aims = [make_objective(commitment) for _number in range(3)]
    make_party(commitment, role="signatory")
    make_party(commitment, "other-lab", role="signatory")
    for aim in aims[1:]:
        make_applicability(aim)
        make_applicability(aim, "other-lab")
        make_applicability(aim, effective_on=DAY, answer="not_asked")
    with django_assert_num_queries(1):
        objectives, settled = asked.objectives_of([commitment.pk], DAY)
    lab = make_organization("some-lab")
    assert [objective.pk for objective in objectives] == [aim.pk for aim in aims]
    assert len(settled) == 4
    assert settled[aims[1].pk, lab.pk].answer == "not_asked"


def test_the_turnout_counts_organizations_asked_at_least_once(commitment, aim):
    labs = [make_organization(f"lab-{number}") for number in range(3)]
    for lab in labs:
        make_party(commitment, lab, "signatory")
    make_party(commitment, "helping-lab", "supporter")
    make_applicability(aim, labs[2])
    objectives, settled = asked.objectives_of([commitment.pk], DAY)
    helping = make_organization("helping-lab")
    found = asked.turnout(objectives, settled, commitment.parties.all(), {labs[0].pk, labs[2].pk, helping.pk})
    assert (found.asked, found.reporting) == (2, 1)
