"""What is offered while somebody types: words, commitments, organizations, topics; few, quick, and public."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest

from tests.factories import make_commitment, make_organization, make_party, make_topic, make_update
from tests.test_search_words import HOSTILE
from tests.views.listing import words
from tracker.actions.derive import together
from tracker.reads import known_words, version

pytestmark = pytest.mark.usefixtures("today", "db")

OPTION = re.compile(
    r'<div role="option" aria-selected="false" data-(words|url)="([^"]*)">(.*?)</div>', re.DOTALL
)


def ask(client, q: str, language: str = "en", **more: str) -> list[tuple[str, str, str]]:
    """(whether it is words or leads to a page, to which, what it says)"""
    page = client.get(f"/{language}/suggest/?{urlencode({'q': q, **more})}").content.decode()
    return [(kind, unescape(value), words(text)) for kind, value, text in OPTION.findall(page)]


def shown(client, q: str, **more: str) -> list[str]:
    return [text for _kind, _value, text in ask(client, q, **more)]


@pytest.fixture
def observatory():
    commitment = make_commitment(
        1,
        title_en="An observatory of energy",
        title_fr="Un observatoire de l’énergie",
        topic=make_topic("observing", name_en="Observing", name_fr="Observer"),
    )
    make_party(commitment, make_organization("lab", name_en="Observer Lab", name_fr="Labo Observateur"))
    return commitment


def test_words_go_on_and_things_are_named(client, observatory):
    found = ask(client, "obse")
    assert found[:3] == [(kind, text, text) for kind, _value, text in found if kind == "words"]
    assert found[3:] == [
        ("url", observatory.get_absolute_url(), "PA-001 An observatory of energy"),
        ("url", "/en/organizations/lab/", "Organization Observer Lab"),
        ("url", "/en/commitments/?topic=observing", "Topic Observing"),
    ]


def test_in_french(client, observatory):
    assert ("url", "/fr/organizations/lab/") in [each[:2] for each in ask(client, "labo", "fr")]
    assert "PA-001 Un observatoire de l’énergie" in shown(client, "éner", language="fr")


def test_the_words_before_the_last_stay(client, observatory):
    assert ask(client, "Energy, observato")[0] == ("words", "Energy, observatory", "Energy, observatory")


def test_a_misspelt_word_is_taken_for_the_one_that_was_meant(client, observatory):
    assert shown(client, "obsrevatory") == ["observatory", "PA-001 An observatory of energy"]
    assert shown(client, "obsrevatory zzyzx") == []


def test_a_hit_in_the_title_comes_first(client):
    make_commitment(1, summary_en="A lighthouse in passing")
    make_commitment(2, title_en="Lighthouses")
    assert [text[:6] for text in shown(client, "lighth")][-2:] == ["PA-002", "PA-001"]


def test_few_of_each_however_many_there_are(client):
    with together():
        for number in range(1, 12):
            topic = make_topic(f"light-{number}", name_en=f"Light {number}", name_fr="")
            commitment = make_commitment(
                number, title_en=f"Lighthouse light{'abcdefghijkl'[number]}", topic=topic
            )
            make_party(commitment, make_organization(f"lab-{number}", name_en=f"Light Lab {number}"))
    found = ask(client, "light")
    assert [kind for kind, _value, _text in found] == ["words"] * 3 + ["url"] * (5 + 3 + 2)


@pytest.mark.parametrize("q", ["", "o", " ", "?", "zzyzx", "“"])
def test_for_next_to_nothing_nothing_is_offered(client, observatory, q):
    answer = client.get(f"/en/suggest/?{urlencode({'q': q})}")
    assert (answer.status_code, OPTION.findall(answer.content.decode())) == (200, [])


def test_it_says_how_many_there_are(client, observatory):
    page = client.get("/en/suggest/?q=obse").content.decode()
    assert 'data-said="6 suggestions: the arrow keys choose."' in page
    assert page.strip().startswith('<div class="suggestions" id="suggestions" role="listbox"')


def test_the_day_holds_and_goes_along(client, observatory):
    make_commitment(2, title_en="A later observatory", announced_on="2026-01-10")
    late = make_organization("late", name_en="Observer Late")
    make_party(observatory, late, joined_on="2026-02-01")
    assert "PA-002 A later observatory" not in shown(client, "observatory", as_of="2026-01-09")
    found = ask(client, "observ", as_of="2026-01-10")
    assert (
        "url",
        f"{observatory.get_absolute_url()}?as_of=2026-01-10",
        "PA-001 An observatory of energy",
    ) in found
    assert "PA-002 A later observatory" in [text for *_rest, text in found]
    assert [text for *_rest, text in found if text.startswith("Organization")] == [
        "Organization Observer Lab"
    ]
    assert "Organization Observer Late" in shown(client, "observ")


def test_nothing_of_a_draft_is_offered(client, observatory):
    draft = make_commitment(2, published=False, title_en="An observing gondola")
    make_party(draft, make_organization("secret", name_en="Gondola Partners"))
    make_update(observatory, published=False, headline_en="Gondolas")
    assert ask(client, "gondo") == []
    assert "PA-002" not in " ".join(shown(client, "observ"))


def test_one_query_today_and_two_on_another_day(client, observatory, count_queries):
    version.current()
    known_words.known()
    assert count_queries(client, "/en/suggest/?q=observ")[1] == 1
    assert count_queries(client, "/en/suggest/?q=observ&as_of=2026-01-10")[1] == 2
    assert count_queries(client, "/en/suggest/?q=obsrevatory")[1] == 1
    assert count_queries(client, "/en/suggest/?q=a")[1] == 0


def test_three_more_where_the_words_are_new_to_the_process(client, observatory, count_queries):
    version.current()
    assert count_queries(client, "/en/suggest/?q=observ")[1] == 4


@pytest.mark.parametrize("q", HOSTILE)
def test_no_text_breaks_it(client, observatory, q):
    answer = client.get("/en/suggest/", {"q": q.encode("utf-8", "replace")})
    assert answer.status_code == 200
    assert b"<script>" not in answer.content


def test_search_engines_keep_out_and_visitors_get_no_cookie(client, observatory):
    answer = client.get("/en/suggest/?q=obse")
    assert (answer["X-Robots-Tag"], answer.cookies) == ("noindex", {})


def test_the_field_is_a_plain_form_where_there_is_no_script(client, observatory):
    for path in ("/en/", "/en/commitments/"):
        page = client.get(path).content.decode()
        assert re.search(
            r'<form class="search-box" role="search" method="get" action="/en/commitments/"', page
        )
        assert '<input id="q" name="q" type="search"' in page
        assert 'role="listbox" aria-label="Suggestions" hidden></div>' in page
        assert 'role="combobox"' not in page
