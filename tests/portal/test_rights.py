"""Every page of the portal × everybody: lead, member, another organization's lead, somebody without a seat, an editor,
a visitor. Who does not belong is told what everybody is told of things that do not exist."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from tests.conftest import undone
from tests.factories import make_assessment, make_organization, make_user, the_editor
from tests.reporting import make_promise, make_report, make_seat, the_lead, the_member
from tracker.models import HistoryEvent, Report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

TABLE = """
#                              lead     member   other    stranger  editor   visitor
portal_home                    302/405  302/405  302/405  200/405   200/405  in/in
portal_organization            200/405  200/405  404/405  404/405   404/405  in/in
portal_start                   302/302  302/302  404/404  404/404   404/404  in/in
portal_members                 200/422  200/403  404/404  404/404   404/404  in/in
portal_assessment              200/422  200/403  404/404  404/404   404/404  in/in
portal_report:draft            200/422  200/422  404/404  404/404   404/404  in/in
portal_autosave:draft          405/200  405/200  405/404  405/404   405/404  405/in
portal_files:draft             302/422  302/422  404/404  404/404   404/404  in/in
portal_submit:draft            302/422  302/403  404/404  404/404   404/404  in/in
portal_receipt:draft           200/405  200/405  404/405  404/405   404/405  in/in
portal_withdraw:draft          200/302  403/403  404/404  404/404   404/404  in/in
portal_report:returned         200/422  200/422  404/404  404/404   404/404  in/in
portal_submit:returned         302/422  302/403  404/404  404/404   404/404  in/in
portal_withdraw:returned       200/302  403/403  404/404  404/404   404/404  in/in
portal_report:submitted        302/422  302/422  404/404  404/404   404/404  in/in
portal_submit:submitted        302/302  302/302  404/404  404/404   404/404  in/in
portal_receipt:submitted       200/405  200/405  404/405  404/405   404/405  in/in
portal_withdraw:submitted      200/302  403/403  404/404  404/404   404/404  in/in
portal_report:published        302/422  302/422  404/404  404/404   404/404  in/in
portal_receipt:published       200/405  200/405  404/405  404/405   404/405  in/in
portal_withdraw:published      302/409  403/403  404/404  404/404   404/404  in/in
"""
PEOPLE = TABLE.strip().splitlines()[0].split()[1:]
ROWS = [line.split() for line in TABLE.strip().splitlines()[1:]]
STATES = {
    "draft": "draft",
    "returned": "changes_requested",
    "submitted": "submitted",
    "published": "published",
}


@pytest.fixture
def things():
    """One promise of some-lab, told an assessment of it, with a report in each state by somebody other than Mina."""
    organization = make_organization("some-lab")
    author = make_user("Ann Author")
    make_seat(organization, author, role="member")
    the_lead(organization), the_member(organization)
    make_seat("other-lab", "Otto Other")
    promise = make_promise(organization)
    reports = {
        name: make_report(make_promise(organization), organization, until=until, by=author)
        for name, until in STATES.items()
    }
    return {"promise": promise, "assessment": make_assessment(promise), **reports}


@pytest.fixture
def people(things):
    return {
        "lead": the_lead(),
        "member": the_member(),
        "other": make_user("Otto Other"),
        "stranger": make_user("Sven Stranger"),
        "editor": the_editor(),
        "visitor": AnonymousUser(),
    }


def url_of(name: str, things) -> str:
    route, _colon, state = name.partition(":")
    if state:
        return reverse(route, args=[things[state].key])
    if route == "portal_home":
        return reverse(route)
    more = [things["assessment"].pk] if route == "portal_assessment" else []
    return reverse(route, args=["some-lab", *more])


@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_gets_what_the_table_says(person, things, people, signed_in):
    browser = signed_in(people[person])
    sent = {"portal_start": {"commitment": things["promise"].reference}}
    got = {}
    for name, *_expected in ROWS:
        answers = []
        for method in ("get", "post"):
            with undone():
                data = sent.get(name, {}) if method == "post" else {}
                response = getattr(browser, method)(url_of(name, things), data)
            signs_in = "/accounts/login/" in response.headers.get("Location", "")
            answers.append("in" if signs_in else str(response.status_code))
        got[name] = "/".join(answers)
    expected = {name: row[PEOPLE.index(person)] for name, *row in ROWS}
    assert {n: f"{got[n]} instead of {expected[n]}" for n in got if got[n] != expected[n]} == {}


@pytest.mark.parametrize("person", ["other", "stranger", "editor", "visitor"])
def test_whoever_does_not_belong_changes_nothing(person, things, people, signed_in):
    browser, before = signed_in(people[person]), HistoryEvent.objects.count()
    rows = list(Report.objects.order_by("pk").values())
    for name, *_expected in ROWS:
        browser.post(
            url_of(name, things), {"commitment": "PA-001", "revision": "0", "do": "remove", "seat": "1"}
        )

    assert HistoryEvent.objects.count() == before
    assert list(Report.objects.order_by("pk").values()) == rows


@pytest.mark.parametrize("slug", ["some-lab", "no-lab"])
def test_what_is_not_ones_own_answers_like_what_does_not_exist(slug, things, people, signed_in):
    response = signed_in(people["other"]).get(f"/en/portal/{slug}/")

    assert response.status_code == 404
    assert "Some Lab" not in response.content.decode()


def test_a_member_who_left_has_no_way_in(things, signed_in):
    from tracker.actions import members

    mina = the_member()
    browser = signed_in(mina)
    assert browser.get("/en/portal/some-lab/").status_code == 200
    members.end(mina.seats[things["draft"].organization_id], by=mina)

    assert browser.get("/en/portal/some-lab/").status_code == 404
    assert browser.get(url_of("portal_report:draft", things)).status_code == 404


@pytest.mark.parametrize("person", ["lead", "member"])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_page_opens_in_both_languages_uncached_and_not_indexed(lang, person, things, people, signed_in):
    browser = signed_in(people[person])
    for name, *expected in ROWS:
        if not expected[PEOPLE.index(person)].startswith("200"):
            continue
        response = browser.get(url_of(name, things).replace("/en/", f"/{lang}/", 1))
        html = response.content.decode()
        assert (name, response.status_code) == (name, 200)
        assert (name, response["Cache-Control"]) == (name, "private, no-store")
        assert '<meta name="robots" content="noindex">' in html
        assert f'<html lang="{lang}">' in html
