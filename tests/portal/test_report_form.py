"""The form of a report: what is typed is saved, what cannot be is said at its field, and nothing typed is lost."""

import datetime as dt
from decimal import Decimal
from html import unescape

import pytest

from tests.factories import make_indicator, make_milestone, make_objective, make_organization
from tests.portal.forms import COMPLETE, at, opened, send, summary
from tests.reporting import make_promise, make_report, make_seat, the_lead, the_member
from tests.views.reading import words
from tracker.actions import reports
from tracker.actions.derive import together
from tracker.models import Report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def draft():
    organization = make_organization("some-lab")
    return reports.start(organization, make_promise(organization), by=the_member(organization))


@pytest.fixture
def mina(draft, signed_in):
    return signed_in(the_member("some-lab"))


@pytest.fixture
def lea(draft, signed_in):
    return signed_in(the_lead("some-lab"))


def text(response) -> str:
    return unescape(words(response.content.decode()))


def test_what_is_typed_is_saved_and_stands_in_the_form_again(mina, draft):
    response = send(mina, draft, **COMPLETE)

    assert (response.status_code, response.url) == (302, at("portal_report", draft) + "#saved")
    draft.refresh_from_db()
    assert (draft.headline, draft.happened_on) == (COMPLETE["headline"], dt.date(2026, 10, 1))
    assert draft.detail == COMPLETE["detail"]
    assert [(link.url, link.title) for link in draft.links.all()] == [
        ("https://example.org/built", "The first half")
    ]
    again = opened(mina, draft)
    assert {name: again[name] for name in COMPLETE} == COMPLETE


def test_a_draft_may_be_empty(mina, draft):
    assert send(mina, draft).status_code == 302


def test_everything_typed_comes_back_with_what_is_wrong_named_at_its_field_and_above(mina, draft):
    indicator, step = make_indicator(draft.commitment), make_milestone(draft.commitment, due_on="2026-12-31")
    money, reached = f"figure-{indicator.pk}-disbursed", f"milestone-{step.pk}"
    typed = {
        **COMPLETE,
        "headline": "h" * 201,
        "happened_on": "2026-02-31",
        "barrier_note": "We wait for <them>.",
        "links-0-url": "not an address",
        "links-1-title": "A title without an address",
        f"{money}-value": "a lot",
        f"{money}-as_of": "2026-09-30",
        f"{money}-note": "By our books.",
        f"{reached}-claimed": "on",
    }

    response = send(mina, draft, **typed)

    html = unescape(response.content.decode())
    assert response.status_code == 422
    assert [value for value in typed.values() if value not in html] == []
    assert summary(response.content.decode()) == [
        "What happened, in one sentence: Ensure this value has at most 200 characters (it has 201).",
        "When it happened: There is no such day. Give it as 31/12/2026.",
        "Step 1, Achieved on: Give the day on which it was achieved.",
        "Figure 1, Disbursed, Figure: Write a number in figures, in plain units.",
        "Link 1, Address: Enter a valid URL.",
        "Link 2, Address: This field is required.",
    ]
    draft.refresh_from_db()
    assert (draft.detail, draft.headline, draft.happened_on) == (COMPLETE["detail"], "", None)


def test_saving_goes_on_from_a_form_that_came_back(mina, draft):
    """What could be saved was: the form that comes back knows the new revision."""
    from tests.portal.forms import fields_in

    came_back = fields_in(send(mina, draft, **COMPLETE, **{"links-1-url": "nonsense"}).content.decode())
    response = mina.post(at("portal_report", draft), {**came_back, "links-1-url": ""})

    assert response.status_code == 302
    assert draft.links.count() == 1


def test_a_line_emptied_takes_its_link_away(mina, draft):
    send(mina, draft, **COMPLETE)
    send(mina, draft, **{"links-0-url": "", "links-0-title": "", "links-0-publisher": ""})

    assert draft.links.count() == 0


def test_a_faulty_line_leaves_the_stored_links_alone(mina, draft):
    send(mina, draft, **COMPLETE)
    send(mina, draft, **{"links-0-url": "broken"})

    assert [link.url for link in draft.links.all()] == ["https://example.org/built"]


