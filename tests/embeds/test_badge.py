"""A badge says the status in words and shape, with its day, and is a well-formed picture whatever it holds."""

import pytest
from lxml import etree

from tests.embeds.reading import BADGE, PAST
from tests.factories import make_assessment, make_commitment, make_milestone, the_reviewer
from tests.notices.test_hostile_words import CORPUS
from tests.reporting import make_promise, make_reply
from tracker.actions import commitments
from tracker.exports.badge import svg
from tracker.models import Commitment
from tracker.reads.embeds.badge import Badge
from tracker.reads.embeds.widths import width

pytestmark = pytest.mark.usefixtures("today", "db")

SVG = "{http://www.w3.org/2000/svg}"
FRENCH = BADGE.replace("/en/", "/fr/")


@pytest.fixture
def promise():
    commitment = make_commitment(1, title_en="A promise", title_fr="Une promesse")
    make_milestone(commitment, due_on="2026-10-13")
    make_assessment(commitment, effective_on="2026-03-01")
    return commitment


def picture(client, path=BADGE, status=200):
    response = client.get(path)
    assert (path, response.status_code) == (path, status)
    return etree.fromstring(response.content)


def texts(drawn) -> list[str]:
    return [each.text for each in drawn.iter(f"{SVG}text")]


def said(drawn) -> tuple[str, str]:
    return drawn.findtext(f"{SVG}title"), drawn.findtext(f"{SVG}desc")


def test_it_says_reference_status_schedule_and_day(client, promise):
    drawn = picture(client)

    assert texts(drawn) == ["PA-001", "limited progress · overdue", "22 Nov 2026"]
    assert said(drawn) == (
        "PA-001 A promise: Limited progress, Overdue by 40 days",
        "As of 22 November 2026. Paris Actions Tracker, reconstructed from public sources.",
    )
    assert (drawn.get("role"), drawn.get("aria-labelledby")) == ("img", "t d")


def test_it_speaks_french(client, promise):
    drawn = picture(client, FRENCH)
    assert texts(drawn) == ["PA-001", "progrès limités · en retard", "22 nov. 2026"]
    assert said(drawn)[0].startswith("PA-001 Une promesse\u00a0: Progrès limités")


def test_the_mark_is_the_one_of_the_pages(client, promise):
    (mark,) = [group for group in picture(client).iter(f"{SVG}g") if group.get("transform")]
    assert [(shape.tag.removeprefix(SVG), shape.get("fill"), shape.get("stroke")) for shape in mark] == [
        ("rect", "#ffffff", None),
        ("path", "#8298ee", None),
        ("rect", "none", "#3c58dc"),
    ]


@pytest.mark.parametrize(
    ("status", "outcome", "words"),
    [
        ("complete", "delivered_on_time", "complete, delivered on time"),
        ("complete", "delivered_late", "complete, delivered late"),
        ("limited", "withdrawn", "withdrawn, limited progress"),
        ("substantial", "partly_delivered", "substantial progress, partly delivered"),
        ("no_evidence", "", "no public evidence found"),
        ("not_assessable", "", "not assessable"),
    ],
)
def test_every_status_has_its_words(client, status, outcome, words):
    make_assessment(make_commitment(1), status, outcome=outcome)
    assert texts(picture(client)) == ["PA-001", words, "22 Nov 2026"]


def test_a_contested_verdict_and_made_up_data_say_so(client):
    commitment = make_promise()
    make_reply(make_assessment(commitment), contests=True)
    assert texts(picture(client))[1] == "limited progress · contested"
    Commitment.objects.update(is_sample=True)
    assert texts(picture(client))[1] == "sample · limited progress · contested"


def test_a_past_day_is_read(client, promise):
    assert texts(picture(client, f"{BADGE}?as_of={PAST}")) == ["PA-001", "not yet assessed", "30 Sept 2025"]


def test_before_it_was_announced_it_says_so(client, promise):
    drawn = picture(client, f"{BADGE}?as_of=2019-01-01", 404)
    assert texts(drawn) == ["PA-001", "not yet announced", "1 Jan 2019"]


