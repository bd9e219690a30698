"""Days, numbers, money and countries as people write them, in both languages."""

import datetime as dt

import pytest
from django.utils.translation import override

from tracker.reads import wording

DAY = dt.date(2025, 2, 11)


@pytest.mark.parametrize(
    ("language", "day", "precision", "written"),
    [
        ("en", DAY, "day", "11 February 2025"),
        ("en", DAY, "month", "February 2025"),
        ("en", dt.date(2025, 9, 30), "quarter", "3rd quarter of 2025"),
        ("en", dt.date(2025, 6, 30), "half", "first half of 2025"),
        ("en", dt.date(2025, 12, 31), "half", "second half of 2025"),
        ("en", dt.date(2025, 12, 31), "year", "2025"),
        ("en", DAY, "", "11 February 2025"),
        ("fr", DAY, "day", "11 février 2025"),
        ("fr", dt.date(2025, 1, 1), "day", "1er\u00a0janvier 2025"),
        ("fr", DAY, "month", "février 2025"),
        ("fr", dt.date(2025, 3, 31), "quarter", "1er trimestre 2025"),
        ("fr", dt.date(2025, 9, 30), "quarter", "3e trimestre 2025"),
    ],
)
def test_a_day_is_written_with_no_more_than_is_known(language, day, precision, written):
    with override(language):
        assert wording.written_day(day, precision) == written


@pytest.mark.parametrize(
    ("language", "amount", "currency", "written"),
    [
        ("en", 109_000_000_000, "EUR", "€109 billion"),
        ("en", 2_500_000_000, "USD", "$2.5 billion"),
        ("en", 37_400_000, "EUR", "€37.4 million"),
        ("en", 750_000, "EUR", "€750,000"),
        ("en", 0, "EUR", "€0"),
        ("en", "not a number", "EUR", "not a number"),
        ("fr", 109_000_000_000, "EUR", "109 milliards d’euros"),
        ("fr", 2_500_000_000, "USD", "2,5 milliards de dollars"),
        ("fr", 1_500_000_000, "EUR", "1,5 milliard d’euros"),
        ("fr", 1_000_000, "EUR", "1 million d’euros"),
        ("fr", 750_000, "EUR", "750 000 euros"),
        ("fr", 1, "EUR", "1 euro"),
    ],
)
def test_money_is_written_in_words_from_a_million_on(language, amount, currency, written):
    with override(language):
        assert plain(wording.written_money(amount, currency)) == written


@pytest.mark.parametrize(
    ("value", "unit", "kind", "written"),
    [
        (1, "yes-no", "yes-no", "yes"),
        (0, "yes-no", "yes-no", "no"),
        ("45.5", "percent", "percent", "45.5%"),
        (1000, "MW", "power", "1,000 MW"),
        (1, "sites", "count", "1 site"),
        (35, "sites", "count", "35 sites"),
        (3, "windmills", "count", "3 windmills"),
        (20, "EUR", "money", "€20"),
    ],
)
def test_a_figure_is_written_with_its_unit(value, unit, kind, written):
    with override("en"):
        assert plain(wording.written_quantity(value, unit, kind)) == written


@pytest.mark.parametrize(
    ("language", "code", "name"),
    [
        ("en", "AE", "United Arab Emirates"),
        ("fr", "AE", "Émirats arabes unis"),
        ("en", "", ""),
        ("en", "??", "??"),
    ],
)
def test_a_country_is_named_in_the_readers_language(language, code, name):
    with override(language):
        assert wording.country_name(code) == name


def plain(text: str) -> str:
    """Without the kinds of space that keep a number together."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")
