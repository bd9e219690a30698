"""Changes: what changed on which day, as the page of changes selects, orders and tells it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from rest_framework import serializers

from tracker.api import dressing, shapes
from tracker.api.parameters import DAY, REFERENCE, Asked, Parameter, echoed, of_choices, of_keys
from tracker.api.problems import Fault, Refused
from tracker.api.resource import Line, Resource
from tracker.enums import Fate, ImplementationStatus, Outcome, Precision, Voice
from tracker.reads.changing import change_page, change_words, changes
from tracker.reads.changing.change_kinds import Change, ChangeKind, Due, Stand
from tracker.views.change_wish import ChangeWish

SPAN = {"type": "string", "format": "date"}

FILTERS = (
    Parameter(
        "from",
        "The first day; without it, ninety days before the last.",
        pattern=DAY,
        schema=SPAN,
        example="2026-05-01",
    ),
    Parameter(
        "to",
        "The last day, not after the day that is read; without it, that day.",
        pattern=DAY,
        schema=SPAN,
        example="2026-07-10",
    ),
    of_choices("kind", ChangeKind, "What changed."),
    of_keys("pillar", "Of these pillars, by short name.", example="governance"),
    of_keys(
        "organization",
        "Of what this organization was a party to on that day, or reported on.",
        several=False,
        example="country-fr",
    ),
    of_keys("commitment", "Of this commitment.", pattern=REFERENCE, several=False, example="PA-001"),
)


class StandShape(serializers.Serializer):
    """The assessment on one side of a change."""

    status = shapes.code(ImplementationStatus, "the status")
    outcome = shapes.code(Outcome, "how it ended, once closed", null=True)


class DueShape(serializers.Serializer):
    """A date on one side of a change."""

    on = shapes.day("the last day of its period", null=False)
    precision = shapes.code(Precision, "how exactly it was given")


class TakingShape(serializers.Serializer):
    """An organization that joined, left or reports."""

    organization = shapes.text("its short name", null=False)
    roles = shapes.keys("its roles, where it joined or left")


class ChangeShape(serializers.Serializer):
    """One thing that changed for one commitment on one day of the world, as documented now."""

    day = serializers.DateField(help_text="The day of the change.")
    kind = shapes.Coded(ChangeKind, help_text="What changed.")
    commitment = serializers.CharField(help_text="The commitment.")
    is_sample = shapes.sample()
    precision = shapes.code(Precision, "how exactly the day is known; of a month only, it is its first")
    title_en = shapes.text("title of the commitment, in English", null=False)
    title_fr = shapes.text("title of the commitment, in French")
    words_en = shapes.text("what changed, in words, in English")
    words_fr = shapes.text("what changed, in words, in French")
    before = shapes.part(StandShape, "the assessment before; null where there was none", null=True)
    after = shapes.part(StandShape, "the assessment after", null=True)
    milestone = shapes.text("key of the milestone that it is about")
    milestone_en = shapes.text("its title, in English")
    milestone_fr = shapes.text("its title, in French")
    fate = shapes.code(Fate, "how the milestone reads from then on", null=True)
    was_due = shapes.part(DueShape, "the date that was replaced", null=True)
    due = shapes.part(DueShape, "the date in force from then on", null=True)
    moved_deadlines = shapes.whole("how often the date had been moved by then", null=True)
    organizations = shapes.part(TakingShape, "who joined, left or reports", many=True)
    headline_en = shapes.text("of a development or a report: its headline, in English")
    headline_fr = shapes.text("of a development or a report: its headline, in French")
    claimed_by = shapes.code(Voice, "of a development or a report: who says so", null=True)
    claimed_status = shapes.code(
        ImplementationStatus, "of a report: what the organization claims, which is no verdict", null=True
    )
    report = shapes.text("key of the report")
    links = shapes.part(shapes.Links, "the commitment on this site")


def find(asked: Asked) -> list[Change]:
    """Every change of the span, in the order of the page; its queries do not depend on how many there are."""
    wish = ChangeWish(asked.data(*(each.name for each in FILTERS)), asked.day)
    span = wish.span()
    faults = [
        Fault(name, _("“%(value)s” is not known here.") % {"value": echoed(value)})
        for name, kept in (
            ("pillar", wish.wish.pillars),
            ("organization", (wish.wish.organization,)),
            ("commitment", (wish.wish.commitment,)),
        )
        for value in asked.all(name)
        if value not in kept
    ]
    if wish.problems and not faults:
        faults = [
            Fault("to" if wish.last is None and asked.one("to") else "from", each) for each in wish.problems
        ]
    if faults:
        raise Refused(faults)
    found = changes.changes(span.first, span.last, span.wish)
    return [change for group in change_page.grouped(found) for change in group]


def dress(rows: Sequence[Change], asked: Asked) -> list[Line]:
    """No query."""
    said = {}
    for language in ("en", "fr"):
        with override(language):
            said[language] = [change_words.what(change) for change in rows]
    return [_line(change, en, fr) for change, en, fr in zip(rows, said["en"], said["fr"], strict=True)]


def _line(change: Change, words_en: str, words_fr: str) -> Line:
    promise, step, told = change.commitment, change.step, change.told
    found = {
        "day": change.day,
        "kind": change.kind.value,
        "commitment": promise.reference,
        "is_sample": promise.is_sample,
        "precision": change.precision,
        "title_en": promise.title_en,
        "title_fr": promise.title_fr,
        "words_en": words_en,
        "words_fr": words_fr,
        "milestone": step.key if step else "",
        "milestone_en": step.title_en if step else "",
        "milestone_fr": step.title_fr if step else "",
        "fate": change.fate,
        "moved_deadlines": change.slips if step else None,
        "headline_en": told.headline_en if told else "",
        "headline_fr": told.headline_fr if told else "",
        "claimed_by": told.claimed_by if told else "",
        "claimed_status": told.claimed_status if told else "",
        "report": told.key if told else "",
    }
    return {
        **{name: dressing.plain(value) for name, value in found.items()},
        "before": _stand(change.before),
        "after": _stand(change.after),
        "was_due": _due(change.was_due),
        "due": _due(change.due),
        "organizations": [
            {"organization": each.slug, "roles": list(each.roles)} for each in change.organizations
        ],
        "links": dressing.both("page", promise.get_absolute_url()),
    }


def _stand(stand: Stand | None) -> Line | None:
    return {"status": stand.status, "outcome": dressing.plain(stand.outcome)} if stand else None


def _due(due: Due | None) -> Line | None:
    return {"on": due.on.isoformat(), "precision": due.precision} if due else None


RESOURCE = Resource(
    name="changes",
    singular="change",
    meaning=gettext_lazy(
        "What changed, by day: assessments, milestones, parties, developments and reports, told as on the page of "
        "changes."
    ),
    of_the_day=gettext_lazy(
        "Nothing after the day. A change has the day on which it happened in the world, as documented now."
    ),
    shape=ChangeShape,
    find=find,
    dress=dress,
    parameters=FILTERS,
    always=("day", "kind", "commitment"),
    order="The newest first; of one day by kind, then by reference.",
)
