"""Who acts for an organization: invited, come in, given rights, gone."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.factories import make_organization, make_user, the_editor
from tests.reporting import make_invitation, make_seat, the_lead, the_member
from tracker.actions import members
from tracker.exceptions import NotAllowed, Refused, WrongState
from tracker.models import HistoryEvent, Invitation, Membership, Notice, User

pytestmark = pytest.mark.django_db


def kinds(of=("invitation", "membership")):
    return list(
        HistoryEvent.objects.filter(subject_type__in=of).order_by("pk").values_list("kind", flat=True)
    )


def newcomer(email="new@example.org"):
    return make_user("Nina New", email=email)


# --- Invited --------------------------------------------------------------------------------------------------------


def test_an_editor_brings_in_the_first_lead_and_the_lead_brings_in_members():
    first = members.invite(make_organization(), "Lead@Example.ORG ", by=the_editor(), role="lead")
    assert (first.state, first.email, first.may_submit) == ("sent", "lead@example.org", True)
    assert first.expires_at - first.sent_at == dt.timedelta(days=7)
    second = members.invite(make_organization(), "m@example.org", by=the_lead(), language="fr")
    assert (second.role, second.may_submit, second.language) == ("member", False, "fr")
    assert [notice.recipient for notice in Notice.objects.filter(kind="invitation")] == [None, None]
    assert kinds() == ["invitation_sent", "invitation_sent"]


@pytest.mark.parametrize("role", ["lead", "member"])
def test_members_strangers_and_leads_of_others_invite_nobody(role):
    for who in (the_member(), make_user("Sven Stranger"), the_lead("other-lab")):
        with pytest.raises(NotAllowed):
            members.invite(make_organization("third-lab"), "x@example.org", by=who, role=role)
    with pytest.raises(NotAllowed):
        members.invite(make_organization("third-lab"), "x@example.org", by=the_editor(), role="member")
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize("address", ["", "nobody", "a@b", "a b@example.org", "x" * 250 + "@example.org"])
def test_what_is_no_address_is_not_invited(address):
    with pytest.raises(ValidationError):
        make_invitation(email=address)
    assert (Invitation.objects.count(), Notice.objects.count()) == (0, 0)


def test_nothing_stored_opens_the_door():
    invitation = make_invitation()
    token = members.token_of(invitation)
    stored = str(Invitation.objects.values().get()) + str(list(Notice.objects.values()))
    assert token not in stored + str(list(HistoryEvent.objects.values()))
    assert len(token) == 43
    assert members.by_token(token) == invitation
    assert members.by_token(token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    assert members.by_token("") is None


def test_the_key_of_the_site_is_part_of_the_token(settings):
    invitation = make_invitation()
    token = members.token_of(invitation)
    settings.SECRET_KEY = "another key, another door"
    assert members.token_of(invitation) != token
    assert members.by_token(token) is None


def test_inviting_again_makes_the_earlier_link_useless():
    first = make_invitation()
    second = make_invitation(email="NEW@example.org")
    first.refresh_from_db()
    assert (first.state, second.state) == ("revoked", "sent")
    with pytest.raises(WrongState):
        members.accept(first, by=newcomer())
    assert members.accept(second, by=newcomer()).role == "lead"


def test_who_is_a_member_already_is_not_invited():
    the_lead()
    with pytest.raises(Refused, match="already a member"):
        make_invitation(email="LEA@example.org")


# --- Come in --------------------------------------------------------------------------------------------------------


def test_accepting_gives_the_seat_that_was_offered_once():
    invitation = make_invitation(role="member", by=the_lead(), may_submit=True)
    person = newcomer()
    assert person.seats == {}
    seat = members.accept(invitation, by=person)
    assert (seat.role, seat.may_submit, seat.user, seat.organization.slug) == (
        "member",
        True,
        person,
        "some-lab",
    )
    assert list(person.seats) == [seat.organization_id]
    invitation.refresh_from_db()
    assert (invitation.state, invitation.accepted_by, invitation.closed_at is None) == (
        "accepted",
        person,
        False,
    )
    assert kinds() == ["invitation_sent", "invitation_accepted", "member_joined"]
    with pytest.raises(Refused, match="used already"):
        members.accept(invitation, by=person)
    assert Membership.objects.filter(user=person).count() == 1


def test_an_invitation_is_bound_to_its_address():
    invitation = make_invitation()
    with pytest.raises(NotAllowed, match="another e-mail address"):
        members.accept(invitation, by=make_user("Sven Stranger"))
    assert not Membership.objects.exists()
    assert members.accept(invitation, by=newcomer("New@example.org".lower())).role == "lead"


def test_an_invitation_ends_after_seven_days_also_before_the_clock_has_said_so():
    invitation = make_invitation()
    with time_machine.travel(invitation.expires_at - dt.timedelta(seconds=5), tick=False):
        members.accept(make_invitation("other-lab"), by=newcomer())
        assert members.expire(timezone.now()) == 0
    with time_machine.travel(invitation.expires_at, tick=False):
        with pytest.raises(Refused, match="has ended"):
            members.accept(invitation, by=newcomer())
        assert members.expire(timezone.now()) == 1
        assert members.expire(timezone.now()) == 0
    invitation.refresh_from_db()
    assert (invitation.state, invitation.closed_at) == ("expired", invitation.expires_at)
    with pytest.raises(WrongState):
        members.accept(invitation, by=newcomer())
    assert kinds(["invitation"]).count("invitation_expired") == 1


def test_leads_and_editors_revoke_what_is_open_and_nobody_else():
    invitation = make_invitation()
    for who in (the_member(), make_user("Sven Stranger"), the_lead("other-lab")):
        if who.pk == the_lead("other-lab").pk:
            who.__dict__["seats"] = {k: v for k, v in who.seats.items() if v.organization.slug == "other-lab"}
        with pytest.raises(NotAllowed):
            members.revoke(invitation, by=who)
    assert members.revoke(invitation, by=the_editor()).state == "revoked"
    with pytest.raises(WrongState):
        members.accept(invitation, by=newcomer())


def test_a_person_acts_for_several_organizations():
    person = newcomer()
    for slug in ("some-lab", "other-lab"):
        members.accept(make_invitation(slug), by=person)
    assert len(person.seats) == len(User.objects.get(pk=person.pk).seats) == 2


def test_who_left_may_be_invited_again_and_the_earlier_seat_stays_ended():
    person, lead = newcomer(), the_lead()
    seat = members.accept(make_invitation(), by=person)
    members.end(seat, by=lead)
    again = members.accept(make_invitation(role="member", by=lead), by=person)
    assert again.pk != seat.pk
    assert Membership.objects.open().filter(user=person).count() == 1


# --- Rights ---------------------------------------------------------------------------------------------------------


def test_a_lead_lets_a_member_submit_and_makes_a_lead():
    lead, seat = the_lead(), the_member().memberships.get()
    seat = members.change(seat, by=lead, role="member", may_submit=True)
    assert (seat.role, seat.may_submit) == ("member", True)
    seat = members.change(seat, by=lead, role="lead", may_submit=False)
    assert (seat.role, seat.may_submit) == ("lead", True)
    changes = [
        event.data["changes"] for event in HistoryEvent.objects.filter(kind="member_changed").order_by("pk")
    ]
    assert changes == [{"may_submit": [False, True]}, {"role": ["member", "lead"]}]


def test_the_same_rights_again_are_quiet():
    seat = the_member().memberships.get()
    assert members.change(seat, by=the_lead(), role="member", may_submit=False).revision == 0
    assert kinds(["membership"]) == []


def test_the_last_lead_stays_while_there_are_members():
    seat = the_lead().memberships.get()
    the_member()
    for work in (
        lambda: members.change(seat, by=the_lead(), role="member", may_submit=False),
        lambda: members.end(seat, by=the_lead()),
    ):
        with pytest.raises(Refused, match="last lead"):
            work()
    seat.refresh_from_db()
    assert (seat.role, seat.ended_at, kinds(["membership"])) == ("lead", None, [])


def test_the_last_person_of_all_may_leave():
    seat = the_lead().memberships.get()
    assert members.end(seat, by=the_lead()).ended_at is not None


def test_a_member_leaves_by_themself_and_is_removed_only_by_a_lead():
    lead, member = the_lead(), the_member()
    colleague = make_seat("some-lab", "Max Member", role="member")
    with pytest.raises(NotAllowed):
        members.end(colleague, by=member)
    assert members.end(colleague, by=lead).ended_at is not None
    members.end(member.memberships.get(), by=member)
    assert member.seats == {}
    before = HistoryEvent.objects.count()
    members.end(member.memberships.get(), by=lead)
    assert HistoryEvent.objects.count() == before
    with pytest.raises(Refused, match="already left"):
        members.change(member.memberships.get(), by=lead, role="lead", may_submit=True)


def test_nobody_gives_themself_rights():
    lead_of_another = make_seat("other-lab", "Olga Other").user
    the_lead()
    for who in (the_member(), lead_of_another, the_editor()):
        with pytest.raises(NotAllowed):
            members.change(the_member().memberships.get(), by=who, role="lead", may_submit=True)


def test_a_lead_asks_for_a_second_factor_and_a_member_does_not():
    organization, lead = make_organization(), the_lead()
    assert members.require_second_factor(organization, by=lead, required=True).requires_second_factor is True
    again = members.require_second_factor(organization, by=lead, required=True)
    assert again.revision == organization.revision + 1
    with pytest.raises(NotAllowed):
        members.require_second_factor(organization, by=the_member(), required=False)


def test_history_names_nobody_who_was_invited_by_name_or_address():
    members.accept(make_invitation(), by=newcomer())
    assert "new@example.org" not in str(list(HistoryEvent.objects.values("data", "reason", "subject_key")))


def test_nobody_invites_themselves(today, db):
    editor = the_editor()
    with pytest.raises(Refused, match="Somebody else has to invite you"):
        members.invite(make_organization(), editor.email.upper(), by=editor, role="lead")
