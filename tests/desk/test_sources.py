"""Sources at the desk: what is known of their links, who may have them looked at again, and copies that last."""

import hashlib
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.desk.forms import filled, send
from tests.factories import make_assessment, make_commitment, make_source
from tests.links.made import make_check
from tests.views.reading import words
from tracker.forms import source as form
from tracker.models import HistoryEvent, LinkCheck, Source

pytestmark = pytest.mark.usefixtures("today")

LIST = "/en/admin/tracker/source/"
START = "/en/admin/"
PAGE = b"%PDF-1.4 a page as it was"
HASH = hashlib.sha256(PAGE).hexdigest()


@pytest.fixture
def source(db):
    return make_source("a-page", url="https://example.org/a?b=1&c=2")


def address(source, name="change"):
    return reverse(f"admin:tracker_source_{name}", args=[source.pk])


def read(browser, url):
    response = browser.get(url)
    assert response.status_code == 200
    return unescape(response.content.decode())


def panel(browser, source):
    found = re.search(
        r'<section aria-labelledby="panel-link">.*?</section>', read(browser, address(source)), re.DOTALL
    )
    return words(found[0])


def upload(content=PAGE, name="page.pdf"):
    return SimpleUploadedFile(name, content)


# --- What is known of a link -----------------------------------------------------------------------------


def test_a_link_that_was_never_looked_at(source, editor, signed_in, settings):
    settings.CHECK_LINKS = True
    assert panel(signed_in(editor), source) == "Its link Not looked at yet"


def test_a_link_that_is_gone(source, editor, signed_in, settings):
    settings.CHECK_LINKS = True
    make_check(source)
    assert panel(signed_in(editor), source) == (
        "Its link Gone since 3 October 2026 The server says that there is no such page (404)"
        " · looked at on 12 November 2026 · again on 12 December 2026 Readers are told so, unless the page answers"
        " again. Look for yourself: if it is gone, look for an archived copy and write it down below. Look again"
    )


def test_a_link_that_is_not_clear_says_how_often_the_page_was_missed(source, editor, signed_in):
    make_check(source, "unclear", reason="not_found", status_code=404, failures=2)
    read_there = panel(signed_in(editor), source)
    assert "Not clear since 3 October 2026 The server says that there is no such page (404)" in read_there
    assert "Missed 2 times in a row" in read_there
    assert "Readers are told nothing" in read_there


def test_a_link_that_moved_leads_there(source, editor, signed_in):
    make_check(source, "moved", moved_to="https://new.example.com/a?x=1&y=2")
    html = read(signed_in(editor), address(source))
    assert "Moved since 3 October 2026" in html
    assert 'rel="noreferrer noopener external" href="https://new.example.com/a?x=1&y=2"' in html


def test_a_finding_about_an_earlier_address_is_none(source, editor, signed_in):
    make_check(source, url="https://example.org/as-it-was")
    assert "Not looked at yet" in panel(signed_in(editor), source)


def test_where_links_are_not_checked_the_page_says_so(source, editor, signed_in, settings):
    settings.CHECK_LINKS = False
    make_check(source)
    html = read(signed_in(editor), address(source))
    assert "This site does not look at links by itself" in html
    assert "Look again" not in html


def test_a_source_without_an_address_has_nothing_to_look_at(db, editor, signed_in):
    html = read(signed_in(editor), address(make_source("a-book", url="")))
    assert "No address" in html
    assert "web.archive.org" not in html


def test_the_web_archive_is_a_link_to_follow(source, editor, signed_in):
    html = read(signed_in(editor), address(source))
    assert 'href="https://web.archive.org/save/https://example.org/a?b=1&c=2"' in html
    assert 'href="https://web.archive.org/web/*/https://example.org/a?b=1&c=2"' in html


# --- The list --------------------------------------------------------------------------------------------


@pytest.fixture
def many(db):
    for state in ("live", "moved", "gone", "unclear"):
        make_check(make_source(f"is-{state}"), state)
    make_check(make_source("changed"), url="https://example.org/as-it-was")
    make_source("never")
    make_source("no-address", url="")
    make_check(make_source("gone-and-kept", archive_url="https://archive.example.org/1"))
    make_check(make_source("gone-and-said", unavailable_since="2026-05-01"))


