"""What an address may ask of the interface: every parameter said once, for the check of an address and for the schema.

Nothing is ignored: a name that is not known here, a value that is none, a value given twice where one is meant are each
refused with a sentence. What depends on the record (whether there is such an organization) is asked by the resources.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from tracker.filters import ECHOED, LONGEST_SEARCH, MOST_VALUES
from tracker.web import FIRST_DAY, parsed_day

from .problems import Fault, Refused

PER_PAGE, MOST_PER_PAGE = 50, 200
LAST_PAGE = 999_999

SLUG = r"^[-a-zA-Z0-9_]{1,80}$"
REFERENCE = r"^[A-Z]{2}-[0-9]{3,9}$"
COUNTRY = r"^[A-Z]{2}$"
NUMBER = r"^[1-9][0-9]{0,5}$"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"

Given = Mapping[str, list[str]]
"""The values of each parameter that was given, in the order of the address."""


@dataclass(frozen=True)
class Parameter:
    """One parameter. `choices` are all its values with their meaning; else `pattern` is how a value is written.
    `several`: it may be repeated, and any of its values fits; `commas`: or they stand in one value."""

    name: str
    meaning: str
    choices: Mapping[str, Any] = field(default_factory=dict)
    pattern: str = ""
    several: bool = False
    commas: bool = False
    schema: Mapping[str, Any] = field(default_factory=dict)
    example: Any = None

    def faults(self, values: Iterable[str]) -> list[str]:
        """A sentence on everything that is wrong with what was given."""
        found = list(values)
        if not self.several and len(found) > 1:
            return [_("It may be given once only.")]
        if self.several and not self.commas and len(found) > MOST_VALUES:
            return [_("It may be given at most %(most)s times.") % {"most": MOST_VALUES}]
        return [fault for fault in map(self._fault, found) if fault]

    def _fault(self, value: str) -> str:
        if not value:
            return _("It was given without a value.")
        if self.choices and value not in self.choices:
            known = {"value": echoed(value), "values": ", ".join(self.choices)}
            return _("“%(value)s” is none of its values: %(values)s.") % known
        if self.name in DAYS:
            return day_fault(value)
        if self.name in NUMBERS:
            return _number_fault(value, NUMBERS[self.name])
        most = self.schema.get("maxLength")
        if most and len(value) > most:
            return _("It is longer than %(most)s characters.") % {"most": most}
        if self.pattern and not re.fullmatch(self.pattern, value):
            return _("“%(value)s” is not written like one of its values.") % {"value": echoed(value)}
        return ""


def echoed(value: str) -> str:
    return value if len(value) <= ECHOED else value[:ECHOED] + "…"


def day_fault(value: str) -> str:
    day = parsed_day(value)
    if day is None:
        return _("“%(value)s” is no day: give it as 2025-09-30.") % {"value": echoed(value)}
    if day > timezone.localdate():
        return _("%(day)s is in the future.") % {"day": day.isoformat()}
    if day < FIRST_DAY:
        return _("The record begins on %(day)s.") % {"day": FIRST_DAY.isoformat()}
    return ""


def _number_fault(value: str, most: int) -> str:
    if re.fullmatch(NUMBER, value) and int(value) <= most:
        return ""
    return _("“%(value)s” is no whole number from 1 to %(most)s.") % {"value": echoed(value), "most": most}


DAYS = ("as_of", "from", "to")
NUMBERS = {"page": LAST_PAGE, "page_size": MOST_PER_PAGE}

AS_OF = Parameter(
    "as_of",
    "The day to read the record as of, from 2000-01-01 to today in Paris; without it, today. It is the world of that "
    "day as documented now, not what this site said then.",
    pattern=DAY,
    schema={"type": "string", "format": "date"},
    example="2025-09-30",
)
PAGE = Parameter(
    "page",
    "The page of the list, from 1. One beyond the last is answered with 404.",
    schema={"type": "integer", "minimum": 1, "maximum": LAST_PAGE, "default": 1},
)
PAGE_SIZE = Parameter(
    "page_size",
    f"How many rows a page holds, at most {MOST_PER_PAGE}.",
    schema={"type": "integer", "minimum": 1, "maximum": MOST_PER_PAGE, "default": PER_PAGE},
)


def text(name: str, meaning: str, *, example: str = "") -> Parameter:
    """Words to look for."""
    schema = {"type": "string", "minLength": 1, "maxLength": LONGEST_SEARCH}
    return Parameter(name, meaning, schema=schema, example=example or None)


def of_choices(
    name: str, choices: type[TextChoices] | Mapping[str, Any], meaning: str, *, several: bool = True
) -> Parameter:
    known = dict(choices.choices) if isinstance(choices, type) else dict(choices)
    return Parameter(
        name, meaning, choices={str(value): word for value, word in known.items()}, several=several
    )


def of_keys(
    name: str, meaning: str, *, pattern: str = SLUG, several: bool = True, example: str = ""
) -> Parameter:
    """Keys of rows: whether there are such rows is for the resource to find out."""
    return Parameter(name, meaning, pattern=pattern, several=several, example=example or None)


COMMITMENT = of_keys(
    "commitment", "Of these commitments only, by reference.", pattern=REFERENCE, example="PA-001"
)
ORGANIZATION = of_keys("organization", "Of these organizations only, by short name.", example="country-fr")
YES_OR_NO = {"yes": "yes", "no": "no"}


# --- Reading an address -------------------------------------------------------------------------------------


def understood(query: MultiValueDict[str, str], known: Iterable[Parameter]) -> Given:
    """What was given, each value good by itself. Refused with every fault at once where anything is not."""
    by_name = {parameter.name: parameter for parameter in known}
    faults: list[Fault] = []
    given: dict[str, list[str]] = {}
    for name in query:
        parameter = by_name.get(name)
        if parameter is None:
            sentence = _("There is no parameter of this name here. There are: %(names)s.")
            faults.append(Fault(echoed(name), sentence % {"names": ", ".join(sorted(by_name)) or "–"}))
            continue
        values = _values(parameter, query.getlist(name))
        faults += [Fault(name, sentence) for sentence in parameter.faults(values)]
        given[name] = list(dict.fromkeys(values))
    if faults:
        raise Refused(faults[:MOST_VALUES])
    return given


def _values(parameter: Parameter, values: list[str]) -> list[str]:
    return [part for value in values for part in value.split(",")] if parameter.commas else values


@dataclass(frozen=True)
class Asked:
    """An address, understood. `is_past`: another day than today was asked for. `root` is scheme and host of the
    address, `path` what follows it up to the query."""

    day: dt.date
    is_past: bool
    given: Given
    root: str
    path: str
    fields: tuple[str, ...] = ()
    expand: tuple[str, ...] = ()

    def one(self, name: str) -> str:
        return (self.given.get(name) or [""])[0]

    def all(self, name: str) -> list[str]:
        return list(self.given.get(name, ()))

    def data(self, *names: str) -> MultiValueDict[str, str]:
        """Some of the parameters, as the filters of the pages take them."""
        return MultiValueDict({name: self.all(name) for name in names if name in self.given})

    @property
    def page(self) -> int:
        return int(self.one("page") or 1)

    @property
    def page_size(self) -> int:
        return int(self.one("page_size") or PER_PAGE)


def day_of(given: Given) -> dt.date:
    asked = given.get("as_of")
    return (parsed_day(asked[0]) if asked else None) or timezone.localdate()
