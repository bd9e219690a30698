"""What an address may ask of the list, checked value by value; page, facets and exports share it."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import asdict, replace
from functools import cached_property
from typing import Any, cast
from urllib.parse import urlencode

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from tracker import search
from tracker.enums import ASSESSED_STATUSES, CLAIMABLE_STATUSES, ImplementationStatus, OrganizationKind, Role
from tracker.models import Commitment
from tracker.reads import browse, choices, organizations
from tracker.reads.browse import Selection
from tracker.reads.due import board, offered
from tracker.reads.held import held
from tracker.reads.organizations import Line
from tracker.reads.pledges import matrix, matrix_view
from tracker.reads.wording import country_name, is_country, language

MOST_VALUES = 20
ECHOED = 40
LONGEST_SEARCH = 200  # characters; what is longer is cut, and said to be


class SeveralField(forms.MultipleChoiceField):
    """Several values of one axis, each of them known."""

    @cached_property
    def known(self) -> frozenset[str]:
        return frozenset(str(value) for value, _label in cast("list[tuple[str, Any]]", self.choices))

    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys(each for each in super().to_python(value) if each))

    def validate(self, value: Any) -> None:
        if len(value) > MOST_VALUES:
            raise ValidationError("", code="many")
        for each in value:
            if not self.valid_value(each):
                raise ValidationError("", code="unknown", params={"value": each})

    def valid_value(self, value: Any) -> bool:
        return value in self.known


class CountryField(SeveralField):
    """Codes of ISO 3166-1."""

    def valid_value(self, value: Any) -> bool:
        return is_country(value)


class Several(django_filters.MultipleChoiceFilter):
    field_class = SeveralField


class Country(Several):
    field_class = CountryField


class CommitmentAxes(django_filters.FilterSet):
    """What may be asked of the list. The rows are `reads.browse`'s to choose."""

    q = django_filters.CharFilter()
    parent = django_filters.CharFilter()
    sort = django_filters.ChoiceFilter(choices=list(choices.SORTS.items()))
    organization = Several()
    country = Country()
    pillar = Several()
    topic = Several()
    status = Several()
    outcome = Several()
    schedule = Several()
    kind = Several()
    verification = Several()
    freshness = Several()
    role = Several()
    headline = Several()
    in_brochure = Several()
    link_to_summit = Several()
    confidence = Several()

    class Meta:
        model = Commitment
        fields: list[str] = []


@held(most=2)
def _fields(read_in: str) -> Mapping[str, forms.Field]:
    """What cleans the values of each axis: made once for each version of the data, since making it takes longer than
    everything that is done with it."""
    axes = CommitmentAxes({})
    known = {**choices.names(read_in).words(), "organization": choices.organizations(read_in)}
    for axis, words in known.items():
        axes.filters[axis].extra["choices"] = [(value, value) for value in words]
    return dict(axes.form.fields)


class CommitmentFilters:
    """`selection` holds what was understood, `problems` a sentence on each thing that was not, which is left out."""

    base_filters = CommitmentAxes.base_filters

    def __init__(self, data: MultiValueDict[str, str] | None) -> None:
        self._given = without_control_characters(data or MultiValueDict())
        self.names = choices.names(language(), self._given.getlist("organization")[:MOST_VALUES])
        self.problems: list[str] = []
        self.selection = self._selection(self._cleaned())

    def _cleaned(self) -> dict[str, Any]:
        """By name, the value of whatever was given and understood."""
        good: dict[str, Any] = {}
        for name, field in _fields(language()).items():
            if name in self._given:
                try:
                    good[name] = field.clean(field.widget.value_from_datadict(self._given, {}, name))
                except ValidationError as error:
                    self.problems.append(self._sentence(name, error.error_list[0]))
        if search.parse(self._given.get("q", "")).shortened:
            self.problems.append(_("The search was long: only its first words were looked for."))
        return good

    def _selection(self, good: Mapping[str, Any]) -> Selection:
        axes = {*browse.COLUMNS, *browse.PARTY_COLUMNS}
        q = good.get("q", "")[:LONGEST_SEARCH].strip()
        selection = Selection(
            q=q,
            parent=self._parent(good.get("parent", "")),
            values={axis: tuple(sorted(good[axis])) for axis in sorted(axes) if good.get(axis)},
        )
        order = good.get("sort") or ""
        goes_without_saying = order == selection.default_order or (
            order == "relevance" and not selection.query
        )
        return replace(selection, sort="" if goes_without_saying else order)

    def _parent(self, reference: str) -> str:
        """A public commitment's reference, or "" with a sentence."""
        if not reference:
            return ""
        if len(reference) <= 12 and Commitment.objects.public().filter(reference=reference).exists():
            return reference
        self.problems.append(unknown(reference, _("Part of")))
        return ""

    def _sentence(self, name: str, error: ValidationError) -> str:
        title = str(choices.TITLES.get(name, _("Sort by")))
        if error.code == "many":
            return _("“%(axis)s” was given more than %(most)s values, and was left out.") % {
                "axis": title,
                "most": MOST_VALUES,
            }
        value = (error.params or {}).get("value", self._given.get(name, ""))
        return unknown(str(value), title)


def unknown(value: str, title: str) -> str:
    echoed = value if len(value) <= ECHOED else value[:ECHOED] + "…"
    return _("“%(value)s” is not something to choose under “%(axis)s”, and was left out.") % {
        "value": echoed,
        "axis": title,
    }


def without_control_characters(data: MultiValueDict[str, str]) -> MultiValueDict[str, str]:
    """NUL, lone surrogates and their kind become spaces: no database or page takes them."""
    return MultiValueDict({name: [_plain(value) for value in data.getlist(name)] for name in data})


