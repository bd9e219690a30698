"""Programs that know the address of a page get what shows it; any other gets a refusal, and nothing of itself."""

import json
from html import unescape
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.test import Client
from lxml import etree

from tests.embeds.reading import PAST, Elements
from tests.factories import make_commitment, make_milestone, make_objective, make_party, the_reviewer
from tests.notices.test_hostile_words import CORPUS
from tracker.actions import commitments
from tracker.models import Commitment

pytestmark = pytest.mark.usefixtures("today", "db")

HERE = "http://127.0.0.1:8000"
PAGE = f"{HERE}/en/commitments/pa-001-promise-1/"


@pytest.fixture(autouse=True)
def promise(db):
    commitment = make_commitment(1)
    make_party(commitment, role="signatory")
    make_objective(commitment)
    make_milestone(commitment, due_on="2026-12-31")
    return commitment


def ask(client: Client, address: str, more: str = "", **headers: str):
    return client.get(f"/oembed?url={quote(address, safe='')}{more}", **headers)


def told(client: Client, address: str, more: str = "") -> dict:
    response = ask(client, address, more)
    assert (address, response.status_code) == (address, 200)
    return json.loads(response.content)


def frame_of(values: dict) -> dict[str, str | None]:
    page = Elements(values["html"])
    assert [tag for tag, _given in page.tags] == ["iframe"]
    assert page.text == ""
    return page.tags[0][1]


def test_the_answer_is_what_oembed_asks_for(client, settings):
    response = ask(client, PAGE)

    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "public, max-age=3600"
    assert json.loads(response.content) == {
        "version": "1.0",
        "type": "rich",
        "title": "PA-001 Promise number 1",
        "provider_name": "Paris Actions Tracker",
        "provider_url": f"{HERE}/",
        "cache_age": 3600,
        "width": 600,
        "height": 560,
        "html": (
            f'<iframe src="{HERE}/en/embed/commitments/pa-001-promise-1/"'
            ' title="PA-001 Promise number 1: status, Paris Actions Tracker" lang="en"'
            ' width="600" height="560" frameborder="0" loading="lazy"></iframe>'
        ),
    }


@pytest.mark.parametrize(
    ("address", "frame"),
    [
        ("/en/commitments/pa-001-promise-1/", "/en/embed/commitments/pa-001-promise-1/"),
        ("/en/commitments/pa-001/", "/en/embed/commitments/pa-001-promise-1/"),
        ("/fr/commitments/PA-001/", "/fr/embed/commitments/pa-001-promise-1/"),
        ("/commitments/pa-001-promise-1/", "/en/embed/commitments/pa-001-promise-1/"),
        ("/en/commitments/pa-001-another-title/#said", "/en/embed/commitments/pa-001-promise-1/"),
        ("/fr/commitments/pa-001-promise-1/matrix/", "/fr/embed/commitments/pa-001-promise-1/matrix/"),
        (
            "/en/commitments/pa-001-promise-1/matrix/?objective=1&nonsense=x",
            "/en/embed/commitments/pa-001-promise-1/matrix/?objective=1",
        ),
        ("", "/en/embed/wall/"),
        ("/", "/en/embed/wall/"),
        ("/fr/", "/fr/embed/wall/"),
        ("/fr/?pillar=public-interest", "/fr/embed/wall/"),
        (
            "/fr/embed/wall/?pillar=public-interest&theme=dark",
            "/fr/embed/wall/?pillar=public-interest&theme=dark",
        ),
        ("/en/deadlines/", "/en/embed/deadlines/"),
        ("/en/deadlines/?show=overdue&page=2", "/en/embed/deadlines/?show=overdue"),
        (f"/en/?as_of={PAST}", f"/en/embed/wall/?as_of={PAST}"),
        (
            f"/fr/deadlines/?organization=some-lab&as_of={PAST}",
            f"/fr/embed/deadlines/?as_of={PAST}&organization=some-lab",
        ),
        ("/en/embed/commitments/pa-001-promise-1/", "/en/embed/commitments/pa-001-promise-1/"),
    ],
)
def test_a_page_leads_to_its_frame(client, address, frame):
    found = frame_of(told(client, HERE + address))
    assert found["src"] == HERE + frame
    assert client.get(frame).status_code == 200


def test_the_name_that_it_was_asked_under_is_this_site_too(client):
    address = "https://localhost/en/"

    assert ask(client, address).status_code == 404
    response = ask(client, address, headers={"Host": "localhost"})
    assert response.status_code == 200
    assert f"{HERE}/en/embed/wall/" in response.content.decode(), "the frame comes from the one address"


@pytest.mark.parametrize(
    ("more", "size"),
    [
        ("", (600, 560)),
        ("&maxwidth=400", (400, 690)),
        ("&maxwidth=300&maxheight=200", (300, 200)),
        ("&maxheight=100", (600, 100)),
        ("&maxwidth=5000&maxheight=9999", (600, 560)),
        ("&maxwidth=10", (10, 990)),
        ("&maxwidth=&maxheight=", (600, 560)),
    ],
)
def test_it_is_never_larger_than_asked_for(client, more, size):
    values = told(client, PAGE, more)
    assert (values["width"], values["height"]) == size
    given = frame_of(values)
    assert (given["width"], given["height"]) == tuple(map(str, size))


def test_xml_says_the_same_as_json(client):
    response = ask(client, PAGE, "&format=xml")
    root = etree.fromstring(response.content)

    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert root.tag == "oembed"
    assert {each.tag: each.text for each in root} == {
        name: str(value) for name, value in told(client, PAGE).items()
    }


