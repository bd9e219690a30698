"""Every page of the desk opens for those who may, in both languages, and for nobody else."""

import pytest
from django.urls import reverse

from tests.factories import (
    make_applicability,
    make_assessment,
    make_commitment,
    make_indicator,
    make_measurement,
    make_milestone,
    make_objective,
    make_organization,
    make_party,
    make_source,
    make_update,
)

LISTS = [
    "commitment",
    "organization",
    "source",
    "update",
    "assessment",
    "milestone",
    "indicator",
    "measurement",
    "event",
    "pillar",
    "topic",
    "party",
    "objective",
    "applicability",
    "historyevent",
    "report",
    "reply",
    "correction",
    "membership",
    "invitation",
]


ADDED = [
    "commitment",
    "organization",
    "source",
    "update",
    "assessment",
    "indicator",
    "event",
    "pillar",
    "topic",
]


@pytest.fixture
def things(db):
    commitment = make_commitment()
    milestone = make_milestone(commitment, due_on="2026-03-31")
    indicator = make_indicator(commitment)
    objective = make_objective(commitment)
    return {
        "commitment": commitment,
        "milestone": milestone,
        "indicator": indicator,
        "measurement": make_measurement(indicator, 5),
        "party": make_party(commitment),
        "objective": objective,
        "applicability": make_applicability(objective),
        "organization": make_organization("another-lab"),
        "source": make_source("another-source"),
        "update": make_update(commitment),
        "assessment": make_assessment(commitment),
        "pillar": commitment.pillar,
        "topic": commitment.topic,
    }


def url(model, name, *args):
    return reverse(f"admin:tracker_{model}_{name}", args=args)


def answers(browser, *, query=None, **addresses):
    return {name: browser.get(address, query).status_code for name, address in addresses.items()}


def lists(*more):
    return {model: url(model, "changelist") for model in (*LISTS, *more)}


@pytest.mark.parametrize("query", [{}, {"q": "lab"}, {"q": "\x00'\"%"}])
def test_lists_open_and_can_be_searched(query, things, editor, signed_in):
    assert answers(signed_in(editor), query=query, **lists()) == dict.fromkeys(LISTS, 200)


def test_forms_open_for_everybody_with_a_role(things, editor, reviewer, administrator, signed_in):
    forms = {model: url(model, "change", thing.pk) for model, thing in things.items()}
    for person in (editor, reviewer, administrator):
        assert answers(signed_in(person), **forms) == dict.fromkeys(things, 200)


def test_new_things_are_added_by_editors_and_not_by_administrators(db, editor, administrator, signed_in):
    added = {model: url(model, "add") for model in ADDED}
    assert answers(signed_in(editor), **added) == dict.fromkeys(ADDED, 200)
    assert answers(signed_in(administrator), **added) == dict.fromkeys(ADDED, 403)


def test_every_thing_shows_its_history(things, editor, signed_in):
    histories = {model: url(model, "history", thing.pk) for model, thing in things.items()}
    assert answers(signed_in(editor), **histories) == dict.fromkeys(things, 200)


@pytest.mark.parametrize("address", ["/en/admin/", "/fr/admin/"])
def test_the_start_page_opens_in_both_languages(address, things, editor, signed_in):
    assert signed_in(editor).get(address).status_code == 200


def test_strangers_are_led_to_the_sign_in_page(things, stranger, signed_in, client):
    for browser in (client, signed_in(stranger)):
        for address in lists("user").values():
            assert browser.get(address)["Location"] == f"/en/admin/login/?next={address}"


def test_people_are_for_administrators_only(db, editor, reviewer, administrator, signed_in):
    people = {"people": url("user", "changelist")}
    for person, status in ((editor, 403), (reviewer, 403), (administrator, 200)):
        assert answers(signed_in(person), **people) == {"people": status}


@pytest.mark.parametrize("key", ["0", "99999999999999999999999", "x", "1_5F", "é"])
def test_made_up_keys_lead_nowhere(key, db, editor, signed_in):
    browser = signed_in(editor)
    for name in ("change", "delete", "history"):
        assert browser.get(url("commitment", name, key)).status_code in (302, 404)
    assert browser.get(f"/en/admin/tracker/commitment/{key}/move/publish/").status_code == 404
    assert browser.get(url("assessment", "add"), {"commitment": key, "corrects": key}).status_code == 200
    assert browser.get(url("update", "add"), {"commitment": key}).status_code == 200
