"""Plain filters that several resources share. A name that the record does not hold is refused, never ignored."""

from __future__ import annotations

from typing import Any

from tracker.api.parameters import Asked
from tracker.api.resource import known_only
from tracker.models import Commitment
from tracker.models.commitment import MERGES
from tracker.reads import choices
from tracker.tables import is_public

NUMBERED = r"^[1-9][0-9]{0,17}$"
"""The number of a row: no database has more."""


def by_commitment(found: Any, asked: Asked, path: str = "commitment__reference") -> Any:
    """One query more where commitments are given: they have to be public, on whatever day."""
    wanted = commitments(asked)
    return found.filter(**{f"{path}__in": wanted}) if wanted else found


def commitments(asked: Asked) -> list[str]:
    wanted = asked.all("commitment")
    if wanted:
        public = Commitment.objects.public().filter(reference__in=wanted)
        known_only("commitment", wanted, list(public.values_list("reference", flat=True)))
    return wanted


def by_organization(found: Any, asked: Asked, path: str = "organization__slug") -> Any:
    wanted = organizations(asked)
    return found.filter(**{f"{path}__in": wanted}) if wanted else found


def organizations(asked: Asked) -> list[str]:
    wanted = asked.all("organization")
    if wanted:
        public = choices.public_organizations().filter(slug__in=wanted)
        known_only("organization", wanted, list(public.values_list("slug", flat=True)))
    return wanted


def by_code(found: Any, asked: Asked, **paths: str) -> Any:
    """Any of the codes given for each parameter; `paths` say which column holds them."""
    for name, path in paths.items():
        if asked.all(name):
            found = found.filter(**{f"{path}__in": asked.all(name)})
    return found


def yes(asked: Asked, name: str) -> bool | None:
    """True or False where it was asked for."""
    given = asked.one(name)
    return given == "yes" if given else None


def merged_into(reference: str) -> str:
    """The public commitment that this one became part of; "" where there is none."""
    for _step in range(MERGES):
        found = Commitment.objects.filter(reference=reference).select_related("merged_into").first()
        if found is None or found.merged_into is None:
            return ""
        reference = str(found.merged_into.reference)
        if is_public(found.merged_into):
            return reference
    return ""
