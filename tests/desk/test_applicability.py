"""Which objectives are for whom, settled at the desk: one organization at a time or many at once."""

import datetime as dt

import pytest
from django.urls import reverse

from tests.desk.forms import fields, send
from tests.factories import (
    DAY,
    make_applicability,
    make_commitment,
    make_objective,
    make_organization,
    make_party,
    make_source,
)
from tracker.actions import applicability, records
from tracker.actions.derive import together
from tracker.enums import Asked
from tracker.exceptions import NotAllowed, Refused
from tracker.models import Applicability, HistoryEvent

MANY = 30


@pytest.fixture
def commitment(today, db):
    return make_commitment()


@pytest.fixture
def aim(commitment):
    make_party(commitment, "some-lab", "signatory")
    make_party(commitment, "other-lab", "signatory")
    make_party(commitment, "helping-lab", "supporter")
    return make_objective(commitment)


def page_of(objective):
    return reverse("admin:tracker_objective_change", args=[objective.pk])


def asking(objective):
    return reverse("admin:tracker_objective_asking", args=[objective.pk])


def settled():
    rows = Applicability.objects.order_by("organization__slug", "effective_on")
    return [(row.organization.slug, row.answer, row.effective_on.isoformat(), row.reason_en) for row in rows]


def key(slug):
    return str(make_organization(slug).pk)


# --- The page of an objective -----------------------------------------------------------------------------------------


def test_it_shows_who_is_asked_and_why_not(aim, editor, signed_in):
    make_applicability(aim, "other-lab", reason_en="It has no staff.")
    page = signed_in(editor).get(page_of(aim))
    groups = [(str(g.answer), g.reason, [o.slug for o in g.organizations]) for g in page.context["asking"]]
    assert groups == [
        ("asked", "takes part as signatory", ["some-lab"]),
        ("not_asked", "takes part as supporter", ["helping-lab"]),
        ("not_applicable", "It has no staff.", ["other-lab"]),
    ]
    assert asking(aim) in page.content.decode()


def test_a_line_is_added_there_with_its_history(aim, editor, signed_in):
    line = {
        "applicability-TOTAL_FORMS": "1",
        "applicability-0-organization": key("some-lab"),
        "applicability-0-answer": "not_applicable",
        "applicability-0-effective_on": "2025-06-01",
        "applicability-0-reason_en": "It has no staff.",
        "applicability-0-objective": str(aim.pk),
    }
    assert send(signed_in(editor), page_of(aim), **line).status_code == 302
    assert settled() == [("some-lab", "not_applicable", "2025-06-01", "It has no staff.")]
    event = HistoryEvent.objects.get(subject_type="applicability")
    assert (event.kind, event.actor, event.about) == ("created", editor, aim.commitment.reference)
    assert event.subject_key == f"{aim.commitment.reference}/{aim.key}/some-lab/2025-06-01"


def test_an_answer_once_given_stays_and_its_words_can_be_mended(aim, editor, signed_in):
    row = make_applicability(aim)
    changed = {
        "applicability-0-answer": "asked",
        "applicability-0-effective_on": "2026-01-01",
        "applicability-0-organization": key("other-lab"),
        "applicability-0-reason_en": "It has no staff in France.",
    }
    assert send(signed_in(editor), page_of(aim), **changed).status_code == 302
    assert settled() == [
        ("some-lab", "not_applicable", row.effective_on.isoformat(), "It has no staff in France.")
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reason_en": ""}, "This field is required."),
        ({"effective_on": "2025-02-11"}, "Please correct the duplicate data for"),
        ({"organization": "stranger"}, "This organization is no party to the commitment of the objective."),
    ],
)
def test_a_line_that_cannot_be_is_refused_in_words(aim, editor, signed_in, typed, sentence):
    make_applicability(aim)
    line = {
        "organization": "some-lab",
        "answer": "asked",
        "effective_on": "2026-01-01",
        "reason_en": "Now.",
        **typed,
    }
    line["organization"] = key(line["organization"])
    sent = {f"applicability-1-{name}": value for name, value in line.items()}
    response = send(
        signed_in(editor),
        page_of(aim),
        **sent,
        **{"applicability-TOTAL_FORMS": "2", "applicability-1-objective": str(aim.pk)},
    )
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert len(settled()) == 1


def test_a_slip_is_removed_with_a_reason(aim, editor, signed_in):
    row = make_applicability(aim)
    url = reverse("admin:tracker_applicability_delete", args=[row.pk])
    browser = signed_in(editor)
    assert browser.post(url, {"reason": ""}).status_code == 422
    response = browser.post(url, {"reason": "It was the wrong organization."})
    assert (response.status_code, response["Location"]) == (302, page_of(aim))
    assert settled() == []


