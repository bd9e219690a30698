"""Whether this person may do this now. Each rule reads like the law and is one object with two faces:
`may_x(actor, thing)` is a bool for a button, `may_x.check(actor, thing)` raises the sentence for the door.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.enums import (
    PUBLIC_REPORTS,
    WRITABLE_REPORTS,
    AssessmentState,
    MembershipRole,
    ReportState,
)
from tracker.exceptions import NotAllowed

if TYPE_CHECKING:
    from tracker.models import User


@dataclass(frozen=True)
class Operator:
    """Whoever runs commands on the machine itself: may load the data set, is nobody's second pair of eyes.

    An import at the desk acts as one too, under the key of the administrator who asked for it: then it may
    edit the record, and still publishes nothing."""

    pk: int | None = None
    is_active: bool = True
    is_editor: bool = True
    is_reviewer: bool = False
    is_administrator: bool = True
    is_staff: bool = True
    seats: Mapping[int, Any] = field(default_factory=dict, compare=False)


OPERATOR = Operator()
Actor: TypeAlias = "User | Operator"
Sentence: TypeAlias = "str | Promise | None"


class Rule:
    """Made from a function that returns the refusal, or None where the person may."""

    def __init__(self, refusal: Callable[[Any, Any], Sentence]) -> None:
        self.refusal = refusal
        self.__doc__ = refusal.__doc__
        self.__name__ = refusal.__name__

    def __call__(self, actor: Any, thing: Any = None) -> bool:
        return self.refusal(actor, thing) is None

    def check(self, actor: Any, thing: Any = None) -> None:
        sentence = self.refusal(actor, thing)
        if sentence is not None:
            raise NotAllowed(sentence)


def _is_editor(actor: Any) -> bool:
    """Reviewers are senior editors: they may what editors may."""
    return bool(actor.is_active and (actor.is_editor or actor.is_reviewer))


def _is_reviewer(actor: Any) -> bool:
    return bool(actor.is_active and actor.is_reviewer)


def _is_administrator(actor: Any) -> bool:
    return bool(actor.is_active and actor.is_administrator)


@Rule
def may_edit_record(actor: Any, thing: Any) -> Sentence:
    """Editors keep the record: commitments, parties, milestones, sources, developments."""
    return None if _is_editor(actor) else _("Only editors may change the record.")


@Rule
def may_propose_assessment(actor: Any, thing: Any) -> Sentence:
    return None if _is_editor(actor) else _("Only editors may propose an assessment.")


@Rule
def may_reword_assessment(actor: Any, assessment: Any) -> Sentence:
    """Its author alone: who confirms a verdict has not written it. The data set's own name no author."""
    if not _is_editor(actor):
        return _("Only editors may propose an assessment.")
    if assessment.author_id is not None and assessment.author_id != actor.pk:
        return _(
            "Somebody else proposed this: only they may change its words. Propose another, or confirm it."
        )
    return None


def _about_their_own(actor: Any, assessment: Any) -> Sentence:
    """Who acts for an organization does not judge its part."""
    if assessment is not None and _seat(actor, assessment.organization_id):
        return _("This is about an organization that you act for: somebody else has to decide.")
    return None


@Rule
def may_confirm_assessment(actor: Any, assessment: Any) -> Sentence:
    """A reviewer, and never the person who proposed it."""
    if not _is_reviewer(actor):
        return _("Only reviewers may confirm an assessment.")
    if assessment is not None and assessment.author_id == actor.pk:
        return _("You proposed this assessment: somebody else has to confirm it.")
    return _about_their_own(actor, assessment)


@Rule
def may_publish_assessment(actor: Any, assessment: Any) -> Sentence:
    """The same second person: what nobody else has looked at is not published."""
    if not _is_reviewer(actor):
        return _("Only reviewers may publish an assessment.")
    if assessment is not None and assessment.author_id == actor.pk:
        return _("You proposed this assessment: somebody else has to publish it.")
    return _about_their_own(actor, assessment)


@Rule
def may_retract_assessment(actor: Any, assessment: Any) -> Sentence:
    """Its author may take back a proposal; anything confirmed or published takes a reviewer."""
    if _is_reviewer(actor):
        return _about_their_own(actor, assessment)
    own = assessment is not None and assessment.author_id == actor.pk
    if _is_editor(actor) and own and assessment.state == "proposed":
        return None
    return _("Only reviewers may retract an assessment; its author may take back a proposal.")


