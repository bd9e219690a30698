"""The page of changes: which span of days was asked for, how many of each kind there are in it, and one page of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from tracker import search
from tracker.models import Party, Pillar
from tracker.models.commitment import of_the_record
from tracker.reads import choices, marks, paging

from . import change_words, changes
from .change_kinds import KINDS, Change, ChangeKind, Promise
from .changes import Wish

WINDOW = dt.timedelta(days=90)
PER_PAGE = 100
FOLDED = 5
"""From so many changes of one day and one sort on, one sentence tells them and names them on request."""

MOST_ORGANIZATIONS = 500
"""Above so many, the form offers none: they are chosen from their own list."""


@dataclass(frozen=True)
class Asked:
    """A span of days, both included, and a wish. `given` holds the days as the address gave them: a span that goes
    without saying stays out of addresses, so that tomorrow it is tomorrow's."""

    first: dt.date
    last: dt.date
    wish: Wish = field(default_factory=Wish)
    given: tuple[tuple[str, str], ...] = ()

    def parameters(self) -> list[tuple[str, str]]:
        pairs = [*self.given, ("organization", self.wish.organization), ("commitment", self.wish.commitment)]
        pairs += [("kind", kind) for kind in self.wish.kinds]
        pairs += [("pillar", pillar) for pillar in self.wish.pillars]
        return sorted((name, value) for name, value in pairs if value)

    def address(self, **more: str) -> str:
        """ "?…", or "?" alone for what goes without saying: an empty href would keep the query."""
        extra = [(name, value) for name, value in more.items() if value]
        return "?" + urlencode(sorted([*self.parameters(), *extra]))

    def wishing(self, **wishes: Any) -> Asked:
        return replace(self, wish=replace(self.wish, **wishes))

    def between(self, first: dt.date, last: dt.date) -> Asked:
        given = (("from", first.isoformat()), ("to", last.isoformat()))
        return replace(self, first=first, last=last, given=given)


def first_of_window(last: dt.date) -> dt.date:
    """The first of the ninety days that end with `last`."""
    return last - WINDOW + dt.timedelta(days=1)


@dataclass(frozen=True)
class KindCount:
    """`url` shows this kind as well; of a kind that is shown, it takes it away."""

    kind: str
    label: Any
    count: int
    url: str
    active: bool


@dataclass(frozen=True)
class Entry:
    """One line: a change, several commitments of one development, or many changes of one sort. `changes` are all of
    them, `shown` those on this page."""

    changes: tuple[Change, ...]
    shown: tuple[Change, ...]

    @property
    def first(self) -> Change:
        return self.shown[0]

    @property
    def folded(self) -> bool:
        return len(self.changes) >= FOLDED and self.first.kind != ChangeKind.DEVELOPED

    @property
    def cut(self) -> bool:
        return len(self.shown) < len(self.changes)

    @property
    def words(self) -> str:
        """Many in one sentence."""
        return change_words.together(self.changes)

    @property
    def sentence(self) -> change_words.Sentence:
        return change_words.tell(self.first)

    @property
    def listed(self) -> tuple[dict[str, Any], ...]:
        """Each by itself, with what is said of it."""
        return tuple({"change": change, "sentence": change_words.tell(change)} for change in self.shown)

    @property
    def commitments(self) -> tuple[Promise, ...]:
        return tuple(change.commitment for change in self.shown)


@dataclass(frozen=True)
class OfAKind:
    kind: ChangeKind
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Day:
    day: dt.date
    kinds: tuple[OfAKind, ...]


@dataclass(frozen=True)
class ChangePage:
    """`total` counts the changes of the kinds asked for, `of` those of every kind."""

    asked: Asked
    total: int
    of: int
    kinds: tuple[KindCount, ...]
    days: tuple[Day, ...]
    pages: paging.Pages
    nearest: Asked | None


def read(day: dt.date, asked: Asked, number: int, *, as_of: str = "") -> ChangePage:
    """Four queries, and one more for an organization; where nothing changed, four for the nearest span in which
    something did."""
    wish = asked.wish
    own = changes.taking_part(wish.organization) if wish.organization else None
    every = changes.changes(asked.first, asked.last, replace(wish, kinds=()), own)
    counts = Counter(change.kind for change in every)
    wanted = [change for change in every if not wish.kinds or change.kind in wish.kinds]
    groups = list(grouped(wanted))
    pages = paging.pages(number, len(wanted), PER_PAGE, lambda page: asked.address(as_of=as_of, page=page))
    start = (pages.number - 1) * PER_PAGE
    return ChangePage(
        asked=asked,
        total=len(wanted),
        of=len(every),
        kinds=tuple(_kinds(counts, asked, as_of)),
        days=tuple(_days(groups, start, start + PER_PAGE)),
        pages=pages,
        nearest=None if wanted else nearest(day, asked, own),
    )


