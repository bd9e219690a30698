"""Who acts for an organization, seen from the desk: editors bring in the first lead, administrators end a seat."""

import pytest
from django.urls import reverse

from tests.desk.forms import send
from tests.factories import make_organization, make_user
from tests.reporting import make_invitation, make_seat, the_lead, the_member
from tracker.actions import members, records
from tracker.enums import InvitationState, MembershipRole
from tracker.exceptions import Refused
from tracker.models import Invitation, Membership

ORGANIZATION_QUERIES = 7


@pytest.fixture
def lab(today, db):
    return make_organization()


def page_of(organization):
    return reverse("admin:tracker_organization_change", args=[organization.pk])


def invite(organization):
    return reverse("admin:tracker_organization_invite", args=[organization.pk])


def revoke(invitation):
    return reverse("admin:tracker_invitation_move", args=[invitation.pk, "revoke"])


def end(seat):
    return reverse("admin:tracker_membership_end", args=[seat.pk])


def test_the_page_of_an_organization_shows_who_acts_for_it(lab, editor, signed_in):
    browser = signed_in(editor)
    assert "Nobody yet." in browser.get(page_of(lab)).content.decode()
    the_lead(lab)
    the_member(lab)
    make_invitation(lab, "new@example.org")
    page = browser.get(page_of(lab)).content.decode()
    for words in ("Lea Lead", "Mina Member", "new@example.org", "Sent", invite(lab)):
        assert words in page


@pytest.mark.parametrize("who", ["editor", "reviewer", "administrator"])
def test_the_first_lead_is_invited_from_the_desk(who, request, lab, signed_in):
    person = request.getfixturevalue(who)
    browser = signed_in(person)
    assert send(browser, invite(lab), email="not an address").status_code == 422
    assert send(browser, invite(lab), email="Nora@Example.org", language="fr").status_code == 302
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == ("nora@example.org", MembershipRole.LEAD)
    assert (invitation.sent_by, invitation.language) == (person, "fr")


def test_who_acts_already_is_not_invited_again(lab, editor, signed_in):
    lead = the_lead(lab)
    response = send(signed_in(editor), invite(lab), email=lead.email)
    assert response.status_code == 422
    assert "This person is already a member." in response.content.decode()


def test_the_link_of_an_invitation_is_nowhere_at_the_desk(lab, administrator, signed_in):
    invitation = make_invitation(lab)
    secrets = (members.token_of(invitation), invitation.nonce, invitation.token_hash)
    browser = signed_in(administrator)
    for address in (
        page_of(lab),
        reverse("admin:tracker_invitation_changelist"),
        reverse("admin:tracker_invitation_change", args=[invitation.pk]),
        reverse("admin:tracker_invitation_history", args=[invitation.pk]),
        revoke(invitation),
    ):
        page = browser.get(address).content.decode()
        assert not [secret for secret in secrets if secret in page]


def test_an_invitation_is_revoked(lab, editor, signed_in):
    invitation = make_invitation(lab)
    browser = signed_in(editor)
    response = send(browser, revoke(invitation))
    assert (response.status_code, response["Location"]) == (302, page_of(lab))
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.REVOKED
    assert "Revoked" in browser.get(page_of(lab)).content.decode()


def test_administrators_end_a_seat_and_editors_do_not(lab, editor, administrator, signed_in):
    the_lead(lab)
    seat = the_member(lab).seats[lab.pk]
    assert end(seat) not in signed_in(editor).get(page_of(lab)).content.decode()
    assert signed_in(editor).get(end(seat)).status_code == 403
    assert signed_in(editor).post(end(seat)).status_code == 403
    browser = signed_in(administrator)
    assert end(seat) in browser.get(page_of(lab)).content.decode()
    assert "Mina Member" in browser.get(end(seat)).content.decode()
    seat.refresh_from_db()
    assert seat.ended_at is None
    assert browser.post(end(seat)).status_code == 302
    seat.refresh_from_db()
    assert seat.ended_at is not None
    assert "Mina Member no longer acts for it." in browser.get(page_of(lab)).content.decode()
    assert "Mina Member" not in browser.get(page_of(lab)).content.decode()


def test_the_last_lead_stays_while_there_are_members(lab, administrator, signed_in):
    lead = the_lead(lab)
    the_member(lab)
    response = signed_in(administrator).post(end(lead.seats[lab.pk]))
    assert response.status_code == 422
    assert "This is the last lead: make somebody else one first." in response.content.decode()


def test_seats_and_invitations_are_read_and_never_edited(lab, administrator, signed_in):
    seat, invitation = make_seat(lab), make_invitation(lab)
    browser = signed_in(administrator)
    for model, row in (("membership", seat), ("invitation", invitation)):
        assert browser.get(reverse(f"admin:tracker_{model}_change", args=[row.pk])).status_code == 200
        assert browser.get(reverse(f"admin:tracker_{model}_history", args=[row.pk])).status_code == 200
        assert browser.post(reverse(f"admin:tracker_{model}_change", args=[row.pk]), {}).status_code == 403
        assert browser.post(reverse(f"admin:tracker_{model}_delete", args=[row.pk]), {}).status_code == 403
    seat.refresh_from_db()
    assert seat.role == MembershipRole.LEAD


def test_members_and_strangers_have_no_desk(lab, stranger, client, signed_in):
    lead, invitation = the_lead(lab), make_invitation(lab)
    seat = lead.seats[lab.pk]
    for browser in (client, signed_in(stranger), signed_in(lead)):
        for address in (page_of(lab), invite(lab), revoke(invitation), end(seat)):
            assert browser.get(address).status_code == 302
            assert browser.post(address, {"email": "me@example.org"}).status_code == 302
    assert Membership.objects.open().count() == 1
    assert [row.state for row in Invitation.objects.all()] == [InvitationState.SENT]


def test_the_page_takes_the_same_queries_with_one_seat_and_with_three(lab, editor, signed_in, count_queries):
    browser = signed_in(editor)
    other = make_organization("other-lab")
    make_seat(lab)
    make_invitation(lab)
    for number in range(3):
        make_seat(other, make_user(f"Lead{number} Lead"))
        make_invitation(other, f"new{number}@example.org")
    browser.get(page_of(lab))
    assert count_queries(browser, page_of(lab))[1] == ORGANIZATION_QUERIES
    assert count_queries(browser, page_of(other))[1] == ORGANIZATION_QUERIES


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_pages_open_in_both_languages(language, lab, administrator, signed_in):
    invitation = make_invitation(lab)
    seat = make_seat(lab)
    browser = signed_in(administrator)
    addresses = [page_of(lab), invite(lab), revoke(invitation), end(seat)]
    addresses += [reverse(f"admin:tracker_{model}_changelist") for model in ("membership", "invitation")]
    for address in addresses:
        assert browser.get(address.replace("/en/", f"/{language}/")).status_code == 200


def test_an_organization_that_people_act_for_is_not_deleted(lab, editor):
    the_lead(lab)
    with pytest.raises(Refused, match="it stays"):
        records.delete(lab, by=editor, reason="A slip of the pen.")
    assert lab.memberships.count() == 1