@Rule
def may_close_commitment(actor: Any, commitment: Any) -> Sentence:
    """Closing is part of publishing a verdict with an outcome, and takes the same person."""
    return (
        None
        if _is_reviewer(actor)
        else _("A commitment is closed by publishing an assessment with an outcome.")
    )


@Rule
def may_reopen_commitment(actor: Any, commitment: Any) -> Sentence:
    return None if _is_reviewer(actor) else _("Only reviewers may reopen a commitment.")


@Rule
def may_merge_commitment(actor: Any, commitment: Any) -> Sentence:
    return None if _is_reviewer(actor) else _("Only reviewers may merge commitments.")


@Rule
def may_import(actor: Any, thing: Any) -> Sentence:
    return None if _is_administrator(actor) else _("Only administrators may import.")


@Rule
def may_publish_data_set(actor: Any, thing: Any) -> Sentence:
    """The data set's own verdicts name no persons: only whoever runs the machine brings them in."""
    return None if actor == OPERATOR else _("Only the data set itself publishes its verdicts.")


@Rule
def may_release(actor: Any, thing: Any) -> Sentence:
    """A release freezes what is public for good: only whoever runs the machine makes one."""
    return None if actor == OPERATOR else _("Only whoever runs the site releases the data.")


@Rule
def may_export(actor: Any, thing: Any) -> Sentence:
    ok = actor.is_active and actor.is_staff
    return None if ok else _("Only staff may export from here.")


@Rule
def may_manage_people(actor: Any, thing: Any) -> Sentence:
    return None if _is_administrator(actor) else _("Only administrators may manage people.")


@Rule
def may_take_data_of(actor: Any, person: Any) -> Sentence:
    """The person themself, and whoever looks after people when they ask for it."""
    if _is_administrator(actor) or (actor.is_active and actor.pk == person.pk):
        return None
    return _("Only the person themself may do this.")


@Rule
def may_erase(actor: Any, person: Any) -> Sentence:
    """The same two."""
    return may_take_data_of.refusal(actor, person)


@Rule
def may_see_desk(actor: Any, thing: Any) -> Sentence:
    """Everybody with a role reads the whole record at the desk, drafts and proposals included."""
    ok = actor.is_active and actor.is_staff
    return None if ok else _("Only staff may enter here.")


# --- Organizations report -------------------------------------------------------------------------------------------


def _seat(actor: Any, organization_id: int | None) -> Any:
    """The person's open membership of that organization, or None; visitors have none."""
    if not actor.is_active or organization_id is None:
        return None
    return getattr(actor, "seats", {}).get(organization_id)


def _leads(actor: Any, organization_id: int | None) -> bool:
    seat = _seat(actor, organization_id)
    return seat is not None and seat.role == MembershipRole.LEAD


def _speaks_for(actor: Any, organization_id: int | None) -> bool:
    """Leads do, and members whom a lead allowed to."""
    seat = _seat(actor, organization_id)
    return seat is not None and (seat.role == MembershipRole.LEAD or seat.may_submit)


@Rule
def may_see_portal(actor: Any, organization: Any) -> Sentence:
    """Only who belongs to it: its drafts are nobody else's business."""
    seat = _seat(actor, organization.pk)
    return None if seat else _("Only members of this organization may enter here.")


@Rule
def may_draft_report(actor: Any, organization: Any) -> Sentence:
    seat = _seat(actor, organization.pk)
    return None if seat else _("Only members of this organization may report for it.")


@Rule
def may_write_report(actor: Any, report: Any) -> Sentence:
    """Its organization, while it is a draft or was given back; never an editor."""
    if not _seat(actor, report.organization_id):
        return _("Only members of this organization may report for it.")
    if report.state not in WRITABLE_REPORTS:
        return _("This report was handed in: it can no longer be changed.")
    return None


@Rule
def may_submit_report(actor: Any, report: Any) -> Sentence:
    """Submitting binds the organization: its leads, and members whom a lead allowed to; never who decided on it as
    an editor before they came to the organization."""
    if not _speaks_for(actor, report.organization_id):
        return _("Only a lead of the organization, or a member whom a lead allowed to, may submit.")
    if report.decided_by_id is not None and report.decided_by_id == actor.pk:
        return _("You decided on this report as an editor: somebody else has to submit it.")
    return None


