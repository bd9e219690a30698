"""What texts and queries are reduced to, and what therefore finds what: no database is asked here."""

import csv
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import example, given
from hypothesis import settings as any_time
from hypothesis import strategies as st

from tracker.search.words import (
    DOCUMENT_CHARACTERS,
    WORD_CHARACTERS,
    Query,
    Term,
    document,
    fold,
    highlight,
    parse,
    stems,
    words,
)

COMMITMENTS = Path(settings.BASE_DIR) / "fixtures" / "paris-actions" / "commitments.csv"

HOSTILE = [
    "\x00",
    "\ud800\udfff",
    '"',
    "'",
    "* : ^ ( ) - + & | ! <-> \\",
    "NEAR(a b, 5)",
    "head:x OR words:*",
    "a" * 10_000,
    "a " * 1_000,
    "😀👩\u200d👩\u200d👧",
    "%s %(x)s {0} $1",
    "'; DROP TABLE tracker_commitment; --",
    "\u202eabc",
    "İıſK ﬁ ½ ①",
    "人工智能 искусственный ذكاء ΑΣ",
    "é" * 300,
    "\u0301\u0301",
]
any_text = st.one_of(st.text(), st.text(st.characters(codec=None)), st.sampled_from(HOSTILE))


def finds(query: str, *texts: str) -> bool:
    return parse(query).matches(document(texts))


# Folding


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Énergie", "energie"),
        ("E\u0301NERGIE", "energie"),
        ("Œuvre Æther ß Ø Łódź", "oeuvre aether ss o lodz"),
        ("l’IA", "l'ia"),
        ("ﬁnance Ⅳ", "finance iv"),
        ("İstanbul ı", "istanbul i"),
        ("co\u00adopé\u200dration", "cooperation"),
        ("open‑source", "open-source"),
        ("plain ASCII", "plain ascii"),
        ("ΜΆΪΟΣ", "μαιοσ"),
    ],
)
def test_letters_lose_case_accents_and_ligatures(text, folded):
    assert fold(text) == folded


@any_time(deadline=None)
@given(any_text)
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


# Words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L’énergie d'Azur, qu’elle", ["energie", "azur", "elle"]),
        ("jusqu'à lorsqu’il puisqu'on", ["a", "il", "on"]),
        ("aujourd'hui", ["aujourd", "hui"]),
        ("the Summit's aims don't", ["the", "summit", "aims", "don"]),
        ("l'X", ["x"]),
        ("open-source", ["open", "source"]),
        ("PA-086, PA086, GPT-4", ["pa086", "pa086", "gpt4"]),
        ("pa-086-current-ai", ["pa", "086", "current", "ai"]),
        ("2025-2026", ["2025", "2026"]),
        ("109 000 M€ (2,5)", ["109", "000", "m", "2", "5"]),
        ("under_score", ["under", "score"]),
        ("Ω", ["u0003c9"]),
        ("a" * 100, ["a" * WORD_CHARACTERS]),
        ("' - _ 😀 \ud800 \x00", []),
        ("l'", ["l"]),
    ],
)
def test_a_text_is_cut_into_words(text, expected):
    assert words(text) == expected


@any_time(deadline=None)
@given(any_text)
def test_words_are_letters_and_digits_of_ascii_whatever_the_text(text):
    assert all(re.fullmatch(r"[a-z0-9]+", word) for word in words(text))
    assert re.fullmatch(r"([a-z0-9]+( [a-z0-9]+)*)?", document([text]))


def test_a_document_holds_each_word_and_stem_once():
    assert document(["Gigafactories, gigafactory", "gigausines"]) == (
        "gigafactories gigafactori gigafactory gigausines gigausin"
    )


def test_a_reference_is_kept_in_every_form_people_write():
    assert document(["PA-086"]) == "pa086 pa 086 86 pa86"
    assert document(["X-000"]) == "x000 x 000 0 x0"


