"""What the members of an organization see of it: what is due, what was said last, and where each report stands."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker import schedule
from tracker.enums import (
    OPEN_REPORTS,
    PENDING_FATES,
    PUBLIC_REPORTS,
    AssessmentState,
    MilestoneState,
    ReplyState,
    ReportState,
    Role,
    ScheduleState,
)
from tracker.models import (
    Assessment,
    Commitment,
    Deadline,
    Membership,
    Milestone,
    MilestoneStanding,
    Objective,
    Organization,
    Reply,
    Report,
    User,
)
from tracker.reads.cards import day_spoken_of

from . import browse, organizations

STEPS_SHOWN = 3
PENDING = (AssessmentState.PROPOSED, AssessmentState.CONFIRMED)


@dataclass(frozen=True)
class Step:
    """A milestone still to be reached, with the date in force."""

    milestone: Milestone
    deadline: Deadline | None
    schedule: ScheduleState
    days_over: int

    @property
    def is_overdue(self) -> bool:
        return self.schedule == ScheduleState.OVERDUE


@dataclass(frozen=True)
class Subject:
    """What one report speaks of: a commitment as a whole, or one objective of it. `last` is the newest report that
    stands, `open` the one not yet decided, `verdict` the newest assessment of the organization's own part."""

    commitment: Commitment
    objective: Objective | None
    last: Report | None
    open: Report | None
    verdict: Assessment | None


@dataclass(frozen=True)
class Item:
    """One commitment the organization is a party to. `commitment` carries its standing as `now`."""

    commitment: Any
    roles: tuple[str, ...]
    whole: Subject
    aims: tuple[Subject, ...]
    steps: tuple[Step, ...]

    @property
    def aims_reported(self) -> int:
        return sum(aim.last is not None for aim in self.aims)

    @property
    def first_steps(self) -> tuple[Step, ...]:
        return self.steps[:STEPS_SHOWN]

    @property
    def later_steps(self) -> tuple[Step, ...]:
        return self.steps[STEPS_SHOWN:]

    @property
    def urgency(self) -> tuple[dt.date, str]:
        due = day_spoken_of(self.commitment.now)
        return (due or dt.date.max, self.commitment.reference)


@dataclass(frozen=True)
class Group:
    key: str
    title: str | Promise
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Question:
    """An assessment about the organization, and its reply to it, if it gave one."""

    assessment: Assessment
    reply: Reply | None

    @property
    def is_pending(self) -> bool:
        return self.assessment.state in PENDING


@dataclass(frozen=True)
class Desk:
    """The page of an organization."""

    groups: tuple[Group, ...]
    reports: Mapping[str, tuple[Report, ...]]
    pending: tuple[Question, ...]
    published: tuple[Question, ...]

    @property
    def total(self) -> int:
        return sum(len(group.items) for group in self.groups)

    @property
    def overdue(self) -> int:
        return sum(len(group.items) for group in self.groups if group.key == ScheduleState.OVERDUE)

    @property
    def unanswered(self) -> int:
        return sum(question.reply is None for question in self.pending)


GROUPS: tuple[tuple[str, str | Promise], ...] = (
    (ScheduleState.OVERDUE, _("Overdue")),
    (ScheduleState.DUE_SOON, _("Due within 90 days")),
    (ScheduleState.UPCOMING, _("Due later")),
    (ScheduleState.NO_DEADLINE, _("Without a date ahead")),
    ("closed", _("Closed")),
)


def seats_of(person: User) -> list[Membership]:
    """Where the person acts, by name. One query."""
    seats = person.memberships.open().select_related("organization")
    return sorted(seats, key=lambda seat: str(seat.organization.name).casefold())


def desk(organization: Organization, day: dt.date) -> Desk:
    """Eight queries, however much it has promised and reported."""
    roles = _roles(organization, day)
    reports = list(reports_of(organization))
    questions = _questions(organization, roles)
    items = _items(roles, reports, _own_verdicts(questions, organization), day)
    return Desk(
        groups=_grouped(items),
        reports=_by_state(reports),
        pending=tuple(q for q in questions if q.is_pending),
        published=tuple(q for q in questions if not q.is_pending),
    )


def reports_of(organization: Organization) -> Iterable[Report]:
    rows = Report.objects.filter(organization=organization).defer("detail", "next_step")
    return rows.select_related("commitment", "objective", "author", "submitted_by").order_by(
        "-saved_at", "-pk"
    )


