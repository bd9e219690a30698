"""Whether this person may do this now. Each rule reads like the law and is one object with two faces:
`may_x(actor, thing)` is a bool for a button, `may_x.check(actor, thing)` raises the sentence for the door.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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


@Rule
def may_confirm_assessment(actor: Any, assessment: Any) -> Sentence:
    """A reviewer, and never the person who proposed it."""
    if not _is_reviewer(actor):
        return _("Only reviewers may confirm an assessment.")
    if assessment is not None and assessment.author_id == actor.pk:
        return _("You proposed this assessment: somebody else has to confirm it.")
    return None


@Rule
def may_publish_assessment(actor: Any, assessment: Any) -> Sentence:
    """The same second person: what nobody else has looked at is not published."""
    if not _is_reviewer(actor):
        return _("Only reviewers may publish an assessment.")
    if assessment is not None and assessment.author_id == actor.pk:
        return _("You proposed this assessment: somebody else has to publish it.")
    return None


@Rule
def may_retract_assessment(actor: Any, assessment: Any) -> Sentence:
    """Its author may take back a proposal; anything confirmed or published takes a reviewer."""
    if _is_reviewer(actor):
        return None
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
def may_export(actor: Any, thing: Any) -> Sentence:
    ok = actor.is_active and actor.is_staff
    return None if ok else _("Only staff may export from here.")


@Rule
def may_manage_people(actor: Any, thing: Any) -> Sentence:
    return None if _is_administrator(actor) else _("Only administrators may manage people.")


@Rule
def may_see_desk(actor: Any, thing: Any) -> Sentence:
    """Everybody with a role reads the whole record at the desk, drafts and proposals included."""
    ok = actor.is_active and actor.is_staff
    return None if ok else _("Only staff may enter here.")
