"""A sandbox beside the record: made-up organizations, commitments and people of each role, to try the site with.

All of it is marked as sample and stands in no list or count of the record (`CommitmentQuerySet.of_the_record`); one
call takes it away again."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import ProtectedError, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import rules
from tracker.actions import people, traces
from tracker.actions.derive import together, touched
from tracker.actions.sample import removing
from tracker.enums import EventKind
from tracker.exceptions import Refused
from tracker.models import Commitment, HistoryEvent, Notice, Organization, Source, User

from .cast import GROUP, gather, guests, members_of_the_cast
from .play import play
from .stage import SCOPE, build

__all__ = ["commitments", "make", "members_of_the_cast", "organizations", "remove", "stands"]


def stands() -> bool:
    return Group.objects.filter(name=GROUP).exists() or commitments().exists()


def commitments() -> QuerySet[Commitment]:
    return Commitment.objects.filter(SCOPE.commitments())


def organizations() -> QuerySet[Organization]:
    return Organization.objects.filter(SCOPE.keyed("slug"))


def make(*, by: rules.Actor) -> None:
    """All or nothing. Real editors are not told of what made-up people did, and nothing of it is mailed."""
    rules.may_publish_data_set.check(by, None)
    if stands():
        raise Refused(_("There is a sandbox already: remove it first."))
    newest = Notice.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with together():
        stage = build(by=by)
        play(stage, gather(stage, by=by))
        told = Notice.objects.filter(pk__gt=newest)
        told.filter(Q(invitation__isnull=False) | ~Q(recipient__groups__name=GROUP)).delete()
        told.update(mailed_at=timezone.now(), skipped=True)


def remove(*, by: rules.Actor) -> list[User]:
    """Take everything away, also what was done in the sandbox since. Returns the people who could not be deleted since
    they had a part in the real record: they are erased instead."""
    rules.may_publish_data_set.check(by, None)
    with together():
        cast = [*members_of_the_cast(), *guests()]
        recorded = _sources_of(cast)
        for person in cast:
            traces.wipe(person)
        removing.remove(SCOPE)
        for source in recorded:
            _if_free(source)
        Group.objects.filter(name=GROUP).delete()
        about = [str(person.pk) for person in cast]
        HistoryEvent.objects.filter(subject_type="user", subject_key__in=about).delete()
        return [person for person in cast if not _gone(person, by=by)]


def _sources_of(cast: list[User]) -> list[Source]:
    made = HistoryEvent.objects.filter(actor__in=cast, kind=EventKind.CREATED, subject_type="source")
    return list(Source.objects.filter(key__in=made.values("subject_key")))


def _if_free(source: Source) -> None:
    """A source that somebody of the cast recorded goes, unless the real record has come to cite it."""
    try:
        with transaction.atomic():
            Source.objects.filter(pk=source.pk).delete()
            touched([source], EventKind.DELETED)
            HistoryEvent.objects.filter(subject_type="source", subject_key=source.key).delete()
    except ProtectedError:
        return


def _gone(person: User, *, by: rules.Actor) -> bool:
    if HistoryEvent.objects.filter(actor=person).exists():
        people.erase(person, by=by)
        return False
    person.delete()
    return True
