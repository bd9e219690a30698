"""Taking made-up data away again with everything that hangs on it, its reports and its history included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, ProtectedError, Q, QuerySet
from django.utils.translation import gettext as _

from tracker import search
from tracker.actions.version import raise_version
from tracker.exceptions import Refused
from tracker.models import (
    Applicability,
    Assessment,
    AssessmentSource,
    AssessmentUpdate,
    Commitment,
    CommitmentSource,
    Correction,
    Deadline,
    EvidenceFile,
    HistoryEvent,
    Indicator,
    Measurement,
    Milestone,
    MilestoneStanding,
    Notice,
    Objective,
    Organization,
    Party,
    Pillar,
    Reply,
    Report,
    SearchDocument,
    Source,
    Standing,
    Topic,
    Update,
    UpdateCommitment,
    UpdateSource,
)


@dataclass(frozen=True)
class Scope:
    """What was made up together: its commitments are known by the start of their references, its other things by the
    start of their keys (`but` not those of another scope whose keys begin with the same)."""

    references: str
    keys: str
    but: tuple[str, ...] = ()

    def commitments(self, path: str = "") -> Q:
        return Q(**{f"{path}is_sample": True, f"{path}reference__startswith": self.references})

    def keyed(self, field: str) -> Q:
        ours = Q(**{f"{field}__startswith": self.keys})
        for other in self.but:
            ours &= ~Q(**{f"{field}__startswith": other})
        return ours


def remove(scope: Scope) -> int:
    """How many commitments went. Real rows are never touched: where one points to made-up data (an editor cited it),
    this is refused."""
    count = Commitment.objects.filter(scope.commitments()).count()
    with transaction.atomic():
        for file in EvidenceFile.objects.filter(scope.commitments("report__commitment__")):
            stored, name = file.file.storage, str(file.file.name)
            transaction.on_commit(lambda stored=stored, name=name: stored.delete(name))  # type: ignore[misc]  # both bound here
        try:
            for rows in list(_rows(scope)):
                rows.delete()
        except ProtectedError as error:
            raise Refused(_("Real entries point to sample data: take them off it first.")) from error
        search.recount()
        raise_version()
    return count


def _rows(scope: Scope) -> Iterator[QuerySet[Model]]:
    """Everything of the scope, rows before those they point to. What later rows are known by is read first."""
    ours = scope.commitments("commitment__")
    keys = list(Report.objects.filter(ours).values_list("key", flat=True))
    corrections = list(Correction.objects.filter(ours).values_list("key", flat=True))
    updates = _updates(scope)
    _untie(scope, updates)
    yield from (model.objects.filter(ours) for model in (Standing, SearchDocument))
    yield MilestoneStanding.objects.filter(scope.commitments("milestone__commitment__"))
    yield Correction.objects.filter(ours)
    yield Reply.objects.filter(scope.commitments("assessment__commitment__"))
    yield Report.objects.filter(ours)
    yield AssessmentSource.objects.filter(scope.commitments("assessment__commitment__"))
    yield AssessmentUpdate.objects.filter(scope.commitments("assessment__commitment__"))
    yield Assessment.objects.filter(ours)
    yield UpdateSource.objects.filter(update__in=updates)
    yield UpdateCommitment.objects.filter(ours)
    yield Update.objects.filter(pk__in=updates)
    yield Deadline.objects.filter(scope.commitments("milestone__commitment__"))
    yield Measurement.objects.filter(scope.commitments("indicator__commitment__"))
    yield Applicability.objects.filter(scope.commitments("objective__commitment__"))
    for model in (Milestone, Indicator, Party, Objective, CommitmentSource):
        yield model.objects.filter(ours)
    yield Commitment.objects.filter(scope.commitments(), merged_into__isnull=False)
    yield Commitment.objects.filter(scope.commitments())
    yield Organization.objects.filter(scope.keyed("slug"))
    yield Source.objects.filter(scope.keyed("key") | _of_reports("key", keys))
    yield Topic.objects.filter(scope.keyed("slug"))
    yield Pillar.objects.filter(scope.keyed("slug"))
    named = Q(subject_key__startswith=scope.references) | scope.keyed("subject_key")
    named |= _of_reports("subject_key", keys) | Q(subject_key__in=[*keys, *corrections])
    yield Notice.objects.filter(named)
    yield HistoryEvent.objects.filter(named | Q(about__startswith=scope.references))


def _updates(scope: Scope) -> list[int]:
    """Entries that concern nothing but what is made up."""
    elsewhere = UpdateCommitment.objects.filter(update=OuterRef("pk")).exclude(
        scope.commitments("commitment__")
    )
    concerned = Update.objects.filter(scope.commitments("commitments__")).filter(~Exists(elsewhere))
    named = Update.objects.filter(scope.keyed("key"))
    return list({*concerned.values_list("pk", flat=True), *named.values_list("pk", flat=True)})


def _untie(scope: Scope, updates: list[int]) -> None:
    """Loosen what rows of one kind hold each other by."""
    ours = scope.commitments("commitment__")
    Assessment.objects.filter(ours).update(superseded_by=None, corrects=None)
    Report.objects.filter(ours).update(corrects=None)
    Update.objects.filter(pk__in=updates).update(superseded_by=None)
    Commitment.objects.filter(scope.commitments()).update(parent=None)


def _of_reports(field: str, keys: list[str]) -> Q:
    """Sources and entries that publishing a report makes: `sample-report-<key>`, `sample-report-<key>-1`."""
    wanted = Q(pk__in=[])
    for key in keys:
        wanted |= Q(**{f"{field}__startswith": f"sample-report-{key}"})
    return wanted