def test_elsewhere_only_its_words_can_be_changed(aim, editor, signed_in):
    row = make_applicability(aim)
    url = reverse("admin:tracker_applicability_change", args=[row.pk])
    browser = signed_in(editor)
    assert {"answer", "organization", "effective_on"} & set(fields(browser.get(url))) == set()
    assert send(browser, url, reason_fr="Aucun salarié.").status_code == 302
    row.refresh_from_db()
    assert row.reason_fr == "Aucun salarié."
    assert browser.get(reverse("admin:tracker_applicability_add")).status_code == 403


# --- Several at once --------------------------------------------------------------------------------------------------


def settle(browser, aim, *slugs, **typed):
    values = {
        "answer": "not_applicable",
        "organizations": [key(slug) for slug in slugs],
        "effective_on": "2026-01-01",
        "reason_en": "They have no staff.",
        "reason_fr": "Aucun salarié.",
        **typed,
    }
    return browser.post(asking(aim), values)


def test_one_answer_is_given_to_several(aim, editor, signed_in):
    response = settle(signed_in(editor), aim, "some-lab", "other-lab", source=str(make_source().pk))
    assert (response.status_code, response["Location"]) == (302, page_of(aim))
    assert settled() == [
        ("other-lab", "not_applicable", "2026-01-01", "They have no staff."),
        ("some-lab", "not_applicable", "2026-01-01", "They have no staff."),
    ]
    assert HistoryEvent.objects.filter(subject_type="applicability", actor=editor).count() == 2


def test_the_form_names_everybody_who_takes_part_and_what_holds(aim, editor, signed_in):
    make_applicability(aim, "other-lab", reason_en="It has no staff.")
    html = signed_in(editor).get(asking(aim)).content.decode()
    for words in (
        "Some Lab (Asked to report; takes part as signatory)",
        "Other Lab (Not applicable; It has no staff.)",
        "Helping Lab (Not asked; takes part as supporter)",
    ):
        assert words in html


def test_one_that_is_settled_from_that_day_holds_up_all(aim, editor, signed_in):
    make_applicability(aim, "other-lab", effective_on=dt.date(2026, 1, 1))
    response = settle(signed_in(editor), aim, "some-lab", "other-lab")
    assert response.status_code in (409, 422)
    assert "Already settled from that day: Other Lab." in response.content.decode()
    assert [slug for slug, *_rest in settled()] == ["other-lab"]
    assert (
        settle(signed_in(editor), aim, "some-lab", "other-lab", effective_on="2026-01-02").status_code == 302
    )


@pytest.mark.parametrize(
    "typed", [{"organizations": []}, {"reason_en": " "}, {"effective_on": "soon"}, {"answer": "perhaps"}]
)
def test_what_is_missing_is_asked_for(aim, editor, signed_in, typed):
    assert settle(signed_in(editor), aim, "some-lab", **typed).status_code == 422
    assert settled() == []


def test_only_those_who_take_part_can_be_ticked(aim, editor, signed_in):
    make_party(make_commitment(), "stranger", "signatory")
    assert settle(signed_in(editor), aim, "stranger").status_code == 422


def test_administrators_and_strangers_settle_nothing(aim, administrator, stranger, signed_in, client):
    assert settle(signed_in(administrator), aim, "some-lab").status_code == 403
    for browser in (client, signed_in(stranger)):
        assert settle(browser, aim, "some-lab")["Location"].startswith("/en/admin/login/")
    assert settled() == []


def test_the_action_asks_the_rule_itself(aim, stranger):
    given = {"answer": Asked.ASKED, "effective_on": DAY, "reason_en": "Because."}
    with pytest.raises(NotAllowed):
        applicability.settle(aim, [make_organization("some-lab")], by=stranger, **given)


def test_a_refusal_in_the_middle_leaves_nothing(aim, editor):
    given = {"answer": Asked.ASKED, "effective_on": DAY, "reason_en": "Because."}
    labs = [make_organization(slug) for slug in ("some-lab", "other-lab")]
    applicability.settle(aim, labs[1:], by=editor, **given)
    with pytest.raises(Refused):
        applicability.settle(aim, labs, by=editor, **given)
    assert [slug for slug, *_rest in settled()] == ["other-lab"]


@pytest.mark.parametrize("key", ["0", "x", "99999999999999999999999"])
def test_made_up_objectives_lead_nowhere(key, db, editor, signed_in):
    assert signed_in(editor).get(f"/en/admin/tracker/objective/{key}/asking/").status_code == 404


# --- Queries ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, MANY])
def test_queries_do_not_grow_with_the_lines(commitment, editor, signed_in, count_queries, rows):
    aim = make_objective(commitment)
    with together():
        for number in range(rows):
            make_party(commitment, f"lab-{number}", "signatory")
            make_applicability(aim, f"lab-{number}", source=make_source())
    browser = signed_in(editor)
    pages = (page_of(aim), asking(aim), reverse("admin:tracker_applicability_changelist"))
    assert [count_queries(browser, url)[1] for url in pages] == [7, 7, 7]


def test_who_is_settled_keeps_its_objective(aim, editor):
    make_applicability(aim)
    with pytest.raises(Refused):
        records.delete(make_organization("some-lab"), by=editor, reason="Made twice.")
