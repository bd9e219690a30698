"""The right of reply: who is told of a verdict before it is published, how long it waits, and what they answer."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError

from tests.factories import (
    DAY,
    make_assessment,
    make_objective,
    make_organization,
    make_party,
    make_source,
    make_user,
    the_editor,
    the_reviewer,
)
from tests.reporting import make_promise, make_reply, make_report, make_seat, the_lead, the_member
from tracker.actions import assessments, replies
from tracker.exceptions import Incomplete, NotAllowed, ReasonRequired, Refused, WrongState
from tracker.models import HistoryEvent, Notice, Reply

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
LAST_DAY = DAY + dt.timedelta(days=14)


def told(kind="assessment_proposed"):
    return sorted(Notice.objects.filter(kind=kind).values_list("recipient__name", flat=True))


def proposed(status="limited", **fields):
    """By Edith, on the promise of an organization that Lea and Mina act for and that claims nothing yet."""
    the_lead(), the_member()
    return make_assessment(
        fields.pop("commitment", None) or make_promise(), status, until="proposed", **fields
    )


# --- Told, and waited for -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("limited", "partly_delivered"), ("not_started", "not_delivered"), ("not_started", "withdrawn")],
)
def test_an_adverse_outcome_is_told_to_everybody_it_is_about_and_waits_fourteen_days(status, outcome):
    verdict = proposed(status, outcome=outcome)
    assert told() == ["Lea Lead", "Mina Member"]
    assert (verdict.told_at is None, verdict.reply_until) == (False, LAST_DAY)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("complete", "delivered_on_time"), ("complete", "delivered_late"), ("limited", "")],
)
def test_what_is_not_adverse_waits_for_nobody(status, outcome):
    verdict = proposed(status, outcome=outcome)
    assert (told(), verdict.told_at, verdict.reply_until) == ([], None, None)
    verdict = assessments.confirm(verdict, by=the_reviewer())
    assert assessments.publish(verdict, by=the_reviewer()).state == "published"


@pytest.mark.parametrize(
    ("claimed", "status", "waits"),
    [
        ("substantial", "limited", True),
        ("substantial", "not_started", True),
        ("substantial", "no_evidence", True),
        ("substantial", "not_assessable", True),
        ("substantial", "substantial", False),
        ("substantial", "complete", False),
        ("complete", "substantial", True),
        ("limited", "limited", False),
    ],
)
def test_a_lower_status_than_claimed_is_adverse(claimed, status, waits):
    report = make_report(until="published", claimed_status=claimed)
    verdict = proposed(status, commitment=report.commitment)
    assert (verdict.told_at is not None) is waits
    assert told() == (["Lea Lead", "Mina Member"] if waits else [])


@pytest.mark.parametrize("until", ["draft", "submitted", "changes_requested", "declined", "withdrawn"])
def test_a_claim_counts_once_it_is_public(until):
    report = make_report(until=until)
    assert proposed("not_started", commitment=report.commitment).told_at is None


def test_only_the_newest_claim_on_the_same_thing_counts():
    first = make_report(until="published", claimed_status="complete", next_step="")
    make_report(
        first.commitment,
        until="published",
        claimed_status="limited",
        barrier="staff",
        happened_on="2026-11-01",
    )
    assert proposed("limited", commitment=first.commitment).told_at is None
    objective = make_objective(first.commitment)
    make_report(first.commitment, objective=objective, until="published", claimed_status="complete")
    assert proposed("limited", commitment=first.commitment, effective_on="2026-01-01").told_at is None
    part = proposed("limited", commitment=first.commitment, objective=objective)
    assert part.told_at is not None


def test_a_claim_published_meanwhile_makes_what_is_proposed_below_it_adverse():
    verdict = proposed("limited")
    assert (verdict.told_at, told()) == (None, [])
    make_report(verdict.commitment, until="published", claimed_status="complete")
    verdict.refresh_from_db()
    assert verdict.reply_until == LAST_DAY
    assert told() == ["Lea Lead", "Mina Member"]


def test_a_verdict_on_one_party_is_told_to_that_party_alone():
    commitment, other = make_promise(), make_organization("other-lab")
    make_party(commitment, other)
    make_seat(other, "Olga Other")
    proposed("not_started", commitment=commitment, outcome="not_delivered", organization=other)
    assert told() == ["Olga Other"]


def test_a_verdict_on_the_whole_is_told_to_every_party_of_today():
    commitment = make_promise()
    for slug, dates in (
        ("other-lab", {}),
        ("gone-lab", {"joined_on": "2025-02-11", "left_on": "2026-01-01"}),
    ):
        make_party(commitment, slug, **dates)
        make_seat(slug, f"{slug.title()} Lead")
    proposed("not_started", commitment=commitment, outcome="not_delivered")
    assert told() == ["Lea Lead", "Mina Member", "Other-Lab Lead"]


@pytest.mark.parametrize("reason", ["no member", "left", "may not sign in"])
def test_where_nobody_can_be_told_nobody_is_waited_for(reason):
    commitment = make_promise()
    if reason != "no member":
        seat = make_seat("some-lab", "Lea Lead")
        if reason == "left":
            type(seat).objects.update(ended_at=seat.since)
        else:
            type(seat.user).objects.filter(pk=seat.user_id).update(is_active=False)
    verdict = make_assessment(commitment, "not_started", outcome="not_delivered", until="confirmed")
    assert (verdict.told_at, told()) == (None, [])
    assert assessments.publish(verdict, by=the_reviewer()).state == "published"


def test_it_is_published_the_day_after_the_last_day_in_paris_and_not_before():
    verdict = assessments.confirm(proposed("not_started", outcome="not_delivered"), by=the_reviewer())
    with pytest.raises(Refused, match="may reply until 6 December 2026: it can be published the day after"):
        assessments.publish(verdict, by=the_reviewer())
    last_evening = dt.datetime.combine(LAST_DAY, dt.time(22, 59), tzinfo=dt.UTC)  # 23:59 in Paris
    with time_machine.travel(last_evening, tick=False), pytest.raises(Refused, match="may reply until"):
        assessments.publish(verdict, by=the_reviewer())
    with time_machine.travel(last_evening + dt.timedelta(minutes=1), tick=False):
        assert assessments.publish(verdict, by=the_reviewer()).state == "published"


def test_the_number_of_days_is_set_by_the_site(settings):
    settings.RIGHT_OF_REPLY_DAYS = 30
    verdict = proposed("not_started", outcome="not_delivered")
    assert verdict.reply_until == DAY + dt.timedelta(days=30)


def reworded(verdict, **fields):
    for name, value in fields.items():
        setattr(verdict, name, value)
    return assessments.reword(verdict, by=the_editor(), expected=verdict.revision, sources=[make_source()])


def test_other_words_are_told_anew_and_the_wait_begins_anew():
    verdict = proposed("not_started", outcome="not_delivered")
    with time_machine.travel(dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)):
        verdict = reworded(verdict, rationale_en="Nothing was found at all.")
    assert verdict.reply_until == dt.date(2026, 12, 14)
    assert told() == ["Lea Lead", "Lea Lead", "Mina Member", "Mina Member"]


def test_a_change_that_a_reply_does_not_answer_to_restarts_nothing():
    verdict = proposed("not_started", outcome="not_delivered")
    with time_machine.travel(dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)):
        verdict = reworded(verdict, effective_on=dt.date(2026, 11, 1))
    assert (verdict.reply_until, told()) == (LAST_DAY, ["Lea Lead", "Mina Member"])


def test_a_verdict_that_is_no_longer_adverse_no_longer_waits():
    verdict = proposed("limited", outcome="partly_delivered")
    verdict = reworded(verdict, status="complete", outcome="delivered_late")
    assert (verdict.told_at, verdict.reply_until) == (None, None)


# --- Answered -------------------------------------------------------------------------------------------------------


def waiting():
    return proposed("not_started", outcome="not_delivered")


def test_a_reply_is_given_while_the_verdict_waits_or_after_it_is_published():
    verdict = waiting()
    reply = make_reply(verdict, text=" We did.\r\nSee the page. ", contests=True, language="fr")
    assert (reply.text, reply.contests, reply.language) == ("We did.\nSee the page.", True, "fr")
    assert (reply.state, reply.given_by) == ("given", the_lead())
    assert told("reply_received") == ["Edith Editor"]
    assert list(HistoryEvent.objects.filter(subject_type="reply").values_list("kind", flat=True)) == [
        "reply_given"
    ]
    assert not Reply.objects.public().exists()
    published = make_assessment(make_promise(), "limited")
    make_reply(published)
    assert Reply.objects.public().get().assessment == published


def test_a_reply_does_not_shorten_the_wait():
    verdict = waiting()
    make_reply(verdict)
    verdict = assessments.confirm(verdict, by=the_reviewer())
    with pytest.raises(Refused, match="may reply until"):
        assessments.publish(verdict, by=the_reviewer())


def test_the_same_words_again_are_quiet_and_others_need_the_first_withdrawn():
    verdict = waiting()
    first = make_reply(verdict, text="We did.")
    assert make_reply(verdict, text="We did. ").pk == first.pk
    with pytest.raises(Refused, match="has replied already"):
        make_reply(verdict, text="We did not.")
    with pytest.raises(Refused, match="has replied already"):
        make_reply(verdict, text="We did.", contests=True)
    replies.withdraw(first, by=the_lead())
    assert make_reply(verdict, text="We did not.").pk != first.pk
    assert told("reply_received") == ["Edith Editor", "Edith Editor"]


@pytest.mark.parametrize("text", ["", "  \r\n "])
def test_a_reply_has_words(text):
    with pytest.raises(Incomplete) as refusal:
        make_reply(waiting(), text=text)
    assert set(refusal.value.faults) == {"text"}


def test_a_reply_has_an_end():
    with pytest.raises(ValidationError):
        make_reply(waiting(), text="x" * 4_001)
    assert Reply.objects.count() == 0


def test_only_who_speaks_for_the_organization_replies():
    verdict, organization = waiting(), make_organization()
    for who in (
        the_member(),
        make_user("Sven Stranger"),
        the_editor(),
        make_seat("other-lab", "Olga Other").user,
    ):
        with pytest.raises(NotAllowed):
            replies.give(verdict, organization, by=who, text="We did.")
    speaker = make_seat(organization, "Sam Speaker", role="member", may_submit=True).user
    assert replies.give(verdict, organization, by=speaker, text="We did.").given_by == speaker


def test_nobody_replies_to_what_they_were_not_told_of():
    untold = proposed("limited")
    with pytest.raises(NotAllowed, match="not open to a reply"):
        make_reply(untold)
    verdict = waiting()
    other = make_organization("other-lab")
    with pytest.raises(Refused, match="not about your organization"):
        replies.give(verdict, other, by=make_seat(other, "Olga Other").user, text="Nor we.")


def test_nobody_replies_to_what_was_taken_back():
    verdict = assessments.retract(waiting(), by=the_reviewer(), reason="Wrong page.")
    with pytest.raises(NotAllowed, match="not open to a reply"):
        make_reply(verdict)


def test_a_reply_is_withdrawn_by_the_organization_and_taken_down_by_a_reviewer_with_a_reason():
    reply = make_reply(waiting())
    for who in (the_member(), the_editor(), make_seat("other-lab", "Olga Other").user):
        with pytest.raises(NotAllowed):
            replies.withdraw(reply, by=who)
    with pytest.raises(NotAllowed):
        replies.retract(reply, by=the_editor(), reason="Insult.")
    with pytest.raises(ReasonRequired):
        replies.retract(reply, by=the_reviewer(), reason=" ")
    assert replies.retract(reply, by=the_reviewer(), reason="Names a private person.").state == "retracted"
    assert HistoryEvent.objects.get(kind="reply_retracted").reason == "Names a private person."
    with pytest.raises(WrongState):
        replies.withdraw(reply, by=the_lead())
    assert not Reply.objects.public().exists()