def test_a_document_stops_at_a_whole_word():
    endless = " ".join(f"w{n}" for n in range(100_000))
    cut = document([endless])
    assert len(cut) <= DOCUMENT_CHARACTERS
    assert endless.startswith(cut + " ")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("gigafactory", "gigafactories"),
        ("gigausine", "gigausines"),
        ("cheval", "chevaux"),
        ("national", "nationaux"),
        ("reseau", "reseaux"),
        ("energy", "energie"),
        ("declaration", "declarations"),
        ("europeen", "europeennes"),
        ("femme", "femmes"),
    ],
)
def test_forms_of_one_word_share_a_stem(one, other):
    assert stems(one) & stems(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("openai", "open"),
        ("meta", "met"),
        ("data", "date"),
        ("note", "not"),
        ("summit", "summer"),
    ],
)
def test_names_are_not_taken_for_forms_of_other_words(one, other):
    assert not finds(one, other)


def test_words_with_digits_or_foreign_letters_are_not_stemmed():
    assert stems("h100s") == {"h100s"}
    assert stems("u0003c9s") == {"u0003c9s"}


# Queries


def test_a_query_is_its_words_each_with_its_forms_and_its_beginning():
    assert parse("Énergies 109 IA") == Query(
        (
            Term(frozenset({"energies", "energi"}), "energies"),
            Term(frozenset({"109"})),
            Term(frozenset({"ia"})),
        )
    )


def test_words_that_are_everywhere_are_ignored():
    assert parse("the future of l’IA et de la santé") == parse("future IA santé")


def test_words_that_are_everywhere_count_when_there_are_no_others():
    assert [term.prefix for term in parse("the of").terms] == ["the", ""]


def test_a_word_said_twice_counts_once():
    assert parse("santé SANTE sante") == parse("sante")


def test_a_long_query_is_shortened_and_says_so():
    thirteen = " ".join(f"word{n}" for n in range(13))
    assert (len(parse(thirteen).terms), parse(thirteen).shortened) == (12, True)
    assert parse(thirteen.removesuffix(" word12")).shortened is False
    assert (len(parse("a" * 10_000).terms), parse("a" * 10_000).shortened) == (1, True)


@pytest.mark.parametrize("text", ["", "   ", "?!", "😀", "\x00", "\ud800", '"" * ^ ()'])
def test_a_text_without_words_asks_for_nothing_and_finds_everything(text):
    query = parse(text)
    assert not query
    assert query.matches("anything")
    assert query.matches("")


@any_time(deadline=None)
@given(any_text)
@example(HOSTILE[7])
def test_any_query_is_understood_as_at_most_twelve_plain_words(text):
    query = parse(text)
    assert len(query.terms) <= 12
    for term in query.terms:
        assert term.forms
        assert all(re.fullmatch(r"[a-z0-9]+", form) for form in term.forms)
        assert re.fullmatch(r"[a-z0-9]*", term.prefix)


@any_time(deadline=None)
@given(st.lists(any_text, min_size=1, max_size=3), st.data())
def test_every_word_of_a_text_finds_it(texts, data):
    found = words(" ".join(texts))
    if found:
        assert finds(data.draw(st.sampled_from(found)), " ".join(texts))


# What finds what


@pytest.mark.parametrize(
    "query", ["PA-086", "pa-086", "PA086", "086", "86", "pa 086", "pa‑086", "pa-86", "pa08", "PA-08"]
)
def test_a_reference_is_found_as_people_write_it(query):
    assert finds(query, "PA-086")


@pytest.mark.parametrize("query", ["PA-08", "pa-861", "0086", "087"])
def test_another_reference_is_not_found(query):
    assert not finds(query, "PA-860" if query == "pa-861" else "PA-186")


@pytest.mark.parametrize(
    "query", ["energie", "énergie", "ÉNERGIE", "l’énergie", "l'énergie", "énergies", "d'énergie"]
)
def test_accents_elisions_and_plurals_do_not_matter(query):
    assert finds(query, "Mieux mesurer l’énergie")
    assert finds(query, "Les énergies")


def test_an_elision_without_its_apostrophe_is_another_word():
    assert not finds("dénergie", "d’énergie")


def test_the_beginning_of_a_word_is_enough_from_three_letters_on():
    assert finds("gig", "gigafactories")
    assert not finds("gi", "gigafactories")