def _plain(value: str) -> str:
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in value)


class OrganizationFilters:
    """The wish behind an address of the list of organizations. Offered are the choices of the day's organizations;
    understood is whatever could have stood there, so that an address stays good on another day."""

    def __init__(self, data: MultiValueDict[str, str], everyone: Sequence[Line]) -> None:
        given = without_control_characters(data)
        self.problems: list[str] = []
        kinds = {line.kind for line in everyone} | {given.get("kind") or ""}
        asked_for = given.get("country") or ""
        codes = {line.country for line in everyone if line.country} | (
            {asked_for} if is_country(asked_for) else set()
        )
        named = sorted(((code, country_name(code)) for code in codes), key=lambda item: search.fold(item[1]))
        self.choices: dict[str, list[tuple[str, Any]]] = {
            "kind": [(value, label) for value, label in OrganizationKind.choices if value in kinds],
            "country": named,
            "role": list(Role.choices),
            "sort": [(name, name) for name in organizations.SORTS],
        }
        self.wish = organizations.Wish(
            q=given.get("q", "")[:LONGEST_SEARCH].strip(),
            kind=self._one_of(given, "kind", _("Kind")),
            country=self._one_of(given, "country", _("Country")),
            role=self._one_of(given, "role", _("Role")),
            sort=self._one_of(given, "sort", _("Sort by")) or "name",
        )

    def _one_of(self, given: MultiValueDict[str, str], name: str, title: str) -> str:
        value = given.get(name) or ""
        if value and value not in dict(self.choices[name]):
            self.problems.append(unknown(value, title))
            return ""
        return value

    def address(self, **more: str) -> str:
        """ "?…" of this wish, what goes without saying left out; "?" alone for the whole list."""
        pairs = {**asdict(self.wish), **more}
        if pairs["sort"] == "name":
            del pairs["sort"]
        return "?" + urlencode(sorted((name, value) for name, value in pairs.items() if value))


class DeadlineFilters:
    """The wish behind an address of the deadlines, for the page, the month, the file and the calendar alike."""

    def __init__(self, data: MultiValueDict[str, str], day: dt.date) -> None:
        self._given = without_control_characters(data)
        self.problems: list[str] = []
        organization = self._given.get("organization") or ""
        self.choices = offered.offered(day, organization)
        self.wish = board.Wish(
            pillar=self._one_of("pillar", _("Pillar"), self.choices.pillar),
            organization=self._one_of("organization", _("Organization"), self.choices.organization),
            country=self._country(),
            show=self._one_of("show", _("Show"), board.SHOWS),
        )

    def _one_of(self, name: str, title: str, known: Container[str]) -> str:
        value = self._given.get(name) or ""
        if value and value not in known:
            self.problems.append(unknown(value, title))
            return ""
        return value

    def _country(self) -> str:
        """Any country: one without a part in a deadline is still one, and has an empty page."""
        value = self._given.get("country") or ""
        return self._one_of("country", _("Country"), {value} if is_country(value) else ())


class MatrixFilters:
    """The wish behind an address of a matrix. Offered is what some row or cell of the day has; understood is whatever
    could have stood there, so that an address stays good on another day."""

    def __init__(self, data: MultiValueDict[str, str], table: matrix.Matrix) -> None:
        self._given = without_control_characters(data)
        self.problems: list[str] = []
        cells = [cell for row in table.rows for cell in row.cells]
        statuses = {str(status): status.label for status in ImplementationStatus}
        codes = {row.organization.country for row in table.rows if row.organization.country}
        numbers = [column.value for column in table.columns]
        chosen = {
            "objective": self._one_of("objective", _("Objective"), numbers),
            "kind": self._one_of("kind", _("Kind"), OrganizationKind.values),
            "country": self._one_of("country", _("Country"), codes, also=CountryField().valid_value),
            "role": self._one_of("role", _("Role"), Role.values),
            "claimed": self._one_of("claimed", _("Reports"), CLAIMABLE_STATUSES),
            "concluded": self._one_of("concluded", _("Editors conclude"), ASSESSED_STATUSES),
            "empty": self._one_of("empty", _("Empty because"), matrix.EMPTY),
            "sort": self._one_of("sort", _("Sort by"), matrix_view.SORTS) or "asked",
        }
        self.wish = matrix_view.Wish(**chosen)
        there: dict[str, tuple[set[str], Mapping[str, Any]]] = {
            "kind": ({row.organization.kind for row in table.rows}, dict(OrganizationKind.choices)),
            "country": (codes, {code: country_name(code) for code in {*codes, self.wish.country}}),
            "role": ({role for row in table.rows for role in row.part.roles}, dict(Role.choices)),
            "claimed": ({cell.claimed for cell in cells}, statuses),
            "concluded": ({cell.concluded for cell in cells}, statuses),
            "empty": (
                {str(cell.says) for cell in cells},
                {str(why): matrix.SAYS[why] for why in matrix.EMPTY},
            ),
        }
        self.choices: dict[str, list[tuple[str, Any]]] = {
            name: [(value, words[value]) for value in words if value in {*found, chosen[name]} - {""}]
            for name, (found, words) in there.items()
        }
        self.choices["country"].sort(key=lambda item: search.fold(item[1]))
        self.choices["sort"] = list(matrix_view.SORTS.items())

    def _one_of(
        self, name: str, title: str, known: Container[str], also: Callable[[str], bool] = lambda value: False
    ) -> str:
        value = self._given.get(name) or ""
        if value and value not in known and not also(value):
            self.problems.append(unknown(value, title))
            return ""
        return value
