"""What an address may ask of the changes, checked value by value; page, difference and export share it."""

from __future__ import annotations

import datetime as dt
import re

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker.filters import ECHOED, unknown, without_control_characters
from tracker.models import Commitment
from tracker.reads import choices
from tracker.reads.changing import change_page, difference
from tracker.reads.changing.change_kinds import ChangeKind
from tracker.reads.changing.change_page import Asked
from tracker.reads.changing.changes import Wish
from tracker.reads.wording import written_day
from tracker.web import FIRST_DAY, parsed_day

_REFERENCE = re.compile(r"[A-Z]{2}-[0-9]{3,9}")


class ChangeWish:
    """`asked` holds what was understood, `problems` a sentence on each thing that was not, which is left out.

    `day` is the day of reading: what changed after it is not known on it. One query for the pillars, one for the
    organizations where the page offers them (`with_organizations`), one more for a commitment that is asked for."""

    def __init__(
        self, data: MultiValueDict[str, str], day: dt.date, *, with_organizations: bool = True
    ) -> None:
        self.data = without_control_characters(data)
        self.day = day
        self.problems: list[str] = []
        self.pillars = change_page.pillars()
        asked_for = self._one("organization")
        self.organizations = change_page.organizations(asked_for) if with_organizations else {}
        self.first, self.last = self._day("from", _("From")), self._day("to", pgettext("day", "To"))
        self.wish = Wish(
            kinds=self._several("kind", set(ChangeKind.values), pgettext("change", "What changed")),
            pillars=self._several("pillar", set(self.pillars), str(choices.TITLES["pillar"])),
            organization=self._organization(asked_for) if with_organizations else "",
            commitment=self._commitment(),
        )

    def span(self) -> Asked:
        """The span asked for; of what is left open, the ninety days that end with the last."""
        if self.first and self.last and self.first > self.last:
            self.problems.append(
                _("%(first)s comes after %(last)s, so that no day lies between them: the first was left out.")
                % {"first": written_day(self.first), "last": written_day(self.last)}
            )
            self.first = None
        last = self.last or self.day
        first = self.first or max(FIRST_DAY, change_page.first_of_window(last))
        return Asked(first, last, self.wish, self._given())

    def two_days(self, beginning: dt.date) -> tuple[Asked, str]:
        """Two days to compare, from `beginning` to the day of reading unless others are asked for, and "" or the
        sentence on how they were understood. Only the pillar narrows: on either day the parties may be others."""
        wish = Wish(pillars=self.wish.pillars)
        last = self.last or self.day
        first = self.first or (beginning if beginning < last else change_page.first_of_window(last))
        asked = Asked(first, last, wish, self._given())
        if first > last:
            return asked.between(last, first), _(
                "The later day was given first: this is the difference read the other way round."
            )
        return asked, ""

    def cell(self) -> str:
        """A cell of the table of two days, or another aspect of their difference; "" for all that changed."""
        given = self.data.get("cell") or ""
        if not given or given in difference.ASPECTS or given in difference.cells():
            return given
        self.problems.append(unknown(given, _("What went where")))
        return ""

    def _given(self) -> tuple[tuple[str, str], ...]:
        days = (("from", self.first), ("to", self.last))
        return tuple((name, day.isoformat()) for name, day in days if day)

    def _all(self, name: str) -> list[str]:
        return [value.strip() for value in self.data.getlist(name) if value.strip()]

    def _one(self, name: str) -> str:
        return (self._all(name) or [""])[-1]

    def _several(self, name: str, known: set[str], title: str) -> tuple[str, ...]:
        given = sorted(set(self._all(name)))
        strange = [value for value in given if value not in known]
        if strange:
            self.problems.append(unknown(strange[0], title))
        return tuple(value for value in given if value in known)

    def _day(self, name: str, title: str) -> dt.date | None:
        given = self._one(name)
        if not given:
            return None
        day = parsed_day(given)
        if day is None:
            echoed = given if len(given) <= ECHOED else given[:ECHOED] + "…"
            sentence = _("“%(value)s” under “%(title)s” is no day: give it as 2025-09-30. It was left out.")
            self.problems.append(sentence % {"value": echoed, "title": title})
        elif day > self.day:
            sentence = _("%(day)s comes after the day that is read, %(read)s. It was left out.")
            self.problems.append(sentence % {"day": written_day(day), "read": written_day(self.day)})
            day = None
        elif day < FIRST_DAY:
            self.problems.append(_("The record does not go back to the year %(year)s.") % {"year": day.year})
            day = None
        return day

    def _organization(self, given: str) -> str:
        if given and given not in self.organizations:
            self.problems.append(unknown(given, str(choices.TITLES["organization"])))
            return ""
        return given

    def _commitment(self) -> str:
        """A public commitment's reference, in capitals or not, or "" with a sentence."""
        given = self._one("commitment").upper()
        if not given:
            return ""
        known = Commitment.objects.public().filter(reference=given)
        if _REFERENCE.fullmatch(given) and len(given) <= 12 and known.exists():
            return given
        self.problems.append(unknown(given, _("Commitment")))
        return ""
