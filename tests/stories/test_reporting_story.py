"""How a report becomes public and a verdict is answered: two members, two editors and a visitor, in a real browser,
with the mail that a real server is given."""

import datetime as dt
import io
import re
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from tests.browser.test_account_walks import device, shown_code
from tests.factories import make_assessment, the_editor, the_reviewer
from tests.reporting import make_promise
from tracker import due
from tracker.models import Notice, Reply, Report, User

pytestmark = [pytest.mark.browser, pytest.mark.walk]

ORGANIZATION, PROMISE = "some-lab", "commitments/pa-001-promise-1/"
LEAD, MEMBER = "nora@example.org", "omar@example.org"
WORDS = "The first half is built."
MORE = "Twelve of the twenty-four sites work since this summer, as the page of the ministry shows."
LOST = "And the thirteenth was opened by the mayor yesterday."
ASKED = "Please add a picture of the thirteenth site."
ANSWER = "Thirteen sites work: the figures of the page cited are a year old."
REASON = "The page cited lists twelve sites of twenty-four."


@pytest.fixture(autouse=True)
def the_world(transactional_db: None, settings: Any, tmp_path: Any) -> None:
    cache.clear()
    settings.VAR_DIR = tmp_path
    make_assessment(make_promise(ORGANIZATION), "limited")