def test_a_number_is_found_whole():
    assert finds("109", "EUR 109 billion")
    assert not finds("109", "EUR 1090 billion")
    assert not finds("10", "EUR 109 billion")


@pytest.mark.parametrize(
    "query", ["gigafactory", "gigafactories", "gigausine", "gigausines", "gigafabriques"]
)
@pytest.mark.parametrize(
    "text", ["A gigafactory", "Gigafactories", "Une gigausine", "Des gigafabriques d’IA"]
)
def test_words_for_one_thing_find_each_other(query, text):
    assert finds(query, text)


def test_every_word_has_to_be_there_in_any_text():
    assert finds("santé health", "Health", "La santé")
    assert not finds("santé space", "Health", "La santé")


def test_operators_are_words_or_nothing():
    assert finds('"energy" AND NOT (space*)', "energy in space")
    assert not finds("energy OR cinema", "energy")


@pytest.fixture(scope="module")
def commitments() -> dict[str, str]:
    """The words of every real commitment by reference."""
    with COMMITMENTS.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    languages = ("_en", "_fr")
    return {
        row["reference"]: document([row["reference"], *(row[key] for key in row if key.endswith(languages))])
        for row in rows
    }


def found_in(commitments: dict[str, str], query: str) -> list[str]:
    return [reference for reference, text in commitments.items() if parse(query).matches(text)]


def test_one_word_in_either_language_and_number_finds_the_same_commitments(commitments):
    expected = found_in(commitments, "gigafactory")
    assert "PA-086" in expected
    for query in (
        "gigafactories",
        "Gigafactories",
        "gigausine",
        "gigausines",
        "gigafabriques",
        "gigausines d’IA",
    ):
        assert found_in(commitments, query) == expected, query


def test_every_commitment_is_found_by_its_reference_alone(commitments):
    assert {reference: found_in(commitments, reference) for reference in commitments} == {
        reference: [reference] for reference in commitments
    }


# Marking what was found


def test_found_words_are_marked_where_they_stand():
    assert highlight("Mesurer l’Énergie, des énergies", parse("energie")) == [
        ("Mesurer l’", False),
        ("Énergie", True),
        (", des ", False),
        ("énergies", True),
    ]


def test_a_mark_takes_in_the_accents_written_apart():
    assert highlight("ete\u0301 !", parse("été")) == [("ete\u0301", True), (" !", False)]


def test_a_reference_is_marked_whole():
    assert highlight("See PA-086.", parse("pa086")) == [("See ", False), ("PA-086", True), (".", False)]


def test_ligatures_are_marked_as_they_are_written():
    assert highlight("Œuvre", parse("oeuvre")) == [("Œuvre", True)]


def test_two_words_of_one_character_are_marked_once():
    assert highlight("¼", parse("1 4")) == [("¼", True)]


def test_without_a_query_nothing_is_marked():
    assert highlight("Text", parse("")) == [("Text", False)]
    assert highlight("", parse("text")) == []


@any_time(deadline=None)
@given(any_text, any_text)
def test_the_pieces_are_the_text_again(text, query):
    pieces = highlight(text, parse(query))
    assert "".join(piece for piece, _ in pieces) == text
    assert all(piece for piece, _ in pieces)


@any_time(deadline=None)
@given(any_text, st.data())
def test_something_is_marked_in_every_text_that_is_found_by_one_word(text, data):
    found = words(text)
    if found:
        query = parse(data.draw(st.sampled_from(found)))
        assert any(marked for _, marked in highlight(text, query))


def test_threads_that_stem_at_once_get_the_stems_of_their_own_words():
    """The stems of one thread are found by what the others do in the middle of them: so switch as often as possible."""
    known = [f"{start}{ending}" for start in ("national", "install", "continu", "represent", "gigausin") for ending in
             ("isations", "issements", "eraient", "ement", "ing", "edly", "atrices", "es")]  # fmt: skip
    alone = {word: stems.__wrapped__(word) for word in known}
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            together = list(pool.map(lambda word: (word, stems.__wrapped__(word)), known * 100))
    finally:
        sys.setswitchinterval(before)
    assert [(word, found) for word, found in together if found != alone[word]] == []