def _roles(organization: Organization, day: dt.date) -> dict[int, tuple[str, ...]]:
    """By commitment, in the order of the scale of roles."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = organizations.parties_on(day).filter(organization=organization)
    for commitment, role in rows.order_by("pk").values_list("commitment", "role"):
        if role not in found[commitment]:
            found[commitment].append(role)
    return {pk: tuple(str(Role(role).label) for role in held) for pk, held in found.items()}


Key = tuple[int, int | None]


def _items(
    roles: Mapping[int, tuple[str, ...]],
    reports: Sequence[Report],
    verdicts: Mapping[Key, Assessment],
    day: dt.date,
) -> list[Item]:
    commitments = browse.on_day(day).with_now().filter(pk__in=list(roles))
    aims = _aims(roles)
    steps = _steps(roles, day)
    last = _newest(r for r in reports if r.state == ReportState.PUBLISHED)
    standing = {(r.commitment_id, r.objective_id): r for r in reports if r.state in OPEN_REPORTS}

    def subject(commitment: Commitment, aim: Objective | None) -> Subject:
        key = (commitment.pk, aim.pk if aim else None)
        return Subject(commitment, aim, last.get(key), standing.get(key), verdicts.get(key))

    return [
        Item(
            commitment=commitment,
            roles=roles[commitment.pk],
            whole=subject(commitment, None),
            aims=tuple(subject(commitment, aim) for aim in aims[commitment.pk]),
            steps=tuple(steps[commitment.pk]) if not commitment.now.outcome else (),  # type: ignore[attr-defined]  # as_of annotates it
        )
        for commitment in commitments
    ]


def _newest(reports: Iterable[Report]) -> dict[Key, Report]:
    """Of several that stand about the same thing, the one about the latest day."""
    by_day = sorted(reports, key=lambda r: (r.happened_on or dt.date.min, r.pk))
    return {(r.commitment_id, r.objective_id): r for r in by_day}


def _aims(commitments: Iterable[int]) -> dict[int, list[Objective]]:
    found: dict[int, list[Objective]] = defaultdict(list)
    for aim in Objective.objects.filter(commitment__in=list(commitments)).order_by("number"):
        found[aim.commitment_id].append(aim)
    return found


def _steps(commitments: Iterable[int], day: dt.date) -> dict[int, list[Step]]:
    """By commitment, the earliest date first and those without one last. Two queries."""
    found: dict[int, list[Step]] = defaultdict(list)
    for step in planned_steps(commitments, day):
        found[step.milestone.commitment_id].append(step)
    for steps in found.values():
        steps.sort(key=lambda each: each.deadline.due_on if each.deadline else dt.date.max)
    return found


def planned_steps(commitments: Iterable[int], day: dt.date) -> list[Step]:
    """Planned milestones as they stand on the day, in their order. Two queries."""
    known = Prefetch(
        "milestone__deadlines",
        Deadline.objects.filter(known_on__lte=day).order_by("position"),
        to_attr="known",
    )
    standings = (
        MilestoneStanding.objects.as_of(day)
        .filter(milestone__commitment__in=list(commitments), milestone__state=MilestoneState.PLANNED)
        .select_related("milestone")
        .order_by("milestone__commitment", "milestone__position", "milestone")
        .prefetch_related(known)
    )
    return [_step(now, day) for now in standings]


def _step(now: MilestoneStanding, day: dt.date) -> Step:
    dates: list[Deadline] = now.milestone.known  # type: ignore[attr-defined]  # prefetched above
    deadline = dates[-1] if dates else None
    if deadline is None or now.fate not in PENDING_FATES:
        return Step(now.milestone, deadline, ScheduleState.NO_DEADLINE, 0)
    state = schedule.due_state(deadline.due_on, day)
    return Step(now.milestone, deadline, state, schedule.days_overdue(deadline.due_on, day))


def _grouped(items: Sequence[Item]) -> tuple[Group, ...]:
    """By what is most pressing; groups with nothing in them are left out."""
    found: dict[str, list[Item]] = defaultdict(list)
    for item in sorted(items, key=lambda each: each.urgency):
        found[_group(item)].append(item)
    return tuple(Group(key, title, tuple(found[key])) for key, title in GROUPS if found[key])


def _group(item: Item) -> str:
    now = item.commitment.now
    if now.outcome:
        return "closed"
    dated = (ScheduleState.OVERDUE, ScheduleState.DUE_SOON, ScheduleState.UPCOMING)
    return str(now.schedule) if now.schedule in dated else ScheduleState.NO_DEADLINE


def _by_state(reports: Sequence[Report]) -> dict[str, tuple[Report, ...]]:
    """Under the value of each state; superseded ones stand with the published."""
    found: dict[str, list[Report]] = {state.value: [] for state in ReportState}
    for report in reports:
        state = ReportState.PUBLISHED if report.state in PUBLIC_REPORTS else report.state
        found[str(state)].append(report)
    return {state: tuple(listed) for state, listed in found.items()}


def _questions(organization: Organization, commitments: Iterable[int]) -> list[Question]:
    """Assessments about it that it may answer, those with the nearest last day first. Two queries."""
    own = Reply.objects.filter(organization=organization, state=ReplyState.GIVEN)
    about = Q(organization=organization) | Q(organization__isnull=True, commitment__in=list(commitments))
    told = Q(told_at__isnull=False, state__in=[*PENDING, AssessmentState.PUBLISHED])
    rows = (
        Assessment.objects.filter(about, told | Q(organization=organization, state=AssessmentState.PUBLISHED))
        .select_related("commitment", "objective")
        .prefetch_related(Prefetch("replies", own, to_attr="own_replies"))
        .order_by("reply_until", "-effective_on", "pk")
    )
    return [Question(row, next(iter(row.own_replies), None)) for row in rows]


def _own_verdicts(questions: Sequence[Question], organization: Organization) -> dict[Key, Assessment]:
    """The newest published assessment of the organization's own part, by what it is about."""
    own = [
        q.assessment
        for q in questions
        if q.assessment.organization_id == organization.pk and not q.is_pending
    ]
    own.sort(key=lambda verdict: (verdict.effective_on, verdict.pk))
    return {(verdict.commitment_id, verdict.objective_id): verdict for verdict in own}