@pytest.mark.parametrize(
    ("state", "keys"),
    [
        ("live", ["is-live"]),
        ("moved", ["is-moved"]),
        ("unclear", ["is-unclear"]),
        ("gone", ["gone-and-kept", "gone-and-said", "is-gone"]),
        ("look", ["is-gone"]),
        ("never", ["changed", "never"]),
    ],
)
def test_the_list_is_filtered_by_state(state, keys, many, editor, signed_in):
    shown = signed_in(editor).get(LIST, {"link": state}).context["cl"].result_list
    assert sorted(source.key for source in shown) == keys


def test_a_state_that_there_is_not_is_no_filter(many, editor, signed_in):
    assert signed_in(editor).get(LIST, {"link": "x\x00"}).context["cl"].result_count == 9


def test_the_list_says_each_state_with_its_day(many, editor, signed_in):
    html = read(signed_in(editor), LIST)
    for cell in ("Answers", "Moved", "Gone", "Not clear"):
        assert f"{cell} since 3 October 2026" in html
    assert "Not looked at yet" in html
    assert "No address" in html


# --- What needs attention --------------------------------------------------------------------------------


def test_the_start_page_says_how_many_stand_behind_a_verdict(many, source, editor, signed_in):
    make_assessment(make_commitment(1), sources=[source])
    make_check(source, since="2026-11-01")
    judged_again = make_commitment(2)
    make_assessment(judged_again, sources=[other := make_source("old-verdict")])
    make_assessment(judged_again, effective_on="2026-01-01")
    make_check(other)
    make_assessment(
        make_commitment(3, published=False), until="proposed", sources=[draft := make_source("draft")]
    )
    make_check(draft)
    page = signed_in(editor).get(START)
    group = next(group for group in page.context["groups"] if group["key"] == "links")
    assert (group["count"], group["of_which"]) == (4, 1)
    assert group["rows"][0] == source
    read_there = words(unescape(page.content.decode()))
    assert "A verdict of today rests on 1 of them." in read_there
    assert (
        "Title of a-page Ministry of Tests · gone since 1 November 2026 · behind a verdict of today"
        in read_there
    )
    assert signed_in(editor).get(group["url"]).context["cl"].result_count == 4


# --- Look again ------------------------------------------------------------------------------------------


def test_an_editor_has_a_link_looked_at_again(source, editor, signed_in, settings):
    settings.CHECK_LINKS = True
    check = make_check(source)
    response = signed_in(editor).post(address(source, "check"), follow=True)
    assert "looked at with the next round" in response.content.decode()
    check.refresh_from_db()
    assert check.next_at < make_check(make_source("other")).next_at
    assert HistoryEvent.objects.filter(subject_type="source", kind="edited").count() == 0


def test_nobody_else_has(source, administrator, stranger, signed_in, client):
    check = make_check(source)
    assert signed_in(administrator).post(address(source, "check")).status_code == 403
    assert signed_in(stranger).post(address(source, "check")).status_code == 302
    assert client.post(address(source, "check")).status_code == 302
    before = check.next_at
    check.refresh_from_db()
    assert check.next_at == before


def test_looking_at_the_address_alone_does_nothing(source, editor, signed_in):
    make_check(source)
    assert signed_in(editor).get(address(source, "check")).status_code == 405
    assert signed_in(editor).post("/en/admin/tracker/source/99999/check/").status_code in (302, 404)


# --- Copies that last ------------------------------------------------------------------------------------


def test_an_archived_page_is_written_down(source, editor, signed_in):
    typed = {"archive_url": "https://archive.example.org/1", "archived_on": "2026-03-03"}
    assert send(signed_in(editor), address(source), **typed).status_code == 302
    stored = Source.objects.get(pk=source.pk)
    assert (stored.archive_url, str(stored.archived_on)) == tuple(typed.values())
    assert HistoryEvent.objects.filter(subject_key="a-page", kind="edited").count() == 1


