"""Pages for what goes wrong: in the site's look, in the language of the address, whatever else is broken."""

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import path

from summit import urls as real_urls
from tracker.exceptions import NotAllowed
from tracker.views import errors


def explode(request: HttpRequest) -> None:
    raise RuntimeError("a secret word")


def forbid(request: HttpRequest) -> None:
    raise PermissionDenied


def forbid_with_reason(request: HttpRequest) -> None:
    raise PermissionDenied from NotAllowed("Only reviewers may do this.")


def misread(request: HttpRequest) -> None:
    raise BadRequest("a secret word")


urlpatterns = [
    path("en/explode/", explode),
    path("fr/explode/", explode),
    path("en/forbid/", forbid),
    path("en/forbid-with-reason/", forbid_with_reason),
    path("en/misread/", misread),
    *real_urls.urlpatterns,
]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken


@pytest.fixture
def browser(settings) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/en/misread/", 400, "That could not be understood"),
        ("/en/forbid/", 403, "This is not for you to open"),
        ("/en/nothing-here/", 404, "There is no such page"),
        ("/en/explode/", 500, "Something broke on our side"),
    ],
)
def test_an_error_page_has_the_look_of_the_site_and_a_way_on(browser, db, address, status, words):
    response = browser.get(address)

    assert (response.status_code, response["Content-Language"]) == (status, "en")
    page = response.content.decode()
    assert f"<h1>{words}</h1>" in page
    assert 'class="site-head"' in page
    assert '<meta name="robots" content="noindex">' in page


def test_an_error_page_speaks_the_language_of_the_address(browser, db):
    response = browser.get("/fr/rien-ici/", headers={"accept-language": "en"})

    assert response["Content-Language"] == "fr"
    assert '<html lang="fr">' in response.content.decode()


def test_an_error_page_leads_to_the_same_address_in_the_other_language(browser, db):
    assert 'href="/fr/nothing-here/"' in browser.get("/en/nothing-here/").content.decode()


def test_an_error_page_never_shows_what_went_wrong_inside(browser, db):
    pages = [browser.get(address).content.decode() for address in ("/en/explode/", "/en/misread/")]

    assert ["secret" in page for page in pages] == [False, False]


def test_a_refusal_carries_its_sentence(browser, db):
    assert "Only reviewers may do this." in browser.get("/en/forbid-with-reason/").content.decode()


def test_the_page_for_what_breaks_needs_no_database(browser):
    assert browser.get("/fr/explode/").status_code == 500


def test_when_even_its_template_is_broken_a_sentence_is_left(monkeypatch):
    monkeypatch.setattr(errors, "_page", explode)

    response = errors.broken(RequestFactory().get("/fr/anything/"))

    assert response.status_code == 500
    assert "Une panne de notre côté" in response.content.decode()


def test_the_site_uses_these_pages():
    handlers = [getattr(real_urls, f"handler{code}") for code in (400, 403, 404, 500)]

    assert handlers == [
        f"tracker.views.errors.{name}" for name in ("bad_request", "forbidden", "not_found", "broken")
    ]


def test_a_form_without_its_token_is_refused_in_a_sentence(db):
    response = Client(enforce_csrf_checks=True).post("/en/admin/login/", {"username": "a", "password": "b"})

    assert response.status_code == 403
    assert "The page that you sent had expired." in response.content.decode()
