"""An invitation is bound to an address, works once, ends after seven days or is taken back; looking changes nothing."""

import datetime as dt

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.accounts.conftest import sign_in
from tests.factories import PASSWORD, make_user, the_editor
from tests.reporting import make_invitation, the_lead
from tracker.actions import accounts, members
from tracker.enums import InvitationState, MembershipRole
from tracker.models import HistoryEvent, Invitation, Membership, User

NEW = "three words nobody guesses"
TYPED = {"name": "Nora New", "language": "fr", "password": NEW}
HERE = "/en/accounts/invitation/open/"


@pytest.fixture
def offer(db):
    return make_invitation("some-lab", "nora@example.org")


def link(offer):
    return reverse("invitation", args=[members.token_of(offer)])


def opened(offer, client=None):
    """A browser that has followed the link."""
    client = client or Client()
    assert client.get(link(offer), follow=True).status_code == 200
    return client


def test_the_page_says_who_invites_to_what(offer, client):
    html = client.get(link(offer), follow=True).content.decode()
    for words in ("Some Lab", "Edith Editor", "nora@example.org", "As its lead"):
        assert words in html


def test_the_token_leaves_the_address_and_no_page_holds_it(offer, client):
    answer = client.get(link(offer))
    assert (answer.status_code, answer.headers["Location"]) == (302, HERE)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    page = client.get(HERE)
    assert members.token_of(offer) not in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]


def test_looking_uses_nothing_up(offer):
    before = HistoryEvent.objects.count()
    for _time in range(3):
        opened(offer)
    offer.refresh_from_db()
    assert (offer.state, User.objects.count(), HistoryEvent.objects.count()) == ("sent", 1, before)


def test_a_new_person_joins_with_a_password(offer):
    browser = opened(offer)
    answer = browser.post(HERE, TYPED)
    assert answer.headers["Location"] == reverse("portal_home")
    nora = User.objects.get(email="nora@example.org")
    seat = Membership.objects.get(user=nora)
    assert (nora.name, nora.language, nora.check_password(NEW)) == ("Nora New", "fr", True)
    assert (seat.organization.slug, seat.role, seat.may_submit) == ("some-lab", MembershipRole.LEAD, True)
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
        ("nora@example.org", True, True)
    ]
    assert browser.get(reverse("account_home")).status_code == 200
    assert not nora.is_staff


def test_history_names_nobody(offer):
    opened(offer).post(HERE, TYPED)
    told = str(list(HistoryEvent.objects.values("data", "reason", "subject_key", "about")))
    assert "Nora" not in told
    assert "nora" not in told


def test_an_invitation_works_once(offer):
    first, second = opened(offer), opened(offer)
    assert first.post(HERE, TYPED).status_code == 302
    assert second.post(HERE, {**TYPED, "name": "Somebody Else"}).status_code == 410
    assert Client().get(link(offer)).status_code == 410
    assert User.objects.filter(name="Somebody Else").count() == 0


def used(offer):
    opened(offer).post(HERE, TYPED)


def revoked(offer):
    members.revoke(offer, by=the_editor())


def replaced(offer):
    make_invitation("some-lab", offer.email)


def ended(offer):
    Invitation.objects.filter(pk=offer.pk).update(
        sent_at=timezone.now() - dt.timedelta(days=8), expires_at=timezone.now() - dt.timedelta(seconds=1)
    )


@pytest.mark.parametrize("happens", [used, revoked, replaced, ended])
def test_what_no_longer_works_reads_like_what_never_was(offer, happens):
    never = Client().get(reverse("invitation", args=["A" * 43]))
    happens(offer)
    gone = Client().get(link(offer))
    assert (never.status_code, gone.status_code) == (410, 410)
    alike = [
        page.content.decode().replace(members.token_of(offer), "").replace("A" * 43, "")
        for page in (never, gone)
    ]
    assert alike[0] == alike[1]
    assert dict(gone.cookies) == {}