@pytest.mark.parametrize("kind", ["yaml", "JSON", "json,xml", "\0"])
def test_another_format_is_not_spoken(client, kind):
    assert ask(client, PAGE, f"&format={quote(kind)}").status_code == 501


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nothing",
        "/en/",
        "//127.0.0.1:8000/en/",
        "javascript:alert(1)",
        "ftp://127.0.0.1:8000/en/",
        "http://[::1/en/",
        f"{HERE}/en/\0",
        f"{HERE}/en/\r\nSet-Cookie: a=b",
        f"{PAGE}?{'a' * 3000}",
        f"{PAGE}?as_of=soon",
        f"{PAGE}?as_of=2999-01-01",
        f"{PAGE}?as_of=1900-01-01",
        f"{PAGE}?theme=pink",
        f"{HERE}/en/deadlines/?show=nothing",
        f"{HERE}/en/embed/wall/?pillar=nothing",
    ],
)
def test_nonsense_is_refused(client, address):
    response = ask(client, address)
    assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")


@pytest.mark.parametrize("size", ["0", "-1", "1.5", "1e9", "9" * 23, "a", "１２"])
def test_a_size_is_a_number_of_pixels(client, size):
    assert ask(client, PAGE, f"&maxwidth={quote(size)}").status_code == 400
    assert ask(client, PAGE, f"&maxheight={quote(size)}").status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/en/commitments/pa-001-promise-1/",
        "http://127.0.0.1:8000.example.org/en/",
        "http://127.0.0.1:8000@example.org/en/",
        "http://evil@127.0.0.1:8000/en/",
        "http://example.org#127.0.0.1:8000/en/",
        "http://127.0.0.1:80/en/",
        f"{HERE}/en/commitments/pa-999/",
        f"{HERE}/en/commitments/",
        f"{HERE}/en/about/",
        f"{HERE}/en/admin/",
        f"{HERE}/en/embed/",
        f"{HERE}/de/commitments/pa-001/",
        f"{HERE}/en/badges/PA-001.svg",
        f"{HERE}/oembed",
        f"{PAGE}?as_of=2019-01-01",
        f"{HERE}/en/commitments/pa-001-promise-1/matrix/?as_of=2019-01-01",
        f"{HERE}/en//example.org/",
    ],
)
def test_any_other_address_has_nothing_to_embed(client, address):
    response = ask(client, address)
    assert response.status_code == 404
    assert b"example.org" not in response.content
    assert "Location" not in response


def test_a_commitment_without_objectives_has_no_matrix(client):
    make_commitment(2)
    assert ask(client, f"{HERE}/en/commitments/pa-002-promise-2/matrix/").status_code == 404


def test_a_draft_is_no_different_from_what_does_not_exist(client):
    make_commitment(3, published=False)
    hidden, nothing = (ask(client, f"{HERE}/en/commitments/pa-{n}/") for n in ("003", "999"))
    assert (
        (hidden.status_code, hidden.content)
        == (nothing.status_code, nothing.content)
        == (404, nothing.content)
    )


def test_a_merged_commitment_is_shown_as_what_it_became_part_of(client, promise):
    commitments.merge(make_commitment(2), promise, by=the_reviewer(), reason="The same promise.")
    assert "/en/embed/commitments/pa-001-promise-1/" in told(client, f"{HERE}/en/commitments/pa-002/")["html"]


@pytest.mark.parametrize("word", CORPUS)
def test_a_hostile_title_is_text_in_both_formats(client, word):
    Commitment.objects.update(title_en=word)
    plain = {"src", "title", "lang", "width", "height", "frameborder", "loading"}
    given = frame_of(told(client, PAGE))
    assert set(given) == plain
    assert given["title"] == f"PA-001 {word}: status, Paris Actions Tracker"

    root = etree.fromstring(ask(client, PAGE, "&format=xml").content)
    assert [each.tag for each in root] == list(told(client, PAGE))
    assert root.findtext("title") == f"PA-001 {word}"


def test_nothing_of_a_refused_address_comes_back(client):
    response = ask(client, f"{HERE}/en/<quokka onload='x'>/", "&format=json&callback=alert")
    assert b"quokka" not in response.content
    assert response["X-Content-Type-Options"] == "nosniff"


def test_the_same_answer_is_not_sent_twice(client):
    first = ask(client, PAGE)
    again = ask(client, PAGE, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_any_site_may_ask(client):
    assert ask(client, PAGE, headers={"Origin": "https://example.org"})["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "path",
    [
        "/en/",
        f"/fr/?as_of={PAST}",
        "/en/commitments/pa-001-promise-1/",
        f"/fr/commitments/pa-001-promise-1/?as_of={PAST}",
        "/en/commitments/pa-001-promise-1/matrix/",
        "/en/deadlines/?organization=some-lab",
        f"/en/deadlines/?organization=some-lab&as_of={PAST}",
    ],
)
def test_a_page_names_its_own_answer(client, path):
    links = Elements(client.get(path).content.decode()).all("link")
    (found,) = [link["href"] for link in links if link.get("type") == "application/json+oembed"]

    assert found.startswith(f"{HERE}/oembed?")
    assert parse_qs(urlsplit(found).query)["url"][0] == unescape(HERE + path)
    answer = client.get(found.removeprefix(HERE))
    assert answer.status_code == 200
    language = path[1:3]
    assert f"/{language}/embed/" in json.loads(answer.content)["html"]


@pytest.mark.parametrize(
    "path",
    [
        "/en/commitments/",
        "/en/about/",
        "/en/embed/",
        "/en/?as_of=soon",
        "/en/commitments/pa-001-promise-1/?as_of=2019-01-01",
    ],
)
def test_a_page_without_an_answer_names_none(client, path):
    assert "application/json+oembed" not in client.get(path).content.decode()
