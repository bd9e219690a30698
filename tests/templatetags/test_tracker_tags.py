"""How the record is written on a page."""

import datetime as dt

import pytest
from django.template import Context, Template
from django.utils.translation import override

from tracker import search
from tracker.models import LocalizedText, Standing


def render(source: str, **context: object) -> str:
    with override("en"):
        return Template("{% load tracker_tags %}" + source).render(Context(context)).strip()


def test_a_text_is_escaped():
    assert render("{{ t|text }}", t=LocalizedText("<b>", "en", missing=False)) == "&lt;b&gt;"


def test_a_text_in_the_other_language_says_so():
    text = LocalizedText("Bonjour", "fr", missing=True)

    assert render("{{ t|text }}", t=text) == (
        '<span lang="fr">Bonjour</span> <span class="lang-note">(in French)</span>'
    )


def test_what_was_searched_for_is_marked_and_everything_is_escaped():
    shown = render("{{ t|text:q }}", t="a <whale> & more", q=search.parse("whales"))

    assert shown == "a &lt;<mark>whale</mark>&gt; &amp; more"


@pytest.mark.parametrize(
    ("precision", "html"),
    [
        ("day", '<time datetime="2025-02-11">11 February 2025</time>'),
        ("month", '<time datetime="2025-02">February 2025</time>'),
        ("year", '<time datetime="2025">2025</time>'),
        ("quarter", '<span class="nowrap">1st quarter of 2025</span>'),
    ],
)
def test_a_day_tells_machines_no_more_than_people(precision, html):
    assert render("{% day_of d p %}", d=dt.date(2025, 2, 11), p=precision) == html


def test_no_day_is_nothing():
    assert render("{% day_of d %}{{ d|when }}", d=None) == ""


@pytest.mark.parametrize(
    ("standing", "symbol", "overdue", "barred"),
    [
        (Standing(status="limited", schedule="overdue"), "m-limited", True, False),
        (Standing(status="complete", outcome="delivered_late"), "m-late", False, False),
        (Standing(status="limited", outcome="withdrawn"), "m-failed", False, False),
        (Standing(status="substantial", outcome="partly_delivered"), "m-substantial", False, True),
        ("no_evidence", "m-no_evidence", False, False),
    ],
)
def test_the_mark_of_a_standing(standing, symbol, overdue, barred):
    html = render('{% mark s "m" %}', s=standing)

    assert (f'href="#{symbol}"' in html, "is-overdue" in html, "#m-bar" in html) == (True, overdue, barred)


def test_a_mark_alone_has_its_words():
    assert 'role="img" aria-label="Limited progress"' in render('{% mark "limited" "m" "Limited progress" %}')


def test_a_link_keeps_to_the_day_that_is_read():
    day = dt.date(2025, 3, 1)

    assert (
        render('{% query_string status="limited" q="" %}', as_of=day)
        == "?as_of=2025-03-01&amp;status=limited"
    )
    assert render('{% query_string as_of="" %}', as_of=day) == ""
    assert render("{% query_string %}") == ""