def test_the_same_page_twice_is_refused_at_the_second(mina, draft):
    page = {"url": "https://example.org/built", "title": "Again"}
    response = send(mina, draft, **COMPLETE, **{f"links-1-{name}": value for name, value in page.items()})

    assert summary(response.content.decode()) == ["Link 2, Address: This page stands above already."]


def test_a_script_address_is_no_link(mina, draft):
    response = send(mina, draft, **{"links-0-url": "javascript:alert(1)", "links-0-title": "x"})

    assert summary(response.content.decode()) == ["Link 1, Address: Enter a valid URL."]


def test_another_line_for_a_link_without_script(mina, draft):
    response = send(mina, draft, **COMPLETE, do="line")

    assert response.url == at("portal_report", draft) + "?lines=4#links"
    assert "links-3-url" in mina.get(response.url).content.decode()
    faulty = send(mina, draft, do="line", **{"links-1-url": "nonsense"})
    assert "links-3-url" in faulty.content.decode()


def test_another_line_for_a_link_with_script_is_that_line_alone(mina, draft):
    response = mina.get(
        at("portal_report", draft), {"links-TOTAL_FORMS": "3"}, headers={"hx-request": "true"}
    )

    html = response.content.decode()
    assert 'name="links-3-url"' in html
    assert "autofocus" in html
    assert "<html" not in html
    assert 'name="links-TOTAL_FORMS" id="id_links-TOTAL_FORMS" value="4"' in html
    assert "HX-Request" in response["Vary"]
    many = mina.get(at("portal_report", draft), {"links-TOTAL_FORMS": "20"}, headers={"hx-request": "true"})
    assert many.status_code == 204


@pytest.mark.parametrize(
    ("lang", "typed", "value"),
    [
        ("fr", "1,5", "1.5"),
        ("fr", "1 500 000", "1500000"),
        ("fr", "1\u202f500\u00a0000,25", "1500000.25"),
        ("fr", "1.5", "1.5"),
        ("en", "1.5", "1.5"),
        ("en", "1,500,000", "1500000"),
        ("en", "1\u2009500\u2009000", "1500000"),
        ("en", "1,500.25", "1500.25"),
        ("en", "−12", "-12"),
    ],
)
def test_a_figure_is_understood_in_the_readers_notation(mina, draft, lang, typed, value):
    indicator = make_indicator(draft.commitment, unit="people", unit_kind="count")
    name = f"figure-{indicator.pk}-plain"
    send(mina, draft, lang=lang, **{f"{name}-value": typed, f"{name}-as_of": "2026-10-01"})

    assert [m.value for m in draft.measurements.all()] == [Decimal(value)]
    shown = opened(mina, draft, lang)
    send(mina, draft, lang=lang, headline="Saved again.")
    assert [m.value for m in draft.measurements.all()] == [Decimal(value)], shown[f"{name}-value"]


@pytest.mark.parametrize(
    ("lang", "typed"), [("en", "1,5"), ("fr", "1.500"), ("en", "1e400"), ("en", "NaN"), ("fr", "1,5,0")]
)
def test_a_figure_that_could_be_read_in_two_ways_or_in_none_is_asked_for_again(mina, draft, lang, typed):
    indicator = make_indicator(draft.commitment, unit="people", unit_kind="count")
    name = f"figure-{indicator.pk}-plain"
    response = send(mina, draft, lang=lang, **{f"{name}-value": typed, f"{name}-as_of": "2026-10-01"})

    assert response.status_code == 422
    assert f'value="{typed}"' in response.content.decode()
    assert draft.measurements.count() == 0


def test_money_has_a_line_for_each_stage(mina, draft):
    indicator = make_indicator(draft.commitment)
    typed = {}
    for stage, value in (("committed", "500"), ("disbursed", "120")):
        typed |= {
            f"figure-{indicator.pk}-{stage}-value": value,
            f"figure-{indicator.pk}-{stage}-as_of": "2026-09-30",
        }
    send(mina, draft, **typed)

    assert [(m.stage, m.value) for m in draft.measurements.all()] == [("committed", 500), ("disbursed", 120)]


def test_yes_and_no_are_figures_too(mina, draft):
    indicator = make_indicator(draft.commitment, unit="yes-no", unit_kind="yes-no", target_value=1)
    name = f"figure-{indicator.pk}-plain"
    send(mina, draft, **{f"{name}-value": "0", f"{name}-as_of": "2026-10-01"})

    assert [m.value for m in draft.measurements.all()] == [0]
    assert opened(mina, draft)[f"{name}-value"] == "0"


