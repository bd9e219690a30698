"""Following in a browser: by keyboard alone and without a script, and the pages behind links as all read them."""

import pytest
from playwright.sync_api import expect

from tests.browser.scan import in_both_lights, violations
from tests.browser.test_reflow import TOO_WIDE
from tests.factories import make_commitment, make_organization, make_party
from tests.following.making import READER, follow, mails
from tests.following.test_links import path
from tracker.actions.following import QUESTION, SETTINGS, STOP
from tracker.models import Subscription

pytestmark = [
    pytest.mark.browser,
    pytest.mark.once,
    pytest.mark.usefixtures("today"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def several() -> Subscription:
    commitment = make_commitment(
        1, title_en="A promise with a title that is long enough to need two lines " * 2
    )
    make_party(commitment, make_organization("some-lab"))
    row = follow("commitment", "PA-001")
    follow("search", "country=FR&q=promise&status=not_assessed")
    follow("organization", "some-lab", confirmed=False)
    Subscription.objects.create(email=READER, scope="topic", target="gone", nonce="gone")
    return row


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("purpose", [QUESTION, SETTINGS, STOP])
def test_pages_behind_links_break_no_rule_and_no_width(open_page, several, purpose, language):
    row = Subscription.objects.unconfirmed().first() if purpose == QUESTION else several
    page = open_page(lang=language, width=1280, reduced_motion="reduce")
    page.goto(path(row, purpose, language=language))
    assert in_both_lights(page) == ""
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(TOO_WIDE) == []
    assert violations(page) == []


def test_asked_for_by_keyboard_alone_confirmed_changed_and_stopped_without_a_script(open_page, several):
    page = open_page(javascript=False)
    page.goto("/en/follow/?scope=organization&target=some-lab")
    page.get_by_label("Your e-mail address").focus()
    page.keyboard.type("nobody")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text(
        "This is not an e-mail address that mail can be sent to."
    )
    page.get_by_label("Your e-mail address").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("anna@example.net")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")

    row = Subscription.objects.get(email="anna@example.net")
    assert (row.pace, len(mails(row.email))) == ("instant", 1)
    page.goto(path(row, QUESTION))
    page.get_by_role("button", name="Yes, tell me").press("Enter")
    expect(page.get_by_role("status")).to_have_text("Confirmed. From now on you are told.")
    page.get_by_label("How often").select_option("weekly")
    page.get_by_label("Language", exact=True).select_option("fr")
    page.get_by_role("button", name="Save how often and in which language").press("Enter")
    expect(page.get_by_role("status")).to_have_text("Saved.")
    row.refresh_from_db()
    assert (row.pace, row.language) == ("weekly", "fr")
    page.goto(path(row, STOP))
    page.get_by_role("button", name="Stop, and delete my address").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Stopped")
    assert not Subscription.objects.filter(email="anna@example.net").exists()