@Rule
def may_withdraw_report(actor: Any, report: Any) -> Sentence:
    """A lead whatever is undecided; whoever began a draft may also give it up."""
    if _leads(actor, report.organization_id):
        return None
    own = _seat(actor, report.organization_id) and report.author_id == actor.pk
    if own and report.state == ReportState.DRAFT:
        return None
    return _("Only a lead of the organization may withdraw a report.")


@Rule
def may_read_report(actor: Any, report: Any) -> Sentence:
    """Everybody once published; its organization always; the desk once it was submitted."""
    if report.state in PUBLIC_REPORTS or _seat(actor, report.organization_id):
        return None
    handed_in = report.submitted_at is not None
    if actor.is_active and getattr(actor, "is_staff", False) and handed_in:
        return None
    return _("This report is not public.")


@Rule
def may_review_report(actor: Any, report: Any) -> Sentence:
    """An editor who had no part in it: neither wrote nor submitted it, nor belongs to the organization. A person:
    whoever decided is named."""
    if not _is_editor(actor) or isinstance(actor, Operator):
        return _("Only editors may review reports.")
    if report is not None and actor.pk is not None and actor.pk in (report.author_id, report.submitted_by_id):
        return _("You had a part in this report: somebody else has to review it.")
    if report is not None and _seat(actor, report.organization_id):
        return _("You belong to this organization: somebody else has to review its reports.")
    return None


@Rule
def may_reply(actor: Any, thing: Any) -> Sentence:
    """`thing` is (assessment, organization); that it is about them is checked by `actions.replies`."""
    assessment, organization = thing
    if not _speaks_for(actor, organization.pk):
        return _("Only a lead of the organization, or a member whom a lead allowed to, may reply.")
    gone = (AssessmentState.SUPERSEDED, AssessmentState.RETRACTED)
    told = assessment.told_at is not None or assessment.state == AssessmentState.PUBLISHED
    return None if told and assessment.state not in gone else _("This assessment is not open to a reply.")


@Rule
def may_withdraw_reply(actor: Any, reply: Any) -> Sentence:
    if _speaks_for(actor, reply.organization_id):
        return None
    return _("Only a lead of the organization may withdraw its reply.")


@Rule
def may_retract_reply(actor: Any, reply: Any) -> Sentence:
    """For what may not be printed (insults, other people's data); the reason is kept."""
    return None if _is_reviewer(actor) else _("Only reviewers may take a reply down.")


# --- Members --------------------------------------------------------------------------------------------------------


@Rule
def may_invite(actor: Any, thing: Any) -> Sentence:
    """`thing` is (organization, role). Editors bring in the leads, leads bring in members and further leads."""
    organization, role = thing
    if _leads(actor, organization.pk):
        return None
    if role == MembershipRole.LEAD and (_is_editor(actor) or _is_administrator(actor)):
        return None
    return _("Editors invite the leads of an organization; its leads invite its members.")


@Rule
def may_revoke_invitation(actor: Any, invitation: Any) -> Sentence:
    if _leads(actor, invitation.organization_id) or _is_editor(actor) or _is_administrator(actor):
        return None
    return _("Only a lead of the organization or an editor may revoke an invitation.")


@Rule
def may_accept_invitation(actor: Any, invitation: Any) -> Sentence:
    """Bound to the address it was sent to."""
    if actor.is_active and getattr(actor, "email", "").lower() == invitation.email.lower():
        return None
    return _("This invitation was sent to another e-mail address.")


@Rule
def may_manage_members(actor: Any, organization: Any) -> Sentence:
    if _leads(actor, organization.pk) or _is_administrator(actor):
        return None
    return _("Only a lead of the organization may manage its members.")


@Rule
def may_run_the_day(actor: Any, thing: Any) -> Sentence:
    """What happens by the clock: `manage.py run_due`."""
    return None if actor == OPERATOR else _("This happens by the clock.")


# --- Corrections ----------------------------------------------------------------------------------------------------


@Rule
def may_answer_correction(actor: Any, correction: Any) -> Sentence:
    person = _is_editor(actor) and not isinstance(actor, Operator)
    return None if person else _("Only editors may answer a correction.")