def test_a_milestone_is_claimed_with_its_day_and_an_achieved_one_is_not_offered(mina, draft):
    step = make_milestone(draft.commitment, due_on="2026-12-31")
    reached = make_milestone(draft.commitment, due_on="2026-03-31", achieved_on="2026-03-01", final=False)
    name = f"milestone-{step.pk}"
    send(
        mina,
        draft,
        **{f"{name}-claimed": "on", f"{name}-achieved_on": "2026-10-17", f"{name}-precision": "month"},
    )

    assert [(c.milestone_id, c.achieved_on, c.precision) for c in draft.milestones.all()] == [
        (step.pk, dt.date(2026, 10, 1), "month")
    ]
    assert f"milestone-{reached.pk}-claimed" not in mina.get(at("portal_report", draft)).content.decode()


def test_a_month_is_kept_by_its_first_day(mina, draft):
    send(mina, draft, happened_on="2026-10-17", precision="month")

    draft.refresh_from_db()
    assert draft.happened_on == dt.date(2026, 10, 1)


def test_a_form_without_its_revision_saves_nothing(mina, draft):
    send(mina, draft, **COMPLETE)
    response = mina.post(at("portal_report", draft), {"headline": "Over everything"})

    assert response.status_code == 422
    draft.refresh_from_db()
    assert draft.headline == COMPLETE["headline"]


def test_what_was_said_last_and_what_the_editors_conclude_stand_beside(mina, draft, lea):
    from tests.factories import make_assessment

    make_report(draft.commitment, until="withdrawn", headline="Never said")
    reports.withdraw(draft, by=the_lead("some-lab")) if draft.state == "draft" else None
    make_report(
        draft.commitment, until="published", headline="We began.", claimed_status="limited", barrier="staff"
    )
    make_assessment(draft.commitment, "limited", effective_on="2026-11-20")
    report = reports.start(draft.organization, draft.commitment, by=the_member("some-lab"))

    page = text(mina.get(at("portal_report", report)))

    assert "What you said last Limited progress 1 October 2026" in page
    assert "We began." in page
    assert "Never said" not in page
    assert "Because of what was seen: limited." in page


def test_no_progress_asks_for_a_barrier_where_it_is_claimed(mina, draft):
    html = mina.get(at("portal_report", draft)).content.decode()

    assert html.count('data-barred="yes"') == 1
    assert 'value="not_started" data-barred="yes"' in html.replace(' id="id_claimed_status_0"', "").replace(
        ' aria-describedby="id_claimed_status_helptext"', ""
    )


def test_an_objective_heads_its_report(mina, draft):
    aim = make_objective(draft.commitment)
    report = reports.start(draft.organization, draft.commitment, objective=aim, by=the_member("some-lab"))

    assert "Report on: Aim 1" in text(mina.get(at("portal_report", report)))


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_form_opens_in_both_languages(mina, draft, lang):
    response = mina.get(at("portal_report", draft, lang))

    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert '<meta name="robots" content="noindex">' in response.content.decode()


def test_a_report_that_was_handed_in_leads_to_its_receipt(mina, draft):
    report = make_report(make_promise("some-lab"), until="submitted")

    assert mina.get(at("portal_report", report)).url == at("portal_receipt", report)


def test_the_form_asks_the_same_number_of_times_for_one_line_and_for_three(mina, draft, count_queries):
    @together()
    def fill(number: int) -> None:
        for _each in range(number):
            make_milestone(draft.commitment, due_on="2026-12-31", final=False)
            make_indicator(draft.commitment)

    fill(1)
    response, one = count_queries(mina, at("portal_report", draft))
    fill(2)
    make_seat("some-lab", "Another Lead")
    _response, three = count_queries(mina, at("portal_report", draft))

    assert response.status_code == 200
    assert (one, three) == (17, 17)


def test_only_what_is_of_this_report_can_be_posted(mina, draft):
    """A figure of another commitment has no field here."""
    elsewhere = make_indicator(make_promise("some-lab"))
    name = f"figure-{elsewhere.pk}-disbursed"
    send(mina, draft, **{f"{name}-value": "5", f"{name}-as_of": "2026-10-01"})

    assert Report.objects.get(pk=draft.pk).measurements.count() == 0
