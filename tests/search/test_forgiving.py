"""Searching with mistakes: what is shown instead, what is offered, and what is never said."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest

from tests.factories import make_assessment, make_commitment, make_organization, make_party, make_update
from tests.views.listing import LIST, count, titles, words
from tracker.actions import developments
from tracker.reads import known_words, version
from tracker.search import read_vocabulary

pytestmark = pytest.mark.usefixtures("today", "db")

HTMX = {"HX-Request": "true"}


def said(response) -> str:
    found = re.search(r'<p class="spelling".*?</p>', response.content.decode(), re.DOTALL)
    return words(found[0]) if found else ""


def links(response) -> list[str]:
    found = re.search(r'<p class="spelling".*?</p>', response.content.decode(), re.DOTALL)
    return [unescape(url) for url in re.findall(r' href="([^"]*)"', found[0])] if found else []


def address(language: str = "en", **query: str) -> str:
    return f"/{language}/commitments/?{urlencode(query)}"


@pytest.fixture
def observatory():
    return make_commitment(
        1, title_en="An observatory of energy", title_fr="Un observatoire de l’énergie", kind="report"
    )


# --- Nothing found: what was meant is shown --------------------------------------------------------------


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_misspelt_search_shows_what_was_meant_and_says_so(client, observatory, headers):
    make_commitment(2, title_en="Something else")
    page = client.get(address(q="obsrevatory"), headers=headers)
    assert titles(page) == ["An observatory of energy"]
    assert count(page) == "1 of 2 commitments"
    assert (
        said(page) == "No result for “obsrevatory”. Showing results for “observatory” instead. "
        "Search for exactly “obsrevatory”"
    )


def test_it_is_told_to_who_listens(client, observatory):
    page = client.get(address(q="obsrevatory"), headers=HTMX).content.decode()
    assert '<p class="spelling" id="spelling" role="status">' in page
    assert re.search(r'<h2 id="found" tabindex="-1" aria-describedby="spelling" autofocus>', page)


def test_french_is_corrected_into_french(client, observatory):
    assert "pour « observatoire »" in said(client.get(address("fr", q="obsrevatoire")))


def test_every_link_of_the_page_goes_on_with_what_is_shown(client, observatory):
    page = client.get(address(q="obsrevatory", kind="report")).content.decode()
    assert 'value="observatory"' in page
    assert (
        '<link rel="canonical" href="http://127.0.0.1:8000/en/commitments/?kind=report&amp;q=observatory">'
        in page
    )
    assert (
        page.count("obsrevatory") == 4 + 2
    )  # the sentence and its link, the other language, the form for another day


def test_exactly_these_words_can_be_asked_for(client, observatory):
    url = links(client.get(address(q="obsrevatory", kind="report")))[0]
    assert url == "?exact=1&kind=report&q=obsrevatory"
    page = client.get(f"{LIST}{url}")
    assert titles(page) == []
    assert "Nothing matches “obsrevatory”" in words(page.content.decode())
    assert said(page) == "Did you mean “observatory”?"
    assert links(page) == ["?kind=report&q=observatory"]


def test_filters_hold_and_what_they_leave_nothing_of_is_not_offered(client, observatory):
    make_assessment(observatory, "limited")
    assert titles(client.get(address(q="obsrevatory", status="limited"))) != []
    without = client.get(address(q="obsrevatory", status="complete"))
    assert (titles(without), said(without)) == ([], "")


def test_the_day_holds(client, observatory):
    make_update(observatory, happened_on="2026-01-10", headline_en="Minister opens the zeppelin hall")
    before, after = (client.get(address(q="zepelin", as_of=day)) for day in ("2026-01-09", "2026-01-10"))
    assert (titles(before), said(before)) == ([], "")
    assert titles(after) == ["An observatory of energy"]
    assert links(after) == ["?as_of=2026-01-10&exact=1&q=zepelin"]


@pytest.mark.parametrize(
    "q", ["“obsrevatory”", "obsrevatory zzyzxzz", "PA-9999", "observatory zzyzxzz", "an"]
)
def test_what_is_quoted_or_like_nothing_is_not_corrected(client, observatory, q):
    assert said(client.get(address(q=q))) == ""


def test_what_was_typed_is_never_markup(client, observatory):
    page = client.get(address(q="obsrevatory <script>alert(1)</script>")).content.decode()
    page += client.get(address(q="<b>obsrevatory</b>")).content.decode()
    assert "<script>alert" not in page
    assert "<b>obsr" not in page


# --- Hits, and perhaps a mistake --------------------------------------------------------------------------


def test_a_word_that_only_begins_another_is_asked_about(client):
    make_commitment(1, title_en="Sumitomo")
    for number in (2, 3):
        make_commitment(number, title_en=f"Summit {number}", kind="pledge")
    page = client.get(address(q="sumit"))
    assert titles(page) == ["Sumitomo"]
    assert said(page) == "Did you mean “summit”?"
    assert links(page) == ["?q=summit"]
    assert titles(client.get(f"{LIST}{links(page)[0]}")) == ["Summit 2", "Summit 3"]


@pytest.mark.parametrize("q", ["observatory", "observatories", "obser", "energy an observatory"])
def test_what_is_spelt_well_is_asked_nothing(client, observatory, q):
    assert said(client.get(address(q=q))) == ""


def test_a_search_that_is_spelt_well_takes_no_more_queries(client, observatory, count_queries):
    """Even for the first who asks: the words that its hits show are known without the vocabulary."""
    version.current()
    assert count_queries(client, address(q="observatory"))[1] == 9


# --- Organizations ----------------------------------------------------------------------------------------


@pytest.fixture
def brookfield(observatory):
    lab = make_organization("brookfield", name_en="Brookfield", name_fr="Brookfield", country="CA")
    make_party(observatory, lab)
    return lab


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_misspelt_name_shows_the_organization(client, brookfield, language):
    page = client.get(f"/{language}/organizations/?q=Brokfield&country=CA&sort=leads")
    assert "organizations/brookfield/" in page.content.decode()
    assert "brookfield" in said(page)
    assert links(page) == ["?country=CA&exact=1&q=Brokfield&sort=leads"]
    exact = client.get(f"/{language}/organizations/{links(page)[0]}")
    assert "organizations/brookfield/" not in exact.content.decode()
    assert links(exact) == ["?country=CA&q=brookfield&sort=leads"]


def test_a_name_without_hits_under_these_filters_is_not_corrected(client, brookfield):
    assert said(client.get("/en/organizations/?q=Brokfield&kind=country")) == ""


# --- What nobody may read ---------------------------------------------------------------------------------


def known() -> set[str]:
    vocabulary = read_vocabulary()
    return {vocabulary.shown(word, "en") for word in vocabulary.beginning("")}


def test_only_what_everybody_may_read_is_in_the_vocabulary(observatory, editor):
    draft = make_commitment(2, published=False, title_en="A clandestine gondola", title_fr="Une gondole")
    make_party(draft, make_organization("secret", name_en="Undisclosed Partners"))
    make_update(draft, headline_en="Whispers")
    make_update(observatory, published=False, headline_en="Rumours")
    assert known() >= {"observatory", "énergie"}
    assert known() & {"clandestine", "gondola", "gondole", "undisclosed", "whispers", "rumours"} == set()


def test_what_is_taken_back_leaves_the_vocabulary(observatory, editor):
    told = make_update(observatory, headline_en="Zeppelin over the observatory")
    assert "zeppelin" in known()
    developments.retract(told, by=editor, reason="Another hall.")
    assert "zeppelin" not in known()
    assert "observatory" in known()


def test_a_word_of_a_draft_is_not_a_correction(client, observatory):
    make_commitment(2, published=False, title_en="A clandestine gondola")
    page = client.get(address(q="clandestin"))
    assert (titles(page), said(page)) == ([], "")


def test_words_of_made_up_data_count_only_where_there_are_no_others(observatory):
    make_commitment(9, reference="SB-009", title_en="A quokka", is_sample=True)
    assert "quokka" not in known()


def test_made_up_words_count_where_all_is_made_up():
    make_commitment(9, reference="SB-009", title_en="A quokka", is_sample=True)
    assert "quokka" in known()


def test_the_words_that_a_process_keeps_are_read_again_after_a_change(client, observatory):
    assert said(client.get(address(q="zepelin"))) == ""
    make_update(observatory, headline_en="Zeppelin")
    version.forget()  # the test's own transaction never commits
    assert "“zeppelin”" in said(client.get(address(q="zepelin")))


def test_they_are_read_once_for_many_who_ask(client, observatory, django_assert_num_queries):
    known_words.known()
    with django_assert_num_queries(0):
        known_words.known()
