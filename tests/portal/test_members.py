"""Members: read by all of them; invited, changed and removed by leads, with every refusal said at its form."""

from html import unescape

import pytest

from tests.factories import make_organization, the_editor
from tests.reporting import make_invitation, make_seat, the_lead, the_member
from tests.views.reading import words
from tracker.models import Invitation, Membership, Notice, Organization

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

PAGE = "/en/portal/some-lab/members/"


@pytest.fixture
def lab():
    organization = make_organization("some-lab")
    the_lead(organization), the_member(organization)
    return organization


@pytest.fixture
def lea(lab, signed_in):
    return signed_in(the_lead(lab))


@pytest.fixture
def mina(lab, signed_in):
    return signed_in(the_member(lab))


def text(response) -> str:
    return unescape(words(response.content.decode()))


def seat_of(person) -> Membership:
    return Membership.objects.open().get(user=person)


INVITE = {"do": "invite", "email": "new@example.org", "role": "member", "language": "fr"}


def test_members_and_invitations_are_listed_with_what_they_may(mina, lab):
    make_seat(lab, "Ann Allowed", role="member", may_submit=True)
    make_invitation(lab, "open@example.org")
    revoked = make_invitation(lab, "gone@example.org")
    from tracker.actions import members

    members.revoke(revoked, by=the_editor())

    page = text(mina.get(PAGE))

    assert "Lea Lead Lead · since 22 November 2026" in page
    assert "Mina Member (you) Member, may write drafts" in page
    assert "Ann Allowed Member, may submit" in page
    assert "open@example.org Lead · open until 29 November 2026" in page
    assert "gone@example.org Lead · Revoked, 22 November 2026" in page
    assert "Send the invitation" not in page
    assert "lea@example.org" not in page


def test_a_lead_invites_in_the_language_of_the_invited(lea, lab):
    response = lea.post(PAGE, {**INVITE, "may_submit": "on"})

    assert (response.status_code, response.url) == (302, PAGE)
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.may_submit, invitation.language) == (
        "new@example.org",
        "member",
        True,
        "fr",
    )
    assert Notice.objects.filter(invitation=invitation).count() == 1
    assert "open until 29 November 2026" in text(lea.get(PAGE))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": "no address"}, "Enter a valid email address."),
        ({"email": ""}, "This field is required."),
        ({"email": "mina@example.org"}, "This person is already a member."),
    ],
)
def test_what_cannot_be_invited_is_said_at_the_form_with_what_was_typed(lea, lab, typed, said):
    response = lea.post(PAGE, {**INVITE, **typed})

    html = response.content.decode()
    assert response.status_code == 422
    assert said in text(response)
    assert f'value="{typed["email"]}"' in html or not typed["email"]
    assert '<option value="fr" selected>' in html
    assert Invitation.objects.count() == 0


def test_an_invitation_is_revoked(lea, lab):
    invitation = make_invitation(lab)
    lea.post(PAGE, {"do": "revoke", "invitation": invitation.pk})

    invitation.refresh_from_db()
    assert invitation.state == "revoked"


def test_roles_and_the_right_to_submit_are_changed(lea, lab):
    lea.post(
        PAGE, {"do": "change", "seat": seat_of(the_member(lab)).pk, "role": "member", "may_submit": "on"}
    )
    assert seat_of(the_member(lab)).may_submit

    lea.post(PAGE, {"do": "change", "seat": seat_of(the_member(lab)).pk, "role": "lead"})
    assert seat_of(the_member(lab)).role == "lead"


@pytest.mark.parametrize("do", [{"do": "change", "role": "member"}, {"do": "remove"}])
def test_the_last_lead_stays_and_that_is_said_beside_them(lea, lab, do):
    seat = seat_of(the_lead(lab))
    response = lea.post(PAGE, {**do, "seat": seat.pk})

    page = text(response)
    assert response.status_code == 422
    assert page.index("Lea Lead") < page.index("This is the last lead: make somebody else one first.")
    seat.refresh_from_db()
    assert (seat.role, seat.ended_at) == ("lead", None)


def test_a_lead_removes_a_member(lea, lab):
    lea.post(PAGE, {"do": "remove", "seat": seat_of(the_member(lab)).pk})

    assert not Membership.objects.open().filter(user__email="mina@example.org").exists()
    assert "Mina Member" not in text(lea.get(PAGE))


def test_a_member_leaves_and_is_led_away(mina, lab):
    response = mina.post(PAGE, {"do": "remove", "seat": seat_of(the_member(lab)).pk})

    assert response.url == "/en/portal/"
    assert mina.get(PAGE).status_code == 404


def test_a_second_factor_is_required_and_no_longer(lea, lab):
    assert "Members may sign in with a password alone." in text(lea.get(PAGE))
    lea.post(PAGE, {"do": "second_factor", "required": "yes"})
    assert Organization.objects.get(slug="some-lab").requires_second_factor


@pytest.mark.parametrize(
    "asked",
    [
        INVITE,
        {"do": "revoke", "invitation": "1"},
        {"do": "change", "seat": "lead", "role": "member"},
        {"do": "remove", "seat": "lead"},
        {"do": "second_factor", "required": "yes"},
        {},
    ],
)
def test_a_member_manages_nobody(mina, lab, asked):
    make_invitation(lab)
    if asked.get("seat"):
        asked = {**asked, "seat": seat_of(the_lead(lab)).pk}

    response = mina.post(PAGE, asked)

    assert response.status_code == 403
    assert "Only a lead of the organization may manage its members." in text(response)


@pytest.mark.parametrize("do", ["revoke", "change", "remove"])
def test_seats_and_invitations_of_another_organization_are_out_of_reach(lea, lab, do):
    seat = make_seat("other-lab", "Otto Other")
    invitation = make_invitation("other-lab")

    response = lea.post(PAGE, {"do": do, "seat": seat.pk, "invitation": invitation.pk, "role": "member"})

    assert response.status_code == 404
    seat.refresh_from_db(), invitation.refresh_from_db()
    assert (seat.ended_at, seat.role, invitation.state) == (None, "lead", "sent")


def test_the_page_asks_the_same_number_of_times_for_one_and_for_three(lea, lab, count_queries):
    make_invitation(lab, "one@example.org")
    _response, one = count_queries(lea, PAGE)
    for number in range(3):
        make_seat(lab, f"P{number} Person", role="member")
        make_invitation(lab, f"more{number}@example.org")
    _response, three = count_queries(lea, PAGE)

    assert (one, three) == (7, 7)