def picture() -> bytes:
    """A photograph that says where it was taken."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "taken at 48.8566 N 2.3522 E"
    Image.new("RGB", (320, 240), "navy").save(out, "JPEG", exif=exif)
    return out.getvalue()


class Post:
    """The letters of the story, each looked for by whom it reached and what it is about."""

    def __init__(self, peer: Any) -> None:
        self.peer = peer

    def link(self, address: str, about: str) -> str:
        """Do the due work, and follow the first link of the newest letter to `address` whose subject says so."""
        assert due.run() == []
        found = [one for one in self.peer.to(address) if about in one.subject.lower()]
        assert len(found) == 1, [(one.to, one.subject) for one in self.peer.messages]
        assert found[0].html
        assert found[0].text
        first = urlsplit(found[0].links[0])
        return first.path


def member_page(open_page: Any, **more: Any) -> Any:
    return open_page(visitor=False, named=True, **more)


def desk_page(open_page: Any, person: User) -> Any:
    return open_page(person=person)


# --- What each of them does ---------------------------------------------------------------------------------------


def invite_the_lead(desk: Any) -> None:
    desk.goto("/en/admin/tracker/organization/")
    desk.get_by_role("link", name="Some Lab").click()
    desk.get_by_role("link", name="Invite a lead").click()
    desk.get_by_label("E-mail address").fill(LEAD)
    desk.get_by_role("button", name="Send the invitation").click()
    expect(desk.locator(".messagelist .success")).to_be_visible()


def accept_with_a_passkey(page: Any, link: str) -> None:
    device(page)
    page.goto(link)
    page.get_by_label("Your name").fill("Nora New")
    page.get_by_role("button", name="Continue with a passkey").click()
    page.get_by_role("button", name="Make the passkey and accept").click()
    expect(page).to_have_url(re.compile("/en/portal/some-lab/$"))


def invite_a_member_and_ask_for_a_second_factor(page: Any) -> None:
    page.goto(f"/en/portal/{ORGANIZATION}/members/")
    page.get_by_label("E-mail address").fill(MEMBER)
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text(MEMBER).first).to_be_visible()
    page.get_by_role("button", name="Require a second factor").click()
    expect(page.get_by_role("button", name="No longer require it")).to_be_visible()


def accept_with_an_app(page: Any, link: str) -> tuple[str, str]:
    """Password and codes; two of the spare codes for later."""
    page.goto(link)
    page.get_by_label("Your name").fill("Omar Other")
    page.get_by_label("Password", exact=True).fill("three words nobody guesses")
    page.get_by_role("button", name="Accept with this password").click()
    expect(page).to_have_url(re.compile("/en/accounts/2fa/"))
    page.get_by_role("link", name="Set up an app").click()
    page.get_by_label("Code").fill(shown_code(page.locator("code.secret").inner_text()))
    page.get_by_role("button", name="Set it up").click()
    spare = page.locator("ol.codes li")
    expect(spare).to_have_count(10)
    return spare.nth(0).inner_text(), spare.nth(1).inner_text()


def draft(page: Any) -> None:
    """Nothing is pressed to save it: it saves itself."""
    page.goto("/en/portal/")
    page.get_by_role("button", name="Report").click()
    expect(page).to_have_url(re.compile("/en/portal/reports/"))
    page.get_by_label("Substantial progress").check()
    page.locator("#id_headline").fill(WORDS)
    page.locator("#id_detail").fill(MORE)
    page.locator("#id_happened_on").fill((timezone.localdate() - dt.timedelta(days=30)).isoformat())
    with page.expect_response(re.compile("/save/$")):
        page.locator("#id_next_step").fill("The second half follows in spring.")
        page.locator("#id_headline").focus()
    expect(page.locator("#saved")).to_contain_text("Saved")


def lose_the_session_and_come_back(page: Any, code: str) -> None:
    """Every session ends at the server while words stand in the form; they are there again after signing in."""
    Session.objects.all().delete()
    page.locator("#id_detail").fill(f"{MORE} {LOST}")
    page.get_by_role("button", name="Save the draft").last.click()
    expect(page).to_have_url(re.compile("/en/accounts/login/"))
    page.get_by_label("E-mail address").fill(MEMBER)
    page.get_by_label("Password", exact=True).fill("three words nobody guesses")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile("/en/portal/reports/"))
    expect(page.locator("#kept")).to_be_visible()
    expect(page.locator("#id_detail")).to_have_value(f"{MORE} {LOST}")
    page.get_by_role("button", name="Save the draft").last.click()
    expect(page.locator("#kept")).to_have_count(0)
    expect(page.get_by_text("A lead must submit it")).to_be_visible()


def sign_in_with_the_passkey(page: Any, path: str) -> None:
    page.goto(path)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(re.compile(rf"^http://[^/?]+{path}$"))


def submit(page: Any, path: str, *, with_file: bool) -> None:
    page.goto(path)
    if with_file:
        image = {"name": "Site 13.jpg", "mimeType": "image/jpeg", "buffer": picture()}
        page.locator("#id_files").set_input_files(image)
        page.get_by_role("button", name="Upload").click()
        expect(page.get_by_role("link", name="Site 13.jpg")).to_be_visible()
    page.locator("#id_attested").check()
    page.get_by_role("button", name="Submit the report").click()
    expect(page.get_by_role("heading", name="Your report is with the editors")).to_be_visible()


def decide(desk: Any, path: str, verb: str, words: str = "") -> None:
    desk.goto(path)
    desk.get_by_role("link", name=verb).click()
    if words:
        desk.get_by_label("Words to the organization").fill(words)
    desk.get_by_role("button", name="Yes, do it").click()
    expect(desk.locator(".messagelist .success")).to_be_visible()


def propose_from_the_report(desk: Any, path: str) -> None:
    desk.goto(path)
    desk.get_by_role("link", name="Assess the whole commitment …").click()
    desk.locator("#id_status").select_option("limited")
    desk.locator("#id_effective_on").fill((timezone.localdate() - dt.timedelta(days=20)).isoformat())
    desk.locator("#id_rationale_en").fill(REASON)
    desk.locator("#id_rationale_fr").fill("La page citée énumère douze sites sur vingt-quatre.")
    desk.locator("input[name=_save]").click()
    desk.wait_for_load_state()
    expect(desk.locator(".errornote")).to_have_count(0)


def reply(page: Any, path: str) -> None:
    page.goto(path)
    expect(page.get_by_text(REASON)).to_be_visible()
    page.get_by_role("textbox", name="Your reply").fill(ANSWER)
    page.get_by_label("We disagree with this assessment").check()
    page.get_by_role("button", name="Give this reply").click()
    expect(page.get_by_text("Given on")).to_be_visible()


def the_public_reads(open_page: Any, *words: str, but: tuple[str, ...] = ()) -> None:
    """By phone and without script, in both languages, without a cookie."""
    for lang in ("en", "fr"):
        page = open_page(lang=lang, width=390, height=844, javascript=False)
        page.goto(f"/{lang}/{PROMISE}")
        text = page.locator("main").inner_text()
        assert [one for one in words if one not in text] == []
        assert [one for one in but if one in text] == []


# --- The story ------------------------------------------------------------------------------------------------------


def test_from_the_invitation_to_the_reply_beside_the_verdict(open_page, smtp_peer):
    post, edith, ravi = Post(smtp_peer), the_editor(), the_reviewer()
    desk = desk_page(open_page, edith)

    invite_the_lead(desk)
    nora = member_page(open_page)
    accept_with_a_passkey(nora, post.link(LEAD, "invit"))
    invite_a_member_and_ask_for_a_second_factor(nora)
    omar = member_page(open_page, width=390, height=844)
    spare, _unused = accept_with_an_app(omar, post.link(MEMBER, "invit"))

    draft(omar)
    report = Report.objects.get()
    lose_the_session_and_come_back(omar, spare)
    the_public_reads(open_page, but=(WORDS, LOST))
    form = f"/en/portal/reports/{report.key}/"
    sign_in_with_the_passkey(nora, form)
    submit(nora, form, with_file=True)
    the_public_reads(open_page, "Some Lab", but=(WORDS, LOST))

    desk = desk_page(open_page, edith)
    queue = post.link(edith.email, "to review")
    desk.goto(queue)
    with desk.expect_download() as handed_out:
        desk.get_by_role("link", name="Site 13.jpg").click()
    kept = handed_out.value.path().read_bytes()
    assert b"48.8566" not in kept
    decide(desk, queue, "Request changes …", ASKED)
    nora.goto(post.link(LEAD, "changes requested"))
    expect(nora.get_by_text(ASKED)).to_be_visible()
    submit(nora, form, with_file=False)
    decide(desk, queue, "Publish …")
    assert post.link(MEMBER, "published: ")
    the_public_reads(open_page, WORDS, "Some Lab")

    propose_from_the_report(desk, queue)
    the_public_reads(open_page, but=(REASON,))
    reply(nora, post.link(LEAD, "is proposed"))
    assert Reply.objects.get().contests
    desk.goto(post.link(edith.email, "reply: "))
    expect(desk.get_by_text(ANSWER)).to_be_visible()
    the_public_reads(open_page, but=(ANSWER,))

    proposal = f"/en/admin/tracker/assessment/{Reply.objects.get().assessment_id}/change/"
    second = desk_page(open_page, ravi)
    decide(second, proposal, "Confirm …")
    second.goto(proposal)
    expect(second.get_by_text("may reply until").first).to_be_visible()
    with time_machine.travel(timezone.now() + dt.timedelta(days=15), tick=True):
        second = desk_page(open_page, ravi)
        decide(second, proposal, "Publish …")
        the_public_reads(open_page, WORDS, ANSWER)
        assert due.run() == []
    assert not Notice.objects.waiting().exists()