@pytest.mark.parametrize("query", ["as_of=soon", "as_of=2999-01-01", "theme=pink"])
def test_what_was_not_understood_is_said_in_the_picture(client, promise, query):
    drawn = picture(client, f"{BADGE}?{query}", 400)
    assert texts(drawn) == ["PA-001", "address not understood"]
    assert said(drawn)[0] != ""


def test_a_draft_is_no_different_from_what_does_not_exist(client):
    make_commitment(1, published=False, title_en="A secret")
    hidden, nothing = (client.get(f"/en/badges/{reference}.svg") for reference in ("PA-001", "PA-999"))

    assert (hidden.status_code, nothing.status_code) == (404, 404)
    assert hidden.content.replace(b"PA-001", b"PA-999") == nothing.content
    assert texts(etree.fromstring(nothing.content)) == ["PA-999", "not found"]
    assert nothing["Cache-Control"] == "public, max-age=60"


def test_small_letters_and_a_merged_commitment_lead_on(client, promise):
    commitments.merge(make_commitment(2), promise, by=the_reviewer(), reason="The same promise.")
    for reference in ("pa-001", "PA-002"):
        response = client.get(f"/fr/badges/{reference}.svg?theme=dark")
        assert (response.status_code, response["Location"]) == (301, f"{FRENCH}?theme=dark")


def test_a_theme_changes_its_colours_and_nothing_else(client, promise):
    light, dark, follows = (client.get(f"{BADGE}?theme={theme}") for theme in ("light", "dark", "auto"))

    assert light.content == client.get(BADGE).content == follows.content
    assert texts(etree.fromstring(light.content)) == texts(etree.fromstring(dark.content))
    assert b'fill="#181c2a"' in dark.content
    assert b"#181c2a" not in light.content


def test_the_same_status_is_not_sent_twice(client, promise):
    first = client.get(BADGE)
    again = client.get(BADGE, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == "public, max-age=3600"

    make_assessment(promise, "complete", effective_on="2026-11-01")
    changed = client.get(BADGE, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200


def test_every_text_has_its_place_and_none_is_cut(client, promise):
    for path in (BADGE, FRENCH, f"{FRENCH}?as_of=2019-01-01", "/fr/badges/PA-123456789.svg"):
        drawn = etree.fromstring(client.get(path).content)
        end = 0.0
        for each in drawn.iter(f"{SVG}text"):
            size = float(each.get("font-size") or 11)
            assert float(each.get("textLength")) == pytest.approx(width(each.text, size), abs=0.06)
            assert float(each.get("x")) >= end + 8
            end = float(each.get("x")) + float(each.get("textLength"))
        assert end + 8 <= float(drawn.get("width")) + 0.6


@pytest.mark.parametrize("word", [*CORPUS, "a\0b\x0b\x1f", "\ud800 \ufffe", "]]><!--", "é" * 400])
def test_a_hostile_title_is_text(word):
    """Drawn, not fetched: no database holds some of these."""
    shown = svg(Badge("PA-001", word, f"PA-001 {word}", word, day="1", symbol="limited"))
    plain = svg(Badge("PA-001", "x", "PA-001 x", "x", day="1", symbol="limited"))
    drawn, other = etree.fromstring(shown.encode()), etree.fromstring(plain.encode())

    assert [each.tag for each in drawn.iter()] == [each.tag for each in other.iter()]
    assert [sorted(each.keys()) for each in drawn.iter()] == [sorted(each.keys()) for each in other.iter()]


def test_it_asks_nobody_for_anything(client, promise):
    drawn = picture(client)
    assert [
        each.tag
        for each in drawn.iter()
        if each.tag.removeprefix(SVG) in ("script", "style", "image", "use", "a")
    ] == []
    names = {name for each in drawn.iter() for name in each.attrib}
    assert [name for name in names if "href" in name or name.startswith("on") or name == "style"] == []


def test_a_hostile_title_in_the_record_is_text(client, promise):
    Commitment.objects.update(title_en='</title><script>alert(1)</script>"&')
    assert said(picture(client))[0].startswith('PA-001 </title><script>alert(1)</script>"&: Limited')