def test_of_a_file_only_the_hash_is_kept(source, editor, signed_in):
    response = send(signed_in(editor), address(source), capture=upload(), archived_on="2026-03-03")
    assert response.status_code == 302
    assert Source.objects.get(pk=source.pk).capture_sha256 == HASH
    event = HistoryEvent.objects.filter(subject_key="a-page", kind="edited").get()
    assert event.data["changes"] == {
        "capture_sha256": ["", HASH],
        "archived_on": [None, "2026-03-03"],
    }


def test_a_newer_file_takes_the_place_of_the_older_hash(source, editor, signed_in):
    Source.objects.update(capture_sha256="0" * 64)
    assert send(signed_in(editor), address(source), capture=upload()).status_code == 302
    assert Source.objects.get(pk=source.pk).capture_sha256 == HASH


def test_a_hash_may_be_typed_in_any_case(source, editor, signed_in):
    assert send(signed_in(editor), address(source), capture_sha256=f" {HASH.upper()} ").status_code == 302
    assert Source.objects.get(pk=source.pk).capture_sha256 == HASH


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"capture_sha256": "abc"}, "A SHA-256 is 64 characters from 0 to 9 and from a to f."),
        ({"capture_sha256": "1" * 64, "capture": PAGE}, "This is not the SHA-256 of the file"),
        ({"archived_on": "2026-03-03"}, "The date is that of an archived page or of your copy"),
        ({"archive_url": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"archive_url": "x"}, "Enter a valid URL."),
        ({"capture": b""}, "The submitted file is empty."),
    ],
)
def test_what_is_wrong_is_said_at_the_form(typed, sentence, source, editor, signed_in):
    if "capture" in typed:
        typed = {**typed, "capture": upload(typed["capture"])}
    response = send(signed_in(editor), address(source), **typed)
    assert response.status_code == 422
    assert sentence in unescape(response.content.decode())
    assert Source.objects.get(pk=source.pk).capture_sha256 == ""


def test_a_file_that_is_too_large_is_refused(source, editor, signed_in, monkeypatch):
    monkeypatch.setattr(form, "LARGEST", 10)
    response = send(signed_in(editor), address(source), capture=upload())
    assert response.status_code == 422
    assert "larger than 25 MB" in response.content.decode()


def test_a_refused_address_is_not_the_one_that_is_archived(source, editor, signed_in):
    browser = signed_in(editor)
    typed = filled(browser.get(address(source)), url="javascript:alert(1)")
    response = browser.post(address(source), typed)
    assert response.status_code == 422
    assert "web.archive.org/save/javascript" not in response.content.decode()


def test_a_new_source_takes_all_of_it(editor, signed_in):
    typed = {
        "title": "A page",
        "publisher": "A paper",
        "type": "press",
        "independence": "independent",
        "url": "https://example.org/new",
        "archive_url": "https://archive.example.org/2",
        "capture": upload(),
    }
    browser = signed_in(editor)
    url = reverse("admin:tracker_source_add")
    assert browser.post(url, filled(browser.get(url), **typed)).status_code == 302
    made = Source.objects.get(title="A page")
    assert (made.archive_url, made.capture_sha256) == ("https://archive.example.org/2", HASH)


def test_administrators_read_it_and_are_offered_nothing_to_change(source, administrator, signed_in):
    Source.objects.update(archive_url="https://archive.example.org/1", capture_sha256=HASH)
    make_check(source)
    html = read(signed_in(administrator), address(source))
    assert HASH in html
    assert 'type="file"' not in html
    assert "Look again" not in html


def test_a_source_is_deleted_with_what_was_found_about_it(source, editor, signed_in):
    make_check(source)
    assert send(signed_in(editor), address(source, "delete"), reason="Entered twice.").status_code == 302
    assert not LinkCheck.objects.exists()


def test_the_form_takes_the_same_queries_with_a_check_and_without(source, editor, signed_in, count_queries):
    browser = signed_in(editor)
    browser.get(address(source))
    without = count_queries(browser, address(source))[1]
    make_check(source)
    assert count_queries(browser, address(source))[1] == without


def test_the_page_is_read_in_french(source, editor, signed_in):
    make_check(source)
    assert "3 octobre 2026" in read(signed_in(editor), address(source).replace("/en/", "/fr/"))
