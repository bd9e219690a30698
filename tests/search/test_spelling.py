"""Which words somebody may have meant: what is corrected, to what, and what stays as it was typed."""

import pytest

from tests.test_search_words import HOSTILE
from tracker.search import (
    Vocabulary,
    completions,
    correctable,
    corrections,
    last_word,
    likelier,
    vocabulary_of,
)

WORDS = Vocabulary(
    [
        ("plan", "en", 40),
        ("santé", "fr", 30),
        ("safety", "en", 20),
        ("observatory", "en", 12),
        ("observatoire", "fr", 12),
        ("canada", "en", 9),
        ("canada", "fr", 9),
        ("planet", "en", 8),
        ("hugging", "en", 3),
        ("face", "en", 3),
        ("frugale", "fr", 2),
        ("frugal", "en", 2),
        ("weapons", "en", 2),
        ("weapon", "en", 5),
        ("summit", "en", 9),
        ("sumitomo", "en", 1),
        ("gigafactories", "en", 4),
        ("gigafactory", "en", 2),
    ]
)


def first(query: str, language: str = "en") -> str:
    return next(iter(corrections(query, WORDS, language, most=6)), "")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("safty", "safety"),
        ("saffety", "safety"),
        ("saftey", "safety"),
        ("safeti", "safety"),
        ("asfety", "safety"),
        ("afety", "safety"),
        ("ssafety", "safety"),
        ("kanada", "canada"),
        ("obsrevatry", "observatory"),
        ("huggingface", "hugging face"),
        ("snate", "santé"),
        ("SAFTEY", "safety"),
        ("sâfety plane saftey", "sâfety plane safety"),
    ],
)
def test_a_letter_left_out_doubled_swapped_or_mistaken_is_forgiven(typed, meant):
    assert first(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "safety",
        "sante",
        "plans",
        "observ",
        "sfty",
        "plna1",
        "2O25",
        "plm",
        "“saftey”",
        '"saftey plan"',
        "« saftey »",
        "zzyzxzz",
        "saftey zzyzxzz",
        "saftey saftex saftee sxfety kanadu",
        "l'",
        "",
    ],
)
def test_what_is_known_short_quoted_a_number_or_like_nothing_stays_as_it_was_typed(typed):
    assert corrections(typed, WORDS, "en", most=6) == []


def test_a_short_word_is_forgiven_one_mistake_and_a_long_one_two():
    assert first("weapns") == "weapons"
    assert first("wepns") == ""
    assert first("obsrvatry") == "observatory"
    assert first("obsrvtry") == ""


def test_the_fewest_mistakes_come_first_then_the_most_frequent_word():
    assert corrections("weapens", WORDS, "en", most=6) == ["weapons"]
    assert corrections("weapos", WORDS, "en", most=6) == ["weapon", "weapons"]


def test_a_word_of_the_readers_language_is_preferred():
    assert (first("frugalx", "en"), first("frugalx", "fr")) == ("frugal", "frugale")


def test_the_rest_of_the_query_stays_as_it_was_typed():
    assert first("L’Observatry de la SANTE, 2025 !") == "L’observatory de la SANTE, 2025 !"


def test_no_more_corrections_than_are_wanted_however_many_words():
    assert len(corrections("weapos weapox frugalx frugaly", WORDS, "en", most=6)) == 6


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("sumit", "summit"), ("plans", ""), ("planx", ""), ("safe", ""), ("weap", ""), ("plan", "")],
)
def test_a_beginning_that_is_nearly_a_more_frequent_word_may_be_a_mistake(typed, offered):
    assert likelier(typed, WORDS, "en") == offered


def test_a_word_is_finished_by_the_most_frequent_ones_and_one_form_of_each():
    assert completions("pla", WORDS, "en", most=3) == ["plan", "planet"]
    assert completions("gigaf", WORDS, "en", most=3) == ["gigafactories"]
    assert completions("o", WORDS, "fr", most=1) == ["observatoire"]
    assert completions("zz", WORDS, "en", most=3) == []


def test_the_last_word_is_the_one_that_is_being_typed():
    assert getattr(last_word("open saf"), "text", "") == "saf"
    assert last_word("open saf ") is None
    assert last_word("") is None


def test_a_vocabulary_of_names_compares_letters_and_not_endings():
    names = vocabulary_of([("Commission européenne", "fr"), ("European Commission", "en")])
    assert corrections("européene", names, "fr", most=6)[0] == "européenne"
    assert names.shown("europeenne", "fr") == "européenne"


@pytest.mark.parametrize("query", HOSTILE)
def test_no_text_breaks_it(query):
    corrections(query, WORDS, "en", most=6)
    likelier(query, WORDS, "en")
    last_word(query)
    assert len(correctable(query)) <= 12


def test_without_any_words_nothing_is_corrected():
    assert corrections("safety", Vocabulary([]), "en", most=6) == []
