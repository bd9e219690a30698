"""Nothing typed is lost: the form saves itself, a colleague's words are not written over, and a lost session keeps the
words until the person has signed in again."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import PASSWORD, make_organization, make_user
from tests.portal.forms import COMPLETE, at, fields_in, opened, send
from tests.reporting import make_promise, make_report, make_seat, the_lead, the_member
from tests.views.reading import words
from tracker.actions import reports
from tracker.views.portal_kept import KEPT, MOST

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

HTMX = {"hx-request": "true"}


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


def autosave(client: Client, report, fields) -> str:
    response = client.post(at("portal_autosave", report), fields, headers=HTMX)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    return response.content.decode()


# --- The form saves itself -------------------------------------------------------------------------------------


def test_it_saves_itself_and_says_when(mina, draft):
    fragment = autosave(mina, draft, {**opened(mina, draft), **COMPLETE})

    draft.refresh_from_db()
    assert (draft.headline, draft.links.count()) == (COMPLETE["headline"], 1)
    assert "Saved at 12:00." in fragment
    assert f'id="revision" value="{draft.revision}" data-hx-swap-oob="true"' in fragment
    assert "<html" not in fragment


def test_the_next_save_does_not_conflict_with_its_own(mina, draft):
    fields = {**opened(mina, draft), **COMPLETE}
    fragment = autosave(mina, draft, fields)
    fields["revision"] = re.search(r'name="revision"[^>]*value="(\d+)"', fragment)[1]
    fields["headline"] = "Put better."
    assert "Saved at" in autosave(mina, draft, fields)
    fields["revision"] = str(int(fields["revision"]) + 1)
    assert mina.post(at("portal_report", draft), fields).status_code == 302

    draft.refresh_from_db()
    assert draft.headline == "Put better."


def test_it_saves_what_is_possible_and_names_the_rest(mina, draft):
    fields = {**opened(mina, draft), **COMPLETE, "happened_on": "2026-02-31", "links-1-url": "half an add"}
    fragment = autosave(mina, draft, fields)

    draft.refresh_from_db()
    assert (draft.headline, draft.happened_on, draft.links.count()) == (COMPLETE["headline"], None, 0)
    assert "Not saved yet:" in fragment
    assert "When it happened; Link 2, Address; Link 2, Title of the page." in fragment


def test_a_missing_revision_saves_nothing_by_itself_either(mina, draft):
    fragment = autosave(mina, draft, {"headline": "From nowhere"})

    draft.refresh_from_db()
    assert draft.headline == ""
    assert "The form came back incomplete" in fragment


def test_a_colleagues_save_is_said_and_not_written_over(mina, lea, draft):
    fields = {**opened(mina, draft), "headline": "Mina’s words."}
    send(lea, draft, headline="Lea’s words.")

    fragment = autosave(mina, draft, fields)

    draft.refresh_from_db()
    assert draft.headline == "Lea’s words."
    assert "a colleague saved this report while you had it open" in fragment
    assert "revision" not in fragment


def test_the_form_posts_to_itself_by_htmx_and_by_the_plain_button(mina, draft):
    html = mina.get(at("portal_report", draft)).content.decode()

    assert f'data-hx-post="{at("portal_autosave", draft)}"' in html
    assert f'method="post" action="{at("portal_report", draft)}"' in html


def test_autosave_is_a_post(mina, draft):
    assert mina.get(at("portal_autosave", draft)).status_code == 405


# --- Two people, one report ------------------------------------------------------------------------------------


def test_a_conflict_shows_both_texts_and_loses_neither(mina, lea, draft):
    fields = {**opened(mina, draft), **COMPLETE, "headline": "Mina’s words.", "happened_on": "2026-02-31"}
    send(lea, draft, headline="Lea’s words.", detail="Lea’s account.")

    response = mina.post(at("portal_report", draft), fields)

    page = text(response)
    assert response.status_code == 409
    assert "A colleague saved this report while you had it open" in page
    assert "What happened, in one sentence Saved now Lea’s words. Yours Mina’s words." in page
    assert "When it happened Saved now – Yours 2026-02-31" in page
    assert "Links Saved now – Yours The first half, Some Lab, https://example.org/built" in page
    typed = fields_in(response.content.decode())
    assert {name: typed[name] for name in COMPLETE} == {name: fields[name] for name in COMPLETE}
    draft.refresh_from_db()
    assert (draft.headline, typed["revision"]) == ("Lea’s words.", str(draft.revision))
    typed["happened_on"] = ""
    assert mina.post(at("portal_report", draft), typed).status_code == 302
    draft.refresh_from_db()
    assert (draft.headline, draft.detail) == ("Mina’s words.", COMPLETE["detail"])


def test_the_very_same_words_are_no_conflict(mina, lea, draft):
    fields = {**opened(mina, draft), **COMPLETE}
    send(lea, draft, **COMPLETE)

    assert mina.post(at("portal_report", draft), fields).status_code == 302


def test_words_sent_after_it_was_handed_in_are_shown_and_not_saved(mina, draft):
    fields = {**opened(mina, draft), "headline": "Too late."}
    send(mina, draft, **COMPLETE)
    draft.refresh_from_db()
    reports.submit(draft, by=the_lead("some-lab"), attested=True)

    response = mina.post(at("portal_report", draft), fields)

    assert response.status_code == 409
    assert "It was handed in or withdrawn meanwhile" in text(response)
    assert "Too late." in text(response)
    draft.refresh_from_db()
    assert draft.headline == COMPLETE["headline"]


# --- A lost session --------------------------------------------------------------------------------------------


def lose_session(client: Client) -> None:
    client.session.flush()


@pytest.mark.parametrize("route", ["portal_report", "portal_submit", "portal_files"])
def test_words_sent_after_the_session_ended_come_back_after_signing_in(mina, draft, route):
    fields = {**opened(mina, draft), **COMPLETE, "happened_on": "2026-02-31"}
    lose_session(mina)

    response = mina.post(at(route, draft), {**fields, "attested": "on", "do": "save"})
    assert (response.status_code, response.url) == (
        302,
        f"{settings_login()}?next={at('portal_report', draft)}",
    )
    draft.refresh_from_db()
    assert draft.headline == ""

    mina.force_login(the_member("some-lab"))
    page = mina.get(at("portal_report", draft))
    typed = fields_in(page.content.decode())
    assert "These words were not saved yet." in text(page)
    assert {name: typed[name] for name in fields} == fields
    assert "attested" not in typed

    again = mina.post(at("portal_report", draft), {**typed, "happened_on": "2026-10-01"})
    assert again.url == at("portal_report", draft) + "#saved"
    draft.refresh_from_db()
    assert draft.headline == COMPLETE["headline"]
    assert "These words were not saved yet." not in text(mina.get(at("portal_report", draft)))


def settings_login() -> str:
    from django.shortcuts import resolve_url
    from django.utils import translation

    with translation.override("en"):
        return resolve_url(settings.LOGIN_URL)


def test_they_survive_the_real_sign_in_page(mina, draft):
    fields = {**opened(mina, draft), **COMPLETE}
    lose_session(mina)
    way = mina.post(at("portal_report", draft), fields).url

    person = the_member("some-lab")
    response = mina.post(way, {"login": person.email, "password": PASSWORD})

    assert response.status_code == 302
    assert response.url == at("portal_report", draft)
    assert opened(mina, draft)["headline"] == COMPLETE["headline"]


def test_they_can_be_left_for_what_is_stored(mina, draft):
    fields = {**opened(mina, draft), **COMPLETE}
    lose_session(mina)
    mina.post(at("portal_report", draft), fields)
    mina.force_login(the_member("some-lab"))

    mina.post(at("portal_report", draft), {"do": "forget"})

    assert opened(mina, draft)["headline"] == ""


def test_kept_words_meet_a_colleagues_as_a_conflict(mina, lea, draft):
    fields = {**opened(mina, draft), **COMPLETE}
    lose_session(mina)
    mina.post(at("portal_report", draft), fields)
    send(lea, draft, headline="Lea’s words.")
    mina.force_login(the_member("some-lab"))

    response = mina.post(at("portal_report", draft), opened(mina, draft))

    assert response.status_code == 409


def test_nobody_else_reads_kept_words(mina, draft, signed_in):
    fields = {**opened(mina, draft), **COMPLETE}
    lose_session(mina)
    mina.post(at("portal_report", draft), fields)
    make_seat("other-lab", "Sven Stranger")

    mina.force_login(make_user("Sven Stranger"))

    assert mina.get(at("portal_report", draft)).status_code == 404
    assert COMPLETE["headline"] not in mina.get("/en/portal/other-lab/").content.decode()


@pytest.mark.parametrize("case", ["unknown", "handed in", "too long"])
def test_only_a_writable_report_and_a_bounded_amount_is_kept(client, draft, case):
    report = make_report(make_promise("some-lab")) if case == "handed in" else draft
    if case == "unknown":
        report.key = "abcdefghjk"
    words_sent = {"headline": "x" * (MOST if case == "too long" else 5), "revision": "0"}

    response = client.post(at("portal_report", report), words_sent)

    assert response.status_code == 302
    assert KEPT not in client.session


def test_the_form_that_saves_itself_says_that_one_is_signed_out(mina, draft):
    fields = {**opened(mina, draft), **COMPLETE}
    lose_session(mina)

    response = mina.post(at("portal_autosave", draft), fields, headers=HTMX)

    html = response.content.decode()
    assert response.status_code == 200
    assert "You are signed out, so what you type now is not being saved." in html
    assert '<button type="submit" form="report-form" name="do" value="save"' in html
    draft.refresh_from_db()
    assert draft.headline == ""


# --- A window left open from before the last sign-in ------------------------------------------------------------


@pytest.fixture
def strict(draft):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(the_member("some-lab"))
    return browser


OWN_PAGE = {"sec-fetch-site": "same-origin"}


def test_a_form_with_an_old_token_keeps_its_words(strict, draft):
    fields = {**opened(strict, draft), **COMPLETE}

    response = strict.post(at("portal_report", draft), fields, headers=OWN_PAGE)

    assert (response.status_code, response.url) == (302, at("portal_report", draft))
    draft.refresh_from_db()
    assert draft.headline == ""
    assert opened(strict, draft)["headline"] == COMPLETE["headline"]


def test_the_form_that_saves_itself_with_an_old_token_says_so(strict, draft):
    headers = {**OWN_PAGE, **HTMX}
    response = strict.post(at("portal_autosave", draft), {"headline": "x"}, headers=headers)

    assert response.status_code == 200
    assert "not being saved" in response.content.decode()


@pytest.mark.parametrize("site", [None, "cross-site", "same-site", "none"])
def test_a_form_that_another_site_sent_is_refused_and_not_kept(strict, draft, site):
    fields = {**opened(strict, draft), **COMPLETE}
    headers = {"sec-fetch-site": site} if site else {}

    response = strict.post(at("portal_report", draft), fields, headers=headers)

    assert response.status_code == 403
    assert KEPT not in strict.session
