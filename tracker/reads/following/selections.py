"""A selection of the list as one line of text that can be kept, and back.

What an address asks for is checked by `tracker.filters`; what is kept was checked then, and is read again here each
time, since a topic or an organization may have gone meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from tracker.models import Commitment
from tracker.reads import browse, choices
from tracker.reads.browse import Selection
from tracker.reads.wording import is_country, language

AXES = {*browse.COLUMNS, *browse.PARTY_COLUMNS}


def written(selection: Selection) -> str:
    """Its query without the order in which it was read, "" for the whole list: the same for the same selection."""
    return urlencode(replace(selection, sort="").parameters())


def read(query: str) -> tuple[Selection, choices.Names] | None:
    """The selection that was kept, and the names it needs; None when any part of it is no longer something to choose:
    without that part it would be another selection than the one asked for. At most four queries."""
    pairs = parse_qsl(query, keep_blank_values=True)
    given = {name: [value for other, value in pairs if other == name] for name, _value in pairs}
    names = choices.names(language(), given.get("organization", ()))
    selection = Selection(
        q="".join(given.pop("q", ())),
        parent="".join(given.pop("parent", ())),
        values={axis: tuple(sorted(values)) for axis, values in sorted(given.items())},
    )
    known = words(selection, names)
    if set(selection.values) - AXES or not selection.narrows:
        return None
    if any(value not in known[axis] for axis, values in selection.values.items() for value in values):
        return None
    parents = Commitment.objects.public().filter(reference=selection.parent)
    if selection.parent and not parents.exists():
        return None
    return selection, names


def words(selection: Selection, names: choices.Names) -> Mapping[str, Mapping[str, Any]]:
    """Every value that may be chosen on each axis, in words; of countries those that were."""
    countries = [code for code in selection.of("country") if is_country(code)]
    return {**names.words(), "organization": names.organizations, "country": choices.countries(countries)}