def grouped(found: Iterable[Change]) -> Iterator[tuple[Change, ...]]:
    """Changes in the order of the page, those of one day and one sort together."""
    for _key, same in groupby(found, key=lambda change: (change.day, change.kind)):
        sorts: dict[Any, list[Change]] = defaultdict(list)
        for change in same:
            sorts[_sort(change)].append(change)
        for group in sorted(sorts.values(), key=_place):
            yield tuple(group)


def _sort(change: Change) -> Any:
    """What makes two changes of a day and a kind the same."""
    if change.told:
        return change.told.pk if change.kind == ChangeKind.DEVELOPED else change.commitment.pk
    return change.after if change.kind == ChangeKind.ASSESSED else change.kind


def _place(group: Sequence[Change]) -> int:
    """Assessments from done to not known, all else as it came."""
    first = group[0]
    if first.kind != ChangeKind.ASSESSED or first.after is None:
        return 0
    return marks.rank(first.after.status, first.after.outcome)


def _days(groups: Iterable[tuple[Change, ...]], start: int, end: int) -> Iterator[Day]:
    """The part of the groups that lies on the page."""
    entries: list[Entry] = []
    position = 0
    for group in groups:
        shown = group[max(0, start - position) : max(0, end - position)]
        position += len(group)
        if shown:
            entries += _entries(group, shown)
    for day, of_day in groupby(entries, key=lambda entry: entry.first.day):
        kinds = groupby(of_day, key=lambda entry: entry.first.kind)
        yield Day(day, tuple(OfAKind(kind, tuple(found)) for kind, found in kinds))


def _entries(group: tuple[Change, ...], shown: tuple[Change, ...]) -> list[Entry]:
    together = Entry(group, shown)
    if together.folded or together.first.kind == ChangeKind.DEVELOPED:
        return [together]
    return [Entry((change,), (change,)) for change in shown]


def _kinds(counts: Counter[ChangeKind], asked: Asked, as_of: str) -> Iterator[KindCount]:
    """Every kind of which there is something, or that was asked for."""
    for kind in KINDS:
        active = kind in asked.wish.kinds
        if not counts[kind] and not active:
            continue
        then = [other for other in KINDS if (other in asked.wish.kinds) != (other == kind)]
        url = asked.wishing(kinds=tuple(str(other) for other in then)).address(as_of=as_of)
        yield KindCount(kind.value, kind.label, counts[kind], url, active)


def nearest(day: dt.date, asked: Asked, own: changes.Own | None) -> Asked | None:
    """The same wish for the last ninety days before the span in which something changed, else for the first ones
    after it."""
    every = changes.changes(dt.date.min, day, asked.wish, own)
    before = next((change.day for change in every if change.day < asked.first), None)
    if before:
        return asked.between(first_of_window(before), before)
    if every:
        return asked.between(every[-1].day, min(day, every[-1].day + WINDOW - dt.timedelta(days=1)))
    return None


def pillars() -> dict[str, Any]:
    """Names by slug, in reading order. One query."""
    return {pillar.slug: pillar.name for pillar in Pillar.objects.order_by("number")}


def _counted() -> QuerySet[Party]:
    """A part in something of the record."""
    return Party.objects.filter(of_the_record("commitment__"), organization=OuterRef("pk"))


def organizations(asked_for: str) -> dict[str, Any]:
    """Names by slug of those that the form offers: all with a part in something public, or, where they are too many to
    choose from, the one asked for. One query, two where they are many."""
    public = choices.public_organizations().filter(Exists(_counted()))
    found = list(public[: MOST_ORGANIZATIONS + 1])
    if len(found) > MOST_ORGANIZATIONS:
        found = list(public.filter(slug=asked_for)) if asked_for else []
    return {each.slug: each.name for each in sorted(found, key=lambda each: search.fold(str(each.name)))}


def chips(
    asked: Asked, named: Mapping[str, Any], organized: Mapping[str, Any], as_of: str
) -> list[dict[str, Any]]:
    """What narrows the page besides the kinds, each with the address that leaves it: {label, url}. Pillars and
    organizations are named by slug."""
    wish = asked.wish
    found = [
        {
            "label": _("%(axis)s: %(value)s") % {"axis": choices.TITLES["pillar"], "value": named[slug]},
            "url": asked.wishing(pillars=tuple(one for one in wish.pillars if one != slug)).address(
                as_of=as_of
            ),
        }
        for slug in wish.pillars
    ]
    if wish.organization:
        name = organized[wish.organization]
        label = _("%(axis)s: %(value)s") % {"axis": choices.TITLES["organization"], "value": name}
        found.append({"label": label, "url": asked.wishing(organization="").address(as_of=as_of)})
    if wish.commitment:
        found.append({"label": wish.commitment, "url": asked.wishing(commitment="").address(as_of=as_of)})
    return found
