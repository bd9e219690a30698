"""What an address asks to be put side by side: `?c=PA-001&c=PA-065` or `?o=country-fr&o=country-in`, and `q` to find
another."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from tracker.filters import LONGEST_SEARCH, unknown, without_control_characters
from tracker.reads.comparing.compare import MOST

COMMITMENTS, ORGANIZATIONS = "c", "o"
MOST_NAMED = 4
"""So many of the values that nobody knows are named; more say nothing more."""


class Asked:
    """`kind` is "c", "o" or, where nothing is asked for, "". Of both, the commitments are kept."""

    def __init__(self, data: MultiValueDict[str, str]) -> None:
        given = without_control_characters(data)
        values = {name: _distinct(given.getlist(name)) for name in (COMMITMENTS, ORGANIZATIONS)}
        self.kind = next((name for name, found in values.items() if found), "")
        self.values = values.get(self.kind, [])
        self.q = given.get("q", "")[:LONGEST_SEARCH].strip()
        self.is_mixed = all(values.values())

    def problems(self, unknown_values: Iterable[str], *, too_many: bool) -> list[str]:
        """A sentence on each thing that could not be shown as it was asked for."""
        title = _("Commitments") if self.kind == COMMITMENTS else _("Organizations")
        found = [unknown(value, title) for value in list(unknown_values)[:MOST_NAMED]]
        if self.is_mixed:
            found.append(
                _(
                    "Commitments and organizations are not set beside each other: the organizations were left out."
                )
            )
        if too_many:
            found.append(_("At most four fit side by side: these are the first %(n)s.") % {"n": MOST})
        return found


def _distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(value.strip() for value in values if value.strip()))


def address(kind: str, keys: Iterable[str], as_of: str = "") -> str:
    """ "?c=PA-001&c=PA-065": the query of a comparison; "?" for none, since an empty href would keep the query."""
    pairs = [(kind, key) for key in keys]
    return "?" + urlencode([*pairs, ("as_of", as_of)] if as_of else pairs)
