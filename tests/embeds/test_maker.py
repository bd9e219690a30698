"""The page that makes snippets: a plain form, a preview that is the thing itself, and texts to copy."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import translation
from django.utils.safestring import SafeData

from tests.embeds.reading import MAKER, PAST, Elements, frame, written
from tests.factories import make_commitment, make_milestone, make_objective, make_party
from tests.notices.test_hostile_words import CORPUS
from tests.views.listing import notices, words
from tracker.models import Commitment
from tracker.reads.embeds.kinds import HEIGHTS, What, height_at, suggested
from tracker.reads.embeds.snippets import Order, badge_in_html, badge_in_markdown, snippet

pytestmark = pytest.mark.usefixtures("today", "db")

HERE = "http://127.0.0.1:8000"
CARD = f"{MAKER}?what=commitment&reference=PA-001"


@pytest.fixture(autouse=True)
def record(db):
    first = make_commitment(1)
    make_party(first)
    make_milestone(first, due_on="2026-12-31")
    make_objective(make_commitment(2))
    make_commitment(3, published=False, title_en="A secret")


def preview(html: str) -> dict[str, str | None]:
    (found,) = Elements(html).all("iframe")
    return found


def options(html: str, name: str) -> dict[str, str]:
    found = re.search(rf'<select id="{name}"[^>]*>(.*?)</select>', html, re.DOTALL)
    if not found:
        return {}
    return {
        value: words(text)
        for value, text in re.findall(r'<option value="([^"]*)"[^>]*>(.*?)</option>', found[1])
    }


def chosen(html: str, name: str) -> str:
    found = re.search(rf'<select id="{name}"[^>]*>(.*?)</select>', html, re.DOTALL)
    return re.search(r'<option value="([^"]*)"[^>]* selected>', found[1])[1]


def test_it_begins_with_the_wall(client):
    html = frame(client, MAKER)

    assert preview(html) == {
        "src": "/en/embed/wall/",
        "title": "The Paris Actions: every commitment and its status, Paris Actions Tracker",
        "lang": "en",
        "height": "640",
        "loading": "lazy",
    }
    assert written(html, "snippet") == (
        f'<iframe src="{HERE}/en/embed/wall/"'
        ' title="The Paris Actions: every commitment and its status, Paris Actions Tracker" lang="en"'
        ' width="100%" height="640" frameborder="0" loading="lazy"></iframe>\n'
        f'<p lang="en"><a href="{HERE}/en/">The Paris Actions, Paris Actions Tracker</a></p>'
    )


def test_a_link_from_a_commitment_brings_its_card_and_badge(client):
    html = frame(client, CARD)

    assert chosen(html, "reference") == "PA-001"
    assert preview(html)["src"] == "/en/embed/commitments/pa-001-promise-1/"
    assert written(html, "badge-html") == (
        f'<a href="{HERE}/en/commitments/pa-001-promise-1/"><picture>'
        f'<source srcset="{HERE}/en/badges/PA-001.svg?theme=dark" media="(prefers-color-scheme: dark)">'
        f'<img src="{HERE}/en/badges/PA-001.svg" alt="PA-001 Promise number 1, Paris Actions Tracker" height="24">'
        "</picture></a>"
    )
    assert written(html, "badge-markdown") == (
        f"[![PA-001 Promise number 1, Paris Actions Tracker]({HERE}/en/badges/PA-001.svg)]"
        f"({HERE}/en/commitments/pa-001-promise-1/)"
    )
    assert [image["src"] for image in Elements(html).all("img")] == ["/en/badges/PA-001.svg"]
    oembed = urlsplit(written(html, "oembed"))
    assert parse_qs(oembed.query)["url"] == [f"{HERE}/en/commitments/pa-001-promise-1/"]
    assert client.get(f"{oembed.path}?{oembed.query}").status_code == 200


def test_everything_that_is_chosen_stands_in_the_snippet(client):
    html = frame(client, f"{CARD}&language=fr&theme=dark&width=320&height=500&as_of={PAST}")

    given = Elements(written(html, "snippet")).tags
    assert given[0] == (
        "iframe",
        {
            "src": f"{HERE}/fr/embed/commitments/pa-001-promise-1/?as_of={PAST}&theme=dark",
            "title": "PA-001 Promesse numéro 1\u00a0: statut, Paris Actions Tracker",
            "lang": "fr",
            "width": "320",
            "height": "500",
            "frameborder": "0",
            "loading": "lazy",
        },
    )
    assert given[2] == ("a", {"href": f"{HERE}/fr/commitments/pa-001-promise-1/?as_of={PAST}"})
    assert f'src="{HERE}/fr/badges/PA-001.svg?as_of={PAST}&amp;theme=dark"' in written(html, "badge-html")
    assert "<picture>" not in written(html, "badge-html")


def test_without_a_day_it_is_always_today_and_with_todays_it_stays(client):
    assert "as_of" not in written(frame(client, CARD), "snippet")
    assert "as_of=2026-11-22" in written(frame(client, f"{CARD}&as_of=2026-11-22"), "snippet")


def test_the_snippet_shows_what_the_preview_shows(client):
    html = frame(client, f"{MAKER}?what=wall&pillar=public-interest&status=limited&language=fr")

    assert preview(html)["src"] == "/fr/embed/wall/?pillar=public-interest&status=limited"
    assert f"{HERE}{preview(html)['src']}".replace("&", "&amp;") in written(html, "snippet")
    assert client.get(preview(html)["src"]).status_code == 200
    assert chosen(html, "pillar") == "public-interest"
    form = html[html.index('<form class="choose"') :]
    hidden = {
        given["name"]: given["value"]
        for given in Elements(form).all("input")
        if given.get("type") == "hidden"
    }
    assert hidden == {"what": "wall", "status": "limited"}, "what has no field of its own is not lost"
    assert '<a href="http://127.0.0.1:8000/fr/commitments/?pillar' in written(html, "snippet")


def test_what_narrows_a_matrix_goes_along(client):
    make_objective(Commitment.objects.get(reference="PA-002"))
    html = frame(client, f"{MAKER}?what=matrix&reference=PA-002&objective=2&kind=company")
    assert preview(html)["src"] == "/en/embed/commitments/pa-002-promise-2/matrix/?kind=company&objective=2"
    assert '<input type="hidden" name="objective" value="2">' in html


def test_each_thing_offers_what_fits_it(client):
    pages = {what: frame(client, f"{MAKER}?what={what}") for what in What}
    names = ("reference", "pillar", "topic", "organization", "language", "theme")
    fields = {what: [name for name in names if options(html, name)] for what, html in pages.items()}

    assert fields == {
        "commitment": ["reference", "language", "theme"],
        "wall": ["pillar", "topic", "organization", "language", "theme"],
        "matrix": ["reference", "language", "theme"],
        "deadlines": ["pillar", "organization", "language", "theme"],
    }
    assert options(pages["matrix"], "reference") == {"PA-002": "PA-002 Promise number 2"}
    assert options(pages["wall"], "organization") == {"": "Any", "some-lab": "Some Lab"}
    assert "badge-html" not in pages["wall"] + pages["matrix"] + pages["deadlines"]


def test_every_other_thing_is_one_link_away_and_the_choice_goes_along(client):
    html = frame(client, f"{CARD}&theme=dark&language=fr&as_of={PAST}&width=300")
    nav = re.search(r'<nav class="what".*?</nav>', html, re.DOTALL)[0]
    links = [unescape(link) for link in re.findall(r'href="([^"]+)"', nav)]

    assert links[1] == f"{MAKER}?as_of={PAST}&language=fr&reference=PA-001&theme=dark&what=wall"
    assert [client.get(link).status_code for link in links] == [200, 200, 400, 200], (
        "PA-001 has no objectives"
    )


def test_a_reference_in_any_case_is_understood(client):
    assert preview(frame(client, f"{MAKER}?what=commitment&reference=pa-001"))["src"].endswith(
        "pa-001-promise-1/"
    )


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("what=nothing", "“nothing” is not something to choose under “What to show”, and was left out."),
        (
            "what=commitment&reference=PA-999",
            "“PA-999” is not something to choose under “Commitment”, and was left out.",
        ),
        (
            "what=commitment&reference=PA-003",
            "“PA-003” is not something to choose under “Commitment”, and was left out.",
        ),
        (
            "what=matrix&reference=PA-001",
            "“PA-001” is not something to choose under “Commitment”, and was left out.",
        ),
        ("language=de", "“de” is not something to choose under “Language”, and was left out."),
        ("theme=pink", "“pink” is not something to choose under “Theme”, and was left out."),
        ("pillar=nothing", "“nothing” is not something to choose under “Pillar”, and was left out."),
        ("width=9", "The width is a number of pixels from 240 to 2000, and was left out."),
        ("width=wide", "The width is a number of pixels from 240 to 2000, and was left out."),
        ("height=99999", "The height is a number of pixels from 120 to 4000, and was left out."),
        ("as_of=2999-01-01", "1 January 2999 is in the future. This is the record as of today."),
    ],
)
def test_what_was_not_understood_is_said_and_left_out(client, query, sentence):
    response = client.get(f"{MAKER}?{query}")

    assert response.status_code == 400
    assert notices(response) == sentence
    assert preview(response.content.decode())["src"].startswith("/en/embed/")


def test_made_up_data_that_no_list_has_can_still_be_chosen(client):
    Commitment.objects.filter(reference="PA-001").update(is_sample=True)

    assert options(frame(client, f"{MAKER}?what=commitment"), "reference") == {
        "PA-002": "PA-002 Promise number 2"
    }
    assert chosen(frame(client, CARD), "reference") == "PA-001"


def test_before_anything_was_announced_there_is_nothing_to_choose(client):
    html = frame(client, f"{MAKER}?what=commitment&as_of=2019-01-01")
    assert "Nothing to choose from on that day" in html
    assert Elements(html).all("iframe") == []


def test_drafts_are_not_offered(client):
    assert options(frame(client, CARD), "reference") == {
        "PA-001": "PA-001 Promise number 1",
        "PA-002": "PA-002 Promise number 2",
    }


def test_it_is_a_plain_form_that_sends_nothing_but_an_address(client):
    html = frame(client, CARD)
    form = re.search(r'<form class="choose"[^>]*>', html)[0]
    assert (re.search(r'method="(\w+)"', form)[1], re.search(r'action="([^"]+)"', form)[1]) == ("get", MAKER)
    assert [given["id"] for given in Elements(html).all("textarea") if "readonly" not in given] == []


def test_the_bare_page_is_indexed_and_a_choice_is_not(client):
    assert 'content="noindex"' not in frame(client, MAKER)
    html = frame(client, CARD)
    assert 'content="noindex"' in html
    assert f'<link rel="canonical" href="{HERE}{MAKER}">' in html


@pytest.mark.parametrize("word", CORPUS)
def test_a_hostile_title_is_text_in_page_and_snippets(client, word):
    plain = Elements(frame(client, CARD))
    Commitment.objects.filter(reference="PA-001").update(title_en=word)
    html = frame(client, CARD)
    page = Elements(html)

    assert [tag for tag, _given in page.tags] == [tag for tag, _given in plain.tags]
    assert preview(html)["title"] == f"PA-001 {word}: status, Paris Actions Tracker"
    assert [tag for tag, _given in Elements(written(html, "snippet")).tags] == ["iframe", "p", "a"]
    assert [tag for tag, _given in Elements(written(html, "badge-html")).tags] == [
        "a",
        "picture",
        "source",
        "img",
    ]
    assert Elements(written(html, "badge-html")).tags[3][1]["alt"] == f"PA-001 {word}, Paris Actions Tracker"


@pytest.mark.parametrize(
    "word", ["a](https://evil.example)", "`x` ![y](z)", "<b>*_~|#", "two\nlines", "\\](x"]
)
def test_a_hostile_title_cannot_leave_its_place_in_markdown(word):
    commitment = Commitment(reference="PA-001", slug="promise-1", title_en=word)
    made = badge_in_markdown(Order(What.COMMITMENT, "en", HERE, commitment))

    label, badge, page = re.fullmatch(
        r"\[!\[((?:\\.|[^\\\]\[])*)\]\(([^()\s]+)\)\]\(([^()\s]+)\)", made
    ).groups()
    assert re.sub(r"\\(.)", r"\1", label) == f"PA-001 {' '.join(word.split())}, Paris Actions Tracker"
    assert (badge, page) == (f"{HERE}/en/badges/PA-001.svg", f"{HERE}/en/commitments/pa-001-promise-1/")


def test_a_snippet_is_in_the_language_of_what_it_shows():
    """Whatever the language of the page that makes it."""
    commitment = Commitment(
        reference="PA-001", slug="promise-1", title_en="A promise", title_fr="Une promesse"
    )
    order = Order(What.COMMITMENT, "fr", HERE, commitment)
    with translation.override("en"):
        assert 'title="PA-001 Une promesse' in snippet(order, "100%", 500)
        assert "/fr/commitments/pa-001-promise-1/" in badge_in_html(order)


def test_no_snippet_passes_for_markup_of_the_page_that_shows_it():
    order = Order(What.COMMITMENT, "en", HERE, Commitment(reference="PA-001", slug="x", title_en="A promise"))
    made = (snippet(order, "100%", 500), badge_in_html(order), badge_in_markdown(order))
    assert [text for text in made if isinstance(text, SafeData)] == []


def test_a_narrower_frame_is_given_more_height():
    for what in What:
        heights = [height_at(what, width) for width in sorted(HEIGHTS[what])]
        assert heights == sorted(heights, reverse=True)
        assert height_at(what, 1) == max(heights)
    assert (suggested(What.COMMITMENT).width, suggested(What.COMMITMENT, 300).width) == (600, 300)
