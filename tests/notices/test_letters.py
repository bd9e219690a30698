"""What each mail says, in both languages, as text and as HTML."""

import datetime as dt
import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from tests.factories import make_organization, make_user
from tests.notices.makers import KINDS, make_notice
from tests.reporting import make_seat
from tracker.actions import members
from tracker.enums import NoticeKind
from tracker.models import Assessment, Invitation, Notice, Report
from tracker.notices import Letter, digest_letter, letter_of, sample_letter
from tracker.notices.told import told

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "fr")
BASE = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def on_that_day(today, settings):
    settings.BASE_URL = BASE


class Page(HTMLParser):
    """Every tag with its attributes, and the text a reader sees."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words += data

    @property
    def links(self) -> list[str]:
        return [str(given["href"]) for tag, given in self.tags if tag == "a"]


def links(letter: Letter) -> list[str]:
    return re.findall(r"https?://\S+", letter.text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_written_as_text_and_as_html(kind, language):
    letter = letter_of(make_notice(kind, language=language))
    page = Page(letter.html)
    assert dict(page.tags)["html"]["lang"] == language
    assert "\n" not in letter.subject
    assert 10 < len(letter.subject) <= 150
    assert letter.text.count(f"{BASE}/{language}/") >= 3
    assert "{" not in letter.text
    assert "None" not in letter.text
    assert "{{" not in letter.html
    assert "{%" not in letter.html
    assert "&#x27;" not in letter.text
    assert set(page.links) <= {*links(letter), *(link.rstrip(".") for link in links(letter))}


@pytest.mark.parametrize("kind", [*KINDS, "digest", "sample"])
def test_every_kind_has_its_pair_of_templates(kind):
    from django.template.loader import get_template

    assert get_template(f"emails/{kind}.html")
    assert get_template(f"emails/{kind}.txt")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_mail_says_why_and_where_to_change_the_pace(kind, language):
    notice = make_notice(kind, language=language)
    letter = letter_of(notice)
    account = f"{BASE}/{language}/accounts/"
    assert account in letter.text
    assert account in Page(letter.html).links
    if language == "en":
        assert "You get this message because" in letter.text
        assert "You get this message because" in Page(letter.html).words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_in_a_mail_comes_from_anywhere(kind, language):
    """No picture, font, style sheet or script: nobody learns that it was opened."""
    letter = letter_of(make_notice(kind, language=language))
    page = Page(letter.html)
    loading = {
        "img",
        "script",
        "link",
        "iframe",
        "object",
        "embed",
        "video",
        "audio",
        "source",
        "form",
        "svg",
        "base",
    }
    assert not loading & {tag for tag, _given in page.tags}
    for _tag, given in page.tags:
        assert not {"src", "srcset", "background", "poster", "data", "action"} & set(given)
        assert "url(" not in (given.get("style") or "")
    assert "url(" not in letter.html
    assert "@import" not in letter.html
    assert {urlsplit(link).netloc for link in page.links} == {urlsplit(BASE).netloc}


@pytest.mark.parametrize("kind", KINDS)
def test_every_element_carries_its_look_itself(kind):
    letter = letter_of(make_notice(kind))
    for tag, given in Page(letter.html).tags:
        if tag in ("body", "h1", "p", "a", "td"):
            assert given.get("style"), (tag, given)


WHERE = {
    NoticeKind.REPORT_RETURNED: "portal_report",
    NoticeKind.REPORT_DECLINED: "portal_receipt",
    NoticeKind.REPORT_PUBLISHED: "report_detail",
    NoticeKind.ASSESSMENT_PROPOSED: "portal_assessment",
    NoticeKind.DUE_IN_30: "portal_organization",
    NoticeKind.DUE_IN_7: "portal_organization",
    NoticeKind.OVERDUE: "portal_organization",
    NoticeKind.REPORT_SUBMITTED: "admin:tracker_report_change",
    NoticeKind.REPLY_RECEIVED: "admin:tracker_reply_change",
    NoticeKind.CORRECTION_RECEIVED: "admin:tracker_correction_change",
    NoticeKind.INVITATION: "invitation",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_link_leads_to_where_it_is_settled(kind, language):
    notice = make_notice(kind, language=language)
    page = Page(letter_of(notice).html)
    button = next(given["href"] for tag, given in page.tags if given.get("class") == "button")
    from django.utils import translation

    with translation.override(language):
        assert resolve(urlsplit(button).path).view_name == WHERE[notice.kind]


def test_the_recipient_finds_the_thing_behind_the_link(client):
    """What is told is there and is theirs; somebody else who has the link gets nothing."""
    notice = make_notice(NoticeKind.REPORT_RETURNED)
    link = told(notice).link.removeprefix(BASE)
    client.force_login(notice.recipient)
    assert client.get(link).status_code == 200
    client.force_login(make_user("Sven Stranger"))
    assert client.get(link).status_code == 404


def test_the_invitation_holds_the_one_link_that_opens_it():
    notice = make_notice(NoticeKind.INVITATION)
    token = members.token_of(notice.invitation)
    letter = letter_of(notice)
    assert f"{BASE}/en/accounts/invitation/{token}/" in letter.text
    assert letter.html.count(token) == 2
    assert members.by_token(token) == notice.invitation
    assert "until 29 November 2026 at 12:00" in letter.text


def test_an_invitation_says_which_seat_and_who_offers_it():
    from tests.reporting import make_invitation, the_lead

    organization = make_organization("some-lab")
    make_invitation(organization, email="one@example.org", role="lead")
    make_invitation(organization, email="two@example.org", role="member", by=the_lead(organization))
    first, second = (letter_of(notice) for notice in Notice.objects.filter(kind="invitation").order_by("pk"))
    assert "the seat of a lead" in first.text
    assert "the editors of this site invited this address" in first.text
    assert "the seat of a member" in second.text
    assert f"a lead of {organization} invited this address" in second.text


def test_a_report_comes_back_with_the_words_of_the_editors():
    letter = letter_of(make_notice(NoticeKind.REPORT_RETURNED))
    assert "Please say where this can be seen." in letter.text
    assert "Please say where this can be seen." in Page(letter.html).words
    assert letter.subject == "Changes requested: the report of Some Lab on PA-001"


def test_a_declined_report_comes_with_its_reason():
    letter = letter_of(make_notice(NoticeKind.REPORT_DECLINED))
    assert "This is about another promise." in letter.text


def test_a_proposed_assessment_says_until_when_to_reply_and_nothing_of_what_it_says():
    notice = make_notice(NoticeKind.ASSESSMENT_PROPOSED)
    assessment = Assessment.objects.get(state="proposed")
    assert assessment.reply_until == dt.date(2026, 12, 6)
    letter = letter_of(notice)
    assert letter.subject == "Reply until 6 December 2026: an assessment of PA-001 is proposed"
    for secret in (assessment.rationale_en, "Limited"):
        assert secret not in letter.text
        assert secret not in letter.html


def test_days_are_written_in_the_language_of_the_mail():
    letter = letter_of(make_notice(NoticeKind.ASSESSMENT_PROPOSED, language="fr"))
    assert "6 décembre 2026" in letter.text
    assert "6 décembre 2026" in letter.html


@pytest.mark.parametrize("kind", [NoticeKind.REPORT_SUBMITTED, NoticeKind.CORRECTION_RECEIVED])
def test_what_was_handed_in_and_not_published_is_not_in_a_mail(kind):
    letter = letter_of(make_notice(kind))
    report = Report.objects.first()
    secrets = [report.headline, report.detail] if report else ["This is wrong."]
    for secret in secrets:
        assert secret not in letter.text + letter.html + letter.subject


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (NoticeKind.DUE_IN_30, "This milestone is due on 22 December 2026, in 30 days."),
        (NoticeKind.DUE_IN_7, "This milestone is due on 29 November 2026, in 7 days."),
        (NoticeKind.OVERDUE, "This milestone was due on 21 November 2026, 1 day ago"),
    ],
)
def test_a_reminder_names_the_milestone_the_day_and_how_far_it_is(kind, sentence):
    letter = letter_of(make_notice(kind))
    assert sentence in letter.text
    assert sentence in Page(letter.html).words


def test_somebody_who_acts_for_two_parties_finds_the_way_to_both():
    notice = make_notice(NoticeKind.DUE_IN_7)
    from tests.factories import make_party
    from tracker.models import Commitment

    make_party(Commitment.objects.get(), "another-lab")
    make_seat("another-lab", notice.recipient)
    letter = letter_of(Notice.objects.get(pk=notice.pk))
    assert f"{BASE}/en/portal/some-lab/" in letter.text
    assert f"{BASE}/en/portal/another-lab/" in letter.text
    assert f"{BASE}/en/portal/some-lab/" in Page(letter.html).links


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_digest_names_everything_with_its_link(language):
    from django.utils import translation

    make_notice(NoticeKind.REPORT_RETURNED, language=language)
    notice = make_notice(NoticeKind.DUE_IN_7, language=language)
    with translation.override(language):
        items = [told(one) for one in Notice.objects.filter(recipient=notice.recipient).order_by("pk")]
    letter = digest_letter(items, language)
    assert len(items) == 2
    assert [letter.text.count(item.link) for item in items] == [1, 1]
    assert all(item.link in Page(letter.html).links for item in items)
    assert all(item.subject in letter.text for item in items)


def test_the_sample_of_an_operator_is_a_mail_like_the_others():
    letter = sample_letter()
    assert f"{BASE}/en/" in letter.text
    assert "mail" in letter.subject


def test_an_invitation_is_in_the_language_it_was_sent_in():
    make_notice(NoticeKind.INVITATION, language="fr")
    invitation = Invitation.objects.get()
    notice = Notice.objects.get(invitation=invitation)
    assert f"/fr/accounts/invitation/{members.token_of(invitation)}/" in letter_of(notice).text


def test_a_report_published_for_everybody_has_its_words():
    notice = make_notice(NoticeKind.REPORT_PUBLISHED)
    letter = letter_of(notice)
    assert "The first half is built." in letter.text
