"""Which answers may stand in somebody else's frame: the four pages made for it, and nothing else of this site."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from tests.embeds.reading import BADGE, CARD, FRAMES, MAKER, WALL
from tests.factories import make_commitment, make_milestone, make_objective, make_party
from tests.house.test_routes import ROWS, address, things  # noqa: F401  # a fixture: one of each kind of thing

pytestmark = pytest.mark.usefixtures("today", "db")

FRAMEABLE = {"embed_commitment", "embed_matrix", "embed_wall", "embed_deadlines"}
POLICY = {
    "default-src 'none'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors *",
}


@pytest.fixture
def promise():
    commitment = make_commitment(1)
    make_party(commitment, role="signatory")
    make_objective(commitment)
    make_milestone(commitment, due_on="2026-12-31")
    return commitment


def policy(response) -> set[str]:
    return {part.strip() for part in response["Content-Security-Policy"].split(";")}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", FRAMES)
def test_a_page_for_frames_may_stand_in_any(client, promise, path, language):
    response = client.get(path.replace("/en/", f"/{language}/"))

    assert response.status_code == 200
    assert policy(response) == POLICY
    assert "X-Frame-Options" not in response
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["Cross-Origin-Embedder-Policy"] == "credentialless"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Content-Language"] == language
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("path", FRAMES)
def test_the_same_frame_is_not_sent_twice_and_stays_one(client, promise, path):
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first["ETag"]})

    assert first["Cache-Control"] == "public, max-age=300"
    assert (again.status_code, again.content) == (304, b"")
    assert policy(again) == POLICY
    assert "X-Frame-Options" not in again
    assert client.get(f"{path}?theme=pink").get("Cache-Control") is None


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/en/embed/commitments/pa-999/", 404),
        ("/en/embed/commitments/nothing/matrix/", 404),
        (f"{CARD}?as_of=2019-01-01", 404),
        (f"{CARD}?theme=pink", 400),
        (f"{WALL}?pillar=nothing", 400),
        ("/en/embed/commitments/pa-001/", 301),
    ],
)
def test_what_goes_wrong_in_a_frame_is_said_in_the_frame(client, promise, path, status):
    response = client.get(path)

    assert response.status_code == status
    assert policy(response) == POLICY
    assert "X-Frame-Options" not in response


def test_a_method_that_is_not_taken_is_refused(client, promise):
    assert {
        path: client.post(path).status_code for path in (*FRAMES, BADGE, MAKER, "/oembed")
    } == dict.fromkeys((*FRAMES, BADGE, MAKER, "/oembed"), 405)


def test_no_other_page_of_the_site_may_be_framed(things):  # noqa: F811  # the fixture, not the import
    """Every route of the site as a visitor gets it, whatever its answer is."""
    client = Client(raise_request_exception=False)
    open_to_all = []
    with translation.override("en"):
        for name in ROWS:
            response = client.get(address(name, things))
            _read = b"".join(response) if response.streaming else b""  # which closes it
            ancestors = {part for part in policy(response) if part.startswith("frame-ancestors")}
            shut = ancestors == {"frame-ancestors 'none'"} and response.get("X-Frame-Options") == "DENY"
            if not shut and not _is_evidence(response):
                open_to_all.append(name)
    assert set(open_to_all) == FRAMEABLE


def _is_evidence(response) -> bool:
    """A download in a sandbox of its own, or, for what is not there, none."""
    return "sandbox" in response["Content-Security-Policy"]


def test_the_maker_itself_may_not_be_framed(client, promise):
    response = client.get(MAKER)
    assert "frame-ancestors 'none'" in policy(response)
    assert response["X-Frame-Options"] == "DENY"
    assert "default-src 'self'" in policy(response), "its preview is a frame of this site"


def test_a_badge_is_a_picture_for_any_site_and_may_do_nothing(client, promise):
    response = client.get(BADGE, headers={"Origin": "https://example.org"})

    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert policy(response) == {
        "default-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    }
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "public, max-age=3600"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


def test_the_site_itself_keeps_to_none():
    assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["frame-ancestors"] == ["'none'"]
    assert settings.X_FRAME_OPTIONS == "DENY"
