"""Every page of the desk opens for those who may, in both languages, and for nobody else."""

import pytest
from django.urls import reverse

from tests.factories import (
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
    "historyevent",
]


@pytest.fixture
def things(db):
    commitment = make_commitment()
    milestone = make_milestone(commitment, due_on="2026-03-31")
    indicator = make_indicator(commitment)
    return {
        "commitment": commitment,
        "milestone": milestone,
        "indicator": indicator,
        "measurement": make_measurement(indicator, 5),
        "party": make_party(commitment),
        "objective": make_objective(commitment),
        "organization": make_organization("another-lab"),
        "source": make_source("another-source"),
        "update": make_update(commitment),
        "assessment": make_assessment(commitment),
        "pillar": commitment.pillar,
        "topic": commitment.topic,
    }


def url(model, name, *args):
    return reverse(f"admin:tracker_{model}_{name}", args=args)


@pytest.mark.parametrize("model", LISTS)
def test_lists_open_for_an_editor(model, things, editor, signed_in):
    assert signed_in(editor).get(url(model, "changelist")).status_code == 200


@pytest.mark.parametrize("model", LISTS)
def test_lists_can_be_searched(model, things, editor, signed_in):
    assert signed_in(editor).get(url(model, "changelist"), {"q": "lab"}).status_code == 200


@pytest.mark.parametrize("person", ["editor", "reviewer", "administrator"])
def test_forms_open_for_everybody_with_a_role(person, things, request, signed_in):
    browser = signed_in(request.getfixturevalue(person))
    answers = {
        model: browser.get(url(model, "change", thing.pk)).status_code for model, thing in things.items()
    }
    assert answers == dict.fromkeys(things, 200)


@pytest.mark.parametrize(
    "model",
    ["commitment", "organization", "source", "update", "assessment", "indicator", "event", "pillar", "topic"],
)
def test_new_things_are_added_by_editors_and_not_by_administrators(
    model, db, editor, administrator, signed_in
):
    assert signed_in(editor).get(url(model, "add")).status_code == 200
    assert signed_in(administrator).get(url(model, "add")).status_code == 403


def test_every_thing_shows_its_history(things, editor, signed_in):
    browser = signed_in(editor)
    answers = {
        model: browser.get(url(model, "history", thing.pk)).status_code for model, thing in things.items()
    }
    assert answers == dict.fromkeys(things, 200)


@pytest.mark.parametrize("address", ["/en/admin/", "/fr/admin/"])
def test_the_start_page_opens_in_both_languages(address, things, editor, signed_in):
    assert signed_in(editor).get(address).status_code == 200


@pytest.mark.parametrize("model", [*LISTS, "user"])
def test_strangers_are_led_to_the_sign_in_page(model, things, stranger, signed_in, client):
    for browser in (client, signed_in(stranger)):
        response = browser.get(url(model, "changelist"))
        assert response.status_code == 302
        assert response["Location"].startswith("/en/admin/login/")


def test_people_are_for_administrators_only(db, editor, reviewer, administrator, signed_in):
    answers = [
        signed_in(person).get(url("user", "changelist")).status_code
        for person in (editor, reviewer, administrator)
    ]
    assert answers == [403, 403, 200]
