"""Names, titles and words of people end up in mails: they are text there, never markup, never a header."""

import email
import email.policy

import pytest
from django.core.mail import EmailMessage

from tests.notices.makers import make_due, make_notice
from tests.notices.test_letters import Page
from tests.reporting import make_invitation
from tracker.enums import NoticeKind
from tracker.models import Commitment, Notice, Organization, Report
from tracker.notices import deliver, letter_of
from tracker.notices.letters import one_line

pytestmark = pytest.mark.django_db

CORPUS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    '<a href="javascript:alert(1)">x</a>',
    'x" style="background:url(//evil.example)" class="button',
    "{{ settings.SECRET_KEY }}{% include 'emails/base.html' %}",
    "{% load tracker_tags %}{{ request }}",
    "<!--[if mso]><p>x</p><![endif]-->",
    "&lt;script&gt; &amp; &#60;b&#62;",
    "]]><b>x</b>",
]
LINE_ENDS = ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\x1c"]


@pytest.fixture(autouse=True)
def on_that_day(today):
    """Noon in Paris on the day of the tests."""


def harmless(html: str, word: str, plain: str) -> None:
    """The same elements with the same attributes as in the mail without the hostile word; only text differs."""
    seen, expected = Page(html), Page(plain)
    keep = [(tag, {k: v for k, v in given.items() if k != "href"}) for tag, given in seen.tags]
    assert keep == [(tag, {k: v for k, v in given.items() if k != "href"}) for tag, given in expected.tags]
    assert word in seen.words


@pytest.mark.parametrize("word", CORPUS)
def test_the_name_of_an_organization_is_text(word):
    notice = make_notice(NoticeKind.REPORT_RETURNED)
    plain = letter_of(notice).html
    Organization.objects.update(name_en=word)
    letter = letter_of(notice)
    harmless(letter.html, word, plain)
    assert word in letter.text


@pytest.mark.parametrize("word", CORPUS)
def test_the_words_of_a_report_and_of_its_decision_are_text(word):
    notice = make_notice(NoticeKind.REPORT_PUBLISHED)
    plain = letter_of(notice).html
    Report.objects.update(headline=word)
    harmless(letter_of(notice).html, word, plain)
    notice = make_notice(NoticeKind.REPORT_DECLINED)
    plain = letter_of(notice).html
    Report.objects.filter(state="declined").update(decision=word)
    harmless(letter_of(notice).html, word, plain)


@pytest.mark.parametrize("word", CORPUS)
def test_titles_are_text(word):
    notice = make_notice(NoticeKind.DUE_IN_7)
    plain = letter_of(notice).html
    Commitment.objects.update(title_en=word)
    harmless(letter_of(notice).html, word, plain)


@pytest.mark.parametrize("end", LINE_ENDS, ids=repr)
def test_no_name_begins_a_header(end):
    notice = make_notice(NoticeKind.REPORT_RETURNED)
    Organization.objects.update(name_en=f"Lab{end}Bcc: victim@example.org{end}{end}body")
    letter = letter_of(notice)
    raw = letter.message("lea@example.org", message_id="<x@example.org>").message().as_bytes()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert message["Bcc"] is None
    assert message["To"] == "lea@example.org"
    assert message["Subject"] == "Changes requested: the report of Lab Bcc: victim@example.org body on PA-001"


def test_a_subject_is_one_line_of_limited_length_without_turns_of_direction():
    assert one_line("a\u202eb\x00c\td" + "e" * 500) == "a b c d" + "e" * 142 + "…"
    assert one_line("  Deux\n\nlignes  ") == "Deux lignes"


def test_an_address_with_a_line_end_reaches_nobody():
    letter = letter_of(make_notice(NoticeKind.REPORT_RETURNED))
    with pytest.raises(ValueError, match="newlines"):
        letter.message("lea@example.org\nBcc: x@example.org", message_id="<x@example.org>").message()
    assert isinstance(letter.message("lea@example.org", message_id="<x@example.org>"), EmailMessage)


def test_braces_in_a_name_are_not_executed_on_the_way_through_the_outbox(today):
    from django.utils import timezone
    from post_office.models import Email

    make_notice(NoticeKind.REPORT_RETURNED)
    Organization.objects.update(name_en="{{ 7|add:7 }}{% now 'Y' %}")
    deliver(timezone.now())
    row = Email.objects.filter(subject__contains="Changes").first()
    assert (
        row.email_message().subject == "Changes requested: the report of {{ 7|add:7 }}{% now 'Y' %} on PA-001"
    )


def test_what_a_reader_typed_as_the_page_is_not_in_the_mail():
    notice = make_notice(NoticeKind.CORRECTION_RECEIVED)
    letter = letter_of(notice)
    assert "/en/commitments/pa-001/" not in letter.text
    assert Notice.objects.count() == 1


def test_an_invitation_to_a_hostile_organization_is_harmless():
    make_invitation()
    notice = Notice.objects.select_related("invitation__organization").get(kind="invitation")
    plain = letter_of(notice).html
    notice.invitation.organization.name_en = CORPUS[0]
    harmless(letter_of(notice).html, CORPUS[0], plain)


def test_a_milestone_with_markup_for_a_title_is_text():
    milestone = make_due(7)
    type(milestone).objects.update(title_en=CORPUS[1])
    letter = letter_of(Notice.objects.select_related("recipient").filter(kind="due_in_7").first())
    assert CORPUS[1] in Page(letter.html).words
    assert "<img" not in letter.html
