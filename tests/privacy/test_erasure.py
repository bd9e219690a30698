"""Erasing a person: nothing says any more who they were, and the record stays whole."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from post_office.models import Email

from tests.factories import make_organization, make_user, the_editor
from tests.privacy.traces import ADDRESS, NAME, everything_stored, found, make_canary
from tests.reporting import make_invitation, make_seat
from tracker.actions import members, people
from tracker.enums import EventKind, InvitationState, MembershipRole
from tracker.exceptions import NotAllowed, Refused
from tracker.models import Assessment, HistoryEvent, Invitation, Membership, Reply, Report, User
from tracker.rules import OPERATOR


@pytest.fixture
def person(today, db):
    return make_canary()


def test_a_person_is_found_all_over_the_database_before(person):
    tables = {"tracker_user", "account_emailaddress", "post_office_email", "usersessions_usersession"}
    assert len(found()) >= 15
    assert tables <= set(connection.introspection.table_names())


def test_nothing_of_an_erased_person_is_left_anywhere(person, caplog, capfd):
    people.erase(person, by=person)
    assert found() == []
    assert "203.0.113.7" not in everything_stored()
    said = caplog.text + "".join(capfd.readouterr())
    assert "quokka" not in said.lower()


def test_the_record_stays_whole_and_names_the_organization(person):
    before = [model.objects.count() for model in (Report, Reply, Assessment, HistoryEvent)]
    erased = people.erase(person, by=OPERATOR)
    after = [model.objects.count() for model in (Report, Reply, Assessment, HistoryEvent)]
    # Three events more: the person erased, the seat ended, the open invitation revoked.
    assert after == [*before[:3], before[3] + 3]
    report = Report.objects.filter(author=erased, state="published").get()
    assert str(report.author) == "former user of Canary Lab"
    assert Assessment.objects.filter(author=erased).exists()
    assert Reply.objects.get().given_by == erased


def test_an_erased_person_is_signed_out_everywhere_and_cannot_come_back(person):
    phone = Client()
    phone.force_login(person)
    assert phone.session.get("_auth_user_id") == str(person.pk)
    erased = people.erase(person, by=OPERATOR)
    assert not Session.objects.exists()
    assert not erased.is_active
    assert not erased.is_staff
    assert not erased.has_usable_password()
    assert not phone.login(email=ADDRESS, password="a long enough password")
    with pytest.raises(Refused):
        people.link_parts(erased, by=OPERATOR)


def test_their_seats_end_although_they_were_the_last_lead(person):
    lab = make_organization("canary-lab")
    make_seat(lab, "Mina Member", role="member")
    people.erase(person, by=person)
    assert not Membership.objects.open().filter(user=person).exists()
    assert members.invite(lab, "next@example.org", by=the_editor(), role=MembershipRole.LEAD).pk


def test_invitations_to_them_end_and_lose_the_address(person):
    people.erase(person, by=person)
    states = dict(Invitation.objects.values_list("organization__slug", "state"))
    assert states == {"canary-lab": InvitationState.REVOKED, "old-lab": InvitationState.ACCEPTED}
    assert all(
        email.endswith("@erased.invalid") for email in Invitation.objects.values_list("email", flat=True)
    )


def test_others_with_a_like_address_keep_their_mail(person):
    people.erase(person, by=person)
    assert f"x{ADDRESS}" in everything_stored()


def test_others_with_a_like_address_stay_signed_in(person):
    other = make_user("Ann Other", email=f"o.{ADDRESS}")
    browser = Client()
    browser.force_login(other)
    session = browser.session
    session["account_login"] = {"email": other.email}
    session.save()
    people.erase(person, by=person)
    assert Session.objects.count() == 1


def test_a_mail_to_somebody_else_that_waits_is_sent_without_the_name(person):
    from post_office.models import Email

    people.erase(person, by=person)
    waiting = Email.objects.exclude(to=[f"x{ADDRESS}"])
    assert [mail.message for mail in waiting if "wait for you" in mail.message] == ["… and … wait for you"]


def test_erasing_leaves_an_event_without_a_name(person):
    people.erase(person, by=person)
    event = HistoryEvent.objects.get(kind=EventKind.PERSON_ERASED)
    assert (event.subject_type, event.subject_key, event.data, event.reason) == (
        "user",
        str(person.pk),
        {},
        "",
    )


def test_erasing_again_is_quiet(person):
    people.erase(person, by=OPERATOR)
    people.erase(person, by=OPERATOR)
    assert HistoryEvent.objects.filter(kind=EventKind.PERSON_ERASED).count() == 1


def test_the_last_administrator_is_not_erased(db):
    only = make_user("Ada Administrator", is_administrator=True)
    with pytest.raises(Refused, match="last administrator"):
        people.erase(only, by=only)
    assert User.objects.get(pk=only.pk).name == "Ada Administrator"
    make_user("Bea Administrator", is_administrator=True)
    assert people.erase(only, by=only).erased_at is not None


def test_nobody_else_may_erase_or_take_the_data(db, editor, stranger):
    for action in (people.erase, people.export):
        for other in (editor, make_user("Ravi Reviewer", is_reviewer=True)):
            with pytest.raises(NotAllowed):
                action(stranger, by=other)


def test_the_address_can_be_used_again_by_somebody_new(person):
    people.erase(person, by=person)
    again = people.create(User(email=ADDRESS, name=NAME), by=OPERATOR)
    assert again.pk != person.pk


def test_people_without_an_organization_become_a_former_user(db, editor):
    make_user("Ada Administrator", is_administrator=True)
    assert str(people.erase(editor, by=editor)) == "former user"


def test_two_erased_people_stand_side_by_side(db, stranger, member):
    for person in (stranger, member):
        people.erase(person, by=OPERATOR).full_clean()
    assert User.objects.filter(erased_at__isnull=False).count() == 2


def test_an_address_that_only_waits_to_be_confirmed_reads_and_erases_nothing_of_its_owner(today, db):
    """Anybody may type anybody's address: what was sent there stays with whoever it belongs to."""
    owner, taker = make_user("Olga Owner"), make_user("Tom Taker")
    EmailAddress.objects.create(user=taker, email=owner.email, verified=False)
    invitation = make_invitation(email=owner.email)
    mail = Email.objects.create(
        from_email="t@example.org", to=[owner.email], subject="Yours", message="Words"
    )
    told = people.export(taker, by=taker)
    assert "Yours" not in str(told)
    assert "some-lab" not in str(told).lower()
    people.erase(taker, by=taker)
    invitation.refresh_from_db()
    assert (invitation.state, invitation.email) == ("sent", owner.email)
    assert Email.objects.filter(pk=mail.pk).exists()