def test_it_ends_while_somebody_fills_in_the_form(offer):
    browser = opened(offer)
    with time_machine.travel(offer.expires_at + dt.timedelta(seconds=1)):
        assert browser.post(HERE, TYPED).status_code == 410
    assert User.objects.count() == 1


def test_nothing_at_rest_opens_the_door(offer):
    token = members.token_of(offer)
    row = Invitation.objects.values().get(pk=offer.pk)
    assert token not in str(row)
    assert row["token_hash"] == members.hash_of(token)
    for kept in (row["token_hash"], row["nonce"]):
        assert Client().get(reverse("invitation", args=[kept])).status_code == 410


def test_who_has_an_account_signs_in_and_comes_back(offer):
    make_user("Nora New", email="nora@example.org")
    browser = Client()
    page = browser.get(link(offer), follow=True).content.decode()
    assert f"{reverse('account_login')}?next={HERE}" in page
    assert browser.post(HERE, TYPED).status_code == 200
    assert sign_in(browser, "nora@example.org", PASSWORD, next=HERE).headers["Location"] == HERE
    assert "Accept" in browser.get(HERE).content.decode()
    assert not Membership.objects.exists()
    assert browser.post(HERE).headers["Location"] == reverse("portal_home")
    assert Membership.objects.get().user.email == "nora@example.org"


def test_somebody_else_who_is_signed_in_is_told_so_and_gets_no_seat(offer, stranger):
    browser = Client()
    browser.force_login(stranger)
    opened(offer, browser)
    assert "this invitation was sent to another address" in browser.get(HERE).content.decode()
    browser.post(HERE, TYPED)
    offer.refresh_from_db()
    assert offer.state == InvitationState.SENT
    assert not Membership.objects.exists()


def test_without_the_link_there_is_nothing(client, db):
    assert client.get(HERE).status_code == 410
    assert client.get(reverse("invitation_passkey")).status_code == 410


def test_a_weak_password_comes_back_and_nothing_typed_is_lost(offer):
    browser = opened(offer)
    for password in ("", "short", "password1234", "nora@example.org"):
        answer = browser.post(HERE, {**TYPED, "password": password})
        assert answer.status_code == 422
        assert 'value="Nora New"' in answer.content.decode()
    assert not User.objects.filter(email="nora@example.org").exists()


def test_a_passkey_that_was_not_made_leaves_the_invitation_as_it_was(offer):
    browser = opened(offer)
    answer = browser.post(HERE, {"name": "Nora New", "language": "en", "passkey": ""})
    assert answer.headers["Location"] == reverse("invitation_passkey")
    assert browser.get(reverse("invitation_passkey")).status_code == 200
    assert browser.post(reverse("invitation_passkey"), {"credential": ""}).status_code == 422
    offer.refresh_from_db()
    begun = User.objects.get(email="nora@example.org")
    assert (offer.state, accounts.is_begun(begun)) == (InvitationState.SENT, True)

    assert opened(offer).post(HERE, TYPED).status_code == 302
    nora = User.objects.get(email="nora@example.org")
    assert (nora.pk, nora.language, nora.check_password(NEW)) == (begun.pk, "fr", True)


def test_staff_who_have_not_used_their_link_yet_are_not_taken_over(offer):
    """Their account is an administrator's to hand over; rights do not come with an organization's mail."""
    staff = User.objects.create_user("nora@example.org", name="Nora New", is_editor=True)
    browser = opened(offer)
    browser.post(HERE, TYPED)
    staff.refresh_from_db()
    assert not staff.has_usable_password()
    assert not Membership.objects.exists()


def test_a_member_who_may_not_submit_is_told_who_does(db):
    offer = make_invitation("some-lab", "mo@example.org", by=the_lead("some-lab"), role="member")
    page = Client().get(link(offer), follow=True).content.decode()
    assert "a lead submits them" in page


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_speaks_the_language_of_the_address(offer, language):
    page = Client().get(link(offer).replace("/en/", f"/{language}/"), follow=True)
    assert page.redirect_chain[-1][0] == f"/{language}/accounts/invitation/open/"
    assert f'<html lang="{language}">' in page.content.decode()
